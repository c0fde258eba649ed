//! The doors to domains, and to teams that one may join.

use axum::http::StatusCode;
use kernel::{
    ids::TeamId,
    page::{Page, PageQuery},
    ports::Team,
};
use web::{Answer, Created, Json, Path, Query};

use super::{
    model::{Domain, Joinables, NewDomain},
    ops,
};
use crate::desk::Desk;

/// List the domains whose people may join a team.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/teams/{id}/domains", tag = "teams",
    params(("id" = TeamId, Path), PageQuery), responses((status = 200, body = Page<Domain>),
    (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn list_domains(
    desk: Desk,
    Path(id): Path<TeamId>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<Domain>>> {
    Ok(Json(ops::list(&desk, &id, &page).await?))
}

/// Let everybody with a proven address of the caller's own domain join.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/teams/{id}/domains", tag = "teams",
    params(("id" = TeamId, Path)), request_body = NewDomain, responses((status = 201, body = Domain),
    (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn add_domain(desk: Desk, Path(id): Path<TeamId>, Json(new): Json<NewDomain>) -> Answer<Created<Domain>> {
    Ok(Created(ops::add(&desk, &id, &new).await?))
}

/// Let people of a domain no longer join. Those who did stay.
#[cfg_attr(feature = "openapi", utoipa::path(delete, path = "/api/teams/{id}/domains/{domain}", tag = "teams",
    params(("id" = TeamId, Path), ("domain" = String, Path)), responses((status = 204),
    (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn remove_domain(desk: Desk, Path((id, domain)): Path<(TeamId, String)>) -> Answer<StatusCode> {
    ops::remove(&desk, &id, &domain).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List the teams that the caller may join by the domain of their address.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/teams/joinable", tag = "teams",
    responses((status = 200, body = Joinables), (status = 401, body = web::ProblemBody)), security(("session" = []))))]
pub async fn list_joinable(desk: Desk) -> Answer<Json<Joinables>> {
    Ok(Json(Joinables { items: ops::list_joinable(&desk).await? }))
}

/// Join a team by the domain of the caller's address. Their session looks at it from now on.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/teams/{id}/join", tag = "teams",
    params(("id" = TeamId, Path)), responses((status = 200, body = Team), (status = 401, body = web::ProblemBody),
    (status = 404, body = web::ProblemBody), (status = 409, body = web::ProblemBody)), security(("session" = []))))]
pub async fn join_team(desk: Desk, Path(id): Path<TeamId>) -> Answer<Json<Team>> {
    Ok(Json(ops::join(&desk, &id).await?))
}

/// The domains' part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(list_domains, add_domain, remove_domain, list_joinable, join_team))]
pub struct Docs;
