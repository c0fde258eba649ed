//! Public keys as authenticators write them (COSE, RFC 9053), made into JWK.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::ports::SignatureAlgorithm;

use crate::{
    Refused,
    cbor::{Item, Reader},
    der,
};

/// The kinds of keys that we offer, the one we like best first.
pub const OFFERED: [Algorithm; 3] = [Algorithm::Es256, Algorithm::EdDsa, Algorithm::Rs256];

/// Bytes of a coordinate on P-256, and of an Ed25519 key.
const POINT_BYTES: usize = 32;
/// RSA moduli that `Verify` takes, in bits.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2_048..=8_192;
/// Longest public exponent; nearly everybody has 65,537.
const EXPONENT_BYTES_MAX: usize = 4;

/// A kind of key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    Es256,
    EdDsa,
    Rs256,
}

impl Algorithm {
    /// Its number in COSE, which is also what is stored.
    pub fn number(self) -> i64 {
        match self {
            Self::Es256 => -7,
            Self::EdDsa => -8,
            Self::Rs256 => -257,
        }
    }
    /// The kind with that number, when it is one that we offer.
    pub fn from_number(number: i64) -> Option<Self> {
        OFFERED.into_iter().find(|one| one.number() == number)
    }
    /// What the port `Verify` calls it.
    pub fn of_signature(self) -> SignatureAlgorithm {
        match self {
            Self::Es256 => SignatureAlgorithm::Es256,
            Self::EdDsa => SignatureAlgorithm::EdDsa,
            Self::Rs256 => SignatureAlgorithm::Rs256,
        }
    }
    /// The authenticator's signature as the port wants it.
    pub fn signature(self, written: Vec<u8>) -> Result<Vec<u8>, Refused> {
        match self {
            Self::Es256 => der::raw_of(&written).ok_or(Refused::BadSignature),
            Self::EdDsa | Self::Rs256 => Ok(written),
        }
    }
}

/// A public key: its kind, and the JWK.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    pub algorithm: Algorithm,
    pub jwk: String,
}

/// Reads the key that comes next.
pub fn read(from: &mut Reader<'_>) -> Result<PublicKey, Refused> {
    let key = Key(from.map().ok_or(Refused::BadKey)?);
    let algorithm = key.number(3).ok_or(Refused::BadKey)?;
    let algorithm = Algorithm::from_number(algorithm).ok_or(Refused::WrongAlgorithm)?;
    let jwk = match algorithm {
        Algorithm::Es256 => key.point(),
        Algorithm::EdDsa => key.edwards(),
        Algorithm::Rs256 => key.rsa(),
    };
    Ok(PublicKey { algorithm, jwk: jwk.ok_or(Refused::BadKey)? })
}

struct Key<'a>(crate::cbor::Entries<'a>);

impl<'a> Key<'a> {
    fn find(&self, name: i64) -> Option<Reader<'a>> {
        self.0.iter().find(|(key, _)| key.number() == Some(name)).map(|(_, value)| *value)
    }
    fn number(&self, name: i64) -> Option<i64> {
        self.find(name)?.item().and_then(Item::number)
    }
    fn bytes(&self, name: i64) -> Option<&'a [u8]> {
        self.find(name)?.bytes()
    }
    /// Exactly as many bytes as a coordinate has.
    fn coordinate(&self, name: i64) -> Option<String> {
        self.bytes(name).filter(|bytes| bytes.len() == POINT_BYTES).map(|bytes| URL_SAFE_NO_PAD.encode(bytes))
    }
    fn is(&self, kind: i64, curve: i64) -> Option<()> {
        (self.number(1) == Some(kind) && self.number(-1) == Some(curve)).then_some(())
    }

    fn point(&self) -> Option<String> {
        self.is(2, 1)?;
        let (x, y) = (self.coordinate(-2)?, self.coordinate(-3)?);
        Some(format!(r#"{{"kty":"EC","crv":"P-256","x":"{x}","y":"{y}"}}"#))
    }
    fn edwards(&self) -> Option<String> {
        self.is(1, 6)?;
        let x = self.coordinate(-2)?;
        Some(format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{x}"}}"#))
    }
    fn rsa(&self) -> Option<String> {
        let (modulus, exponent) = (self.bytes(-1)?, self.bytes(-2)?);
        // Numbers without zeros in front, so the first byte tells how long they are. An even exponent is none.
        let bits = modulus.len() * 8 - modulus.first()?.leading_zeros() as usize;
        let is_number = exponent.len() <= EXPONENT_BYTES_MAX
            && exponent.first().is_some_and(|first| *first != 0)
            && exponent.last().is_some_and(|last| last % 2 == 1)
            && exponent != [1];
        let is_whole = modulus.first() != Some(&0) && RSA_BITS.contains(&bits);
        (self.number(1) == Some(3) && is_number && is_whole).then(|| {
            let (n, e) = (URL_SAFE_NO_PAD.encode(modulus), URL_SAFE_NO_PAD.encode(exponent));
            format!(r#"{{"kty":"RSA","n":"{n}","e":"{e}"}}"#)
        })
    }
}
