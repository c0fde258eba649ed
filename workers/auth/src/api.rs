//! The doors of signing up, in and out.

use axum::{
    extract::State,
    http::{StatusCode, header::SET_COOKIE},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use web::{Answer, App, Json, SignedIn};

use crate::{
    cookie,
    door::{Cookie, Guest},
    model::{Address, Credentials, Link, NewAccount, Session},
    ops::{self, Begun},
};

/// The same for every address.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sent {
    /// Always `verification_sent`.
    pub status: &'static str,
}

fn sent() -> Response {
    (StatusCode::ACCEPTED, Json(Sent { status: "verification_sent" })).into_response()
}

fn with_cookie(begun: Begun) -> Answer<Response> {
    let cookie = cookie::set(&begun.token)?;
    Ok(([(SET_COOKIE, cookie)], Json(begun.session)).into_response())
}

/// Sign up. Answers alike whether or not the address has an account; the mail tells its owner.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/sign-up", tag = "auth", request_body = NewAccount,
    responses((status = 202, body = Sent), (status = 403, body = web::ProblemBody), (status = 422, body = web::ProblemBody),
    (status = 429, body = web::ProblemBody)), security(())))]
pub async fn sign_up(guest: Guest, Json(new): Json<NewAccount>) -> Answer<Response> {
    ops::sign_up(&guest, new).await?;
    Ok(sent())
}

/// Follow the link of a verification mail: makes the account and signs in. Works once, for 24 hours.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/verify", tag = "auth", request_body = Link,
    responses((status = 200, body = Session), (status = 403, body = web::ProblemBody), (status = 409, body = web::ProblemBody),
    (status = 429, body = web::ProblemBody)), security(())))]
pub async fn verify_email(guest: Guest, Json(link): Json<Link>) -> Answer<Response> {
    with_cookie(ops::verify(&guest, link.token.reveal()).await?)
}

/// Ask for the verification mail again. Answers alike for every address.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/resend", tag = "auth", request_body = Address,
    responses((status = 202, body = Sent), (status = 403, body = web::ProblemBody), (status = 422, body = web::ProblemBody),
    (status = 429, body = web::ProblemBody)), security(())))]
pub async fn resend_link(guest: Guest, Json(address): Json<Address>) -> Answer<Response> {
    ops::resend(&guest, &address.email).await?;
    Ok(sent())
}

/// Sign in with a password.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/sign-in", tag = "auth", request_body = Credentials,
    responses((status = 200, body = Session), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody),
    (status = 422, body = web::ProblemBody), (status = 429, body = web::ProblemBody)), security(())))]
pub async fn sign_in(guest: Guest, Json(given): Json<Credentials>) -> Answer<Response> {
    with_cookie(ops::sign_in(&guest, given).await?)
}

/// Sign out: the session ends at once, everywhere.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/sign-out", tag = "auth",
    responses((status = 204), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn sign_out(State(app): State<App>, SignedIn(who): SignedIn) -> Answer<Response> {
    ops::sign_out(app.ports(), &who.session).await?;
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie::clear()?)]).into_response())
}

/// Read who is signed in, their teams and rights.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/auth/session", tag = "auth",
    responses((status = 200, body = Session), (status = 401, body = web::ProblemBody)), security(("session" = []))))]
pub async fn get_session(State(app): State<App>, Cookie(token): Cookie) -> Answer<Json<Session>> {
    Ok(Json(ops::view(app.ports(), token.as_deref()).await?))
}

/// The slice's part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(sign_up, verify_email, resend_link, sign_in, sign_out, get_session))]
pub struct Docs;
