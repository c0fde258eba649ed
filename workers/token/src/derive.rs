//! What is derived from the deployment's master key, each for one purpose.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

/// The deployment's key. It never signs or seals anything itself.
#[derive(Clone)]
pub struct MasterKey {
    text: String,
    id: String,
}

impl MasterKey {
    pub fn new(text: &str) -> Self {
        let digest = Sha256::new().chain_update(b"master key id\0").chain_update(text.as_bytes()).finalize();
        let id: String = URL_SAFE_NO_PAD.encode(digest).chars().take(8).collect();
        Self { text: text.to_owned(), id }
    }
    /// Its name: tells which key something was made with, and nothing else of it.
    pub fn id(&self) -> &str {
        &self.id
    }
    /// 32 bytes for one purpose.
    pub fn derive(&self, purpose: &[u8]) -> [u8; 32] {
        // HMAC takes keys of any length.
        Hmac::<Sha256>::new_from_slice(self.text.as_bytes())
            .map(|mut mac| {
                mac.update(purpose);
                mac.finalize().into_bytes().into()
            })
            .unwrap_or_default()
    }
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MasterKey({})", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::MasterKey;

    #[test]
    fn purposes_and_keys_are_kept_apart_and_a_key_prints_its_name_only() {
        let (one, other) = (MasterKey::new("one key of enough bytes"), MasterKey::new("another key"));
        assert_ne!(one.derive(b"a"), one.derive(b"b"));
        assert_ne!(one.derive(b"a"), other.derive(b"a"));
        assert_eq!(format!("{one:?}"), format!("MasterKey({})", one.id()));
    }
}
