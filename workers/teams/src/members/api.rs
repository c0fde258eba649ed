//! The doors to a team's members.

use axum::http::StatusCode;
use kernel::{
    ids::{TeamId, UserId},
    page::{Page, PageQuery},
};
use web::{Answer, Json, Path, Query};

use super::{
    model::{Member, RoleChange},
    ops,
    search::Search,
};
use crate::desk::{Desk, FreshDesk};

/// List the members of a team; with `query`, those whose name or address has words that begin so.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/teams/{id}/members", tag = "teams",
    params(("id" = TeamId, Path), PageQuery, Search), responses((status = 200, body = Page<Member>),
    (status = 401, body = web::ProblemBody), (status = 404, body = web::ProblemBody), (status = 422, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn list_members(
    desk: Desk,
    Path(id): Path<TeamId>,
    Query(page): Query<PageQuery>,
    Query(search): Query<Search>,
) -> Answer<Json<Page<Member>>> {
    Ok(Json(ops::list(&desk, &id, &search, &page).await?))
}

/// Give a member another role. It counts at their next request.
#[cfg_attr(feature = "openapi", utoipa::path(patch, path = "/api/teams/{id}/members/{user}", tag = "teams",
    params(("id" = TeamId, Path), ("user" = UserId, Path)), request_body = RoleChange,
    responses((status = 200, body = Member), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody),
    (status = 404, body = web::ProblemBody), (status = 409, body = web::ProblemBody), (status = 422, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn change_role(
    desk: Desk,
    Path((id, user)): Path<(TeamId, UserId)>,
    Json(change): Json<RoleChange>,
) -> Answer<Json<Member>> {
    Ok(Json(ops::change_role(&desk, &id, &user, change.role).await?))
}

/// Take a member out of the team; leave it, when it is the caller.
#[cfg_attr(feature = "openapi", utoipa::path(delete, path = "/api/teams/{id}/members/{user}", tag = "teams",
    params(("id" = TeamId, Path), ("user" = UserId, Path)), responses((status = 204),
    (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody)), security(("session" = []))))]
pub async fn remove_member(desk: Desk, Path((id, user)): Path<(TeamId, UserId)>) -> Answer<StatusCode> {
    ops::remove(&desk, &id, &user).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End every session of a member, at once and everywhere: a session belongs to its person, and any of them could turn to this
/// team. They hear of it by mail and sign in again.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/teams/{id}/members/{user}/end-sessions", tag = "teams",
    params(("id" = TeamId, Path), ("user" = UserId, Path)), responses((status = 204),
    (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 422, body = web::ProblemBody), (status = 429, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn end_sessions(FreshDesk(desk): FreshDesk, Path((id, user)): Path<(TeamId, UserId)>) -> Answer<StatusCode> {
    ops::end_sessions(&desk, &id, &user).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The members' part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(list_members, change_role, remove_member, end_sessions))]
pub struct Docs;
