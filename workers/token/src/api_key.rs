//! Keys of the API as text: `gr8_sk_`, 43 characters of chance, 6 of checksum. The prefix and the checksum let scanners find a
//! key that was published by mistake, and let us refuse a mistyped one without asking anybody.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use crate::hex;

/// How every key begins.
pub const PREFIX: &str = "gr8_sk_";
const RANDOM_LEN: usize = 43;
const CHECK_LEN: usize = 6;
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A key of 32 random bytes.
pub fn make(bytes: [u8; 32]) -> String {
    let body = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes));
    let check = checksum(&body);
    body + &check
}

/// True when a text could be a key: its form and its checksum are right.
pub fn is_well_formed(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(PREFIX) else { return false };
    if rest.len() != RANDOM_LEN + CHECK_LEN || !rest.is_ascii() {
        return false;
    }
    let (random, check) = rest.split_at(RANDOM_LEN);
    let is_random = random.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    is_random && checksum(&format!("{PREFIX}{random}")) == check
}

/// What is stored in place of a key: 256 random bits need no slow hash.
pub fn hash(key: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(key.as_bytes()))
}

/// What is shown of a key afterwards: its beginning and its end.
pub fn hint(key: &str) -> String {
    let end: String = key.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
    format!("{PREFIX}…{end}")
}

/// What a signed request signs.
pub fn canonical(method: &str, target: &str, timestamp: &str, nonce: &str, body_sha256: &str) -> String {
    format!("{method}\n{target}\n{timestamp}\n{nonce}\n{body_sha256}")
}

/// The signature of a text, as hexadecimal digits.
pub fn sign(secret: &str, text: &str) -> String {
    // HMAC takes keys of any length: there is always one.
    mac(secret, text).map(|mac| hex::write(&mac.finalize().into_bytes())).unwrap_or_default()
}

/// Whether a signature (hexadecimal digits of either case) is the right one, in constant time.
pub fn verify_signature(secret: &str, text: &str, signature: &str) -> bool {
    let Some(given) = hex::read(signature) else { return false };
    mac(secret, text).is_some_and(|mac| mac.verify_slice(&given).is_ok())
}

fn mac(secret: &str, text: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(text.as_bytes());
    Some(mac)
}

/// CRC-32 (ISO-HDLC) in base 62.
fn checksum(text: &str) -> String {
    let mut value = crc32(text.as_bytes());
    let mut digits = [b'0'; CHECK_LEN];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62.get((value % 62) as usize).copied().unwrap_or(b'0');
        value /= 62;
    }
    digits.iter().map(|digit| char::from(*digit)).collect()
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_one_that_everybody_computes() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn a_key_is_its_prefix_chance_and_a_checksum_that_finds_every_slip() {
        let key = make([7; 32]);
        assert_eq!(key.len(), PREFIX.len() + RANDOM_LEN + CHECK_LEN);
        assert!(is_well_formed(&key));
        for at in 0..key.len() {
            let mut slip: Vec<char> = key.chars().collect();
            slip[at] = if slip[at] == 'x' { 'y' } else { 'x' };
            assert!(!is_well_formed(&slip.iter().collect::<String>()), "a slip at {at}");
        }
        for bad in ["", "gr8_sk_", &key[1..], &format!("{key}0"), &key.replace("gr8_sk_", "gr8_pk_"), "gr8_sk_ä"] {
            assert!(!is_well_formed(bad), "{bad}");
        }
        assert_eq!(hint(&key), format!("gr8_sk_…{}", &key[key.len() - 4..]));
        assert_ne!(hash(&key), hash(&make([8; 32])));
    }

    #[test]
    fn keys_and_signatures_are_those_that_another_program_computes() {
        // Python's base64, zlib, hashlib and hmac.
        let key = make(std::array::from_fn(|at| at as u8));
        assert_eq!(key, "gr8_sk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh80FWTRK");
        assert_eq!(hash(&key), "TtjpN15CYf5odV8Igh2qVprKgtLY-3W0dC1ubMIzvt0");
        let body = "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862";
        let text = canonical("POST", "/api/leads?limit=5", "1700000000", "nonce-of-16-chars", body);
        assert_eq!(sign("signing secret", &text), "1cfbdfa1006eccab612300ed311d0313ecd2df2e8273d5520919f12d3bb07062");
    }

    #[test]
    fn a_request_is_signed_as_any_other_program_would() {
        // RFC 4231, case 2.
        let wanted = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(sign("Jefe", "what do ya want for nothing?"), wanted);
        assert!(verify_signature("Jefe", "what do ya want for nothing?", &wanted.to_uppercase()));
        for bad in ["", "00", &wanted[1..], &wanted.replace('5', "6"), &"é".repeat(32), &format!("{wanted}00")] {
            assert!(!verify_signature("Jefe", "what do ya want for nothing?", bad), "{bad}");
        }
        assert_eq!(canonical("POST", "/a?b=c", "1", "n", "d"), "POST\n/a?b=c\n1\nn\nd");
    }
}
