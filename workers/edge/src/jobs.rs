//! Who does what on a queue message. Events go to every room that listens; a job has one doer, but for the end of a
//! team, which concerns every room that keeps objects. The main Worker takes them all, and hands on what concerns workflows.

use kernel::{Body, Envelope, Event, Fault, Job, Later, Scope};

use crate::{notes::note, rooms::Rooms};

/// Works one envelope off. Listeners are idempotent by the envelope's id, so a repeat does what is left.
pub type Doer = for<'a> fn(&'a Scope, &'a Envelope) -> Later<'a, Result<(), Fault>>;

/// In the main Worker.
pub fn of_main<'a>(scope: &'a Scope, envelope: &'a Envelope) -> Later<'a, Result<(), Fault>> {
    Box::pin(run(scope, envelope, hand_on))
}

/// In the Worker of workflows.
pub fn of_workflows<'a>(scope: &'a Scope, envelope: &'a Envelope) -> Later<'a, Result<(), Fault>> {
    Box::pin(run_workflows(scope, envelope))
}

/// By the binding of the Worker of workflows.
fn hand_on<'a>(_: &'a Scope, envelope: &'a Envelope) -> Later<'a, Result<(), Fault>> {
    Box::pin(async move {
        let answer = platform::service_ask("WORKFLOW_JOBS", kernel::json::write(envelope)?).await?;
        kernel::json::read::<Result<(), Fault>>(&answer)?
    })
}

/// What the rooms of the main Worker do; `workflows` does the rest.
/// # Errors
/// The first fault of whoever was concerned.
pub async fn run(scope: &Scope, envelope: &Envelope, workflows: Doer) -> Result<(), Fault> {
    match &envelope.body {
        Body::Event(event) => {
            let (ours, theirs) = (hear(scope, envelope, event).await, workflows(scope, envelope).await);
            ours.and(theirs)
        }
        Body::Job(Job::SendMail(mail)) => integrations::jobs::send_mail(scope, &envelope.id, mail.clone()).await,
        Body::Job(Job::MailLead { lead, to }) => leads::write(scope, &envelope.id, lead, *to).await,
        Body::Job(Job::MailAppointment { appointment, to, about }) => {
            booking::write(scope, &envelope.id, appointment, (*to, *about)).await
        }
        Body::Job(job @ Job::CrawlSite { .. }) => sites::on_job(scope, &envelope.id, job).await,
        Body::Job(Job::SweepCalendars) => booking::sweep(scope).await.map(|_| ()),
        Body::Job(Job::SweepRuns | Job::RunStep { .. } | Job::RedriveRuns { .. } | Job::ForgetRuns { .. }) => {
            workflows(scope, envelope).await
        }
        Body::Job(Job::EraseTeam) => erase_team(scope, envelope, workflows).await,
        Body::Job(Job::ForgetPerson { user }) => teams::forget_person(scope, user).await,
    }
}

/// What the room of workflows does.
/// # Errors
/// A job that is not its own is none that the main Worker hands on.
pub async fn run_workflows(scope: &Scope, envelope: &Envelope) -> Result<(), Fault> {
    match &envelope.body {
        Body::Event(event) => workflows::hear_with(scope, &Rooms, &envelope.id, event).await,
        Body::Job(Job::SweepRuns) => workflows::sweep(scope).await.map(|_| ()),
        Body::Job(Job::RedriveRuns { workflow, until, after }) => {
            let wave = workflows::Wave { workflow: workflow.clone(), until: *until, after: after.clone() };
            workflows::redrive(scope, &envelope.id, wave).await
        }
        Body::Job(Job::RunStep { run, step, attempt }) => workflows::run_step(scope, run, step, *attempt).await,
        Body::Job(Job::ForgetRuns { after }) => workflows::forget(scope, &envelope.id, after.clone()).await,
        Body::Job(Job::EraseTeam) => workflows::erase(scope).await,
        Body::Job(other) => Err(Fault::internal(format!("{} is no job of workflows", job_name(other)))),
    }
}

/// Rooms with objects empty them first, because their rows say which there are; then the rest goes.
async fn erase_team(scope: &Scope, envelope: &Envelope, workflows: Doer) -> Result<(), Fault> {
    if !teams::is_due(scope).await? {
        return Ok(());
    }
    let found = chat::erase(scope).await?;
    booking::erase(scope).await?;
    workflows(scope, envelope).await?;
    teams::erase(scope, found).await
}

/// Every listener is heard, whatever another one says; the first fault decides.
async fn hear(scope: &Scope, envelope: &Envelope, event: &Event) -> Result<(), Fault> {
    let heard = teams::on_event(scope, envelope, event).await;
    heard.and(tell_dashboards(scope, event).await)
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
        Job::MailLead { .. } => "mail_lead",
        Job::MailAppointment { .. } => "mail_appointment",
        Job::SweepCalendars => "sweep_calendars",
        Job::SweepRuns => "sweep_runs",
        Job::RedriveRuns { .. } => "redrive_runs",
        Job::RunStep { .. } => "run_step",
        Job::ForgetRuns { .. } => "forget_runs",
        Job::EraseTeam => "erase_team",
        Job::ForgetPerson { .. } => "forget_person",
    }
}
