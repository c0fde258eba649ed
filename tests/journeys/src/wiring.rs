//! What edge's tables do, natively: who is mounted where, who hears what.

use std::sync::Arc;

use auth::Post;
use axum::Router;
use kernel::{Body, Envelope, Event, Fault, Job, Later, Ports, Scope, job::SendMail, live::Note};
use utoipa::OpenApi as _;
use web::App;

/// Mails of people without a team go straight to the post office.
struct Courier;

impl Post for Courier {
    fn send<'a>(&'a self, ports: &'a Ports, key: String, mail: SendMail) -> Later<'a, Result<(), Fault>> {
        Box::pin(async move { integrations::ops::send_now(ports.mail.as_ref(), &key, &mail).await })
    }
}

/// Every operation of the API.
pub fn routes(app: &App) -> Router<App> {
    Router::new()
        .merge(auth::routes(Arc::new(Courier)))
        .merge(teams::routes())
        .merge(leads::routes(app))
        .merge(booking::routes(app))
}

/// The document of the API.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = web::openapi::Base::openapi();
    for part in [auth::openapi(), teams::openapi(), leads::openapi(), booking::openapi()] {
        document.merge(part);
    }
    document
}

/// Where an envelope goes.
pub async fn dispatch(scope: Scope, envelope: Envelope) -> Result<(), Fault> {
    match envelope.body {
        Body::Event(event) => hear(&scope, &envelope.id, &event).await,
        Body::Job(Job::SendMail(mail)) => integrations::jobs::send_mail(&scope, &envelope.id, mail).await,
        Body::Job(other) => Err(Fault::internal(format!("nobody does {other:?}"))),
    }
}

async fn hear(scope: &Scope, id: &kernel::ids::EventId, event: &Event) -> Result<(), Fault> {
    leads::on_event(scope, id, event).await?;
    booking::on_event(scope, id, event).await?;
    let note = Note { kind: event.name().to_owned(), subject: subject(event), data: serde_json::Value::Null };
    scope.tell(note).await.map(|_| ())
}

fn subject(event: &Event) -> String {
    match event {
        Event::SiteAdded { site, .. } | Event::SiteAnalysed { site, .. } | Event::AutomationActivated { site, .. } => {
            site.to_string()
        }
        Event::LeadCaptured { lead, .. } => lead.to_string(),
        Event::ConversationStarted { conversation, .. } | Event::QuestionUnanswered { conversation, .. } => {
            conversation.to_string()
        }
        Event::AppointmentBooked { appointment, .. } | Event::AppointmentCancelled { appointment, .. } => {
            appointment.to_string()
        }
    }
}
