//! Doors to what was published.

use kernel::{
    ids::WorkflowId,
    page::{Page, PageQuery},
    permission::{AutomationsEdit, AutomationsView},
};
use serde::Deserialize;
use web::{Answer, Created, Json, May, Path, Query};

use crate::{
    model::{NewVersion, Version, VersionLine, Workflow},
    versions::{self, Difference},
};

/// What to compare with.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct DiffQuery {
    /// Another version; the draft when absent.
    pub to: Option<u32>,
}

/// Brings a version back.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Revert {
    /// The draft's revision that is replaced.
    pub revision: u32,
}

/// Copies a version.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Fork {
    /// The copy's name.
    pub name: Option<String>,
}

/// List a workflow's versions, newest first.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/workflows/{id}/versions", tag = "workflows",
    params(("id" = WorkflowId, Path), PageQuery), responses((status = 200, body = Page<VersionLine>),
    (status = 404, body = web::ProblemBody)), security(("session" = []))))]
pub async fn list_versions(
    may: May<AutomationsView>,
    Path(id): Path<WorkflowId>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<VersionLine>>> {
    Ok(Json(versions::list(may.scope(), &id, &page).await?))
}

/// Publish a workflow's draft as its next version.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/workflows/{id}/versions", tag = "workflows",
    params(("id" = WorkflowId, Path)), request_body = NewVersion, responses((status = 201, body = Version),
    (status = 404, body = web::ProblemBody), (status = 409, body = web::ProblemBody),
    (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn publish_version(
    may: May<AutomationsEdit>,
    Path(id): Path<WorkflowId>,
    Json(new): Json<NewVersion>,
) -> Answer<Created<Version>> {
    Ok(Created(versions::publish(may.scope(), &id, new).await?))
}

/// Read a version.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/workflows/{id}/versions/{version}", tag = "workflows",
    params(("id" = WorkflowId, Path), ("version" = u32, Path)), responses((status = 200, body = Version),
    (status = 404, body = web::ProblemBody)), security(("session" = []))))]
pub async fn get_version(
    may: May<AutomationsView>,
    Path((id, version)): Path<(WorkflowId, u32)>,
) -> Answer<Json<Version>> {
    Ok(Json(versions::find(may.scope(), &id, version).await?))
}

/// Compare a version with another one, or with the draft.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/workflows/{id}/versions/{version}/diff", tag = "workflows",
    params(("id" = WorkflowId, Path), ("version" = u32, Path), DiffQuery), responses((status = 200, body = Difference),
    (status = 404, body = web::ProblemBody)), security(("session" = []))))]
pub async fn compare_version(
    may: May<AutomationsView>,
    Path((id, version)): Path<(WorkflowId, u32)>,
    Query(query): Query<DiffQuery>,
) -> Answer<Json<Difference>> {
    Ok(Json(versions::compare(may.scope(), &id, version, query.to).await?))
}

/// Make a version the draft again.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/workflows/{id}/versions/{version}/revert",
    tag = "workflows", params(("id" = WorkflowId, Path), ("version" = u32, Path)), request_body = Revert,
    responses((status = 200, body = Workflow), (status = 404, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody)), security(("session" = []))))]
pub async fn revert_version(
    may: May<AutomationsEdit>,
    Path((id, version)): Path<(WorkflowId, u32)>,
    Json(revert): Json<Revert>,
) -> Answer<Json<Workflow>> {
    Ok(Json(versions::revert(may.scope(), &id, version, revert.revision).await?))
}

/// Begin a new workflow as a version of this one.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/workflows/{id}/versions/{version}/fork",
    tag = "workflows", params(("id" = WorkflowId, Path), ("version" = u32, Path)), request_body = Fork,
    responses((status = 201, body = Workflow), (status = 404, body = web::ProblemBody),
    (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn fork_version(
    may: May<AutomationsEdit>,
    Path((id, version)): Path<(WorkflowId, u32)>,
    Json(fork): Json<Fork>,
) -> Answer<Created<Workflow>> {
    Ok(Created(versions::fork(may.scope(), &id, version, fork.name).await?))
}

/// These doors in the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(list_versions, publish_version, get_version, compare_version, revert_version, fork_version))]
pub struct Docs;
