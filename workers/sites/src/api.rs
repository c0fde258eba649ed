//! The owner's doors to sites.

use crate::model::{Automation, Crawl, Kind, SiteChange, SitePage};
use crate::ops::{self, Activate, Wish};
use crate::view::{EmbedCode, Site};
use axum::{Extension, http::StatusCode};
use kernel::{
    ids::SiteId,
    page::{Page, PageQuery},
    permission::{AutomationsDelete, AutomationsEdit, AutomationsView},
};
use serde::Deserialize;
use std::sync::Arc;
use web::{Answer, Created, Json, May, Path, Query};

/// A website to connect.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewSite {
    /// Its address; `https://` may be left out.
    pub url: String,
    /// Its name; the host when absent.
    pub name: Option<String>,
}

/// Whether an automation should be on.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Switch {
    pub active: bool,
}

/// Which site's code.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct EmbedQuery {
    pub site_id: SiteId,
}

/// Connect a website; reading it begins at once.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/sites", tag = "sites", request_body = NewSite,
    responses((status = 201, body = Site), (status = 409, body = web::ProblemBody), (status = 422, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn add_site(may: May<AutomationsEdit>, Json(new): Json<NewSite>) -> Answer<Created<Site>> {
    Ok(Created(ops::add_site(may.scope(), Wish { url: new.url, name: new.name }).await?))
}

/// List the team's websites, newest first.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/sites", tag = "sites", params(PageQuery),
    responses((status = 200, body = Page<Site>)), security(("session" = []))))]
pub async fn list_sites(may: May<AutomationsView>, Query(page): Query<PageQuery>) -> Answer<Json<Page<Site>>> {
    Ok(Json(ops::list_sites(may.scope(), &page).await?))
}

/// Read a website's state, analysis and automations.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/sites/{id}", tag = "sites", params(("id" = SiteId, Path)),
    responses((status = 200, body = Site), (status = 404, body = web::ProblemBody)), security(("session" = []))))]
pub async fn get_site(may: May<AutomationsView>, Path(id): Path<SiteId>) -> Answer<Json<Site>> {
    Ok(Json(ops::find_site(may.scope(), &id).await?))
}

/// Change a website's name, looks or origins.
#[cfg_attr(feature = "openapi", utoipa::path(patch, path = "/api/sites/{id}", tag = "sites", params(("id" = SiteId, Path)),
    request_body = SiteChange, responses((status = 200, body = Site), (status = 404, body = web::ProblemBody),
    (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn update_site(
    may: May<AutomationsEdit>,
    Path(id): Path<SiteId>,
    Json(change): Json<SiteChange>,
) -> Answer<Json<Site>> {
    Ok(Json(ops::update_site(may.scope(), &id, change).await?))
}

/// Delete a website; it can be restored.
#[cfg_attr(feature = "openapi", utoipa::path(delete, path = "/api/sites/{id}", tag = "sites", params(("id" = SiteId, Path)),
    responses((status = 204, description = "deleted"), (status = 404, body = web::ProblemBody)), security(("session" = []))))]
pub async fn delete_site(may: May<AutomationsDelete>, Path(id): Path<SiteId>) -> Answer<StatusCode> {
    ops::delete_site(may.scope(), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Restore a deleted website.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/sites/{id}/restore", tag = "sites", params(("id" = SiteId, Path)),
    responses((status = 200, body = Site), (status = 404, body = web::ProblemBody), (status = 409, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn restore_site(may: May<AutomationsDelete>, Path(id): Path<SiteId>) -> Answer<Json<Site>> {
    Ok(Json(ops::restore_site(may.scope(), &id).await?))
}

/// Read a website again. While it is being read, that crawl is answered.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/sites/{id}/crawl", tag = "sites", params(("id" = SiteId, Path)),
    responses((status = 202, body = Crawl), (status = 404, body = web::ProblemBody)), security(("session" = []))))]
pub async fn crawl_site(may: May<AutomationsEdit>, Path(id): Path<SiteId>) -> Answer<(StatusCode, Json<Crawl>)> {
    Ok((StatusCode::ACCEPTED, Json(ops::crawl_site(may.scope(), &id).await?)))
}

/// List the pages of the latest crawl.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/sites/{id}/pages", tag = "sites", params(("id" = SiteId, Path), PageQuery),
    responses((status = 200, body = Page<SitePage>), (status = 404, body = web::ProblemBody)), security(("session" = []))))]
pub async fn list_pages(
    may: May<AutomationsView>,
    Path(id): Path<SiteId>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<SitePage>>> {
    Ok(Json(ops::list_pages(may.scope(), &id, &page).await?))
}

/// Switch an automation of a website on or off.
#[cfg_attr(feature = "openapi", utoipa::path(put, path = "/api/sites/{id}/automations/{kind}", tag = "sites",
    params(("id" = SiteId, Path), ("kind" = Kind, Path)), request_body = Switch, responses((status = 200, body = Automation),
    (status = 404, body = web::ProblemBody)), security(("session" = []))))]
pub async fn set_automation(
    may: May<AutomationsEdit>,
    Extension(activate): Extension<Arc<dyn Activate>>,
    Path((id, kind)): Path<(SiteId, Kind)>,
    Json(switch): Json<Switch>,
) -> Answer<Json<Automation>> {
    Ok(Json(ops::set_automation(may.scope(), activate.as_ref(), &id, (kind, switch.active)).await?))
}

/// Read the code that goes into the website's pages.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/chatbot/embed-code", tag = "sites", params(EmbedQuery),
    responses((status = 200, body = EmbedCode), (status = 404, body = web::ProblemBody)), security(("session" = []))))]
pub async fn get_embed_code(may: May<AutomationsView>, Query(query): Query<EmbedQuery>) -> Answer<Json<EmbedCode>> {
    Ok(Json(ops::embed_code(may.scope(), &query.site_id).await?))
}

/// The owner's part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    add_site,
    list_sites,
    get_site,
    update_site,
    delete_site,
    restore_site,
    crawl_site,
    list_pages,
    set_automation,
    get_embed_code
))]
pub struct Docs;
