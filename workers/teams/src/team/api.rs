//! The doors to teams. They stand on the control database and name their team in the path, so they ask for a session and
//! look the seat up (`Desk`), where other rooms ask for `May<P>` in the session's team.

use kernel::{
    ids::{TeamId, UserId},
    page::{Page, PageQuery},
    ports::Team,
};
use serde::Deserialize;
use web::{Answer, Created, Json, Path, Query};

use super::{
    model::{Closed, Permissions, TeamChange, TeamName},
    ops,
};
use crate::desk::{Desk, FreshDesk};

/// Who becomes the owner.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Heir {
    pub user_id: UserId,
}

/// Create a team. The caller owns it, and their session looks at it from now on.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/teams", tag = "teams", request_body = TeamName,
    responses((status = 201, body = Team), (status = 401, body = web::ProblemBody), (status = 409, body = web::ProblemBody),
    (status = 422, body = web::ProblemBody), (status = 429, body = web::ProblemBody)), security(("session" = []))))]
pub async fn create_team(desk: Desk, Json(name): Json<TeamName>) -> Answer<Created<Team>> {
    Ok(Created(ops::create(&desk, &name).await?))
}

/// List the caller's teams, newest first.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/teams", tag = "teams", params(PageQuery),
    responses((status = 200, body = Page<Team>), (status = 401, body = web::ProblemBody)), security(("session" = []))))]
pub async fn list_teams(desk: Desk, Query(page): Query<PageQuery>) -> Answer<Json<Page<Team>>> {
    Ok(Json(ops::list(&desk, &page).await?))
}

/// Read a team.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/teams/{id}", tag = "teams", params(("id" = TeamId, Path)),
    responses((status = 200, body = Team), (status = 401, body = web::ProblemBody), (status = 404, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn get_team(desk: Desk, Path(id): Path<TeamId>) -> Answer<Json<Team>> {
    Ok(Json(desk.seat(&id).await?.team))
}

/// Rename a team, or ask its people for a second factor.
#[cfg_attr(feature = "openapi", utoipa::path(patch, path = "/api/teams/{id}", tag = "teams", params(("id" = TeamId, Path)),
    request_body = TeamChange, responses((status = 200, body = Team), (status = 401, body = web::ProblemBody),
    (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody), (status = 409, body = web::ProblemBody),
    (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn update_team(desk: Desk, Path(id): Path<TeamId>, Json(wish): Json<TeamChange>) -> Answer<Json<Team>> {
    Ok(Json(ops::update(&desk, &id, &wish).await?))
}

/// Close a team at once to everybody but its owners. It is removed after seven days; until then it can be restored.
#[cfg_attr(feature = "openapi", utoipa::path(delete, path = "/api/teams/{id}", tag = "teams", params(("id" = TeamId, Path)),
    responses((status = 200, body = Closed), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody),
    (status = 404, body = web::ProblemBody)), security(("session" = []))))]
pub async fn delete_team(FreshDesk(desk): FreshDesk, Path(id): Path<TeamId>) -> Answer<Json<Closed>> {
    Ok(Json(ops::close(&desk, &id).await?))
}

/// Open a closed team again.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/teams/{id}/restore", tag = "teams",
    params(("id" = TeamId, Path)), responses((status = 200, body = Team), (status = 401, body = web::ProblemBody),
    (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody), (status = 409, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn restore_team(desk: Desk, Path(id): Path<TeamId>) -> Answer<Json<Team>> {
    Ok(Json(ops::restore(&desk, &id).await?))
}

/// Make a member the owner of the team. The caller stays as an admin.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/teams/{id}/transfer", tag = "teams",
    params(("id" = TeamId, Path)), request_body = Heir, responses((status = 200, body = Team),
    (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn transfer_team(
    FreshDesk(desk): FreshDesk,
    Path(id): Path<TeamId>,
    Json(heir): Json<Heir>,
) -> Answer<Json<Team>> {
    Ok(Json(ops::transfer(&desk, &id, &heir.user_id).await?))
}

/// Turn the session to another of the caller's teams.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/teams/{id}/switch", tag = "teams",
    params(("id" = TeamId, Path)), responses((status = 200, body = Team), (status = 401, body = web::ProblemBody),
    (status = 404, body = web::ProblemBody)), security(("session" = []))))]
pub async fn switch_team(desk: Desk, Path(id): Path<TeamId>) -> Answer<Json<Team>> {
    Ok(Json(ops::switch(&desk, &id).await?))
}

/// Read what each role may do, and which the caller has.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/teams/{id}/permissions", tag = "teams",
    params(("id" = TeamId, Path)), responses((status = 200, body = Permissions), (status = 401, body = web::ProblemBody),
    (status = 404, body = web::ProblemBody)), security(("session" = []))))]
pub async fn get_permissions(desk: Desk, Path(id): Path<TeamId>) -> Answer<Json<Permissions>> {
    Ok(Json(ops::permissions(&desk, &id).await?))
}

/// The team's part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    create_team,
    list_teams,
    get_team,
    update_team,
    delete_team,
    restore_team,
    transfer_team,
    switch_team,
    get_permissions
))]
pub struct Docs;
