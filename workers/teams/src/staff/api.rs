//! The doors for staff. Everybody else learns nothing of them.

use axum::http::StatusCode;
use kernel::page::{Page, PageQuery};
use web::{Answer, Json, Query};

use super::{
    model::{Acting, AnyTeam, NewActing, Search},
    ops,
};
use crate::desk::{FreshDesk, StaffDesk};

/// Look at a team as a viewer, for 30 minutes. Its owners can read who did and why.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/staff/acting", tag = "staff", request_body = NewActing,
    responses((status = 200, body = Acting), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody),
    (status = 404, body = web::ProblemBody), (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn begin_acting(
    _: StaffDesk,
    FreshDesk(desk): FreshDesk,
    Json(new): Json<NewActing>,
) -> Answer<Json<Acting>> {
    Ok(Json(ops::begin(&desk, &new).await?))
}

/// Leave the team that one looks at.
#[cfg_attr(feature = "openapi", utoipa::path(delete, path = "/api/staff/acting", tag = "staff",
    responses((status = 204), (status = 401, body = web::ProblemBody), (status = 404, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn end_acting(StaffDesk(desk): StaffDesk) -> Answer<StatusCode> {
    ops::end(&desk).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Find teams by id, or by the beginning of their name, in the order of names.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/staff/teams", tag = "staff", params(PageQuery, Search),
    responses((status = 200, body = Page<AnyTeam>), (status = 401, body = web::ProblemBody),
    (status = 404, body = web::ProblemBody), (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn list_all_teams(
    StaffDesk(desk): StaffDesk,
    Query(page): Query<PageQuery>,
    Query(search): Query<Search>,
) -> Answer<Json<Page<AnyTeam>>> {
    Ok(Json(ops::search(&desk, &search, &page).await?))
}

/// The staff's part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(begin_acting, end_acting, list_all_teams))]
pub struct Docs;
