//! The doors to teams. They stand on the control database and name their team in the path, so they ask for a session
//! (`SignedIn`) and look the membership up, where other rooms ask for `May<P>` in the session's team.

use axum::extract::State;
use kernel::{
    ids::TeamId,
    page::{Page, PageQuery},
    ports::Team,
};
use web::{Answer, App, Created, Json, Path, Query, SignedIn};

use crate::{
    model::{Permissions, TeamName},
    ops,
};

/// Create a team. The caller owns it, and their session looks at it from now on.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/teams", tag = "teams", request_body = TeamName,
    responses((status = 201, body = Team), (status = 401, body = web::ProblemBody), (status = 409, body = web::ProblemBody),
    (status = 422, body = web::ProblemBody), (status = 429, body = web::ProblemBody)), security(("session" = []))))]
pub async fn create_team(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Json(name): Json<TeamName>,
) -> Answer<Created<Team>> {
    Ok(Created(ops::create(app.ports(), &who, &name).await?))
}

/// List the caller's teams, newest first.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/teams", tag = "teams", params(PageQuery),
    responses((status = 200, body = Page<Team>), (status = 401, body = web::ProblemBody)), security(("session" = []))))]
pub async fn list_teams(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<Team>>> {
    Ok(Json(ops::list(app.ports(), &who.user, &page).await?))
}

/// Read a team.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/teams/{id}", tag = "teams", params(("id" = TeamId, Path)),
    responses((status = 200, body = Team), (status = 401, body = web::ProblemBody), (status = 404, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn get_team(State(app): State<App>, SignedIn(who): SignedIn, Path(id): Path<TeamId>) -> Answer<Json<Team>> {
    Ok(Json(ops::find(app.ports(), &who.user, &id).await?))
}

/// Rename a team.
#[cfg_attr(feature = "openapi", utoipa::path(patch, path = "/api/teams/{id}", tag = "teams", params(("id" = TeamId, Path)),
    request_body = TeamName, responses((status = 200, body = Team), (status = 401, body = web::ProblemBody),
    (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody), (status = 422, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn rename_team(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<TeamId>,
    Json(name): Json<TeamName>,
) -> Answer<Json<Team>> {
    Ok(Json(ops::rename(app.ports(), &who.user, &id, &name).await?))
}

/// Turn the session to another of the caller's teams.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/teams/{id}/switch", tag = "teams",
    params(("id" = TeamId, Path)), responses((status = 200, body = Team), (status = 401, body = web::ProblemBody),
    (status = 404, body = web::ProblemBody)), security(("session" = []))))]
pub async fn switch_team(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<TeamId>,
) -> Answer<Json<Team>> {
    Ok(Json(ops::switch(app.ports(), &who, &id).await?))
}

/// Read what each role may do, and which the caller has.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/teams/{id}/permissions", tag = "teams",
    params(("id" = TeamId, Path)), responses((status = 200, body = Permissions), (status = 401, body = web::ProblemBody),
    (status = 404, body = web::ProblemBody)), security(("session" = []))))]
pub async fn get_permissions(
    State(app): State<App>,
    SignedIn(who): SignedIn,
    Path(id): Path<TeamId>,
) -> Answer<Json<Permissions>> {
    Ok(Json(ops::permissions(app.ports(), &who.user, &id).await?))
}

/// The slice's part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(create_team, list_teams, get_team, rename_team, switch_team, get_permissions))]
pub struct Docs;
