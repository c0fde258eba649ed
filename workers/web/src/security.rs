//! Headers that keep browsers on our side, and the origin check.

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use kernel::{ids::RequestId, ports::Settings};

use crate::{App, app::text};

const HSTS: &str = "max-age=63072000; includeSubDomains";

/// True when the request's own page is ours: its Origin is, or the browser says so.
pub fn is_own_origin(headers: &HeaderMap, settings: &Settings) -> bool {
    match text(headers, "origin") {
        Some(origin) => origin == settings.public_url,
        None => text(headers, "sec-fetch-site") == Some("same-origin"),
    }
}

/// Headers of every answer that is not a page, and the request's id.
pub fn harden(headers: &mut HeaderMap, id: &RequestId) {
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(headers, header::STRICT_TRANSPORT_SECURITY, HSTS);
    set(headers, header::REFERRER_POLICY, "strict-origin-when-cross-origin");
    set(headers, header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
    set(headers, header::CACHE_CONTROL, "no-store");
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        headers.insert("x-request-id", value);
    }
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}

/// 128 random bits for one page view.
pub fn nonce(app: &App) -> String {
    let mut bytes = [0; 16];
    app.ports().entropy.fill(&mut bytes);
    STANDARD.encode(bytes)
}

/// Headers of a page of ours: scripts and styles by nonce, Trusted Types, nothing from elsewhere.
/// `frames` says who may frame it: `'none'`, `'self'` or `*`.
pub fn page_headers(nonce: &str, frames: &str) -> HeaderMap {
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'nonce-{nonce}' 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-src 'self'; manifest-src 'self'; \
         base-uri 'none'; form-action 'self'; frame-ancestors {frames}; require-trusted-types-for 'script'"
    );
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, value);
    }
    set(&mut headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(&mut headers, header::STRICT_TRANSPORT_SECURITY, HSTS);
    set(&mut headers, header::REFERRER_POLICY, "strict-origin-when-cross-origin");
    set(&mut headers, header::CACHE_CONTROL, "no-cache");
    set(&mut headers, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(&mut headers, HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()");
    headers
}
