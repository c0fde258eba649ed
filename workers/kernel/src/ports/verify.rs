//! Signatures by public keys: of passkeys, of services that people sign in with, and of our own access tokens.

use super::Later;
use crate::Fault;

/// How a signature was made, by its name in JOSE.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureAlgorithm {
    /// ECDSA on P-256 with SHA-256; the signature is r and s, 32 bytes each.
    Es256,
    /// RSASSA-PKCS1-v1_5 with SHA-256; the key has 2,048 to 8,192 bits.
    Rs256,
    /// RSASSA-PSS with SHA-256 and 32 bytes of salt; the key has 2,048 to 8,192 bits.
    Ps256,
    /// Ed25519.
    EdDsa,
}

impl SignatureAlgorithm {
    /// The name in JOSE.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
            Self::EdDsa => "EdDSA",
        }
    }
    /// The algorithm of that name, when we know it.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Es256, Self::Rs256, Self::Ps256, Self::EdDsa].into_iter().find(|one| one.as_str() == name)
    }
}

/// Checks signatures by public keys: other people's, and ours of access tokens.
pub trait Verify: Send + Sync {
    /// True when the key (a public JWK, as JSON) made this signature of the message. A key that is malformed, too weak or
    /// of another algorithm made none: false. A fault is only that nothing could be found out.
    fn verify<'a>(
        &'a self,
        algorithm: SignatureAlgorithm,
        jwk: &'a str,
        message: &'a [u8],
        signature: &'a [u8],
    ) -> Later<'a, Result<bool, Fault>>;
}
