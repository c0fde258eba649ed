//! The owner's doors to forms and leads.

use axum::http::StatusCode;
use kernel::{
    ids::{FormId, LeadId},
    page::{Page, PageQuery},
    permission::{AutomationsEdit, AutomationsView, LeadsEdit, LeadsRead},
};
use serde::Deserialize;
use web::{
    Answer, Created, Json, May, Path, Query,
    summary::{Summary, SummaryQuery},
};

use crate::{
    draft::{FormChange, NewForm},
    form::Form,
    model::{Lead, LeadChange, LeadState},
    ops,
};

/// Narrows the list of leads.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct LeadFilter {
    /// Only leads in this state.
    pub state: Option<LeadState>,
}

/// List the team's forms, newest first.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/forms", tag = "leads", params(PageQuery),
    responses((status = 200, body = Page<Form>)), security(("session" = []))))]
pub async fn list_forms(may: May<AutomationsView>, Query(page): Query<PageQuery>) -> Answer<Json<Page<Form>>> {
    Ok(Json(ops::list_forms(may.scope(), &page).await?))
}

/// Create a form.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/forms", tag = "leads", request_body = NewForm,
    responses((status = 201, body = Form), (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn create_form(may: May<AutomationsEdit>, Json(new): Json<NewForm>) -> Answer<Created<Form>> {
    Ok(Created(ops::create_form(may.scope(), new).await?))
}

/// Read a form.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/forms/{id}", tag = "leads", params(("id" = FormId, Path)),
    responses((status = 200, body = Form), (status = 404, body = web::ProblemBody)), security(("session" = []))))]
pub async fn get_form(may: May<AutomationsView>, Path(id): Path<FormId>) -> Answer<Json<Form>> {
    Ok(Json(ops::find_form(may.scope(), &id).await?))
}

/// Change a form.
#[cfg_attr(feature = "openapi", utoipa::path(patch, path = "/api/forms/{id}", tag = "leads", params(("id" = FormId, Path)),
    request_body = FormChange, responses((status = 200, body = Form), (status = 404, body = web::ProblemBody),
    (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn update_form(
    may: May<AutomationsEdit>,
    Path(id): Path<FormId>,
    Json(change): Json<FormChange>,
) -> Answer<Json<Form>> {
    Ok(Json(ops::update_form(may.scope(), &id, change).await?))
}

/// List leads, newest first.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/leads", tag = "leads", params(PageQuery, LeadFilter),
    responses((status = 200, body = Page<Lead>)), security(("session" = []))))]
pub async fn list_leads(
    may: May<LeadsRead>,
    Query(page): Query<PageQuery>,
    Query(filter): Query<LeadFilter>,
) -> Answer<Json<Page<Lead>>> {
    Ok(Json(ops::list_leads(may.scope(), &page, filter.state).await?))
}

/// Count leads per day.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/leads/summary", tag = "leads", params(SummaryQuery),
    responses((status = 200, body = Summary), (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn summarize_leads(may: May<LeadsRead>, Query(query): Query<SummaryQuery>) -> Answer<Json<Summary>> {
    Ok(Json(ops::summarize(may.scope(), &query).await?))
}

/// Read a lead.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/leads/{id}", tag = "leads", params(("id" = LeadId, Path)),
    responses((status = 200, body = Lead), (status = 404, body = web::ProblemBody)), security(("session" = []))))]
pub async fn get_lead(may: May<LeadsRead>, Path(id): Path<LeadId>) -> Answer<Json<Lead>> {
    Ok(Json(ops::find_lead(may.scope(), &id).await?))
}

/// Change a lead's state or note.
#[cfg_attr(feature = "openapi", utoipa::path(patch, path = "/api/leads/{id}", tag = "leads", params(("id" = LeadId, Path)),
    request_body = LeadChange, responses((status = 200, body = Lead), (status = 404, body = web::ProblemBody),
    (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn update_lead(
    may: May<LeadsEdit>,
    Path(id): Path<LeadId>,
    Json(change): Json<LeadChange>,
) -> Answer<Json<Lead>> {
    Ok(Json(ops::update_lead(may.scope(), &id, change).await?))
}

/// Send the form's answer to the visitor again.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/leads/{id}/autoresponse", tag = "leads",
    params(("id" = LeadId, Path)), responses((status = 202, description = "on its way"),
    (status = 404, body = web::ProblemBody), (status = 409, body = web::ProblemBody)), security(("session" = []))))]
pub async fn send_autoresponse(may: May<LeadsEdit>, Path(id): Path<LeadId>) -> Answer<StatusCode> {
    ops::send_answer(may.scope(), &id).await?;
    Ok(StatusCode::ACCEPTED)
}

/// The owner's part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    list_forms,
    create_form,
    get_form,
    update_form,
    list_leads,
    summarize_leads,
    get_lead,
    update_lead,
    send_autoresponse
))]
pub struct Docs;
