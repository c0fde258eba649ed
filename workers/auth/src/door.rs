//! The door for people without a session: only our own pages may knock, so nobody can sign a visitor of another
//! site in (login CSRF) or use our forms from elsewhere.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::{header, request::Parts};
use kernel::{Fault, Ports};
use web::{App, Problem};

use crate::post::Courier;

/// Somebody on one of our own pages.
pub struct Guest {
    pub ports: Arc<Ports>,
    pub courier: Courier,
    /// Network address, as the edge saw it.
    pub ip: String,
    /// Token of the session that the browser already has, whatever it is worth.
    pub before: Option<String>,
}

impl FromRequestParts<App> for Guest {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if !web::is_own_origin(&parts.headers, &app.ports().settings) {
            let detail = "this works from our own pages only; callers without a browser send our address as Origin";
            return Err(Fault::forbidden("origin_not_allowed", detail).into());
        }
        let courier = parts.extensions.get::<Courier>().cloned();
        Ok(Self {
            ports: app.ports().clone(),
            courier: courier.ok_or_else(|| Fault::internal("auth's routes are mounted without auth::routes"))?,
            ip: web::client_ip(&parts.headers).to_owned(),
            before: cookie_of(parts),
        })
    }
}

/// The session token that came along, if it could be one.
pub fn cookie_of(parts: &Parts) -> Option<String> {
    let cookies = parts.headers.get(header::COOKIE)?.to_str().ok()?;
    web::session_cookie(cookies).map(str::to_owned)
}

/// The cookie alone, for reading the session: a GET changes nothing, so any page of ours may ask.
pub struct Cookie(pub Option<String>);

impl FromRequestParts<App> for Cookie {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        Ok(Self(cookie_of(parts)))
    }
}
