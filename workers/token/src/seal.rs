//! Secrets that must be read again, sealed with XChaCha20-Poly1305. A sealed text is bound to its purpose and owner: in
//! another row, or for another use, it does not open.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};

use crate::MasterKey;

const VERSION: &str = "v1";
const NONCE_LEN: usize = 24;

/// What was sealed.
#[derive(Debug, PartialEq, Eq)]
pub struct Opened {
    pub plain: Vec<u8>,
    /// It was sealed under the master key before this one: seal it again.
    pub is_old: bool,
}

/// Seals `plain` for `purpose` and `owner` with a nonce of 24 random bytes. None only when the text is longer than the
/// cipher can take (256 GiB).
pub fn seal(
    master: &MasterKey,
    (purpose, owner): (&str, &str),
    plain: &[u8],
    nonce: [u8; NONCE_LEN],
) -> Option<String> {
    let aad = bound(purpose, owner);
    let payload = Payload { msg: plain, aad: aad.as_bytes() };
    let sealed = cipher(master).encrypt(XNonce::from_slice(&nonce), payload).ok()?;
    let bytes: Vec<u8> = nonce.iter().chain(&sealed).copied().collect();
    Some(format!("{VERSION}.{}.{}", master.id(), URL_SAFE_NO_PAD.encode(bytes)))
}

/// Opens what `seal` made, under the master key of now or the one before. None when it was changed, was sealed for
/// something else, or under a key that we do not have.
pub fn open(
    master: &MasterKey,
    before: Option<&MasterKey>,
    (purpose, owner): (&str, &str),
    sealed: &str,
) -> Option<Opened> {
    let mut parts = sealed.split('.');
    let (version, id, text) = (parts.next()?, parts.next()?, parts.next()?);
    if version != VERSION || parts.next().is_some() {
        return None;
    }
    let key = [Some(master), before].into_iter().flatten().find(|key| key.id() == id)?;
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (nonce, body) = bytes.split_at_checked(NONCE_LEN)?;
    let aad = bound(purpose, owner);
    let payload = Payload { msg: body, aad: aad.as_bytes() };
    let plain = cipher(key).decrypt(XNonce::from_slice(nonce), payload).ok()?;
    Some(Opened { plain, is_old: key.id() != master.id() })
}

fn bound(purpose: &str, owner: &str) -> String {
    format!("{purpose}\0{owner}")
}

fn cipher(master: &MasterKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&master.derive(b"auth.seal.v1").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> (MasterKey, MasterKey) {
        (MasterKey::new("the key of now, long enough"), MasterKey::new("the key before, long enough"))
    }

    #[test]
    fn what_was_sealed_opens_for_its_purpose_and_owner_only() {
        let (now, _) = keys();
        let sealed = seal(&now, ("totp", "user_1"), b"secret", [9; 24]).unwrap();
        assert_eq!(open(&now, None, ("totp", "user_1"), &sealed).unwrap().plain, b"secret");
        assert_eq!(open(&now, None, ("totp", "user_2"), &sealed), None);
        assert_eq!(open(&now, None, ("phone", "user_1"), &sealed), None);
        assert!(!sealed.contains("secret"));
    }

    #[test]
    fn what_was_stored_years_ago_still_opens() {
        // Python's hmac, hashlib and cryptography, with HChaCha20 by hand.
        let stored = "v1.cgb0-zRj.AAECAwQFBgcICQoLDA0ODxAREhMUFRYX9NfI9yVjzF45NKvLOLBeZDtwRbSzDtgrEQXvgN2TTUs";
        let master = MasterKey::new("a master key of thirty-two bytes");
        assert_eq!(open(&master, None, ("totp", "user_1"), stored).unwrap().plain, b"JBSWY3DPEHPK3PXP");
        let nonce = std::array::from_fn(|at| at as u8);
        assert_eq!(seal(&master, ("totp", "user_1"), b"JBSWY3DPEHPK3PXP", nonce).as_deref(), Some(stored));
    }

    #[test]
    fn what_the_key_before_sealed_opens_and_says_so() {
        let (now, before) = keys();
        let sealed = seal(&before, ("totp", "u"), b"secret", [9; 24]).unwrap();
        assert!(open(&now, Some(&before), ("totp", "u"), &sealed).unwrap().is_old);
        assert_eq!(open(&now, None, ("totp", "u"), &sealed), None);
    }

    #[test]
    fn a_changed_text_never_opens() {
        let (now, _) = keys();
        let sealed = seal(&now, ("totp", "u"), b"secret", [9; 24]).unwrap();
        for at in 0..sealed.len() {
            let mut changed: Vec<char> = sealed.chars().collect();
            changed[at] = if changed[at] == 'A' { 'B' } else { 'A' };
            let changed: String = changed.into_iter().collect();
            assert_eq!(open(&now, None, ("totp", "u"), &changed), None, "{changed}");
        }
        for bad in ["", ".", "..", "v1..", "v1.x.", &format!("{sealed}.x"), &sealed.replace("v1", "v2")] {
            assert_eq!(open(&now, None, ("totp", "u"), bad), None, "{bad}");
        }
    }
}
