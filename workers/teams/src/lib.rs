//! Tenants: teams, their members and invitations, what was done in them, and the directory from site key to tenant.

mod audit;
mod desk;
mod directory;
mod domains;
mod erase;
mod invitations;
mod jobs;
mod members;
mod people;
mod post;
mod roles;
mod rows;
mod staff;
mod team;
#[cfg(test)]
mod tests;

pub use directory::SiteDirectory;
pub use erase::{is_due, run as erase};
pub use jobs::{forget_person, list_deeds, on_event, sweep};
pub use people::Roster;

use axum::Router;
use web::{
    App,
    routing::{delete, get, patch, post},
};

/// The routes of this slice.
pub fn routes() -> Router<App> {
    let team = get(team::api::get_team).merge(patch(team::api::update_team)).merge(delete(team::api::delete_team));
    let member = patch(members::api::change_role).merge(delete(members::api::remove_member));
    let invitations = get(invitations::api::list_invitations).merge(post(invitations::api::create_invitation));
    Router::new()
        .route("/api/teams", get(team::api::list_teams).merge(post(team::api::create_team)))
        .route("/api/teams/joinable", get(domains::api::list_joinable))
        .route("/api/teams/{id}", team)
        .route("/api/teams/{id}/restore", post(team::api::restore_team))
        .route("/api/teams/{id}/transfer", post(team::api::transfer_team))
        .route("/api/teams/{id}/switch", post(team::api::switch_team))
        .route("/api/teams/{id}/permissions", get(team::api::get_permissions))
        .route("/api/teams/{id}/members", get(members::api::list_members))
        .route("/api/teams/{id}/members/{user}", member)
        .route("/api/teams/{id}/members/{user}/end-sessions", post(members::api::end_sessions))
        .route("/api/teams/{id}/invitations", invitations)
        .route("/api/teams/{id}/invitations/{invitation}", delete(invitations::api::revoke_invitation))
        .route("/api/teams/{id}/invitations/{invitation}/resend", post(invitations::api::resend_invitation))
        .route("/api/teams/{id}/domains", get(domains::api::list_domains).merge(post(domains::api::add_domain)))
        .route("/api/teams/{id}/domains/{domain}", delete(domains::api::remove_domain))
        .route("/api/teams/{id}/join", post(domains::api::join_team))
        .route("/api/teams/{id}/audit-log", get(audit::api::list_audit_log))
        .route("/api/teams/{id}/audit-log/export", get(audit::api::export_audit_log))
        .route("/api/teams/{id}/audit-log/verify", get(audit::api::verify_audit_log))
        .route("/api/invitations/look", post(invitations::api::look_at_invitation))
        .route("/api/invitations/accept", post(invitations::api::accept_invitation))
        .route("/api/staff/acting", post(staff::api::begin_acting).merge(delete(staff::api::end_acting)))
        .route("/api/staff/teams", get(staff::api::list_all_teams))
}

/// The OpenAPI document of this slice.
#[cfg(feature = "openapi")]
pub fn openapi() -> utoipa::openapi::OpenApi {
    use utoipa::OpenApi;
    let rooms = [
        members::api::Docs::openapi(),
        invitations::api::Docs::openapi(),
        domains::api::Docs::openapi(),
        audit::api::Docs::openapi(),
        staff::api::Docs::openapi(),
    ];
    rooms.into_iter().fold(team::api::Docs::openapi(), utoipa::openapi::OpenApi::merge_from)
}
