//! Recovery codes: ten, each works once in the place of a second factor. They are shown when they are made and stored as
//! keyed hashes, because they are shorter than a token.

use kernel::{Fault, Ports, ids::UserId, secret::Secret, sql::Statement};

use crate::{
    door::Knock,
    notices, secrets,
    store::{factors, users::Person},
};

/// How many a person gets.
pub const COUNT: usize = 10;
/// Characters of one: 50 random bits.
const LEN: usize = 10;
/// Where the hyphen stands.
const GROUP: usize = 5;
/// Base 32 (RFC 4648): no digits that look like letters.
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const PURPOSE: &str = "auth.recovery_code.v1";

/// New codes, and what stores them in the place of all others.
pub struct Made {
    pub codes: Vec<String>,
    pub statements: Vec<Statement>,
}

pub fn make(ports: &Ports, user: &UserId) -> Result<Made, Fault> {
    let plain: Vec<String> = (0..COUNT).map(|_| random(ports)).collect();
    let key = &ports.settings.signing_key;
    let hashes = plain.iter().map(|code| hash(key, user, code)).collect::<Result<Vec<_>, _>>()?;
    let statements = factors::replace_codes(user, &hashes, ports.clock.now());
    Ok(Made { codes: plain.iter().map(|code| written(code)).collect(), statements })
}

fn random(ports: &Ports) -> String {
    let mut bytes = [0; LEN];
    ports.entropy.fill(&mut bytes);
    // 32 divides 256: every character is equally likely.
    bytes.iter().filter_map(|byte| ALPHABET.get(usize::from(byte & 31))).copied().map(char::from).collect()
}

fn written(code: &str) -> String {
    code.chars().enumerate().fold(String::with_capacity(LEN + 1), |mut text, (at, c)| {
        if at == GROUP {
            text.push('-');
        }
        text.push(c);
        text
    })
}

/// A code as people type it; None when it cannot be one.
fn tidy(text: &str) -> Option<String> {
    let code: String =
        text.chars().filter(|c| !c.is_whitespace() && *c != '-').take(LEN + 1).collect::<String>().to_ascii_uppercase();
    (code.len() == LEN && code.bytes().all(|b| ALPHABET.contains(&b))).then_some(code)
}

fn hash(key: &Secret, user: &UserId, code: &str) -> Result<String, Fault> {
    secrets::keyed_hash(key, PURPOSE, &[user.as_str(), code])
}

/// Uses a code up and tells its person; false when it is none of theirs, or was used.
pub async fn take(knock: &Knock, person: &Person, code: &str) -> Result<bool, Fault> {
    let ports = &knock.ports;
    let Some(code) = tidy(code) else { return Ok(false) };
    let now = hash(&ports.settings.signing_key, &person.id, &code)?;
    // Codes lie in drawers for years: they outlive a change of the key.
    let before = ports.settings.signing_key_before.as_ref().map(|key| hash(key, &person.id, &code)).transpose()?;
    let Some(left) = factors::use_code(ports, &person.id, (&now, before)).await? else { return Ok(false) };
    notices::tell(knock, person, "recovery_code_used", Some(&left.to_string())).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use testkit::World;

    use super::{COUNT, make, tidy};

    #[test]
    fn codes_are_ten_in_two_groups_and_all_different() {
        let world = World::new();
        let user = world.ports().new_id();
        let made = make(world.ports(), &user).unwrap();
        assert_eq!((made.codes.len(), made.statements.len()), (COUNT, COUNT + 1));
        for code in &made.codes {
            let (left, right) = code.split_once('-').unwrap();
            assert_eq!((left.len(), right.len()), (5, 5), "{code}");
            assert_eq!(tidy(code).unwrap(), format!("{left}{right}"));
            assert_eq!(made.codes.iter().filter(|other| *other == code).count(), 1);
        }
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        for good in ["ABCDE-FGH27", "abcde fgh27", " abcdefgh27 ", "AB-CD-EF-GH-27"] {
            assert_eq!(tidy(good).as_deref(), Some("ABCDEFGH27"), "{good}");
        }
        for bad in ["", "ABCDE", "ABCDE-FGH2", "ABCDE-FGH277", "ABCDE-FGH10", "ÄBCDE-FGH2", &"A".repeat(9_000)] {
            assert_eq!(tidy(bad), None, "{bad}");
        }
    }
}
