//! Random texts, and what is derived from the deployment's key.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use kernel::{Fault, Ports, secret::Secret};
use sha2::Sha256;

/// 256 random bits.
pub fn token(ports: &Ports) -> String {
    let mut bytes = [0; 32];
    ports.entropy.fill(&mut bytes);
    kernel::secret::token_text(bytes)
}

/// Decimal digits, all equally likely.
pub fn digits(ports: &Ports, count: usize) -> String {
    let mut text = String::with_capacity(count);
    while text.len() < count {
        let mut bytes = [0; 32];
        ports.entropy.fill(&mut bytes);
        // 250 is the largest multiple of ten below 256: what lies above would favour the small digits.
        text.extend(bytes.iter().filter(|b| **b < 250).map(|b| char::from(b'0' + b % 10)));
    }
    text.truncate(count);
    text
}

/// An HMAC under the deployment's key, for values that are shorter than a token. `purpose` keeps uses apart.
pub fn keyed_hash(key: &Secret, purpose: &str, parts: &[&str]) -> Result<String, Fault> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.reveal().as_bytes()).map_err(Fault::internal)?;
    mac.update(purpose.as_bytes());
    for part in parts {
        mac.update(b"\0");
        mac.update(part.as_bytes());
    }
    Ok(URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use testkit::World;

    use super::digits;

    #[test]
    fn digits_are_as_many_as_wanted_and_all_ten_come_up() {
        let world = World::new();
        let text = digits(world.ports(), 2_000);
        assert_eq!(text.len(), 2_000);
        for digit in '0'..='9' {
            let count = text.chars().filter(|c| *c == digit).count();
            assert!((140..=260).contains(&count), "{digit} came {count} times");
        }
    }
}
