//! Passwords: what is acceptable, and the slow hash (Argon2id, RFC 9106; OWASP's m = 19 MiB, t = 2, p = 1).
//!
//! The hash runs on the isolate's one thread for about 50 ms, so every path that hashes stands behind a limit and in the
//! line (`line.rs`).

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use kernel::{Fault, Field, Ports, email::Email, ports::Entropy};

use super::{breach, line};

/// Fewest characters.
pub const MIN_CHARS: usize = 12;
/// Most characters: long enough for any passphrase.
pub const MAX_CHARS: usize = 256;
/// Characters that must remain once context words are taken out.
const MIN_REST: usize = 8;
/// Fewest different characters.
const MIN_DISTINCT: usize = 5;
/// Memory of one hash, in KiB.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Words that everybody would try here.
const OUR_WORDS: [&str; 6] = ["gr8", "great", "automation", "password", "passwort", "qwerty"];

/// A hash of a random value nobody knows, with the very parameters of real ones: verified against when there is no
/// account, so that an unknown address costs the same time as a wrong password.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LWhhcy10aGlz$Y2x7y9sHqR5cYt0m0o3JxH4v2bS1wQeK8uLzD6nXfAg";

/// Why a password is not acceptable; None when it is. `local` is the address before its `@`.
pub fn flaw(password: &str, local: &str, name: &str) -> Option<Field> {
    let flaw = |code: &str, detail: &str| Some(Field::new("password", code, detail));
    let length = password.chars().count();
    if length < MIN_CHARS {
        flaw("too_short", "use at least 12 characters; a few words in a row are easy to remember")
    } else if length > MAX_CHARS {
        flaw("too_long", "use at most 256 characters")
    } else if is_simple(password) {
        flaw("too_simple", "use more different characters, not a row of the keyboard or the alphabet")
    } else if without_context(password, local, name) < MIN_REST {
        flaw("context_word", "do not build it from your name, your address or our name")
    } else {
        None
    }
}

/// Few different characters, or one step repeated (`abcdefghijkl`, `987654321098`).
fn is_simple(password: &str) -> bool {
    let mut distinct: Vec<char> = Vec::new();
    for c in password.chars() {
        if distinct.len() < MIN_DISTINCT && !distinct.contains(&c) {
            distinct.push(c);
        }
    }
    let codes: Vec<i64> = password.chars().map(|c| i64::from(u32::from(c))).collect();
    let steps = || codes.iter().zip(codes.iter().skip(1)).map(|(a, b)| b - a);
    let stepwise = steps().filter(|step| step.abs() <= 1 || step.abs() == 9).count();
    distinct.len() < MIN_DISTINCT || stepwise + 1 >= codes.len()
}

/// Characters left when the words that an attacker knows are taken out.
fn without_context(password: &str, local: &str, name: &str) -> usize {
    let (local, name) = (local.to_lowercase(), name.to_lowercase());
    let mut words: Vec<&str> = vec![&local];
    words.extend(local.split(|c: char| !c.is_alphanumeric()));
    words.extend(name.split(|c: char| !c.is_alphanumeric()));
    words.extend(OUR_WORDS);
    words.retain(|word| word.chars().count() >= 3);
    let mut rest = password.to_lowercase();
    // The longest first: a short one may be part of it.
    for word in kernel::order::by_key(words, |word| (-(word.len() as i64), 0)) {
        rest = rest.replace(word, "");
    }
    rest.chars().count()
}

fn argon2() -> Result<Argon2<'static>, Fault> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(Fault::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// A new password that passes every rule, as the PHC string to store: not built from the person's own words, not known
/// from a leak.
/// # Errors
/// `Fault::Invalid` naming the field `password`; `Fault::Busy` when too many hash at once.
pub async fn accept(ports: &Ports, password: &str, email: &Email, name: &str) -> Result<String, Fault> {
    let local = email.as_str().rsplit_once('@').map_or("", |(local, _)| local);
    if let Some(field) = flaw(password, local, name) {
        return Err(Fault::Invalid { fields: vec![field] });
    }
    if breach::is_leaked(ports, password).await {
        return Err(Fault::Invalid { fields: vec![breach::flaw()] });
    }
    line::turn(ports, || hash(password, ports.entropy.as_ref())).await
}

/// Whether it is the password of the hash, in its turn.
pub async fn check(ports: &Ports, password: &str, hash: Option<&str>) -> Result<bool, Fault> {
    line::turn(ports, || verify(password, hash)).await
}

/// The PHC string to store.
pub fn hash(password: &str, entropy: &dyn Entropy) -> Result<String, Fault> {
    let mut salt = [0; 16];
    entropy.fill(&mut salt);
    let phc = argon2()?.hash_password_with_salt(password.as_bytes(), &salt).map_err(Fault::internal)?;
    Ok(phc.to_string())
}

/// True when the password is the one of the hash. Without a hash it takes just as long and is false.
pub fn verify(password: &str, hash: Option<&str>) -> Result<bool, Fault> {
    let matches = argon2()?.verify_password(password.as_bytes(), hash.unwrap_or(NOBODY)).is_ok();
    Ok(matches && hash.is_some())
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::phc::PasswordHash;
    use testkit::TestEntropy;

    use super::*;

    fn code(password: &str) -> Option<String> {
        flaw(password, "ann.smith", "Ann Smith-Löwe").map(|field| field.code)
    }

    #[test]
    fn length_counts_characters_not_bytes() {
        assert_eq!(code("kurz üäö").as_deref(), Some("too_short"));
        assert_eq!(code("zwölf größe!"), None);
        assert_eq!(code(&"ab3dé".repeat(51)), None);
        assert_eq!(code(&"ab3dé".repeat(52)).as_deref(), Some("too_long"));
    }

    #[test]
    fn context_words_alone_make_no_password_but_may_stand_in_a_long_one() {
        for bad in
            ["AnnSmith1234", "ann.smith2030!", "gr8-ann-löwe-7", "Password12345", "GR8gr8GR8gr8x7", "passwort-Smith"]
        {
            assert_eq!(code(bad).as_deref(), Some("context_word"), "{bad}");
        }
        for good in ["ann rides a blue tandem", "gr8 weather over Leipzig", "7-chairs-of-oak"] {
            assert_eq!(code(good), None, "{good}");
        }
    }

    #[test]
    fn rows_and_repetitions_are_refused() {
        for bad in ["aaaaaaaaaaaa", "ababababababab", "abcdefghijklm", "123456789012", "987654321098", "111222111222"] {
            assert_eq!(code(bad).as_deref(), Some("too_simple"), "{bad}");
        }
    }

    #[test]
    fn a_hash_is_a_phc_string_with_the_agreed_parameters_and_its_own_salt() {
        let entropy = TestEntropy::seeded(1);
        let first = hash("correct horse battery", &entropy).unwrap();
        assert!(first.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{first}");
        assert_ne!(first, hash("correct horse battery", &entropy).unwrap());
        assert!(verify("correct horse battery", Some(&first)).unwrap());
        assert!(!verify("correct horse batterx", Some(&first)).unwrap());
    }

    #[test]
    fn nobody_costs_the_same_as_somebody_and_is_never_right() {
        let parsed = PasswordHash::new(NOBODY).unwrap();
        let real = hash("correct horse battery", &TestEntropy::seeded(1)).unwrap();
        let real = PasswordHash::new(&real).unwrap();
        assert_eq!(
            (parsed.algorithm, parsed.version, parsed.params.clone()),
            (real.algorithm, real.version, real.params.clone())
        );
        assert_eq!(parsed.hash.unwrap().as_bytes().len(), real.hash.unwrap().as_bytes().len());
        assert!(!verify("", None).unwrap());
    }

    #[test]
    fn a_broken_hash_in_the_database_opens_nothing() {
        for broken in ["", "$argon2id$", "plain", "$argon2id$v=19$m=1,t=1,p=1$$"] {
            assert!(!verify("", Some(broken)).unwrap(), "{broken}");
        }
    }
}
