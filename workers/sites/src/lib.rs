//! Websites: reading them, finding answers in them, and what they lack.

pub mod address;
pub mod analysis;
mod api;
mod api_visitor;
pub mod chunk;
mod crawl;
pub mod frontier;
mod ground;
pub mod index;
mod jobs;
mod model;
mod ops;
pub mod page;
pub mod robots;
pub mod sitemap;
mod store;
#[cfg(test)]
mod tests;
mod view;

pub use analysis::Kind;
pub use ground::ground;
pub use jobs::on_job;
pub use ops::{Activate, Wanted};

use std::sync::Arc;

use axum::{Extension, Router};
use web::{
    App,
    routing::{delete, get, patch, post, put},
};

/// The routes of this slice. `activate` is what other rooms do when an automation is switched on.
pub fn routes(app: &App, activate: Arc<dyn Activate>) -> Router<App> {
    let owners = Router::new()
        .route("/api/sites", get(api::list_sites).merge(post(api::add_site)))
        .route("/api/sites/{id}", get(api::get_site).merge(patch(api::update_site)).merge(delete(api::delete_site)))
        .route("/api/sites/{id}/restore", post(api::restore_site))
        .route("/api/sites/{id}/crawl", post(api::crawl_site))
        .route("/api/sites/{id}/pages", get(api::list_pages))
        .route("/api/sites/{id}/automations/{kind}", put(api::set_automation).layer(Extension(activate)))
        .route("/api/chatbot/embed-code", get(api::get_embed_code));
    let visitors = Router::new().route("/api/widget/config", get(api_visitor::get_widget_config));
    owners.merge(web::visitors(app, visitors))
}

/// The OpenAPI document of this slice.
#[cfg(feature = "openapi")]
pub fn openapi() -> utoipa::openapi::OpenApi {
    use utoipa::OpenApi;
    api::Docs::openapi().merge_from(api_visitor::Docs::openapi())
}
