//! The doors to the log. It stands on the team's shard, so the way leads through the session's team (`May<P>`), which
//! the path must name.

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use kernel::{
    ids::TeamId,
    page::{Page, PageQuery},
    permission::AuditRead,
};
use web::{Answer, App, Json, May, Path, Query};

use super::{
    entry::Shown,
    ops::{self, Filter},
    verify::Verdict,
};

/// List who did what in the team, latest first.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/teams/{id}/audit-log", tag = "teams",
    params(("id" = TeamId, Path), PageQuery, Filter), responses((status = 200, body = Page<Shown>),
    (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn list_audit_log(
    may: May<AuditRead>,
    Path(id): Path<TeamId>,
    Query(page): Query<PageQuery>,
    Query(filter): Query<Filter>,
) -> Answer<Json<Page<Shown>>> {
    ops::must_be_here(may.scope(), may.caller(), &id).await?;
    Ok(Json(ops::list(may.scope(), &filter, &page).await?))
}

/// Take the log along as CSV: the latest 10,000 entries that match; earlier ones come with an earlier `until`.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/teams/{id}/audit-log/export", tag = "teams",
    params(("id" = TeamId, Path), Filter), responses((status = 200, body = String, content_type = "text/csv"),
    (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 422, body = web::ProblemBody), (status = 429, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn export_audit_log(
    State(app): State<App>,
    may: May<AuditRead>,
    Path(id): Path<TeamId>,
    Query(filter): Query<Filter>,
) -> Answer<Response> {
    ops::must_be_here(may.scope(), may.caller(), &id).await?;
    let text = ops::export(may.scope(), app.ports(), &filter).await?;
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    let file = HeaderValue::from_static("attachment; filename=\"audit-log.csv\"");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, file)], text).into_response())
}

/// Check that nothing was changed, taken out, put in or moved since it was recorded.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/teams/{id}/audit-log/verify", tag = "teams",
    params(("id" = TeamId, Path)), responses((status = 200, body = Verdict), (status = 401, body = web::ProblemBody),
    (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody), (status = 409, body = web::ProblemBody),
    (status = 429, body = web::ProblemBody)), security(("session" = []))))]
pub async fn verify_audit_log(
    State(app): State<App>,
    may: May<AuditRead>,
    Path(id): Path<TeamId>,
) -> Answer<Json<Verdict>> {
    ops::must_be_here(may.scope(), may.caller(), &id).await?;
    Ok(Json(ops::verify(may.scope(), app.ports()).await?))
}

/// The log's part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(list_audit_log, export_audit_log, verify_audit_log))]
pub struct Docs;
