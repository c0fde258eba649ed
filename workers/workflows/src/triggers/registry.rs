//! What starts the workflows that are switched on: rows that come and go with them, a tick for times, an ear for events.

use kernel::{
    Batch, Event, Fault, Scope,
    ids::{EventId, WorkflowId},
};
use serde_json::Value;

use super::{
    calendar::next_after,
    events::heard,
    missed::{self, key_of},
    schedule::ScheduleParams,
};
use crate::{
    catalog::is_trigger,
    graph::Graph,
    machine,
    runs::{self, Start},
    store::{self, Trigger},
};

const SCHEDULE: &str = "trigger.schedule";

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

/// Starts what listens for an event; the event's id is the key, so one that is told twice starts one run.
pub async fn hear(scope: &Scope, id: &EventId, event: &Event) -> Result<(), Fault> {
    let Some(heard) = heard(event) else { return Ok(()) };
    let mut after = String::new();
    loop {
        let triggers = store::list_listening(&scope.db()?, heard.kind, &after).await?;
        let Some(last) = triggers.last() else { return Ok(()) };
        after.clone_from(&last.id);
        for trigger in triggers.iter().filter(|trigger| heard.starts(heard.kind, &trigger.params)) {
            let start = Start { trigger: &trigger.node, dedup: id.as_str(), items: vec![heard.item.clone()] };
            match runs::start(scope, &trigger.workflow_id, start).await {
                Ok(_) | Err(Fault::Conflict { .. } | Fault::NotFound { .. }) => {}
                Err(fault) => return Err(fault),
            }
        }
    }
}
