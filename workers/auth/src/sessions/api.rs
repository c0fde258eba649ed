//! The doors of sessions that exist.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::{
    ids::SessionId,
    page::{Page, PageQuery},
    secret::Secret,
};
use serde::{Deserialize, Serialize};
use web::{Answer, AnySession, App, Json, Path, Query, SignedIn};

use super::{
    begin::Begun,
    model::{ACCESS_MS, RefreshToken},
    ops::{self, ListedSession},
};
use crate::{
    cookie::Jar,
    door::{Guest, Knock},
    model::Session,
    shown,
    store::log::{self, SecurityEvent},
};

/// What a program sends that keeps its refresh token itself. A browser sends `{}`: its cookie has it.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Renewal {
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = "password"))]
    pub refresh_token: Option<Secret>,
}

/// A program's new tokens (RFC 6749 section 5.1).
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tokens {
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: &'static str,
    /// Seconds.
    pub expires_in: i64,
    pub refresh_token: String,
}

/// What renewing answers: the session to a browser, tokens to a program.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum Renewed {
    Session(Box<Session>),
    Tokens(Tokens),
}

/// A list that is never long.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sessions {
    pub items: Vec<ListedSession>,
}

/// How many sessions ended.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ended {
    pub ended: usize,
}

/// Renew the session: a new access token and a new refresh token. The old refresh token works again only until the new one is
/// used; an older one ends the session.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/refresh", tag = "auth", request_body = Renewal,
    responses((status = 200, body = Renewed), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody),
    (status = 429, body = web::ProblemBody)), security(())))]
pub async fn refresh_session(guest: Guest, Json(renewal): Json<Renewal>) -> Answer<Response> {
    let Some(given) = renewal.refresh_token else {
        let Begun { session, jar, .. } = ops::refresh(&guest, guest.visit.before.clone()).await?;
        return Ok(jar.onto(Json(Renewed::Session(Box::new(session))))?);
    };
    let Begun { access, refresh, .. } = ops::refresh(&guest, RefreshToken::parse(given.reveal())).await?;
    let (token_type, expires_in) = ("Bearer", ACCESS_MS / 1_000);
    let tokens = Tokens { access_token: access, token_type, expires_in, refresh_token: refresh.text() };
    Ok(Json(Renewed::Tokens(tokens)).into_response())
}

/// Sign out: the session ends at once, everywhere.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/sign-out", tag = "auth",
    responses((status = 204), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn sign_out(State(app): State<App>, AnySession(who): AnySession) -> Answer<Response> {
    ops::sign_out(app.ports(), &who.session).await?;
    Ok(Jar::default().clear().onto(StatusCode::NO_CONTENT)?)
}

/// Read who is signed in, their teams and rights.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/auth/session", tag = "auth",
    responses((status = 200, body = Session), (status = 401, body = web::ProblemBody)), security(("session" = []))))]
pub async fn get_session(knock: Knock, AnySession(who): AnySession) -> Answer<Json<Session>> {
    Ok(Json(shown::session(&knock, &who.session).await?))
}

/// List where the caller is signed in, newest first.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/auth/sessions", tag = "auth",
    responses((status = 200, body = Sessions), (status = 401, body = web::ProblemBody)), security(("session" = []))))]
pub async fn list_sessions(State(app): State<App>, SignedIn(who): SignedIn) -> Answer<Json<Sessions>> {
    Ok(Json(Sessions { items: ops::list(app.ports(), &who).await? }))
}

/// End one of the caller's sessions, at its next request.
#[cfg_attr(feature = "openapi", utoipa::path(delete, path = "/api/auth/sessions/{id}", tag = "auth",
    params(("id" = SessionId, Path)), responses((status = 204), (status = 401, body = web::ProblemBody),
    (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody)), security(("session" = []))))]
pub async fn revoke_session(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<SessionId>,
) -> Answer<StatusCode> {
    ops::revoke(app.ports(), &who, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End every session of the caller but this one.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/sessions/revoke-others", tag = "auth",
    responses((status = 200, body = Ended), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn revoke_other_sessions(knock: Knock, SignedIn(who): SignedIn) -> Answer<Json<Ended>> {
    Ok(Json(Ended { ended: ops::revoke_others(&knock, &who).await? }))
}

/// Read what happened to the caller's account, newest first. Kept for a year.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/auth/security-log", tag = "auth", params(PageQuery),
    responses((status = 200, body = Page<SecurityEvent>), (status = 401, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn list_security_events(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<SecurityEvent>>> {
    let rows = log::list(app.ports(), &who.user, &page).await?;
    Ok(Json(Page::cut(rows, &page, |event| event.id.to_string())))
}

/// The part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    refresh_session,
    sign_out,
    get_session,
    list_sessions,
    revoke_session,
    revoke_other_sessions,
    list_security_events
))]
pub struct Docs;
