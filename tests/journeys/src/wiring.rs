//! What edge's tables do, natively: who is mounted where, who hears what.

use std::sync::Arc;

use auth::Post;
use axum::Router;
use booking::{FirstCalendar, SiteHours};
use chat::{About, Found, Knowledge};
use kernel::{
    Body, Envelope, Event, Fault, Job, Later, Ports, Scope,
    ids::SiteId,
    job::SendMail,
    live::Note,
    ports::{Grounding, Turn},
};
use sites::{Activate, Kind, Wanted};
use utoipa::OpenApi as _;
use web::App;

/// Mails of people without a team go straight to the post office.
struct Courier;

impl Post for Courier {
    fn send<'a>(&'a self, ports: &'a Ports, key: String, mail: SendMail) -> Later<'a, Result<(), Fault>> {
        Box::pin(async move { integrations::ops::send_now(ports.mail.as_ref(), &key, &mail).await })
    }
}

/// What the sites know, in the words of the chat.
pub struct SiteKnowledge;

impl Knowledge for SiteKnowledge {
    fn about<'a>(&'a self, scope: &'a Scope, site: &'a SiteId) -> Later<'a, Result<About, Fault>> {
        Box::pin(async move {
            let found = sites::ground(scope, site, "", Vec::new()).await?;
            Ok(About { business: found.business, locale: found.locale, greeting: None })
        })
    }
    fn search<'a>(
        &'a self,
        scope: &'a Scope,
        site: &'a SiteId,
        question: &'a str,
        history: &'a [Turn],
    ) -> Later<'a, Result<Found, Fault>> {
        Box::pin(async move {
            let Grounding { excerpts, facts, business, locale, .. } =
                sites::ground(scope, site, question, history.to_vec()).await?;
            Ok(Found { excerpts, facts, about: About { business, locale, greeting: None } })
        })
    }
}

/// Makes the default form or calendar.
struct Defaults;

impl Activate for Defaults {
    fn activate<'a>(&'a self, scope: &'a Scope, wanted: Wanted<'a>) -> Later<'a, Result<Option<String>, Fault>> {
        Box::pin(async move {
            Ok(match wanted.kind {
                Kind::Chat => None,
                Kind::Form => Some(leads::ensure_form(scope, wanted.site, wanted.locale).await?.to_string()),
                Kind::Booking => Some(calendar(scope, wanted).await?),
            })
        })
    }
}

async fn calendar(scope: &Scope, wanted: Wanted<'_>) -> Result<String, Fault> {
    const DAYS: [&str; 7] = ["mo", "tu", "we", "th", "fr", "sa", "su"];
    let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60);
    let mut hours = Vec::new();
    for (day, spans) in DAYS.iter().zip(wanted.hours.into_iter().flat_map(|week| &week.days)) {
        for span in spans.iter().flatten() {
            hours.push(SiteHours { days: vec![(*day).to_owned()], opens: clock(span.from), closes: clock(span.until) });
        }
    }
    let owners = scope.people().owners(scope.tenant()).await?;
    let zone = owners.first().map_or("UTC", |owner| owner.zone.as_str());
    let first = FirstCalendar { name: wanted.name, zone, hours: &hours, service: "Appointment" };
    Ok(booking::ensure_calendar(scope, wanted.site, &first).await?.to_string())
}

/// Every operation of the API.
pub fn routes(app: &App) -> Router<App> {
    Router::new()
        .merge(auth::routes(Arc::new(Courier)))
        .merge(teams::routes())
        .merge(leads::routes(app))
        .merge(booking::routes(app))
        .merge(sites::routes(app, Arc::new(Defaults)))
        .merge(chat::routes(app, Arc::new(SiteKnowledge)))
}

/// The document of the API.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = web::openapi::Base::openapi();
    for part in
        [auth::openapi(), teams::openapi(), leads::openapi(), booking::openapi(), sites::openapi(), chat::openapi()]
    {
        document.merge(part);
    }
    document
}

/// Where an envelope goes.
pub async fn dispatch(scope: Scope, envelope: Envelope) -> Result<(), Fault> {
    match envelope.body {
        Body::Event(event) => hear(&scope, &envelope.id, &event).await,
        Body::Job(Job::SendMail(mail)) => integrations::jobs::send_mail(&scope, &envelope.id, mail).await,
        Body::Job(job @ Job::CrawlSite { .. }) => sites::on_job(&scope, &envelope.id, &job).await,
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
