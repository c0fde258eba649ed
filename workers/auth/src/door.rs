//! Who knocks at auth's doors: the browser, its cookies, where it comes from. `Guest` lets only our own pages in, so nobody
//! can sign a visitor of another site in (login CSRF) or use our forms from elsewhere.

use std::{ops::Deref, sync::Arc};

use axum::extract::FromRequestParts;
use http::{header, request::Parts};
use kernel::{Fault, Ports};
use web::{App, Problem};

use crate::{
    Desk, cookie, device,
    sessions::model::{RefreshToken, is_token},
};

/// A browser or a program, seen from outside.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Network address, as the edge saw it.
    pub ip: String,
    /// `Leipzig, DE`, or empty.
    pub place: String,
    /// `Firefox on Linux`.
    pub device: String,
    /// The token of the device cookie, whatever it is worth.
    pub device_token: Option<String>,
    /// The token that ties what was begun to the browser that began it.
    pub flow: Option<String>,
    /// The refresh token that the browser already has, whatever it is worth.
    pub before: Option<RefreshToken>,
}

/// Somebody, and everything that an operation needs to answer them.
#[derive(Clone)]
pub struct Knock {
    pub ports: Arc<Ports>,
    pub desk: Desk,
    pub visit: Visit,
}

impl FromRequestParts<App> for Knock {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let desk = parts.extensions.get::<Desk>().cloned();
        let desk = desk.ok_or_else(|| Fault::internal("auth's routes are mounted without auth::routes"))?;
        Ok(Self { ports: app.ports().clone(), desk, visit: visit(parts) })
    }
}

/// Somebody on one of our own pages.
pub struct Guest(Knock);

impl Deref for Guest {
    type Target = Knock;

    fn deref(&self) -> &Knock {
        &self.0
    }
}

impl FromRequestParts<App> for Guest {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        web::OwnPage::from_request_parts(parts, app).await?;
        Ok(Self(Knock::from_request_parts(parts, app).await?))
    }
}

fn visit(parts: &Parts) -> Visit {
    let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let cookies = header(header::COOKIE).unwrap_or_default();
    let token = |name| web::cookie(cookies, name).filter(|token| is_token(token)).map(str::to_owned);
    Visit {
        ip: web::client_ip(&parts.headers).to_owned(),
        place: web::place(&parts.headers),
        device: device::name(header(header::USER_AGENT).unwrap_or_default()),
        device_token: token(cookie::DEVICE),
        flow: token(cookie::FLOW),
        before: web::cookie(cookies, cookie::REFRESH).and_then(RefreshToken::parse),
    }
}
