//! One attempt: what a node is given, who does its work, what becomes of it.

use std::collections::BTreeMap;

use expr::{Moment, Nodes};
use kernel::{Fault, json};
use nodes::{Done, Input, Loop, LoopMode, LoopParams, Outputs};
use serde_json::{Map, Value, json};

use super::{
    Desk, Live,
    items::{MOST_BYTES, Read},
};
use crate::{
    catalog::{self, Doer},
    effects::{self, EffectCall},
    graph::limits::MOST_ITEMS,
    machine::{DataRef, Outcome, Part, PortItems, Run, StepId, slice},
    protocol::{Attempt, Task},
};

/// What other nodes of the run put out.
struct Others(BTreeMap<String, Vec<Value>>);

impl Nodes for Others {
    fn items(&self, name: &str) -> Option<&[Value]> {
        self.0.get(name).map(Vec::as_slice)
    }
    fn names(&self) -> Vec<&str> {
        self.0.keys().map(String::as_str).collect()
    }
}

impl Desk<'_> {
    /// Makes an attempt. Whatever goes wrong around the node is known not to have happened, and may pass.
    pub(super) async fn attempt(&self, call: &Attempt) -> Outcome {
        match self.peek(|live| task(live, &call.step)).map(Option::flatten) {
            Ok(Some(task)) => self.work(call, &task).await,
            Ok(None) => failed("unknown_node", "The graph has no such node."),
            Err(fault) => lost(call, &fault),
        }
    }

    /// The same with what it needs.
    pub(super) async fn work(&self, call: &Attempt, task: &Task) -> Outcome {
        match self.try_work(call, task).await {
            Ok(outcome) => outcome,
            Err(Fault::TooLarge { limit_bytes }) => too_large(limit_bytes),
            Err(fault) => lost(call, &fault),
        }
    }

    /// Whether an attempt asks the outside, so that it may take its time.
    pub(super) fn is_long(&self, call: &Attempt) -> Result<bool, Fault> {
        let doer = self.peek(|live| {
            let node = live.run.plan().drawn(call.step.node);
            node.and_then(|node| catalog::doer(&node.of, node.version))
        })?;
        Ok(matches!(doer.flatten(), Some(Doer::Effect(_))))
    }

    async fn try_work(&self, call: &Attempt, task: &Task) -> Result<Outcome, Fault> {
        let Some(doer) = catalog::doer(&task.node.of, task.node.version) else {
            return Ok(failed("unknown_node", "This kind of node is no longer there."));
        };
        // A loop looks at its first item only, whatever their number.
        let parts = if matches!(doer, Doer::Loop) { slice(&task.parts, 0, 1) } else { task.parts.clone() };
        let Read { items, is_cut, .. } = self.read_items(&parts, MOST_BYTES).await?;
        if is_cut {
            return Err(Fault::TooLarge { limit_bytes: MOST_BYTES });
        }
        let mut others = Others(BTreeMap::new());
        for (name, parts) in &task.asked {
            others.0.insert(name.clone(), self.read_items(parts, MOST_BYTES).await?.items);
        }
        let empty = Value::Object(Map::new());
        let params = if task.node.params.is_null() { &empty } else { &task.node.params };
        let moment = Moment::new(self.scope.now().millis(), &task.zone);
        let moment = moment.ok_or_else(|| Fault::internal(format!("no zone {}", task.zone)))?;
        let name = if task.node.name.is_empty() { &task.node.id } else { &task.node.name };
        let (run, workflow, branches) = (&task.run, &task.workflow, &task.branches);
        let input =
            Input { node: name, params, items: &items, branches, nodes: &others, run, workflow, moment: &moment };
        match doer {
            Doer::Trigger => Ok(failed("not_a_step", "A trigger cannot run in the middle of a workflow.")),
            Doer::Loop => Ok(looped(&input)),
            Doer::Pure(entry) => match entry.run(&input) {
                Some(Ok(Done::Items(outputs))) => self.put_outputs(call, &items, outputs).await,
                Some(Ok(Done::Stop { code, message })) => Ok(Outcome::Stop { code, message }),
                Some(Err(failure)) => Ok(failed(&failure.code, failure.to_string())),
                None => Ok(failed("unknown_node", "Nobody does the work of this node.")),
            },
            Doer::Effect(effect) => self.effect(call, effect, (input, task.depth)).await,
        }
    }

    async fn effect(
        &self,
        call: &Attempt,
        effect: &dyn effects::Effect,
        (input, depth): (Input<'_>, u8),
    ) -> Result<Outcome, Fault> {
        let items = input.items;
        let outcome = if let Some(pinned) = self.dry {
            pinned.outcome(call.key.as_str(), effect.manifest())
        } else {
            let (key, attempt, deadline) = (call.key.as_str(), call.attempt, call.deadline);
            effect.run(EffectCall { ports: self.ports, scope: self.scope, key, attempt, deadline, depth, input }).await
        };
        Ok(match outcome {
            // It happened: what cannot be kept of it must not make it happen again.
            effects::Outcome::Items(outputs) => match self.put_outputs(call, items, outputs).await {
                Err(Fault::TooLarge { limit_bytes }) => too_large(limit_bytes),
                Err(fault) => Outcome::Unknown { code: "platform".to_owned(), message: fault.to_string() },
                Ok(outcome) => outcome,
            },
            effects::Outcome::Failed { code, message, retryable, retry_after_ms } => {
                Outcome::Failed { code, message, retryable, retry_after_ms }
            }
            effects::Outcome::Unknown { code, message } => Outcome::Unknown { code, message },
            effects::Outcome::Wait(wait) => Outcome::Wait(wait),
            effects::Outcome::Stop { code, message } => Outcome::Stop { code, message },
        })
    }

    async fn put_outputs(&self, call: &Attempt, given: &[Value], outputs: Outputs) -> Result<Outcome, Fault> {
        let mut ports = Vec::with_capacity(outputs.len());
        for (port, items) in outputs.into_iter().filter(|(_, items)| !items.is_empty()) {
            if items.len() > MOST_ITEMS as usize {
                return Ok(failed("too_many", format!("{} items are more than {MOST_ITEMS}.", items.len())));
            }
            // What was passed on unchanged is not stored again, if it is worth looking.
            if items.len() > 20 && items == given {
                ports.push(PortItems { port, data: DataRef::Input, count: items.len() as u32 });
                continue;
            }
            let place = format!("{}/{}/{port}", call.key.split_once(':').map_or("", |(_, step)| step), call.attempt);
            let crate::machine::Items { data, count } = self.put_items(&place, &items).await?;
            ports.push(PortItems { port, data, count });
        }
        Ok(Outcome::Succeeded { outputs: ports })
    }
}

/// It is known not to have happened, and may pass.
fn lost(call: &Attempt, fault: &Fault) -> Outcome {
    tracing::warn!(op = "workflow_run.attempt", key = call.key, %fault, "will be repeated");
    let message = "The platform could not bring the step its items.".to_owned();
    Outcome::Failed { code: "platform".to_owned(), message, retryable: true, retry_after_ms: None }
}

fn failed(code: &str, message: impl Into<String>) -> Outcome {
    Outcome::Failed { code: code.to_owned(), message: message.into(), retryable: false, retry_after_ms: None }
}

pub(super) fn too_large(limit: u64) -> Outcome {
    let message =
        format!("The items are more than {} MB: split them up with a loop, or keep less of them.", limit >> 20);
    failed("too_large", message)
}

fn looped(input: &Input<'_>) -> Outcome {
    let params: LoopParams = match nodes::params::read_once::<Loop>(input) {
        Ok(params) => params,
        Err(failure) => return failed(&failure.code, failure.to_string()),
    };
    let short = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    match (params.mode, &params.condition) {
        (LoopMode::Items, _) => Outcome::Each { batch: short(params.batch_size), parallel: short(params.parallel) },
        (LoopMode::While, Value::Bool(holds)) => Outcome::While { holds: *holds, most: short(params.max_iterations) },
        (LoopMode::While, _) => failed("bad_parameter", "The condition is neither true nor false."),
    }
}

pub(super) fn task(live: &mut Live, step: &StepId) -> Option<Task> {
    let (run, birth) = (&live.run, &live.birth);
    let node = run.plan().drawn(step.node)?.clone();
    let params = json::write(&node.params).unwrap_or_default();
    Some(Task {
        parts: run.input(step),
        branches: run.branches(step).into_iter().map(|count| count as usize).collect(),
        asked: asked(run, step, &params),
        run: json!({ "id": run.head().id, "started_at": run.head().begun_at }),
        workflow: json!({ "id": birth.workflow, "name": birth.name, "version": birth.version }),
        zone: run.plan().snapshot().graph.settings.zone.clone(),
        depth: birth.parent.as_ref().map_or(0, |parent| parent.depth),
        node,
    })
}

/// The nodes whose names stand in the parameters, with what they put out: in the same iteration, else further out.
fn asked(run: &Run, step: &StepId, params: &str) -> Vec<(String, Vec<Part>)> {
    if !params.contains("$node") && !params.contains("$(") {
        return Vec::new();
    }
    // Whichever quotes stand around a name, and however often they are escaped in a text within JSON: without them it reads the same.
    // A node too many is only read in vain.
    let bare = |text: &str| text.replace(['"', '\'', '\\'], "");
    let params = bare(params);
    let nodes = run.plan().snapshot().graph.nodes.iter().zip(0..);
    let mut found = Vec::new();
    for (node, at) in nodes {
        let name = if node.name.is_empty() { &node.id } else { &node.name };
        if !params.contains(&bare(name)) {
            continue;
        }
        let mut path = Some(step.path.clone());
        while let Some(here) = path {
            let id = StepId { path: here.clone(), node: at };
            if let Some(done) = run.step(&id).filter(|done| !done.outputs.is_empty()) {
                let parts = done.outputs.iter().flat_map(|output| run.output(&id, output.port)).collect();
                found.push((name.clone(), parts));
                break;
            }
            path = here.outer().map(|(outer, _)| outer);
        }
    }
    found
}
