//! The doors to everything about oneself, and to the end.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use web::{Answer, Fresh, Json, SignedIn};

use super::{
    deletion::{self, PlannedDeletion},
    export,
};
use crate::door::Knock;

/// Take everything along that is stored about the caller, as a JSON file.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/auth/account/export", tag = "auth",
    responses((status = 200, body = String, content_type = "application/json"), (status = 401, body = web::ProblemBody),
    (status = 403, body = web::ProblemBody)), security(("session" = []))))]
pub async fn export_account(knock: Knock, Fresh(who): Fresh) -> Answer<Response> {
    let text = export::make(&knock, &who).await?;
    let kind = HeaderValue::from_static("application/json");
    let file = HeaderValue::from_static("attachment; filename=\"gr8-account.json\"");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, file)], text).into_response())
}

/// Plan the end of the caller's account. It is removed after 14 days; until then everything works, and it can be taken back.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/account/deletion", tag = "auth",
    responses((status = 200, body = PlannedDeletion), (status = 401, body = web::ProblemBody),
    (status = 403, body = web::ProblemBody), (status = 409, body = web::ProblemBody)), security(("session" = []))))]
pub async fn plan_deletion(knock: Knock, Fresh(who): Fresh) -> Answer<Json<PlannedDeletion>> {
    Ok(Json(deletion::plan(&knock, &who).await?))
}

/// Keep the account after all.
#[cfg_attr(feature = "openapi", utoipa::path(delete, path = "/api/auth/account/deletion", tag = "auth",
    responses((status = 204), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn cancel_deletion(knock: Knock, SignedIn(who): SignedIn) -> Answer<StatusCode> {
    deletion::take_back(&knock, &who).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(export_account, plan_deletion, cancel_deletion))]
pub struct Docs;
