//! Who asks for a passkey, and what a ceremony must be about.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// This deployment, as browsers and authenticators know it. A passkey belongs to the id for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelyingParty {
    /// The host of the public address.
    pub id: String,
    /// Scheme, host, and port when it is not the usual one.
    pub origin: String,
    /// As people read it.
    pub name: String,
}

impl RelyingParty {
    /// From the deployment's public address, such as `https://app.example.com`. None where browsers offer no passkeys:
    /// hosts that are numbers, and plain http anywhere but on `localhost`.
    pub fn new(public_url: &str, name: &str) -> Option<Self> {
        let (scheme, rest) = public_url.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next()?.to_ascii_lowercase();
        let (host, port) = authority.split_once(':').unwrap_or((&authority, ""));
        let is_local = host == "localhost" || host.ends_with(".localhost");
        let is_name = !host.is_empty()
            && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.')
            && host.rsplit('.').next().is_some_and(|last| last.bytes().any(|byte| byte.is_ascii_alphabetic()));
        let is_port = port.bytes().all(|byte| byte.is_ascii_digit());
        if !is_name || !is_port || !(scheme == "https" || scheme == "http" && is_local) {
            return None;
        }
        let is_usual = matches!((scheme, port), (_, "") | ("https", "443") | ("http", "80"));
        let origin = if is_usual { format!("{scheme}://{host}") } else { format!("{scheme}://{host}:{port}") };
        Some(Self { id: host.to_owned(), origin, name: name.to_owned() })
    }

    /// What authenticators put in front of everything they sign.
    pub(crate) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.id.as_bytes()).into()
    }
}

/// Whether the authenticator must have checked who touched it, by a finger, a face or a PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserVerification {
    Required,
    Preferred,
}

impl UserVerification {
    /// As browsers know it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Preferred => "preferred",
        }
    }
}

/// What was begun, and must now be finished by the same browser.
#[derive(Clone, Copy, Debug)]
pub struct Ceremony<'a> {
    pub party: &'a RelyingParty,
    /// base64url of random bytes that were never used before; whoever calls sees to it that they are used once.
    pub challenge: &'a str,
    pub verification: UserVerification,
}

/// The handle under which authenticators know a person, base64url of 32 bytes: it tells nothing about them, and always
/// is the same for one account.
pub fn handle_of(account: &str) -> String {
    let mut hash = Sha256::new_with_prefix("passkey.handle.v1\n");
    hash.update(account.as_bytes());
    URL_SAFE_NO_PAD.encode(hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::{RelyingParty, handle_of};

    fn of(url: &str) -> Option<(String, String)> {
        RelyingParty::new(url, "GR8").map(|party| (party.id, party.origin))
    }

    #[test]
    fn id_and_origin_come_from_the_public_address() {
        let told = |id: &str, origin: &str| Some((id.to_owned(), origin.to_owned()));
        assert_eq!(of("https://app.gr8.example"), told("app.gr8.example", "https://app.gr8.example"));
        assert_eq!(of("https://App.GR8.example:443/"), told("app.gr8.example", "https://app.gr8.example"));
        assert_eq!(of("https://app.gr8.example:8443"), told("app.gr8.example", "https://app.gr8.example:8443"));
        assert_eq!(of("http://localhost:8787"), told("localhost", "http://localhost:8787"));
        assert_eq!(of("http://localhost:80"), told("localhost", "http://localhost"));
    }

    #[test]
    fn where_browsers_offer_no_passkeys_there_is_no_relying_party() {
        for url in [
            "",
            "app.example",
            "http://app.example",
            "ftp://localhost",
            "https://",
            "https://127.0.0.1",
            "https://[::1]:80",
            "https://user@app.example",
            "https://app.example:x",
            "https://exa mple.com",
        ] {
            assert_eq!(of(url), None, "{url}");
        }
    }

    #[test]
    fn a_handle_is_stable_and_tells_nothing() {
        assert_eq!(handle_of("user_1"), handle_of("user_1"));
        assert_ne!(handle_of("user_1"), handle_of("user_2"));
        assert_eq!(handle_of("user_1").len(), 43);
        assert!(!handle_of("user_1").contains("user"));
    }
}
