//! The cookies of an account. None of them can be read by a script, all of them travel on TLS only.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header::SET_COOKIE};
use kernel::{
    Fault,
    time::{days, hours},
};
use web::SESSION_COOKIE;

use crate::sessions::model::ABSOLUTE_MS;

/// The refresh token; only auth's own operations get to see it.
pub const REFRESH: &str = "__Secure-gr8_refresh";
/// The browser as a device that somebody has used.
pub const DEVICE: &str = "__Host-gr8_device";
/// Ties what was begun here (a sign-up, a link by mail, a trip to a provider) to this browser.
pub const FLOW: &str = "__Host-gr8_flow";

/// How long a browser is remembered, in milliseconds: renewed at every sign-in.
pub const DEVICE_MS: i64 = days(180);
const FLOW_MS: i64 = hours(24);

/// Cookies on their way into an answer.
#[derive(Default)]
pub struct Jar(Vec<String>);

impl Jar {
    /// The access token. Lax: a link from elsewhere finds its reader signed in, a foreign form does not. It lives as long
    /// as the session may; the token inside ends sooner and is renewed.
    #[must_use]
    pub fn access(self, token: &str) -> Self {
        self.put(SESSION_COOKIE, token, "Path=/; SameSite=Lax", ABSOLUTE_MS)
    }
    #[must_use]
    pub fn refresh(self, token: &str) -> Self {
        self.put(REFRESH, token, "Path=/api/auth; SameSite=Strict", ABSOLUTE_MS)
    }
    #[must_use]
    pub fn device(self, token: &str) -> Self {
        self.put(DEVICE, token, "Path=/; SameSite=Lax", DEVICE_MS)
    }
    /// Lax: it must come along when a provider sends the browser back.
    #[must_use]
    pub fn flow(self, token: &str) -> Self {
        self.put(FLOW, token, "Path=/; SameSite=Lax", FLOW_MS)
    }
    /// Takes the session away; the browser stays a known device.
    #[must_use]
    pub fn clear(self) -> Self {
        self.put(SESSION_COOKIE, "", "Path=/; SameSite=Lax", 0).put(REFRESH, "", "Path=/api/auth; SameSite=Strict", 0)
    }
    fn put(mut self, name: &str, value: &str, scope: &str, life_ms: i64) -> Self {
        self.0.push(format!("{name}={value}; {scope}; Secure; HttpOnly; Max-Age={}", life_ms / 1_000));
        self
    }
    /// The answer with these cookies.
    pub fn onto(self, answer: impl IntoResponse) -> Result<Response, Fault> {
        let mut answer = answer.into_response();
        for cookie in self.0 {
            answer.headers_mut().append(SET_COOKIE, HeaderValue::from_str(&cookie).map_err(Fault::internal)?);
        }
        Ok(answer)
    }
}
