//! The doors of magic links.

use axum::{http::StatusCode, response::Response};
use serde::Deserialize;
use web::{Answer, Json};

use super::ops;
#[cfg(feature = "openapi")]
use crate::model::SignIn;
use crate::{
    door::Guest,
    model::Link,
    passwords::api::{LinkSent, link_sent},
};

/// Where the link goes, and where its reader wants to go.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MagicLinkWish {
    #[serde(default)]
    pub email: String,
    /// A path of ours, such as `/app/leads`; anything else is not used.
    pub next: Option<String>,
}

/// Ask for a link that signs in. Answers alike for every address. The link works once, for 15 minutes, in any browser.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/magic-link", tag = "auth", request_body = MagicLinkWish,
    responses((status = 202, body = LinkSent), (status = 403, body = web::ProblemBody), (status = 422, body = web::ProblemBody),
    (status = 429, body = web::ProblemBody)), security(())))]
pub async fn send_magic_link(guest: Guest, Json(wish): Json<MagicLinkWish>) -> Answer<(StatusCode, Json<LinkSent>)> {
    ops::send(&guest, &wish).await?;
    Ok(link_sent())
}

/// Sign in with the link of a mail. Answers with a session, or with the question for a second factor.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/magic-link/use", tag = "auth", request_body = Link,
    responses((status = 200, body = SignIn), (status = 403, body = web::ProblemBody), (status = 409, body = web::ProblemBody),
    (status = 422, body = web::ProblemBody), (status = 429, body = web::ProblemBody)), security(())))]
pub async fn sign_in_by_magic_link(guest: Guest, Json(link): Json<Link>) -> Answer<Response> {
    let (answer, jar) = ops::follow(&guest, &link.token).await?;
    Ok(jar.onto(Json(answer))?)
}

/// The part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(send_magic_link, sign_in_by_magic_link))]
pub struct Docs;
