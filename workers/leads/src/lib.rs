//! Forms, submissions, contacts. The exemplar slice: everything here is what a newcomer should copy.

mod api;
mod api_visitor;
mod defaults;
mod draft;
mod form;
mod jobs;
mod model;
mod ops;
mod store;
#[cfg(test)]
mod tests;

pub use jobs::write;
pub use ops::{ensure_form, find_lead};

use axum::Router;
use web::{
    App,
    routing::{get, patch, post},
};

/// The routes of this slice.
pub fn routes(app: &App) -> Router<App> {
    let owners = Router::new()
        .route("/api/forms", get(api::list_forms).merge(post(api::create_form)))
        .route("/api/forms/{id}", get(api::get_form).merge(patch(api::update_form)))
        .route("/api/leads", get(api::list_leads))
        .route("/api/leads/summary", get(api::summarize_leads))
        .route("/api/leads/{id}", get(api::get_lead).merge(patch(api::update_lead)))
        .route("/api/leads/{id}/autoresponse", post(api::send_autoresponse));
    let visitors = Router::new()
        .route("/api/forms/{id}/public", get(api_visitor::get_public_form))
        .route("/api/forms/{id}/submit", post(api_visitor::submit_form));
    owners.merge(web::visitors(app, visitors))
}

/// The OpenAPI document of this slice.
#[cfg(feature = "openapi")]
pub fn openapi() -> utoipa::openapi::OpenApi {
    use utoipa::OpenApi;
    api::Docs::openapi().merge_from(api_visitor::Docs::openapi())
}
