//! The doors of signing up and in.

use axum::{http::StatusCode, response::Response};
use serde::Serialize;
use web::{Answer, Json};

#[cfg(feature = "openapi")]
use crate::model::{Session, SignIn};
use crate::{
    door::Guest,
    model::{Address, Credentials, NewAccount, Verification},
    ops,
};

/// The same for every address.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sent {
    /// Always `verification_sent`.
    pub status: &'static str,
}

fn sent() -> (StatusCode, Json<Sent>) {
    (StatusCode::ACCEPTED, Json(Sent { status: "verification_sent" }))
}

/// Sign up. Answers alike whether or not the address has an account; the mail tells its owner.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/sign-up", tag = "auth", request_body = NewAccount,
    responses((status = 202, body = Sent), (status = 403, body = web::ProblemBody), (status = 422, body = web::ProblemBody),
    (status = 429, body = web::ProblemBody)), security(())))]
pub async fn sign_up(guest: Guest, Json(new): Json<NewAccount>) -> Answer<Response> {
    let jar = ops::sign_up(&guest, new).await?;
    Ok(jar.onto(sent())?)
}

/// Follow the link of a verification mail: makes the account and signs in. Works once, for 24 hours. In another browser than
/// the one that signed up it needs the password, or a new one.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/verify", tag = "auth", request_body = Verification,
    responses((status = 200, body = Session), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 422, body = web::ProblemBody), (status = 429, body = web::ProblemBody)),
    security(())))]
pub async fn verify_email(guest: Guest, Json(given): Json<Verification>) -> Answer<Response> {
    let begun = ops::verify(&guest, given).await?;
    Ok(begun.jar.onto(Json(begun.session))?)
}

/// Ask for the verification mail again. Answers alike for every address.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/resend", tag = "auth", request_body = Address,
    responses((status = 202, body = Sent), (status = 403, body = web::ProblemBody), (status = 422, body = web::ProblemBody),
    (status = 429, body = web::ProblemBody)), security(())))]
pub async fn resend_link(guest: Guest, Json(address): Json<Address>) -> Answer<(StatusCode, Json<Sent>)> {
    ops::resend(&guest, &address.email).await?;
    Ok(sent())
}

/// Sign in with a password. Answers with a session, or with the question for a second factor.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/sign-in", tag = "auth", request_body = Credentials,
    responses((status = 200, body = SignIn), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody),
    (status = 422, body = web::ProblemBody), (status = 429, body = web::ProblemBody)), security(())))]
pub async fn sign_in(guest: Guest, Json(given): Json<Credentials>) -> Answer<Response> {
    let (answer, jar) = ops::sign_in(&guest, given).await?;
    Ok(jar.onto(Json(answer))?)
}

/// The slice's part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(sign_up, verify_email, resend_link, sign_in))]
pub struct Docs;
