//! Who does what on a queue message. Events go to every room that listens; a job has one doer, but for the end of a
//! team, which concerns every room that keeps objects.

use kernel::{Body, Envelope, Event, Fault, Job, Scope};

use crate::notes::note;

/// Works one envelope off. Listeners are idempotent by the envelope's id, so a repeat does what is left.
pub async fn run(scope: &Scope, envelope: &Envelope) -> Result<(), Fault> {
    match &envelope.body {
        Body::Event(event) => hear(scope, envelope, event).await,
        Body::Job(Job::SendMail(mail)) => integrations::jobs::send_mail(scope, &envelope.id, mail.clone()).await,
        Body::Job(job @ Job::CrawlSite { .. }) => sites::on_job(scope, &envelope.id, job).await,
        Body::Job(Job::SweepCalendars) => booking::sweep(scope).await.map(|_| ()),
        Body::Job(Job::SweepRuns) => workflows::sweep(scope).await.map(|_| ()),
        Body::Job(Job::RedriveRuns { workflow, until, after }) => {
            let wave = workflows::Wave { workflow: workflow.clone(), until: *until, after: after.clone() };
            workflows::redrive(scope, &envelope.id, wave).await
        }
        Body::Job(Job::ForgetRuns { after }) => workflows::forget(scope, &envelope.id, after.clone()).await,
        Body::Job(Job::EraseTeam) => erase_team(scope).await,
        Body::Job(Job::ForgetPerson { user }) => teams::forget_person(scope, user).await,
    }
}

/// Rooms with objects empty them first, because their rows say which there are; then the rest goes.
async fn erase_team(scope: &Scope) -> Result<(), Fault> {
    if !teams::is_due(scope).await? {
        return Ok(());
    }
    let found = chat::erase(scope).await?;
    booking::erase(scope).await?;
    workflows::erase(scope).await?;
    teams::erase(scope, found).await
}

/// Every listener is heard, whatever another one says; the first fault decides.
async fn hear(scope: &Scope, envelope: &Envelope, event: &Event) -> Result<(), Fault> {
    let id = &envelope.id;
    let heard = [
        teams::on_event(scope, envelope, event).await,
        leads::on_event(scope, id, event).await,
        booking::on_event(scope, id, event).await,
        workflows::hear(scope, id, event).await,
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
        Job::SweepRuns => "sweep_runs",
        Job::RedriveRuns { .. } => "redrive_runs",
        Job::ForgetRuns { .. } => "forget_runs",
        Job::EraseTeam => "erase_team",
        Job::ForgetPerson { .. } => "forget_person",
    }
}
