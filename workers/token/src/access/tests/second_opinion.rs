//! `jwt-compact` has a reader of tokens of its own. It is not shipped (30 kB gzipped for what `wire.rs` does), but it judges here:
//! whatever ours takes, it must take and read alike.

use jwt_compact::{AlgorithmExt, Claims as Raw, Empty, UntrustedToken};

use super::*;

/// Numbers that look random and are the same every time (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

fn theirs(text: &str, ring: &Ring) -> Option<Raw<Value>> {
    let token: UntrustedToken<'_, Empty> = text.try_into().ok()?;
    let (key, _) = ring.verifying(token.header().key_id.as_deref()?, NOW)?;
    let token = Ed25519.validator::<Value>(&public(key)).validate(&token).ok()?;
    Some(token.claims().clone())
}

fn agree(text: &str, ring: &Ring) -> bool {
    let Ok(ours) = verify(text, OURS, ring, NOW) else { return false };
    let theirs = theirs(text, ring).unwrap_or_else(|| panic!("only we take {text}"));
    assert_eq!(theirs.custom["sub"], ours.subject.as_str());
    assert_eq!(theirs.custom["sid"], ours.session.as_str());
    assert_eq!(theirs.issued_at.map(|at| at.timestamp()), Some(ours.issued_at_s));
    assert_eq!(theirs.expiration.map(|at| at.timestamp()), Some(ours.expires_at_s));
    true
}

/// A JSON object out of entries, with spaces and a comma too many now and then.
fn object(dice: &mut Dice, entries: &[(&str, &[&str])]) -> String {
    let mut parts = Vec::new();
    for (name, values) in entries {
        match dice.below(40) {
            0 => {}
            1 => {
                let (a, b) = (dice.of(values), dice.of(values));
                parts.push(format!("\"{name}\":{a},\"{name}\":{b}"));
            }
            _ => {
                // Mostly the first, which is right.
                let value = if dice.below(16) == 0 { dice.of(values) } else { values[0] };
                parts.push(format!("\"{name}\"{}:{value}", dice.of(&["", "", "", " ", "\n"])));
            }
        }
    }
    if dice.below(3) == 0 {
        let (a, b) = (dice.below(parts.len()), dice.below(parts.len()));
        parts.swap(a, b);
    }
    format!("{{{}}}{}", parts.join(dice.of(&[",", ",", ",", ", ", ",\t", ",,"])), dice.of(&["", "", "", " ", "}"]))
}

const HEADER: &[(&str, &[&str])] = &[
    ("alg", &["\"EdDSA\"", "\"none\"", "\"HS256\"", "null", "\"\\u0045dDSA\"", "1"]),
    ("typ", &["\"at+jwt\"", "\"JWT\"", "\"AT+JWT\"", "null", "\"application/at+jwt\""]),
    ("kid", &["\"kid_1\"", "\"kid_2\"", "\"kid\\u005f1\"", "null", "[]"]),
];
const CLAIMS: &[(&str, &[&str])] = &[
    ("iss", &["\"https://gr8.test\"", "\"https:\\/\\/gr8.test\"", "\"x\"", "null", "{}"]),
    ("aud", &["\"https://gr8.test\"", "[\"https://gr8.test\"]", "[\"a\",\"https://gr8.test\"]", "[]", "[null]"]),
    ("sub", &["\"user_1\"", "\"user_2\"", "\"\"", "7", "\"us\\u0065r_1\"", "\"\\ud800\""]),
    ("sid", &["\"ses_1\"", "\"s\"", "[\"ses_1\"]", "null", "\"ses_1\\u0000\""]),
    ("iat", &["1700000000", "1700000060", "1699999999", "1.7e9", "\"1700000000\"", "-0", "1700000000.0"]),
    ("exp", &["1700000900", "1700000001", "1e30", "null", "-1", "9223372036854775807", "01700000900"]),
];

#[test]
fn what_we_take_they_take_and_read_alike() {
    let (ring, mut dice) = (ring(), Dice(0x9E37_79B9_7F4A_7C15));
    let taken = (0..6_000)
        .filter(|_| {
            let (header, claims) = (object(&mut dice, HEADER), object(&mut dice, CLAIMS));
            agree(&signed(&header, &claims), &ring)
        })
        .count();
    assert!((600..5_400).contains(&taken), "{taken} of 6,000 were taken: both sides must come up");
}

#[test]
fn whatever_is_done_to_a_text_never_verifies() {
    let (ring, mut dice) = (ring(), Dice(0xD1B5_4A32_D192_ED03));
    let good = sign(&claims(), OURS, &ring, NOW).unwrap();
    assert!(agree(&good, &ring));
    for _ in 0..20_000 {
        let mut bytes = good.clone().into_bytes();
        for _ in 0..=dice.below(4) {
            let at = dice.below(bytes.len());
            match dice.below(4) {
                0 => bytes[at] = b"ABCxyz019-_.="[dice.below(13)],
                1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, b"ABCxyz019-_.="[dice.below(13)]),
                _ => {
                    let other = dice.below(bytes.len());
                    bytes.swap(at, other);
                }
            }
        }
        let text = String::from_utf8(bytes).unwrap();
        assert!(text == good || verify(&text, OURS, &ring, NOW).is_err(), "{text}");
    }
}
