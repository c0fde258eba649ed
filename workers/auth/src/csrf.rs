//! The value that proves that a request was made by our own page: an HMAC over the session, so nothing is stored and
//! no session's value opens another.

use kernel::{Fault, ids::SessionId, secret::Secret};

use crate::secrets;

/// The session's `x-csrf-token`.
pub fn token(key: &Secret, session: &SessionId) -> Result<String, Fault> {
    secrets::keyed_hash(key, "auth.csrf.v1", &[session.as_str()])
}
