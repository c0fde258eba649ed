//! What the slice does on jobs: tells the owners of a lead, and answers the visitor. Workflows decide when.

use std::collections::BTreeMap;

use kernel::{
    Batch, Fault, Job, Scope,
    ids::{EventId, LeadId},
    job::{Recipient, SendMail, Side},
};
use serde_json::{Value, json};

use crate::{
    form::{FieldKind, Form},
    model::Lead,
    store,
};

/// Writes to one side about a lead, unless the form says that nobody does. Mark and mail are one batch: a job delivered twice sends it once.
pub async fn write(scope: &Scope, id: &EventId, lead: &LeadId, to: Side) -> Result<(), Fault> {
    let db = scope.db()?;
    let Some(lead) = store::find_lead(&db, lead).await? else { return Ok(()) };
    let Some(form) = store::find_form(&db, &lead.form_id).await? else { return Ok(()) };
    let mail = match to {
        Side::Owners if form.notify_owner => Some(owner_mail(scope, &form, &lead)),
        Side::Visitor if form.answer.active => answer_mail(scope, &form, &lead).await?,
        _ => None,
    };
    let Some(mail) = mail else { return Ok(()) };
    scope.commit_once(id, "leads.mail", Batch::default().and_do(mail)).await.map(|_| ())
}

fn owner_mail(scope: &Scope, form: &Form, lead: &Lead) -> Job {
    let shown = |field: &crate::form::FormField| {
        let value = lead.answers.get(&field.name).filter(|_| field.kind != FieldKind::Consent)?;
        Some(json!({ "label": field.label, "value": value }))
    };
    let data = BTreeMap::from([
        ("form".to_owned(), json!(form.name)),
        ("name".to_owned(), json!(lead.name)),
        ("answers".to_owned(), form.fields.iter().filter_map(shown).collect::<Vec<Value>>().into()),
        ("page_url".to_owned(), json!(lead.page_url)),
        ("link".to_owned(), json!(format!("{}/app/leads/{}", scope.settings().public_url, lead.id))),
    ]);
    Job::SendMail(SendMail {
        to: Recipient::Owners,
        template: "lead_owner".into(),
        locale: "en".into(),
        data,
        reply_to: lead.email.clone(),
        attachments: Vec::new(),
    })
}

/// The answer to the visitor; none when the lead left no address.
pub async fn answer_mail(scope: &Scope, form: &Form, lead: &Lead) -> Result<Option<Job>, Fault> {
    let Some(email) = lead.email.clone() else { return Ok(None) };
    let name = lead.name.clone().unwrap_or_default();
    let fill = |text: &str| text.replace("{name}", &name).replace(" ,", ",");
    let owners = scope.people().owners(scope.tenant()).await?;
    let data = BTreeMap::from([
        ("subject".to_owned(), json!(one_line(&fill(&form.answer.subject)))),
        ("body".to_owned(), json!(fill(&form.answer.body))),
        ("team".to_owned(), json!(scope.people().team_name(scope.tenant()).await?)),
    ]);
    Ok(Some(Job::SendMail(SendMail {
        to: Recipient::Address { email, name: lead.name.clone() },
        template: "lead_answer".into(),
        locale: lead.locale.clone(),
        data,
        reply_to: owners.into_iter().next().map(|owner| owner.email),
        attachments: Vec::new(),
    })))
}

/// A visitor's name may hold line breaks; a subject must not.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
