//! What the slice does on queue messages: a mail with the invitation (or its cancellation) to both sides.

use std::collections::BTreeMap;

use kernel::{
    Batch, Event, Fault, Job, Scope,
    email::Email,
    ids::{AppointmentId, EventId},
    job::{Recipient, SendMail},
};
use serde_json::{Value, json};

use crate::{ics::Invitation, model::AppointmentRow, store};

/// Hears events; answers that are not for this slice cost nothing.
pub async fn on_event(scope: &Scope, id: &EventId, event: &Event) -> Result<(), Fault> {
    match event {
        Event::AppointmentBooked { appointment, .. } => tell_both(scope, id, appointment, Kind::Booked).await,
        Event::AppointmentCancelled { appointment, .. } => tell_both(scope, id, appointment, Kind::Cancelled).await,
        _ => Ok(()),
    }
}

/// What the mails are about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Booked,
    Cancelled,
}

/// Both mails in one batch with the mark: an event delivered twice sends them once.
async fn tell_both(scope: &Scope, id: &EventId, appointment: &AppointmentId, kind: Kind) -> Result<(), Fault> {
    let Some(row) = store::find_appointment(&scope.db()?, appointment).await? else { return Ok(()) };
    let owners = scope.people().owners(scope.tenant()).await?;
    let hosts: Vec<(&str, &Email)> = owners.iter().map(|owner| (owner.name.as_str(), &owner.email)).collect();
    let batch = Batch::default()
        .and_do(guest_mail(scope, &row, kind, hosts.first().map(|(_, email)| (*email).clone())))
        .and_do(owner_mail(scope, &row, kind, &hosts));
    let handler = if kind == Kind::Booked { "booking.confirm" } else { "booking.cancel" };
    scope.commit_once(id, handler, batch).await.map(|_| ())
}

fn guest_mail(scope: &Scope, row: &AppointmentRow, kind: Kind, reply_to: Option<Email>) -> Job {
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
        template: template("guest", kind),
        locale: row.guest_locale.clone(),
        data,
        reply_to,
        attachments: vec![invitation(scope, row, kind, (&summary, None), &guest).attachment()],
    })
}

/// To every owner, in their own language and zone (`Recipient::Owners`).
fn owner_mail(scope: &Scope, row: &AppointmentRow, kind: Kind, hosts: &[(&str, &Email)]) -> Job {
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
    if kind == Kind::Booked {
        add("phone", row.guest_phone.as_ref());
        add("note", row.note.as_ref());
    }
    let summary = format!("{} – {}", row.service_name, row.guest_name);
    let everybody: Vec<(&str, &Email)> =
        hosts.iter().copied().chain([(row.guest_name.as_str(), &row.guest_email)]).collect();
    let said = (summary.as_str(), row.note.as_deref());
    Job::SendMail(SendMail {
        to: Recipient::Owners,
        template: template("owner", kind),
        locale: "en".to_owned(),
        data,
        reply_to: Some(row.guest_email.clone()),
        attachments: vec![invitation(scope, row, kind, said, &everybody).attachment()],
    })
}

fn template(reader: &str, kind: Kind) -> String {
    match kind {
        Kind::Booked => format!("appointment_{reader}"),
        Kind::Cancelled => format!("appointment_cancelled_{reader}"),
    }
}

fn invitation<'a>(
    scope: &'a Scope,
    row: &'a AppointmentRow,
    kind: Kind,
    (summary, description): (&'a str, Option<&'a str>),
    attendees: &'a [(&'a str, &'a Email)],
) -> Invitation<'a> {
    Invitation {
        appointment: &row.id,
        stamp: row.cancelled_at.filter(|_| kind == Kind::Cancelled).unwrap_or(row.created_at),
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        summary,
        description,
        organizer: (&row.calendar_name, &scope.settings().mail_from),
        attendees,
        is_cancelled: kind == Kind::Cancelled,
    }
}
