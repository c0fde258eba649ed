//! What the browser sends: RegistrationResponseJSON and AuthenticationResponseJSON, as `toJSON` of a credential makes
//! them. What we do not use is passed over.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::ports::SignatureAlgorithm;
use serde::Deserialize;

use crate::{Refused, authenticator::ID_BYTES_MAX};

/// Longest parts, in bytes; real ones are a tenth of it.
pub const CLIENT_DATA_MAX: usize = 4_096;
pub const ATTESTATION_MAX: usize = 16_384;
pub const AUTHENTICATOR_DATA_MAX: usize = 4_096;
/// An RSA key of 8,192 bits signs with as many.
pub const SIGNATURE_MAX: usize = 1_024;
/// Longest handle that the specification allows.
const HANDLE_MAX: usize = 64;
/// Ways to reach an authenticator that are kept, and the length of their names.
const TRANSPORTS_MAX: usize = 8;
const TRANSPORT_LENGTH_MAX: usize = 20;

/// A new passkey.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PasskeyRegistration))]
#[serde(rename_all = "camelCase")]
pub struct NewCredential {
    /// base64url.
    pub id: String,
    pub raw_id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub response: Made,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PasskeyRegistrationResponse))]
#[serde(rename_all = "camelCase")]
pub struct Made {
    #[serde(rename = "clientDataJSON")]
    pub client_data: String,
    pub attestation_object: String,
    #[serde(default)]
    pub transports: Vec<String>,
}

/// A challenge that a passkey signed.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PasskeyAuthentication))]
#[serde(rename_all = "camelCase")]
pub struct SignedChallenge {
    /// base64url.
    pub id: String,
    pub raw_id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub response: Signed,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PasskeyAuthenticationResponse))]
#[serde(rename_all = "camelCase")]
pub struct Signed {
    #[serde(rename = "clientDataJSON")]
    pub client_data: String,
    pub authenticator_data: String,
    pub signature: String,
    pub user_handle: Option<String>,
}

/// A signature that the port `Verify` must find right before anything is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureToCheck {
    pub algorithm: SignatureAlgorithm,
    pub jwk: String,
    pub message: Vec<u8>,
    pub signature: Vec<u8>,
}

impl NewCredential {
    pub(crate) fn id(&self) -> Result<&str, Refused> {
        credential_id(&self.id, &self.raw_id, &self.kind)
    }
    /// With spaces between, as they are stored; names that cannot be ones are dropped.
    pub(crate) fn transports(&self) -> String {
        let is_name = |name: &&String| {
            (1..=TRANSPORT_LENGTH_MAX).contains(&name.len())
                && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        };
        let mut names: Vec<&str> = Vec::new();
        for name in self.response.transports.iter().filter(is_name).take(TRANSPORTS_MAX) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names.join(" ")
    }
}

impl SignedChallenge {
    /// The passkey that is said to have signed, base64url: what it is stored under.
    /// # Errors
    /// `Refused::Malformed`.
    pub fn id(&self) -> Result<&str, Refused> {
        credential_id(&self.id, &self.raw_id, &self.kind)
    }
    /// Whom the authenticator takes it to be of, base64url.
    pub(crate) fn handle(&self) -> Result<Option<&str>, Refused> {
        let handle = self.response.user_handle.as_deref().filter(|handle| !handle.is_empty());
        handle.map_or(Ok(None), |text| bytes(text, HANDLE_MAX, "user_handle").map(|_| Some(text)))
    }
}

fn credential_id<'a>(id: &'a str, raw_id: &str, kind: &str) -> Result<&'a str, Refused> {
    if id != raw_id || kind != "public-key" || id.is_empty() {
        return Err(Refused::Malformed("credential"));
    }
    bytes(id, ID_BYTES_MAX, "id_length").map(|_| id)
}

/// The bytes behind base64url without padding. One text stands for one value, so texts may be compared.
pub fn bytes(text: &str, longest: usize, what: &'static str) -> Result<Vec<u8>, Refused> {
    if text.len() > longest.div_ceil(3) * 4 {
        return Err(Refused::Malformed(what));
    }
    URL_SAFE_NO_PAD.decode(text).ok().filter(|bytes| bytes.len() <= longest).ok_or(Refused::Malformed(what))
}
