//! What the caller of a webhook is told that waits for its run.

use std::collections::BTreeMap;

use kernel::{Fault, Later, json};
use serde_json::Value;

use super::Desk;
use crate::{
    machine::{Part, Run, RunState, State, Step, StepId},
    protocol::{HookAnswer, Reply},
};

/// The node that answers.
const RESPOND: &str = "flow.respond";
/// Largest answer, in bytes of JSON.
const MOST_BYTES: u64 = 1024 * 1024;

/// Where the answer is.
enum Found {
    /// What “Respond to webhook” put out.
    Said(Vec<Part>),
    /// The last node's items, because nobody said anything.
    Last(Vec<Part>),
    /// The run ended otherwise.
    Ended(RunState),
    NotYet,
}

/// The answer, once there is one and it is stored: `Reply::Answer`.
/// # Errors
/// The run could not be stored, or the items of the answer cannot be read.
pub fn answer_of<'d>(desk: &'d Desk<'_>) -> Later<'d, Result<Option<Reply>, Fault>> {
    Box::pin(answer(desk))
}

async fn answer(desk: &Desk<'_>) -> Result<Option<Reply>, Fault> {
    let Some(found) = desk.peek(|live| if live.is_ahead() { Found::NotYet } else { find(&live.run) })? else {
        return Err(Fault::internal("the run could not be stored"));
    };
    let answer = match found {
        Found::NotYet => return Ok(None),
        Found::Ended(state) => failed(state),
        Found::Said(parts) => said(desk.read_items(&parts, MOST_BYTES).await?.items.into_iter().next())?,
        Found::Last(parts) => {
            let read = desk.read_items(&parts, MOST_BYTES).await?;
            if read.is_cut {
                return Err(Fault::conflict("answer_too_large", "the last node's items are too large for an answer"));
            }
            HookAnswer { status: 200, headers: BTreeMap::new(), body: Value::Array(read.items) }
        }
    };
    Ok(Some(Reply::Answer { answer: Box::new(answer) }))
}

fn find(run: &Run) -> Found {
    let nodes = &run.plan().snapshot().graph.nodes;
    let answers: Vec<&str> = nodes.iter().filter(|node| node.of == RESPOND).map(|node| node.id.as_str()).collect();
    let is_answer = |id: &StepId| answers.contains(&run.plan().id(id.node));
    let ended = |(_, step): &(&StepId, &Step)| step.ended_at;
    let done = || run.steps().filter(|(_, step)| step.state == State::Succeeded);
    // The first one counts; of two in one moment the one that the graph names first.
    if let Some((id, step)) = done().filter(|(id, _)| is_answer(id)).min_by_key(ended) {
        return Found::Said(outputs(run, id, step));
    }
    match run.head().state {
        RunState::Succeeded => {
            Found::Last(done().max_by_key(ended).map_or_else(Vec::new, |(id, step)| outputs(run, id, step)))
        }
        state @ (RunState::Failed | RunState::Cancelled) => Found::Ended(state),
        _ => Found::NotYet,
    }
}

fn outputs(run: &Run, id: &StepId, step: &Step) -> Vec<Part> {
    step.outputs.iter().flat_map(|output| run.output(id, output.port)).collect()
}

/// A failure's text stays with the owner: it may say things that are no business of the caller.
fn failed(state: RunState) -> HookAnswer {
    let word = if state == RunState::Cancelled { "cancelled" } else { "failed" };
    let body = serde_json::json!({ "error": format!("the workflow {word}") });
    HookAnswer { status: 500, headers: BTreeMap::new(), body }
}

fn said(item: Option<Value>) -> Result<HookAnswer, Fault> {
    let item = item.ok_or_else(|| Fault::conflict("answer_too_large", "the answer is larger than 1 MB"))?;
    Ok(json::read(&json::write(&item)?)?)
}
