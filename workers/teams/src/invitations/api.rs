//! The doors to invitations.

use axum::{extract::State, http::StatusCode};
use kernel::{
    ids::{InvitationId, TeamId},
    page::{Page, PageQuery},
    ports::Team,
};
use web::{Answer, App, Created, Json, OwnPage, Path, Query};

use super::{
    accept,
    model::{Invitation, Link, Look, NewInvitation},
    ops,
};
use crate::desk::Desk;

/// List a team's invitations, newest first.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/teams/{id}/invitations", tag = "teams",
    params(("id" = TeamId, Path), PageQuery), responses((status = 200, body = Page<Invitation>),
    (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn list_invitations(
    desk: Desk,
    Path(id): Path<TeamId>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<Invitation>>> {
    Ok(Json(ops::list(&desk, &id, &page).await?))
}

/// Invite somebody by mail. The link works for seven days, once, and for the address that it was sent to.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/teams/{id}/invitations", tag = "teams",
    params(("id" = TeamId, Path)), request_body = NewInvitation, responses((status = 201, body = Invitation),
    (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 422, body = web::ProblemBody), (status = 429, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn create_invitation(
    desk: Desk,
    Path(id): Path<TeamId>,
    Json(new): Json<NewInvitation>,
) -> Answer<Created<Invitation>> {
    Ok(Created(ops::create(&desk, &id, &new).await?))
}

/// Send an invitation again, with a new link; the old link ends.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/teams/{id}/invitations/{invitation}/resend", tag = "teams",
    params(("id" = TeamId, Path), ("invitation" = InvitationId, Path)), responses((status = 200, body = Invitation),
    (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 429, body = web::ProblemBody)), security(("session" = []))))]
pub async fn resend_invitation(
    desk: Desk,
    Path((id, invitation)): Path<(TeamId, InvitationId)>,
) -> Answer<Json<Invitation>> {
    Ok(Json(ops::resend(&desk, &id, &invitation).await?))
}

/// Take an invitation back; its link ends.
#[cfg_attr(feature = "openapi", utoipa::path(delete, path = "/api/teams/{id}/invitations/{invitation}", tag = "teams",
    params(("id" = TeamId, Path), ("invitation" = InvitationId, Path)), responses((status = 204),
    (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody)), security(("session" = []))))]
pub async fn revoke_invitation(desk: Desk, Path((id, invitation)): Path<(TeamId, InvitationId)>) -> Answer<StatusCode> {
    ops::revoke(&desk, &id, &invitation).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Read what an invitation's link offers. The link itself is the secret.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/invitations/look", tag = "teams", request_body = Link,
    responses((status = 200, body = Look), (status = 403, body = web::ProblemBody), (status = 409, body = web::ProblemBody),
    (status = 429, body = web::ProblemBody))))]
pub async fn look_at_invitation(State(app): State<App>, page: OwnPage, Json(link): Json<Link>) -> Answer<Json<Look>> {
    Ok(Json(accept::look(app.ports(), &page.ip, &link.token).await?))
}

/// Accept an invitation. The caller's session looks at the team from now on.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/invitations/accept", tag = "teams", request_body = Link,
    responses((status = 200, body = Team), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 429, body = web::ProblemBody)), security(("session" = []))))]
pub async fn accept_invitation(desk: Desk, Json(link): Json<Link>) -> Answer<Json<Team>> {
    Ok(Json(accept::accept(&desk, &link.token).await?))
}

/// The invitations' part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    list_invitations,
    create_invitation,
    resend_invitation,
    revoke_invitation,
    look_at_invitation,
    accept_invitation
))]
pub struct Docs;
