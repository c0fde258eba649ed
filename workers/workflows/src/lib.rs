//! Workflows: what a graph may be (`graph`), how a run of it goes on (`machine`, pure), and all that makes a product of
//! them. The contract is docs/design/workflows.md.

mod api;
mod api_credentials;
mod api_runs;
mod api_signals;
mod api_versions;
pub mod approval;
mod ask;
mod catalog;
mod credentials;
mod dry;
pub mod effects;
mod exchange;
pub mod graph;
mod hooks;
mod house;
mod jobs;
pub mod machine;
mod mail;
pub mod metrics;
mod model;
mod ops;
pub mod pace;
pub mod protocol;
mod published;
mod runs;
pub mod shell;
mod signals;
mod store;
mod templates;
#[cfg(test)]
mod tests;
pub mod triggers;
pub mod turns;
mod versions;
mod view;

pub use jobs::{OVERDUE_MS, Wave, erase, forget, redrive, sweep};
pub use mail::{Received, Verdict, receive};
pub use shell::run_step;
pub use triggers::{lookup, registry::hear as hear_with};

use std::sync::Arc;

use axum::Router;
use kernel::{Event, Fault, Scope, ids::EventId};
use web::{
    App,
    routing::{delete, get, patch, post, put},
};

/// Hears an event with no other room plugged in: items have what the event says. `hear_with` is the same with them.
pub async fn hear(scope: &Scope, id: &EventId, event: &Event) -> Result<(), Fault> {
    hear_with(scope, &lookup::EventsOnly, id, event).await
}

/// The routes of this slice.
pub fn routes(_: &App) -> Router<App> {
    let published = Arc::new(published::Published::default());
    let called = get(hooks::call_hook).merge(post(hooks::call_hook)).merge(put(hooks::call_hook));
    let called = called.merge(patch(hooks::call_hook)).merge(delete(hooks::call_hook));
    let one = get(api::get_workflow).merge(patch(api::update_workflow)).merge(delete(api::delete_workflow));
    Router::new()
        .route("/api/workflows", get(api::list_workflows).merge(post(api::create_workflow)))
        .route("/api/workflows/nodes", get(api::list_nodes))
        .route("/api/workflows/templates", get(api::list_templates))
        .route("/api/workflows/import", post(exchange::import_workflow))
        .route("/api/workflows/{id}/export", get(exchange::export_workflow))
        .route("/api/workflows/validate", post(api::validate_workflow))
        .route("/api/workflows/test", post(api::test_workflow))
        .route("/api/workflows/{id}", one)
        .route("/api/workflows/{id}/activate", post(api::activate_workflow))
        .route("/api/workflows/{id}/deactivate", post(api::deactivate_workflow))
        .route("/api/workflows/{id}/run", post(api_runs::run_workflow))
        .route("/api/workflows/{id}/hooks", get(api::list_hooks))
        .route(
            "/api/workflows/{id}/versions",
            get(api_versions::list_versions).merge(post(api_versions::publish_version)),
        )
        .route("/api/workflows/{id}/versions/{version}", get(api_versions::get_version))
        .route("/api/workflows/{id}/versions/{version}/diff", get(api_versions::compare_version))
        .route("/api/workflows/{id}/versions/{version}/revert", post(api_versions::revert_version))
        .route("/api/workflows/{id}/versions/{version}/fork", post(api_versions::fork_version))
        .route("/api/workflow-runs", get(api_runs::list_runs))
        .route("/api/workflow-runs/{id}", get(api_runs::get_run))
        .route("/api/workflow-runs/{id}/cancel", post(api_runs::cancel_run))
        .route("/api/workflow-runs/{id}/pause", post(api_runs::pause_run))
        .route("/api/workflow-runs/{id}/resume", post(api_runs::resume_run))
        .route("/api/workflow-runs/{id}/redrive", post(api_runs::redrive_run))
        .route("/api/workflow-runs/{id}/settle", post(api_runs::settle_step))
        .route("/api/workflow-runs/{id}/approve", post(api_runs::approve_step))
        .route("/api/workflow-runs/{id}/signal", post(api_runs::signal_run))
        .route(
            "/api/credentials",
            get(api_credentials::list_credentials).merge(post(api_credentials::create_credential)),
        )
        .route(
            "/api/credentials/{id}",
            patch(api_credentials::update_credential).merge(delete(api_credentials::delete_credential)),
        )
        .route("/api/workflow-signals", post(api_signals::send_signal))
        .route("/api/dead-letters", get(api_runs::list_dead_letters))
        .route("/api/dead-letters/redrive", post(api_runs::redrive_dead_letters))
        .route_layer(axum::middleware::from_fn_with_state(Arc::clone(&published), published::forget))
        .route("/hooks/{key}", called)
        .route("/approve", get(ask::show).merge(post(ask::answer)))
        .route_layer(axum::Extension(published))
}

/// The OpenAPI document of this slice.
#[cfg(feature = "openapi")]
pub fn openapi() -> utoipa::openapi::OpenApi {
    use utoipa::OpenApi;
    api::Docs::openapi()
        .merge_from(api_versions::Docs::openapi())
        .merge_from(api_runs::Docs::openapi())
        .merge_from(api_credentials::Docs::openapi())
        .merge_from(api_signals::Docs::openapi())
        .merge_from(hooks::Docs::openapi())
        .merge_from(exchange::Docs::openapi())
}
