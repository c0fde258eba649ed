//! What the slice does on jobs: mails about an appointment, with the invitation or its cancellation. Workflows decide when.

use std::collections::BTreeMap;

use kernel::{
    Batch, Fault, Job, Scope,
    email::Email,
    ids::{AppointmentId, EventId},
    job::{AppointmentNews, Recipient, SendMail, Side},
};
use serde_json::{Value, json};

use crate::{ics::Invitation, model::AppointmentRow, store};

/// Writes to one side about an appointment, unless it is no news any more: nobody is reminded of what was called off or has begun. Mark and mail
/// are one batch: a job delivered twice sends it once.
pub async fn write(
    scope: &Scope,
    id: &EventId,
    appointment: &AppointmentId,
    (to, about): (Side, AppointmentNews),
) -> Result<(), Fault> {
    let Some(row) = store::find_appointment(&scope.db()?, appointment).await? else { return Ok(()) };
    let is_off = row.cancelled_at.is_some();
    let is_news = match about {
        AppointmentNews::Cancelled => is_off,
        AppointmentNews::Booked => !is_off,
        AppointmentNews::Reminder => !is_off && to == Side::Visitor && row.starts_at > scope.now(),
    };
    if !is_news {
        return Ok(());
    }
    let owners = scope.people().owners(scope.tenant()).await?;
    let hosts: Vec<(&str, &Email)> = owners.iter().map(|owner| (owner.name.as_str(), &owner.email)).collect();
    let mail = match to {
        Side::Visitor => guest_mail(scope, &row, about, hosts.first().map(|(_, email)| (*email).clone())),
        Side::Owners => owner_mail(scope, &row, about, &hosts),
    };
    scope.commit_once(id, "booking.mail", Batch::default().and_do(mail)).await.map(|_| ())
}

fn guest_mail(scope: &Scope, row: &AppointmentRow, about: AppointmentNews, reply_to: Option<Email>) -> Job {
    let data = BTreeMap::from([
        ("business".to_owned(), json!(row.calendar_name)),
        ("service".to_owned(), json!(row.service_name)),
        ("starts_at".to_owned(), json!(row.starts_at)),
        ("ends_at".to_owned(), json!(row.ends_at)),
        ("zone".to_owned(), json!(row.guest_zone)),
        ("name".to_owned(), json!(row.guest_name)),
    ]);
    let summary = format!("{} – {}", row.service_name, row.calendar_name);
    let guest = [(row.guest_name.as_str(), &row.guest_email)];
    Job::SendMail(SendMail {
        to: Recipient::Address { email: row.guest_email.clone(), name: Some(row.guest_name.clone()) },
        template: template("guest", about),
        locale: row.guest_locale.clone(),
        data,
        reply_to,
        attachments: vec![invitation(scope, row, about, (&summary, None), &guest).attachment()],
    })
}

/// To every owner, in their own language and zone (`Recipient::Owners`).
fn owner_mail(scope: &Scope, row: &AppointmentRow, about: AppointmentNews, hosts: &[(&str, &Email)]) -> Job {
    let mut data = BTreeMap::from([
        ("service".to_owned(), json!(row.service_name)),
        ("starts_at".to_owned(), json!(row.starts_at)),
        ("ends_at".to_owned(), json!(row.ends_at)),
        ("name".to_owned(), json!(row.guest_name)),
        ("email".to_owned(), json!(row.guest_email)),
        ("link".to_owned(), json!(format!("{}/app/appointments/{}", scope.settings().public_url, row.id))),
    ]);
    let mut add = |key: &str, value: Option<&String>| {
        if let Some(value) = value {
            data.insert(key.to_owned(), Value::from(value.clone()));
        }
    };
    if about == AppointmentNews::Booked {
        add("phone", row.guest_phone.as_ref());
        add("note", row.note.as_ref());
    }
    let summary = format!("{} – {}", row.service_name, row.guest_name);
    let everybody: Vec<(&str, &Email)> =
        hosts.iter().copied().chain([(row.guest_name.as_str(), &row.guest_email)]).collect();
    let said = (summary.as_str(), row.note.as_deref());
    Job::SendMail(SendMail {
        to: Recipient::Owners,
        template: template("owner", about),
        locale: "en".to_owned(),
        data,
        reply_to: Some(row.guest_email.clone()),
        attachments: vec![invitation(scope, row, about, said, &everybody).attachment()],
    })
}

fn template(reader: &str, about: AppointmentNews) -> String {
    match about {
        AppointmentNews::Booked => format!("appointment_{reader}"),
        AppointmentNews::Cancelled => format!("appointment_cancelled_{reader}"),
        AppointmentNews::Reminder => format!("appointment_reminder_{reader}"),
    }
}

fn invitation<'a>(
    scope: &'a Scope,
    row: &'a AppointmentRow,
    about: AppointmentNews,
    (summary, description): (&'a str, Option<&'a str>),
    attendees: &'a [(&'a str, &'a Email)],
) -> Invitation<'a> {
    Invitation {
        appointment: &row.id,
        stamp: row.cancelled_at.filter(|_| about == AppointmentNews::Cancelled).unwrap_or(row.created_at),
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        summary,
        description,
        organizer: (&row.calendar_name, &scope.settings().mail_from),
        attendees,
        is_cancelled: about == AppointmentNews::Cancelled,
    }
}
