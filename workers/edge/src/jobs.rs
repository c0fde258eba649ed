//! Who does what on a queue message. Events go to every room that listens; a job has one doer.

use kernel::{Body, Envelope, Event, Fault, Job, Scope, ids::EventId};

use crate::notes::note;

/// Works one envelope off. Listeners are idempotent by the envelope's id, so a repeat does what is left.
pub async fn run(scope: &Scope, envelope: &Envelope) -> Result<(), Fault> {
    match &envelope.body {
        Body::Event(event) => hear(scope, &envelope.id, event).await,
        Body::Job(Job::SendMail(mail)) => integrations::jobs::send_mail(scope, &envelope.id, mail.clone()).await,
        Body::Job(job @ Job::CrawlSite { .. }) => sites::on_job(scope, &envelope.id, job).await,
        Body::Job(Job::SweepCalendars) => booking::sweep(scope).await.map(|_| ()),
    }
}

/// Every listener is heard, whatever another one says; the first fault decides.
async fn hear(scope: &Scope, id: &EventId, event: &Event) -> Result<(), Fault> {
    let heard = [
        leads::on_event(scope, id, event).await,
        booking::on_event(scope, id, event).await,
        tell_dashboards(scope, event).await,
    ];
    heard.into_iter().collect()
}

/// A note with the event's name and facts; a repeat costs one more look and nothing else.
async fn tell_dashboards(scope: &Scope, event: &Event) -> Result<(), Fault> {
    scope.tell(note(event)).await.map(|_| ())
}

/// The name in logs.
pub fn name(body: &Body) -> &'static str {
    match body {
        Body::Event(event) => event.name(),
        Body::Job(job) => job_name(job),
    }
}

fn job_name(job: &Job) -> &'static str {
    match job {
        Job::CrawlSite { .. } => "crawl_site",
        Job::SendMail(_) => "send_mail",
        Job::SweepCalendars => "sweep_calendars",
    }
}
