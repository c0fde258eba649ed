//! Doors for workflows that come and go as documents.

use kernel::{
    ids::WorkflowId,
    permission::{AutomationsEdit, AutomationsView},
};
use serde::Deserialize;
use web::{Answer, Created, Json, LargeJson, May, Path, Query};

use super::{Import, Imported, WorkflowDocument};

/// What of a workflow is handed on.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct ExportQuery {
    /// A published version; the draft when absent.
    pub version: Option<u32>,
}

/// Export a workflow as a document, without passwords, tokens and keys.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/workflows/{id}/export", tag = "workflows",
    params(("id" = WorkflowId, Path), ExportQuery), responses((status = 200, body = WorkflowDocument),
    (status = 404, body = web::ProblemBody)), security(("session" = []))))]
pub async fn export_workflow(
    may: May<AutomationsView>,
    Path(id): Path<WorkflowId>,
    Query(query): Query<ExportQuery>,
) -> Answer<Json<WorkflowDocument>> {
    Ok(Json(super::export(may.scope(), &id, query.version).await?))
}

/// Create a workflow from a document: an export of GR8, or of n8n.
///
/// What has no counterpart here is named in the report; a node of an unknown kind stays as a problem of the draft.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/workflows/import", tag = "workflows", request_body = Import,
    responses((status = 201, body = Imported), (status = 413, body = web::ProblemBody),
    (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn import_workflow(
    may: May<AutomationsEdit>,
    LargeJson(wish): LargeJson<Import>,
) -> Answer<Created<Imported>> {
    Ok(Created(super::import(may.scope(), wish).await?))
}

/// These doors in the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(export_workflow, import_workflow))]
pub struct Docs;
