//! The session cookie.

use http::HeaderValue;
use kernel::Fault;
use web::SESSION_COOKIE;

use crate::session::ABSOLUTE_MS;

/// Gives the browser a session. Lax: a link from elsewhere finds its reader signed in, a foreign form does not.
pub fn set(token: &str) -> Result<HeaderValue, Fault> {
    let max_age_s = ABSOLUTE_MS / 1_000;
    value(&format!("{SESSION_COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={max_age_s}"))
}

/// Takes it away.
pub fn clear() -> Result<HeaderValue, Fault> {
    value(&format!("{SESSION_COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"))
}

fn value(text: &str) -> Result<HeaderValue, Fault> {
    HeaderValue::from_str(text).map_err(Fault::internal)
}
