//! The doors to one's profile and address.

use axum::http::StatusCode;
use web::{Answer, Fresh, Json, SignedIn};

use super::{
    email_change::{self, EmailChange},
    model::AccountChange,
    profile, secure,
};
use crate::{
    door::{Guest, Knock},
    model::{Address, Link, User},
    passwords::api::{LinkSent, link_sent},
};

/// Change the caller's name, language, time zone, or the mails that they want.
#[cfg_attr(feature = "openapi", utoipa::path(patch, path = "/api/auth/account", tag = "auth", request_body = AccountChange,
    responses((status = 200, body = User), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody),
    (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn update_account(
    knock: Knock,
    SignedIn(who): SignedIn,
    Json(change): Json<AccountChange>,
) -> Answer<Json<User>> {
    Ok(Json(profile::change(&knock, &who, change).await?))
}

/// Ask for another address. Links go to the old and to the new one, and both must be followed within 24 hours. Answers alike
/// for every address.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/account/email", tag = "auth", request_body = Address,
    responses((status = 202, body = LinkSent), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody),
    (status = 422, body = web::ProblemBody), (status = 429, body = web::ProblemBody)), security(("session" = []))))]
pub async fn begin_email_change(
    knock: Knock,
    Fresh(who): Fresh,
    Json(address): Json<Address>,
) -> Answer<(StatusCode, Json<LinkSent>)> {
    email_change::begin(&knock, &who, &address.email).await?;
    Ok(link_sent())
}

/// Follow one of the two links of a change of address; the second one changes it.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/account/email/confirm", tag = "auth", request_body = Link,
    responses((status = 200, body = EmailChange), (status = 403, body = web::ProblemBody), (status = 409, body = web::ProblemBody),
    (status = 422, body = web::ProblemBody), (status = 429, body = web::ProblemBody)), security(())))]
pub async fn confirm_email_change(guest: Guest, Json(link): Json<Link>) -> Answer<Json<EmailChange>> {
    Ok(Json(email_change::confirm(&guest, &link.token).await?))
}

/// Say "this was not me" with the link of a mail: every session ends, browsers are forgotten, the password counts no longer,
/// what was added since opens nothing, and a link for a new password is mailed. Works once, for 7 days.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/secure", tag = "auth", request_body = Link,
    responses((status = 204), (status = 403, body = web::ProblemBody), (status = 409, body = web::ProblemBody),
    (status = 422, body = web::ProblemBody), (status = 429, body = web::ProblemBody)), security(())))]
pub async fn secure_account(guest: Guest, Json(link): Json<Link>) -> Answer<StatusCode> {
    secure::secure(&guest, &link.token).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(update_account, begin_email_change, confirm_email_change, secure_account))]
pub struct Docs;
