//! A new passkey (section 7.1).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{
    Ceremony, NewCredential, Refused, SignatureToCheck,
    authenticator::{Attestation, AuthenticatorData, Statement},
    client::{self, Kind},
    cose::PublicKey,
    wire::{ATTESTATION_MAX, SIGNATURE_MAX, bytes},
};

/// What is kept of a passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPasskey {
    /// As the authenticator chose it, base64url. Nobody else's may be the same.
    pub id: String,
    /// The key's number in COSE.
    pub algorithm: i64,
    /// The public key as a JWK.
    pub public_key: String,
    pub sign_count: u32,
    /// How browsers may reach it, with spaces between.
    pub transports: String,
    pub is_backed_up: bool,
    /// The authenticator checked who touched it.
    pub is_verified: bool,
}

/// A passkey that passed every check but that of its own signature, when it made one.
#[derive(Clone, Debug)]
pub struct Registration {
    passkey: NewPasskey,
    to_check: Option<SignatureToCheck>,
}

impl Registration {
    /// The signature by which the passkey vouches for itself; most make none.
    pub fn to_check(&self) -> Option<&SignatureToCheck> {
        self.to_check.as_ref()
    }
    /// The passkey, when that signature was right or there was none to check.
    /// # Errors
    /// `Refused::BadSignature`.
    pub fn finish(self, is_right: bool) -> Result<NewPasskey, Refused> {
        if self.to_check.is_some() && !is_right { Err(Refused::BadSignature) } else { Ok(self.passkey) }
    }
}

/// Checks what the browser made of `CreationOptions`.
/// # Errors
/// The first check of section 7.1 that fails.
pub fn finish_registration(ceremony: &Ceremony<'_>, credential: &NewCredential) -> Result<Registration, Refused> {
    let id = credential.id()?;
    let hash = client::check(&credential.response.client_data, Kind::Create, ceremony)?;
    let object = bytes(&credential.response.attestation_object, ATTESTATION_MAX, "attestation_object")?;
    let attestation = Attestation::read(&object)?;
    let data = AuthenticatorData::read(attestation.data)?;
    data.check(ceremony)?;
    let (sign_count, is_backed_up, is_verified) = (data.sign_count, data.is_backed_up(), data.is_verified());
    let made = data.made.ok_or(Refused::Malformed("authenticator_data"))?;
    if URL_SAFE_NO_PAD.encode(made.id) != id {
        return Err(Refused::WrongCredential);
    }
    let to_check = own_signature(&attestation, &made.key, &hash)?;
    let passkey = NewPasskey {
        id: id.to_owned(),
        algorithm: made.key.algorithm.number(),
        public_key: made.key.jwk,
        sign_count,
        transports: credential.transports(),
        is_backed_up,
        is_verified,
    };
    Ok(Registration { passkey, to_check })
}

/// What a passkey that vouches for itself must have signed (section 8.2).
fn own_signature(
    attestation: &Attestation<'_>,
    key: &PublicKey,
    hash: &[u8],
) -> Result<Option<SignatureToCheck>, Refused> {
    let Statement::Own(algorithm, signature) = attestation.statement else { return Ok(None) };
    if algorithm != key.algorithm.number() || signature.len() > SIGNATURE_MAX {
        return Err(Refused::BadSignature);
    }
    Ok(Some(SignatureToCheck {
        algorithm: key.algorithm.of_signature(),
        jwk: key.jwk.clone(),
        message: [attestation.data, hash].concat(),
        signature: key.algorithm.signature(signature.to_vec())?,
    }))
}
