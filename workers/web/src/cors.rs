//! CORS by site: only a site's own origins may use its key, and only they can read the answers.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts};
use kernel::{
    Fault,
    limit::{Rule, network_of},
    ports::SiteEntry,
};

use crate::{
    App, Problem,
    app::{client_ip, text},
};

/// Browsers keep a preflight's answer at most this long (Chromium's own cap), in seconds.
const PREFLIGHT_MAX_AGE_S: &str = "7200";

/// Put into the request by `admit`: the site whose key and origin were right.
#[derive(Clone)]
pub struct Admitted(pub SiteEntry);

pub async fn admit(State(app): State<App>, request: Request, next: Next) -> Response {
    // A body cannot be shared across threads, so only the parts may be borrowed over an await.
    let (mut parts, body) = request.into_parts();
    let origin = parts.headers.get(header::ORIGIN).cloned();
    match check(&app, &parts).await {
        Err(fault) => Problem(fault).into_response(),
        Ok(entry) => {
            let readable = origin.filter(|o| o.to_str().is_ok_and(|o| may_read(&app, &entry, o)));
            if parts.method == Method::OPTIONS {
                return with_cors(preflight(), readable);
            }
            let answer = if let Err(fault) = admit_one(&app, &parts, &entry, readable.is_some()).await {
                Problem(fault).into_response()
            } else {
                parts.extensions.insert(Admitted(entry));
                next.run(Request::from_parts(parts, body)).await
            };
            with_cors(answer, readable)
        }
    }
}

async fn check(app: &App, parts: &Parts) -> Result<SiteEntry, Fault> {
    let key = parts.uri.query().and_then(site_key).ok_or_else(|| {
        Fault::invalid("site", "required", "add ?site= with the site's public key (pk_…) from the embed code")
    })?;
    app.ports().directory.site(key).await?.ok_or_else(|| Fault::not_found("site"))
}

/// The `site` parameter; keys need no percent-decoding.
fn site_key(query: &str) -> Option<&str> {
    let key = query.split('&').find_map(|pair| pair.strip_prefix("site="))?;
    kernel::id::is_well_formed("pk_", key).then_some(key).or(Some("pk_unknown"))
}

fn may_read(app: &App, entry: &SiteEntry, origin: &str) -> bool {
    entry.origins.iter().any(|o| o == origin) || origin == app.ports().settings.public_url
}

async fn admit_one(app: &App, parts: &Parts, entry: &SiteEntry, known: bool) -> Result<(), Fault> {
    if !known && !may_come_without_origin(parts) {
        let detail =
            "this site's widget may not be used from here; the owner can add the origin in the site's settings";
        return Err(Fault::forbidden("origin_not_allowed", detail));
    }
    let per_minute = app.ports().settings.visitor_per_minute;
    let rule = Rule { capacity: (per_minute / 2).max(1), per_minute };
    let subject = format!("{}/visitor/{}/{}", entry.team, entry.site, network_of(client_ip(&parts.headers)));
    app.spend(&subject, rule).await
}

/// Browsers leave the origin out of same-origin GETs; everything else that comes without one is no widget.
fn may_come_without_origin(parts: &Parts) -> bool {
    let headers = &parts.headers;
    let same = text(headers, "sec-fetch-site") == Some("same-origin");
    headers.get(header::ORIGIN).is_none() && (same || matches!(parts.method, Method::GET | Method::HEAD))
}

fn preflight() -> Response {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type, idempotency-key, x-session-token"),
        (header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_MAX_AGE_S),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

fn with_cors(mut answer: Response, readable: Option<HeaderValue>) -> Response {
    let headers: &mut HeaderMap = answer.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = readable {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("retry-after, x-request-id"));
    }
    answer
}
