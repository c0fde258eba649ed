//! SQL of forms and leads, and the functions that run it. The only file of the slice with SQL.

use kernel::{
    Batch, Fault, TenantSql,
    ids::{FormId, LeadId, SiteId},
    page::PageQuery,
    params,
    sql::TenantDb,
};
use web::summary::{DayRow, Days};

use crate::{
    form::Form,
    model::{Lead, LeadState},
};

const FIND_FORM: TenantSql = TenantSql::new(
    "SELECT id, site_id, name, fields, thanks, notify_owner, answer, created_at, updated_at
     FROM forms WHERE tenant_id = ?1 AND id = ?2",
);
const FIND_FORM_OF_SITE: TenantSql = TenantSql::new(
    "SELECT id, site_id, name, fields, thanks, notify_owner, answer, created_at, updated_at
     FROM forms WHERE tenant_id = ?1 AND site_id = ?2 ORDER BY id LIMIT 1",
);
const LIST_FORMS: TenantSql = TenantSql::new(
    "SELECT id, site_id, name, fields, thanks, notify_owner, answer, created_at, updated_at
     FROM forms WHERE tenant_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3",
);
const INSERT_FORM: TenantSql = TenantSql::new(
    "INSERT INTO forms (tenant_id, id, site_id, name, fields, thanks, notify_owner, answer, created_at, updated_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
);
const UPDATE_FORM: TenantSql = TenantSql::new(
    "UPDATE forms SET name = ?3, fields = ?4, thanks = ?5, notify_owner = ?6, answer = ?7, updated_at = ?8
     WHERE tenant_id = ?1 AND id = ?2",
);
const FIND_LEAD: TenantSql = TenantSql::new(
    "SELECT id, form_id, site_id, state, name, email, phone, answers, page_url, locale, note, created_at, updated_at
     FROM leads WHERE tenant_id = ?1 AND id = ?2",
);
const FIND_LEAD_BY_KEY: TenantSql = TenantSql::new(
    "SELECT id, form_id, site_id, state, name, email, phone, answers, page_url, locale, note, created_at, updated_at
     FROM leads WHERE tenant_id = ?1 AND form_id = ?2 AND submission_key = ?3",
);
const LIST_LEADS: TenantSql = TenantSql::new(
    "SELECT id, form_id, site_id, state, name, email, phone, answers, page_url, locale, note, created_at, updated_at
     FROM leads WHERE tenant_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3",
);
/// The index is named because the planner, which knows no counts, would walk the primary key: past all leads for a rare state.
const LIST_LEADS_IN_STATE: TenantSql = TenantSql::new(
    "SELECT id, form_id, site_id, state, name, email, phone, answers, page_url, locale, note, created_at, updated_at
     FROM leads INDEXED BY leads_by_state WHERE tenant_id = ?1 AND state = ?4 AND id < ?2 ORDER BY id DESC LIMIT ?3",
);
const INSERT_LEAD: TenantSql = TenantSql::new(
    "INSERT INTO leads (tenant_id, id, form_id, site_id, state, name, email, phone, answers, page_url, locale,
       submission_key, created_at, updated_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
);
const UPDATE_LEAD: TenantSql =
    TenantSql::new("UPDATE leads SET state = ?3, note = ?4, updated_at = ?5 WHERE tenant_id = ?1 AND id = ?2");
const COUNT_BY_DAY: TenantSql = TenantSql::new(
    "SELECT days.key AS day, count(*) AS count FROM json_each(?2) AS days
     CROSS JOIN leads WHERE leads.tenant_id = ?1
       AND leads.created_at >= days.value ->> 0 AND leads.created_at < days.value ->> 1
     GROUP BY days.key",
);

pub async fn find_form(db: &TenantDb<'_>, id: &FormId) -> Result<Option<Form>, Fault> {
    db.first(FIND_FORM, params![id]).await
}

pub async fn find_form_of_site(db: &TenantDb<'_>, site: &SiteId) -> Result<Option<Form>, Fault> {
    db.first(FIND_FORM_OF_SITE, params![site]).await
}

/// One row more than the page shows.
pub async fn list_forms(db: &TenantDb<'_>, page: &PageQuery) -> Result<Vec<Form>, Fault> {
    db.all(LIST_FORMS, params![page.before(), page.probe()]).await
}

pub fn insert_form(form: &Form) -> Result<Batch, Fault> {
    let (fields, answer) = (kernel::json::write(&form.fields)?, kernel::json::write(&form.answer)?);
    Ok(Batch::of(
        INSERT_FORM,
        params![
            &form.id,
            &form.site_id,
            &form.name,
            fields,
            &form.thanks,
            form.notify_owner,
            answer,
            form.created_at,
            form.updated_at,
        ],
    ))
}

pub fn update_form(form: &Form) -> Result<Batch, Fault> {
    let (fields, answer) = (kernel::json::write(&form.fields)?, kernel::json::write(&form.answer)?);
    let params = params![&form.id, &form.name, fields, &form.thanks, form.notify_owner, answer, form.updated_at];
    Ok(Batch::of(UPDATE_FORM, params))
}

pub async fn find_lead(db: &TenantDb<'_>, id: &LeadId) -> Result<Option<Lead>, Fault> {
    db.first(FIND_LEAD, params![id]).await
}

/// The lead that an earlier try with the same key made.
pub async fn find_lead_by_key(db: &TenantDb<'_>, form: &FormId, key: &str) -> Result<Option<Lead>, Fault> {
    db.first(FIND_LEAD_BY_KEY, params![form, key]).await
}

/// One row more than the page shows.
pub async fn list_leads(db: &TenantDb<'_>, page: &PageQuery, state: Option<LeadState>) -> Result<Vec<Lead>, Fault> {
    match state {
        None => db.all(LIST_LEADS, params![page.before(), page.probe()]).await,
        Some(state) => db.all(LIST_LEADS_IN_STATE, params![page.before(), page.probe(), state.as_str()]).await,
    }
}

/// `key` makes a repeated submission break on `leads_once`.
pub fn insert_lead(lead: &Lead, key: &str) -> Result<Batch, Fault> {
    Ok(Batch::of(
        INSERT_LEAD,
        params![
            &lead.id,
            &lead.form_id,
            &lead.site_id,
            lead.state.as_str(),
            lead.name.as_ref(),
            lead.email.as_ref(),
            lead.phone.as_ref(),
            lead.answers_json()?,
            lead.page_url.as_ref(),
            &lead.locale,
            key,
            lead.created_at,
            lead.updated_at,
        ],
    ))
}

pub fn update_lead(lead: &Lead) -> Batch {
    Batch::of(UPDATE_LEAD, params![&lead.id, lead.state.as_str(), lead.note.as_ref(), lead.updated_at])
}

pub async fn count_by_day(db: &TenantDb<'_>, days: &Days) -> Result<Vec<DayRow>, Fault> {
    db.all(COUNT_BY_DAY, params![days.windows()?]).await
}
