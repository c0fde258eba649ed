//! The doors of new passwords.

use axum::http::StatusCode;
use kernel::secret::Secret;
use serde::{Deserialize, Serialize};
use web::{Answer, Fresh, Json};

use super::ops;
use crate::{
    door::{Guest, Knock},
    model::{Address, no_secret},
};

/// The same for every address.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinkSent {
    /// Always `link_sent`: to an address that has an account, that is.
    pub status: &'static str,
}

/// The answer to whoever asks for a link by mail.
pub fn link_sent() -> (StatusCode, Json<LinkSent>) {
    (StatusCode::ACCEPTED, Json(LinkSent { status: "link_sent" }))
}

/// The token of a reset link, and the password to be.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordReset {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub token: Secret,
    /// 12 to 256 characters; not made of the person's own name or address.
    #[serde(default = "no_secret")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = "password"))]
    pub password: Secret,
}

/// A new password of somebody who is signed in.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordChange {
    /// 12 to 256 characters; not made of the person's own name or address.
    #[serde(default = "no_secret")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = "password"))]
    pub password: Secret,
    /// The one until now; only who has none leaves it out.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = "password"))]
    pub current_password: Option<Secret>,
}

/// Ask for a link that sets a new password. Answers alike for every address. The link works once, for 30 minutes.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/password/forgot", tag = "auth", request_body = Address,
    responses((status = 202, body = LinkSent), (status = 403, body = web::ProblemBody), (status = 422, body = web::ProblemBody),
    (status = 429, body = web::ProblemBody)), security(())))]
pub async fn forget_password(guest: Guest, Json(address): Json<Address>) -> Answer<(StatusCode, Json<LinkSent>)> {
    ops::forgot(&guest, &address.email).await?;
    Ok(link_sent())
}

/// Set a new password by the link of a mail. Every session ends; a second factor stays.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/password/reset", tag = "auth", request_body = PasswordReset,
    responses((status = 204), (status = 403, body = web::ProblemBody), (status = 409, body = web::ProblemBody),
    (status = 422, body = web::ProblemBody), (status = 429, body = web::ProblemBody)), security(())))]
pub async fn reset_password(guest: Guest, Json(given): Json<PasswordReset>) -> Answer<StatusCode> {
    ops::reset(&guest, &given).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Set or change the caller's password. Every other session ends.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/password", tag = "auth", request_body = PasswordChange,
    responses((status = 204), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 422, body = web::ProblemBody), (status = 429, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn set_password(knock: Knock, Fresh(who): Fresh, Json(given): Json<PasswordChange>) -> Answer<StatusCode> {
    ops::change(&knock, &who, &given).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(forget_password, reset_password, set_password))]
pub struct Docs;
