//! Tenants: teams, members, roles, and the directory from site key to tenant.

mod api;
mod directory;
mod model;
mod ops;
mod people;
mod store;
#[cfg(test)]
mod tests;

pub use directory::SiteDirectory;
pub use people::Roster;

use axum::Router;
use web::{
    App,
    routing::{get, patch, post},
};

/// The routes of this slice.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/teams", get(api::list_teams).merge(post(api::create_team)))
        .route("/api/teams/{id}", get(api::get_team).merge(patch(api::rename_team)))
        .route("/api/teams/{id}/switch", post(api::switch_team))
        .route("/api/teams/{id}/permissions", get(api::get_permissions))
}

/// The OpenAPI document of this slice.
#[cfg(feature = "openapi")]
pub fn openapi() -> utoipa::openapi::OpenApi {
    use utoipa::OpenApi;
    api::Docs::openapi()
}
