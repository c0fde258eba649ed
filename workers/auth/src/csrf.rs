//! The value that proves that a request was made by our own page: an HMAC over the session, so nothing is stored and
//! no session's value opens another.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use kernel::{Fault, ids::SessionId, secret::Secret};
use sha2::Sha256;

/// The session's `x-csrf-token`.
pub fn token(key: &Secret, session: &SessionId) -> Result<String, Fault> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.reveal().as_bytes()).map_err(Fault::internal)?;
    mac.update(b"auth.csrf.v1\0");
    mac.update(session.as_str().as_bytes());
    Ok(URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}
