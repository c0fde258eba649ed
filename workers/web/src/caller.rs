//! Who sent a request: the cookie of a browser, or the bearer token of a program (RFC 6750). Asked once a request.

use http::request::Parts;
use kernel::{Fault, Later, limit::Rule};

use crate::{
    App,
    app::{client_ip, text},
    identify::{Caller, Knock, RequestSignature, session_cookie},
};

/// How keys of the API begin; everything else behind `Bearer` is an access token.
const KEY_PREFIX: &str = "gr8_sk_";

/// The caller, and whether a browser may have sent the proof by itself.
#[derive(Clone)]
pub struct Came {
    pub caller: Caller,
    pub by_cookie: bool,
}

/// Put into the request by `finish` when it is signed: what its body hashes to.
#[derive(Clone)]
pub struct BodyDigest(pub String);

/// The caller of a request; several doors of one handler ask once.
pub fn of<'a>(parts: &'a mut Parts, app: &'a App) -> Later<'a, Result<Came, Fault>> {
    Box::pin(async move {
        if let Some(known) = parts.extensions.get::<Came>() {
            return Ok(known.clone());
        }
        let came = ask(parts, app).await?;
        parts.extensions.insert(came.clone());
        Ok(came)
    })
}

async fn ask(parts: &Parts, app: &App) -> Result<Came, Fault> {
    let Some(bearer) = bearer(parts)? else {
        let token = text(&parts.headers, "cookie").and_then(session_cookie).ok_or_else(no_session)?;
        return Ok(Came { caller: Caller::Person(app.identify().session(token).await?), by_cookie: true });
    };
    if !bearer.starts_with(KEY_PREFIX) {
        return Ok(Came { caller: Caller::Person(app.identify().session(bearer).await?), by_cookie: false });
    }
    let program = app.identify().key(bearer, knock(parts)).await?;
    let rule = Rule { capacity: (program.per_minute / 2).max(1), per_minute: program.per_minute };
    app.spend(&format!("key/{}", program.key), rule).await?;
    Ok(Came { caller: Caller::Program(program), by_cookie: false })
}

fn no_session() -> Fault {
    Fault::unauthenticated("no_session", "sign in first")
}

/// The bearer token; a header of another scheme is said to be one, so that nobody falls back to a cookie unawares.
fn bearer(parts: &Parts) -> Result<Option<&str>, Fault> {
    let Some(header) = parts.headers.get(http::header::AUTHORIZATION) else { return Ok(None) };
    let told = header.to_str().unwrap_or_default();
    let scheme = told.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("bearer "));
    match scheme.and(told.get(7..)).map(str::trim).filter(|token| !token.is_empty()) {
        Some(token) => Ok(Some(token)),
        None => Err(Fault::unauthenticated("bad_authorization", "send Authorization: Bearer and a token or key")),
    }
}

fn knock(parts: &Parts) -> Knock<'_> {
    let header = |name| text(&parts.headers, name).unwrap_or_default();
    let signature = parts.extensions.get::<BodyDigest>().map(|digest| RequestSignature {
        timestamp: header("x-gr8-timestamp"),
        nonce: header("x-gr8-nonce"),
        signature: header("x-gr8-signature"),
        body_sha256: &digest.0,
    });
    let target = parts.uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    Knock { method: parts.method.as_str(), target, ip: client_ip(&parts.headers), signature }
}
