//! Doors to workflows as they are edited.

use axum::{extract::State, http::StatusCode};
use kernel::{
    ids::WorkflowId,
    page::{Page, PageQuery},
    permission::{AutomationsDelete, AutomationsEdit, AutomationsView},
};
use nodes::{Manifest, Ports};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use web::{Answer, App, Created, Json, LargeJson, May, Path, Query};

use crate::{
    catalog,
    dry::{self, Trial},
    graph::Graph,
    hooks::{self, Hook},
    mail::{self, MailAddress},
    model::{NewWorkflow, Problems, Workflow, WorkflowChange, WorkflowLine, WorkflowState},
    ops, runs,
    templates::{self, Templates},
    view::RunView,
};

/// Narrows the list of workflows.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct WorkflowFilter {
    /// Only workflows in this state.
    pub state: Option<WorkflowState>,
    /// Only workflows whose name has this in it: 1 to 120 characters.
    pub query: Option<String>,
}

/// A graph that is to be checked.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Drawing {
    pub graph: Graph,
}

/// A kind of node, for the palette.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NodeKind {
    #[serde(rename = "type")]
    pub of: &'static str,
    pub version: u16,
    pub name: &'static str,
    /// `pure`, `idempotent`, `keyed`, `unsafe`: what becomes of an attempt whose outcome is unknown.
    pub class: &'static str,
    /// Where its attempts are made: in the run's `object`, over the `queue`, or `by_weight` of the input. Parameters may say otherwise.
    pub place: &'static str,
    /// `trigger`, `action`, `condition`, `transform`, `ai`.
    pub role: &'static str,
    pub group: &'static str,
    pub icon: &'static str,
    /// Names of the ports; of a node with one for each entry of a list, those that it has without entries.
    pub ports: Vec<String>,
    /// Parameter whose entries have a port each, by number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ports_per_entry: Option<&'static str>,
    pub docs: &'static str,
}

/// Every kind of node.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NodeKinds {
    pub items: Vec<NodeKind>,
}

/// The addresses of a workflow.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hooks {
    pub items: Vec<Hook>,
    /// Where mails to its triggers go.
    pub addresses: Vec<MailAddress>,
}

/// List workflows, newest first.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/workflows", tag = "workflows",
    params(PageQuery, WorkflowFilter), responses((status = 200, body = Page<WorkflowLine>)), security(("session" = []))))]
pub async fn list_workflows(
    may: May<AutomationsView>,
    Query(page): Query<PageQuery>,
    Query(filter): Query<WorkflowFilter>,
) -> Answer<Json<Page<WorkflowLine>>> {
    Ok(Json(ops::list(may.scope(), &page, (filter.state, filter.query.as_deref())).await?))
}

/// Create a workflow: empty, from a graph, or from a template.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/workflows", tag = "workflows", request_body = NewWorkflow,
    responses((status = 201, body = Workflow), (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn create_workflow(
    may: May<AutomationsEdit>,
    LargeJson(new): LargeJson<NewWorkflow>,
) -> Answer<Created<Workflow>> {
    Ok(Created(ops::create(may.scope(), new).await?))
}

/// Read a workflow with its draft.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/workflows/{id}", tag = "workflows",
    params(("id" = WorkflowId, Path)), responses((status = 200, body = Workflow), (status = 404, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn get_workflow(may: May<AutomationsView>, Path(id): Path<WorkflowId>) -> Answer<Json<Workflow>> {
    Ok(Json(ops::find(may.scope(), &id).await?))
}

/// List the addresses of a workflow: of its webhooks, with the keys that their callers sign with, and those that mails go to.
///
/// Of the published version, or of the draft as long as nothing is published. An address works while the workflow is active.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/workflows/{id}/hooks", tag = "workflows",
    params(("id" = WorkflowId, Path)), responses((status = 200, body = Hooks), (status = 404, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn list_hooks(may: May<AutomationsEdit>, Path(id): Path<WorkflowId>) -> Answer<Json<Hooks>> {
    let workflow = ops::find(may.scope(), &id).await?;
    let graph = match workflow.published_version {
        Some(_) => runs::published(may.scope(), &workflow).await?.graph,
        None => workflow.draft,
    };
    Ok(Json(Hooks { items: hooks::of(may.scope(), &id, &graph), addresses: mail::addresses(may.scope(), &id, &graph) }))
}

/// Save a workflow's draft or name.
///
/// Another revision since is 409 `revision_changed`, with both numbers and the draft as it is now: the last save never wins.
#[cfg_attr(feature = "openapi", utoipa::path(patch, path = "/api/workflows/{id}", tag = "workflows",
    params(("id" = WorkflowId, Path)), request_body = WorkflowChange, responses((status = 200, body = Workflow),
    (status = 404, body = web::ProblemBody), (status = 409, body = web::ProblemBody),
    (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn update_workflow(
    may: May<AutomationsEdit>,
    Path(id): Path<WorkflowId>,
    LargeJson(change): LargeJson<WorkflowChange>,
) -> Answer<Json<Workflow>> {
    Ok(Json(ops::update(may.scope(), &id, change).await?))
}

/// Delete a workflow that is not active, with its versions. Its runs stay.
#[cfg_attr(feature = "openapi", utoipa::path(delete, path = "/api/workflows/{id}", tag = "workflows",
    params(("id" = WorkflowId, Path)), responses((status = 204, description = "it is gone"),
    (status = 404, body = web::ProblemBody), (status = 409, body = web::ProblemBody)), security(("session" = []))))]
pub async fn delete_workflow(may: May<AutomationsDelete>, Path(id): Path<WorkflowId>) -> Answer<StatusCode> {
    ops::remove(may.scope(), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Let a workflow's triggers start runs.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/workflows/{id}/activate", tag = "workflows",
    params(("id" = WorkflowId, Path)), responses((status = 200, body = Workflow), (status = 404, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody)), security(("session" = []))))]
pub async fn activate_workflow(may: May<AutomationsEdit>, Path(id): Path<WorkflowId>) -> Answer<Json<Workflow>> {
    Ok(Json(ops::activate(may.scope(), &id).await?))
}

/// Let no trigger of a workflow start a run any more.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/workflows/{id}/deactivate", tag = "workflows",
    params(("id" = WorkflowId, Path)), responses((status = 200, body = Workflow), (status = 404, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn deactivate_workflow(may: May<AutomationsEdit>, Path(id): Path<WorkflowId>) -> Answer<Json<Workflow>> {
    Ok(Json(ops::deactivate(may.scope(), &id).await?))
}

/// Check a graph: all problems at once.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/workflows/validate", tag = "workflows",
    request_body = Drawing, responses((status = 200, body = Problems), (status = 422, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn validate_workflow(
    may: May<AutomationsView>,
    LargeJson(drawing): LargeJson<Drawing>,
) -> Answer<Json<Problems>> {
    Ok(Json(Problems { problems: ops::problems_here(may.scope(), &drawing.graph).await? }))
}

/// Run a graph without any effect.
///
/// The same path as a real run; nodes with effects answer with what is pinned to them. Nothing is stored.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/workflows/test", tag = "workflows", request_body = Trial,
    responses((status = 200, body = RunView), (status = 404, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn test_workflow(
    State(app): State<App>,
    may: May<AutomationsEdit>,
    LargeJson(trial): LargeJson<Trial>,
) -> Answer<Json<RunView>> {
    Ok(Json(dry::trial(app.ports(), may.scope(), trial).await?))
}

/// List the templates that a workflow can begin as.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/workflows/templates", tag = "workflows",
    responses((status = 200, body = Templates)), security(("session" = []))))]
pub async fn list_templates(_: May<AutomationsView>) -> Answer<Json<Templates>> {
    Ok(Json(templates::list()?))
}

/// List every kind of node.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/workflows/nodes", tag = "workflows",
    responses((status = 200, body = NodeKinds)), security(("session" = []))))]
pub async fn list_nodes(_: May<AutomationsView>) -> Answer<Json<NodeKinds>> {
    Ok(Json(NodeKinds { items: catalog::manifests().map(kind).collect() }))
}

fn kind(manifest: &'static Manifest) -> NodeKind {
    let Manifest { kind, version, name, class, place, role, group, icon, ports, docs } = *manifest;
    let ports_per_entry = match ports {
        Ports::PerEntry(list) => Some(list),
        Ports::Fixed(_) => None,
    };
    let (class, place, role, ports) = (class.name(), place.name(), role.name(), ports.of(&Value::Null));
    NodeKind { of: kind, version, name, class, place, role, group, icon, ports, ports_per_entry, docs }
}

/// These doors in the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    list_workflows,
    create_workflow,
    get_workflow,
    list_hooks,
    update_workflow,
    delete_workflow,
    activate_workflow,
    deactivate_workflow,
    validate_workflow,
    test_workflow,
    list_templates,
    list_nodes
))]
pub struct Docs;
