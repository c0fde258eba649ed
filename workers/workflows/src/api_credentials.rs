//! Doors to stored secrets. Values come in here, and none comes out.

use axum::http::StatusCode;
use kernel::{
    ids::CredentialId,
    page::{Page, PageQuery},
    permission::{CredentialsManage, CredentialsUse},
};
use serde::Deserialize;
use web::{Answer, Created, Json, May, Path, Query};

use crate::credentials::{
    model::{Credential, CredentialChange, NewCredential},
    ops,
};

/// How a credential is deleted.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct CredentialRemoval {
    /// Also when published workflows use it: their runs fail from then on.
    #[serde(default)]
    pub anyway: bool,
}

/// List stored secrets by their names, newest first. Their values never come back.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/credentials", tag = "workflows", params(PageQuery),
    responses((status = 200, body = Page<Credential>)), security(("session" = []))))]
pub async fn list_credentials(
    may: May<CredentialsUse>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<Credential>>> {
    Ok(Json(ops::list(may.scope(), &page).await?))
}

/// Store a secret that nodes can use by its id.
///
/// It goes to the hosts that are named, over https, and nowhere else.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/credentials", tag = "workflows",
    request_body = NewCredential, responses((status = 201, body = Credential), (status = 422, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn create_credential(
    may: May<CredentialsManage>,
    Json(new): Json<NewCredential>,
) -> Answer<Created<Credential>> {
    Ok(Created(ops::create(may.scope(), new).await?))
}

/// Change a stored secret: its name, its hosts, or the secret itself.
#[cfg_attr(feature = "openapi", utoipa::path(patch, path = "/api/credentials/{id}", tag = "workflows",
    params(("id" = CredentialId, Path)), request_body = CredentialChange, responses((status = 200, body = Credential),
    (status = 404, body = web::ProblemBody), (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn update_credential(
    may: May<CredentialsManage>,
    Path(id): Path<CredentialId>,
    Json(change): Json<CredentialChange>,
) -> Answer<Json<Credential>> {
    Ok(Json(ops::update(may.scope(), &id, change).await?))
}

/// Delete a stored secret.
///
/// One that a published workflow uses is 409 `credential_in_use`, with those workflows, unless `anyway` is true.
#[cfg_attr(feature = "openapi", utoipa::path(delete, path = "/api/credentials/{id}", tag = "workflows",
    params(("id" = CredentialId, Path), CredentialRemoval), responses((status = 204, description = "it is gone"),
    (status = 404, body = web::ProblemBody), (status = 409, body = web::ProblemBody)), security(("session" = []))))]
pub async fn delete_credential(
    may: May<CredentialsManage>,
    Path(id): Path<CredentialId>,
    Query(removal): Query<CredentialRemoval>,
) -> Answer<StatusCode> {
    ops::remove(may.scope(), &id, removal.anyway).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// These doors in the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(list_credentials, create_credential, update_credential, delete_credential))]
pub struct Docs;
