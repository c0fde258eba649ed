//! Use cases: load, decide, commit.

use kernel::{
    Event, Fault, Scope,
    audit::Change,
    ids::{FormId, LeadId, SiteId},
    page::{Page, PageQuery},
};
use serde_json::{Value, json};
use web::summary::{Summary, SummaryQuery};

use crate::{
    defaults,
    draft::{FormChange, NewForm},
    form::{Form, Submission},
    jobs,
    model::{Lead, LeadChange, LeadState},
    store,
};

/// Stores what a visitor sent, once per key.
/// # Errors
/// `Fault::Invalid` naming every bad answer; `Fault::Conflict("idempotency_key_reused")` when the key came before
/// with other answers.
pub async fn submit(
    scope: &Scope,
    site: &SiteId,
    form: &FormId,
    sent: &Submission,
    key: Option<String>,
) -> Result<(Lead, Form), Fault> {
    let form = find_form_of(scope, site, form).await?;
    let lead = form.accept(sent, scope.new_id(), scope.now())?;
    let key = key.unwrap_or_else(|| lead.id.to_string());
    match scope.commit(store::insert_lead(&lead, &key)?.and_emit(captured(&lead))).await {
        Ok(()) => Ok((lead, form)),
        Err(Fault::Conflict { .. }) => Ok((same_as_before(scope, &lead, &key).await?, form)),
        Err(fault) => Err(fault),
    }
}

fn captured(lead: &Lead) -> Event {
    Event::LeadCaptured {
        lead: lead.id.clone(),
        form: lead.form_id.clone(),
        site: lead.site_id.clone(),
        name: lead.name.clone(),
        email: lead.email.clone(),
    }
}

async fn same_as_before(scope: &Scope, lead: &Lead, key: &str) -> Result<Lead, Fault> {
    let before = store::find_lead_by_key(&scope.db()?, &lead.form_id, key).await?;
    let before = before.ok_or_else(|| Fault::internal("a unique index refused a lead that is not there"))?;
    if before.answers == lead.answers {
        return Ok(before);
    }
    Err(Fault::conflict("idempotency_key_reused", "this Idempotency-Key came before with other answers; use a new one"))
}

/// The form, if it is one of this site: a visitor of one site cannot reach another site's form.
pub async fn find_form_of(scope: &Scope, site: &SiteId, form: &FormId) -> Result<Form, Fault> {
    let found = store::find_form(&scope.db()?, form).await?;
    found.filter(|f| f.site_id == *site).ok_or_else(|| Fault::not_found("form"))
}

pub async fn find_form(scope: &Scope, id: &FormId) -> Result<Form, Fault> {
    store::find_form(&scope.db()?, id).await?.ok_or_else(|| Fault::not_found("form"))
}

pub async fn list_forms(scope: &Scope, page: &PageQuery) -> Result<Page<Form>, Fault> {
    let rows = store::list_forms(&scope.db()?, page).await?;
    Ok(Page::cut(rows, page, |form| form.id.to_string()))
}

pub async fn create_form(scope: &Scope, new: NewForm) -> Result<Form, Fault> {
    let fresh = Form::fresh(scope.new_id(), new.site_id, defaults::texts("en"), scope.now());
    let form = fresh.changed(new.content, scope.now())?;
    scope.commit(store::insert_form(&form)?.and_emit(scope.audited(created(&form)))).await?;
    Ok(form)
}

pub async fn update_form(scope: &Scope, id: &FormId, change: FormChange) -> Result<Form, Fault> {
    let known = find_form(scope, id).await?;
    let was = audited(&known);
    let form = known.changed(change, scope.now())?;
    let changed = Change::between("form.changed", id, was, audited(&form));
    let batch = store::update_form(&form)?.and_emit_some(changed.map(|change| scope.audited(change)));
    scope.commit(batch).await?;
    Ok(form)
}

/// The site's form, made in the site's language when it has none. The edge calls it on activation.
pub async fn ensure_form(scope: &Scope, site: &SiteId, locale: &str) -> Result<FormId, Fault> {
    if let Some(form) = store::find_form_of_site(&scope.db()?, site).await? {
        return Ok(form.id);
    }
    let form = Form::fresh(scope.new_id(), site.clone(), defaults::texts(locale), scope.now());
    scope.commit(store::insert_form(&form)?.and_emit(scope.audited(created(&form)))).await?;
    Ok(form.id)
}

fn created(form: &Form) -> Change {
    Change::new("form.created", &form.id).after(json!({ "name": form.name, "site_id": form.site_id }))
}

/// What the audit log tells of a form.
fn audited(form: &Form) -> Value {
    json!({ "name": form.name, "fields": form.fields, "thanks": form.thanks, "notify_owner": form.notify_owner,
        "answer": form.answer })
}

pub async fn find_lead(scope: &Scope, id: &LeadId) -> Result<Lead, Fault> {
    store::find_lead(&scope.db()?, id).await?.ok_or_else(|| Fault::not_found("lead"))
}

pub async fn list_leads(scope: &Scope, page: &PageQuery, state: Option<LeadState>) -> Result<Page<Lead>, Fault> {
    let rows = store::list_leads(&scope.db()?, page, state).await?;
    Ok(Page::cut(rows, page, |lead| lead.id.to_string()))
}

pub async fn update_lead(scope: &Scope, id: &LeadId, change: LeadChange) -> Result<Lead, Fault> {
    let known = find_lead(scope, id).await?;
    let (was, had_note) = (known.state, known.note.clone());
    let lead = known.changed(change, scope.now())?;
    // Whether the note changed, never what it says: it is about a person.
    let note = if lead.note == had_note { "before" } else { "changed" };
    let (was, is) = (json!({ "state": was, "note": "before" }), json!({ "state": lead.state, "note": note }));
    let changed = Change::between("lead.changed", id, was, is);
    scope.commit(store::update_lead(&lead).and_emit_some(changed.map(|change| scope.audited(change)))).await?;
    scope.announce("lead_updated", &lead.id, Value::Null);
    Ok(lead)
}

/// Sends the form's answer to the visitor again, whether or not it is switched on.
/// # Errors
/// `Fault::Conflict("no_address")` when the lead left no e-mail address.
pub async fn send_answer(scope: &Scope, id: &LeadId) -> Result<(), Fault> {
    let lead = find_lead(scope, id).await?;
    let form = find_form(scope, &lead.form_id).await?;
    let mail = jobs::answer_mail(scope, &form, &lead).await?;
    let mail = mail.ok_or_else(|| Fault::conflict("no_address", "this lead left no e-mail address"))?;
    scope.commit(kernel::Batch::default().and_do(mail)).await
}

pub async fn summarize(scope: &Scope, query: &SummaryQuery) -> Result<Summary, Fault> {
    let days = query.cut(scope.now())?;
    let rows = store::count_by_day(&scope.db()?, &days).await?;
    Ok(days.count(&rows))
}
