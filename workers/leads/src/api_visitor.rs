//! The visitor's doors: read a form's public part, send it.

use kernel::ids::{FormId, LeadId};
use serde::Serialize;
use web::{Answer, Created, IdempotencyKey, Json, Path, Visitor};

use crate::{
    form::{FormField, Submission},
    ops,
};

/// What a visitor may see of a form.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicForm {
    pub id: FormId,
    pub name: String,
    pub fields: Vec<FormField>,
    pub thanks: String,
}

/// What a visitor gets for a lead.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    pub lead_id: LeadId,
    /// The form's words of thanks.
    pub thanks: String,
}

/// Read a form to show it.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/forms/{id}/public", tag = "leads",
    params(("id" = FormId, Path)), responses((status = 200, body = PublicForm), (status = 403, body = web::ProblemBody),
    (status = 404, body = web::ProblemBody)), security(("site" = []))))]
pub async fn get_public_form(visitor: Visitor, Path(id): Path<FormId>) -> Answer<Json<PublicForm>> {
    let form = ops::find_form_of(visitor.scope(), &visitor.site().site, &id).await?;
    Ok(Json(PublicForm { id: form.id, name: form.name, fields: form.fields, thanks: form.thanks }))
}

/// Send a form. The same Idempotency-Key makes one lead.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/forms/{id}/submit", tag = "leads",
    params(("id" = FormId, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = Submission,
    responses((status = 201, body = Receipt), (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 413, body = web::ProblemBody), (status = 422, body = web::ProblemBody),
    (status = 429, body = web::ProblemBody)), security(("site" = []))))]
pub async fn submit_form(
    visitor: Visitor,
    Path(id): Path<FormId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(sent): Json<Submission>,
) -> Answer<Created<Receipt>> {
    let (lead, form) = ops::submit(visitor.scope(), &visitor.site().site, &id, &sent, key).await?;
    Ok(Created(Receipt { lead_id: lead.id, thanks: form.thanks }))
}

/// The visitor's part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(get_public_form, submit_form))]
pub struct Docs;
