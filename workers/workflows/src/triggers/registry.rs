//! What starts the workflows that are switched on: rows that come and go with them, a tick for times, an ear for events.

use kernel::{
    Batch, Event, Fault, Later, Scope,
    ids::{EventId, WorkflowId},
    time,
};
use serde_json::Value;

use super::{
    calendar::next_after,
    events::heard,
    lookup::{Lookup, complete},
    missed::{self, key_of},
    schedule::ScheduleParams,
};
use crate::{
    catalog::is_trigger,
    graph::Graph,
    house, machine,
    protocol::{Command, WorkflowRun},
    runs::{self, Start},
    store::{self, Trigger},
};

const SCHEDULE: &str = "trigger.schedule";
/// What runs about an appointment hear when it is cancelled.
const CANCELLED: &str = "appointment_cancelled";

/// The triggers of a version in place of those before.
pub fn open(scope: &Scope, workflow: &WorkflowId, graph: &Graph) -> Result<Batch, Fault> {
    let mut batch = store::close_triggers(workflow);
    for node in graph.nodes.iter().filter(|node| is_trigger(node)) {
        let next_at = match read(&node.of, &node.params) {
            Some((schedule, zone)) => next_after(&schedule, scope.now(), &zone),
            None => None,
        };
        let (id, params) = (format!("{workflow}.{}", node.id), node.params.clone());
        let trigger = Trigger { id, workflow_id: workflow.clone(), node: node.id.clone(), params, next_at };
        batch = batch.and_all(store::open_trigger(&trigger, &node.of)?);
    }
    Ok(batch)
}

/// The schedule of a trigger that has one. `validate` let it pass, so it can be read.
fn read(kind: &str, params: &Value) -> Option<(super::calendar::Schedule, super::calendar::Zone)> {
    ScheduleParams::of(params).ok().filter(|_| kind == SCHEDULE)?.read().ok()
}

/// Starts what is due. Answers how many runs were started, late ones included. One schedule that fails keeps none of the others.
pub async fn tick(scope: &Scope) -> Result<usize, Fault> {
    let mut started = 0;
    let mut broke = Ok(());
    for trigger in store::list_due(&scope.db()?, scope.now()).await? {
        match ring(scope, &trigger).await {
            Ok(count) => started += count,
            // It was switched off at this moment: its row is gone, or will be.
            Err(Fault::Conflict { .. } | Fault::NotFound { .. }) => {}
            Err(fault) => broke = Err(fault),
        }
    }
    broke.map(|()| started)
}

async fn ring(scope: &Scope, trigger: &Trigger) -> Result<usize, Fault> {
    let (Some((schedule, zone)), Some(next)) = (read(SCHEDULE, &trigger.params), trigger.next_at) else { return Ok(0) };
    let params = ScheduleParams::of(&trigger.params).map_err(Fault::internal)?;
    let (now, workflow) = (scope.now(), &trigger.workflow_id);
    let seen = missed::tick(&schedule, &zone, params.missed, next, now);
    for due in &seen.due {
        let start = Start { trigger: &trigger.node, dedup: &key_of(due.at), items: vec![params.item(*due, &zone)] };
        runs::start(scope, workflow, start).await?;
    }
    // Only when every run is stored: who dies before this finds the same times again, and the same runs.
    let mut batch = store::move_trigger(trigger, seen.next);
    for at in &seen.skipped {
        let team = scope.tenant().team().as_str();
        let run = machine::run_id(team, workflow.as_str(), &trigger.node, &key_of(*at));
        batch = batch.and_all(store::miss(trigger, (*at, now), &run));
    }
    scope.commit(batch).await?;
    Ok(seen.due.len())
}

/// Starts what listens for an event, and tells the runs that are about what ended. The event's id is the key of a run, so one that is told
/// twice starts one.
pub fn hear<'a>(
    scope: &'a Scope,
    lookup: &'a dyn Lookup,
    id: &'a EventId,
    event: &'a Event,
) -> Later<'a, Result<(), Fault>> {
    Box::pin(listen(scope, lookup, id, event))
}

async fn listen(scope: &Scope, lookup: &dyn Lookup, id: &EventId, event: &Event) -> Result<(), Fault> {
    house::ensure(scope, event).await?;
    let Some(heard) = heard(event) else { return Ok(()) };
    let mut item = None;
    if let Event::AppointmentCancelled { appointment, .. } = event {
        let whole = complete(scope, lookup, event, &heard.item).await?;
        tell(scope, id, (CANCELLED, appointment.as_str()), &whole).await?;
        item = Some(whole);
    }
    let mut after = String::new();
    loop {
        let triggers = store::list_listening(&scope.db()?, heard.kind, &after).await?;
        let Some(last) = triggers.last() else { return Ok(()) };
        after.clone_from(&last.id);
        for trigger in triggers.iter().filter(|trigger| heard.starts(heard.kind, &trigger.params)) {
            let whole = match &item {
                Some(item) => item,
                // Nobody is asked before somebody listens.
                None => item.insert(complete(scope, lookup, event, &heard.item).await?),
            };
            let start = Start { trigger: &trigger.node, dedup: id.as_str(), items: vec![whole.clone()] };
            if let Event::AppointmentBooked { appointment, starts_at, .. } = event {
                let team = scope.tenant().team().as_str();
                let run = machine::run_id(team, trigger.workflow_id.as_str(), &trigger.node, id.as_str());
                scope.commit(store::follow(appointment.as_str(), &run, starts_at.plus(time::days(1)))).await?;
            }
            match runs::start(scope, &trigger.workflow_id, start).await {
                Ok(_) | Err(Fault::Conflict { .. } | Fault::NotFound { .. }) => {}
                Err(fault) => return Err(fault),
            }
        }
    }
}

/// Tells the runs that are about something what became of it. Those that are over, or never began, have nothing to hear.
async fn tell(scope: &Scope, id: &EventId, (name, subject): (&str, &str), item: &Value) -> Result<(), Fault> {
    let runs = store::list_following(&scope.db()?, subject).await?;
    for run in &runs {
        let command = Command::Signal {
            id: id.to_string(),
            name: name.to_owned(),
            correlation: subject.to_owned(),
            items: vec![item.clone()],
        };
        scope.ask::<WorkflowRun>(run.as_str(), command).await??;
    }
    if runs.is_empty() { Ok(()) } else { scope.commit(store::forget_subject(subject)).await }
}
