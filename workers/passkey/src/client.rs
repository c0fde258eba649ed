//! What the browser says about the ceremony (client data, section 5.8.1).

use kernel::json;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::{
    Ceremony, Refused,
    wire::{CLIENT_DATA_MAX, bytes},
};

/// Which of the two ceremonies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Create,
    Get,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    r#type: String,
    challenge: String,
    origin: String,
    cross_origin: Option<bool>,
    top_origin: Option<String>,
}

/// Checks client data (base64url of JSON); answers their hash, over which the authenticator signs.
pub fn check(written: &str, kind: Kind, ceremony: &Ceremony<'_>) -> Result<[u8; 32], Refused> {
    const MALFORMED: Refused = Refused::Malformed("client_data");
    let written = bytes(written, CLIENT_DATA_MAX, "client_data")?;
    let text = written.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&written);
    let data: ClientData = json::read_bytes(text).map_err(|_| MALFORMED)?;
    let wanted = match kind {
        Kind::Create => "webauthn.create",
        Kind::Get => "webauthn.get",
    };
    if data.r#type != wanted {
        return Err(Refused::WrongType);
    }
    if data.challenge != ceremony.challenge {
        return Err(Refused::WrongChallenge);
    }
    if data.origin != ceremony.party.origin {
        return Err(Refused::WrongOrigin);
    }
    if data.cross_origin == Some(true) || data.top_origin.is_some() {
        return Err(Refused::CrossOrigin);
    }
    Ok(Sha256::digest(&written).into())
}
