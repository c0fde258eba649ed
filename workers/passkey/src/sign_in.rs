//! A proof that somebody holds a passkey (section 7.2).

use crate::{
    Ceremony, Refused, SignatureToCheck, SignedChallenge,
    authenticator::AuthenticatorData,
    client::{self, Kind},
    cose::Algorithm,
    wire::{AUTHENTICATOR_DATA_MAX, SIGNATURE_MAX, bytes},
};

/// A stored passkey.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// base64url.
    pub id: &'a str,
    /// The key's number in COSE.
    pub algorithm: i64,
    /// The public key as a JWK.
    pub public_key: &'a str,
    pub sign_count: u32,
    /// The handle of its person (`handle_of`).
    pub handle: &'a str,
    /// True when nobody said before whose passkey it must be: then the authenticator must.
    pub must_name_person: bool,
}

/// A proof that passed every check but those of its signature and counter.
#[derive(Clone, Debug)]
pub struct Assertion {
    to_check: SignatureToCheck,
    used: Used,
    counted: u32,
}

/// A passkey that was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Used {
    /// To be stored, unless another use was stored meanwhile that counted further.
    pub sign_count: u32,
    pub is_backed_up: bool,
    /// The authenticator checked who touched it: the passkey counts as two factors.
    pub is_verified: bool,
}

impl Assertion {
    /// What the port `Verify` must find right.
    pub fn to_check(&self) -> &SignatureToCheck {
        &self.to_check
    }
    /// The proof, when the signature was right. The counter is judged after it: before, anybody could have written it.
    /// # Errors
    /// `Refused::BadSignature`, `Refused::CounterWentBack`.
    pub fn finish(self, is_right: bool) -> Result<Used, Refused> {
        let counts = self.used.sign_count != 0 || self.counted != 0;
        if !is_right {
            Err(Refused::BadSignature)
        } else if counts && self.used.sign_count <= self.counted {
            Err(Refused::CounterWentBack)
        } else {
            Ok(self.used)
        }
    }
}

/// Checks what the browser made of `RequestOptions`.
/// # Errors
/// The first check of section 7.2 that fails.
pub fn finish_sign_in(
    ceremony: &Ceremony<'_>,
    known: &Known<'_>,
    answer: &SignedChallenge,
) -> Result<Assertion, Refused> {
    if answer.id()? != known.id {
        return Err(Refused::WrongCredential);
    }
    match answer.handle()? {
        None if known.must_name_person => return Err(Refused::WrongUser),
        Some(handle) if handle != known.handle => return Err(Refused::WrongUser),
        _ => (),
    }
    let hash = client::check(&answer.response.client_data, Kind::Get, ceremony)?;
    let mut message = bytes(&answer.response.authenticator_data, AUTHENTICATOR_DATA_MAX, "authenticator_data")?;
    let data = AuthenticatorData::read(&message)?;
    data.check(ceremony)?;
    let used = Used { sign_count: data.sign_count, is_backed_up: data.is_backed_up(), is_verified: data.is_verified() };
    let algorithm = Algorithm::from_number(known.algorithm).ok_or(Refused::WrongAlgorithm)?;
    let signature = bytes(&answer.response.signature, SIGNATURE_MAX, "signature")?;
    message.extend_from_slice(&hash);
    let to_check = SignatureToCheck {
        algorithm: algorithm.of_signature(),
        jwk: known.public_key.to_owned(),
        message,
        signature: algorithm.signature(signature)?,
    };
    Ok(Assertion { to_check, used, counted: known.sign_count })
}
