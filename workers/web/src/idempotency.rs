//! `Idempotency-Key`: the same key means the same effect, once.

use axum::extract::FromRequestParts;
use http::request::Parts;
use kernel::Fault;

use crate::{App, Problem, app::text};

/// The key, when the caller sent one.
pub struct IdempotencyKey(pub Option<String>);

impl FromRequestParts<App> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        if !parts.headers.contains_key("idempotency-key") {
            return Ok(Self(None));
        }
        let key = text(&parts.headers, "idempotency-key").unwrap_or_default();
        if !(1..=255).contains(&key.len()) || !key.bytes().all(|b| b.is_ascii_graphic()) {
            let detail = "1 to 255 visible ASCII characters, such as a UUID";
            return Err(Fault::invalid("Idempotency-Key", "invalid", detail).into());
        }
        Ok(Self(Some(key.to_owned())))
    }
}
