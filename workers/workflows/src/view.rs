//! One run for people: its graph and every step with what it was given, what came of it, when, how often, under which key.

use std::cell::Cell;

use kernel::{
    Fault, Instant,
    ids::{RunId, WorkflowId},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    graph::{Graph, Kind},
    machine::{Part, Run, RunError, RunState, State, Step, StepId, Wait, count, slice},
    shell::Desk,
};

/// Items that are shown of one input or output.
const MOST_ITEMS: u32 = 20;
/// Bytes of items that are shown of one input or output.
const MOST_BYTES: u64 = 16 * 1024;
/// Bytes of items that are shown of all steps together.
const MOST_IN_ALL: u64 = 2 * 1024 * 1024;
/// Steps that are shown; what is further inside of loops is left out first.
const MOST_STEPS: usize = 1_000;

/// Bytes of rows of iterations that are over, after which no further one is read.
const MOST_READ: usize = 500_000;

/// A run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunView {
    pub id: RunId,
    pub workflow_id: WorkflowId,
    pub workflow_name: String,
    /// The version that it began with, and ends with.
    pub version: u32,
    pub state: RunState,
    /// Node that started it.
    pub trigger: String,
    pub started_at: Instant,
    pub ended_at: Option<Instant>,
    pub error: Option<RunError>,
    pub graph: Graph,
    /// Steps outside of loops first. Those of iterations that are over are read by `loop`: then it is they, and they alone.
    pub steps: Vec<StepView>,
    /// More steps than are shown.
    pub is_cut: bool,
    /// With `loop`: pass it as `cursor` for iterations further on; absent when there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<u32>,
}

/// One node in one iteration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StepView {
    pub node: String,
    /// Indices of the loops around it, outermost first, with dots between; empty outside of loops.
    pub iteration: String,
    pub state: State,
    /// Number of the last attempt; 0 before the first.
    pub attempt: u32,
    /// Failures that were repeated, and attempts that a crash took.
    pub retries: u32,
    /// Idempotency key: the same for every attempt.
    pub key: String,
    pub began_at: Option<Instant>,
    pub ended_at: Option<Instant>,
    /// Until when it waits: for the attempt's end, its repeat, or what it waits for.
    pub due_at: Option<Instant>,
    pub input: ItemsView,
    pub outputs: Vec<PortView>,
    pub error: Option<RunError>,
    pub waits_for: Option<Wait>,
    /// Who approved or settled it.
    pub by: Option<String>,
}

/// What came out at a port.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PortView {
    pub port: String,
    pub data: ItemsView,
}

/// Some items.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemsView {
    pub count: u32,
    /// The first of them.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Object>))]
    pub first: Vec<Value>,
    /// There are more than are shown.
    pub is_cut: bool,
}

/// What the steps are, before their items are read.
struct Bare {
    view: StepView,
    input: Vec<Part>,
    outputs: Vec<(String, Vec<Part>)>,
}

/// Iterations of a loop: the name of its step, the first one, and how many at most.
pub type Past = (String, u32, u32);

/// The run as it is now, or with what is over of a loop; none when none has begun.
/// # Errors
/// `Fault::Invalid` when it has no such loop.
pub async fn of(desk: &Desk<'_>, past: Option<Past>) -> Result<Option<RunView>, Fault> {
    let found = desk.look(|run, birth| {
        let head = run.head();
        let mut view = RunView {
            id: desk.id.clone(),
            workflow_id: birth.workflow.clone(),
            workflow_name: birth.name.clone(),
            version: birth.version,
            state: head.state,
            trigger: birth.trigger.clone(),
            started_at: head.begun_at,
            ended_at: head.ended_at,
            error: head.error.clone(),
            graph: run.plan().snapshot().graph.clone(),
            steps: Vec::new(),
            is_cut: false,
            next_cursor: None,
        };
        let mut steps = Vec::new();
        if let Some(past) = past {
            view.next_cursor = look_back(desk, run, &past, &mut steps)?;
        } else {
            view.is_cut = run.steps().count() > MOST_STEPS;
            steps.extend(run.steps().take(MOST_STEPS).map(|(id, step)| bare(run, id, step)));
        }
        Ok::<_, Fault>((view, steps))
    })?;
    let Some((mut view, steps)) = found.transpose()? else { return Ok(None) };
    let mut left = MOST_IN_ALL;
    for Bare { view: mut step, input, outputs } in steps {
        step.input = show(desk, &input, &mut left).await?;
        for (port, parts) in outputs {
            step.outputs.push(PortView { port, data: show(desk, &parts, &mut left).await? });
        }
        view.steps.push(step);
    }
    Ok(Some(view))
}

/// Steps of iterations that are over; answers the next one that there may be. It ends early when they are large.
fn look_back(
    desk: &Desk<'_>,
    run: &mut Run,
    (step, from, most): &Past,
    found: &mut Vec<Bare>,
) -> Result<Option<u32>, Fault> {
    let of = run.find(step).filter(|id| run.plan().node(id.node).is_some_and(|node| node.kind == Kind::Loop));
    let none = || Fault::invalid("loop", "no_such_loop", "name a loop of the run, and the iteration that it is in");
    let (of, bytes) = (of.ok_or_else(none)?, Cell::new(0));
    let read = |key: &str| {
        let row = desk.row(key)?;
        bytes.set(bytes.get() + row.as_ref().map_or(0, String::len));
        Ok(row)
    };
    let end = from.saturating_add(*most);
    for at in *from..end {
        let begun = run.look_back((&of, at), &read, &mut |run, id, step| found.push(bare(run, id, step)))?;
        let next = at + 1;
        if next >= begun {
            return Ok(None);
        }
        if next == end || found.len() > MOST_STEPS || bytes.get() > MOST_READ {
            return Ok(Some(next));
        }
    }
    Ok(None)
}

fn bare(run: &Run, id: &StepId, step: &Step) -> Bare {
    let name = run.name(id);
    let ports = run.plan().node(id.node).map_or(&[][..], |node| node.ports.as_slice());
    let port = |at: u8| ports.get(usize::from(at)).cloned().unwrap_or_default();
    let outputs = step.outputs.iter().map(|output| (port(output.port), run.output(id, output.port))).collect();
    let error = step.error.clone();
    let view = StepView {
        node: run.plan().id(id.node).to_owned(),
        iteration: id.path.to_string(),
        state: step.state,
        attempt: step.attempt,
        retries: u32::from(step.tries) + u32::from(step.losses),
        key: run.key(id),
        began_at: step.began_at,
        ended_at: step.ended_at,
        due_at: step.due.filter(|_| !step.state.is_over()),
        input: ItemsView::default(),
        outputs: Vec::new(),
        error: error.map(|error| RunError { step: name, code: error.code, message: error.message }),
        waits_for: step.wait.clone(),
        by: step.by.clone(),
    };
    Bare { view, input: run.input(id), outputs }
}

async fn show(desk: &Desk<'_>, parts: &[Part], left: &mut u64) -> Result<ItemsView, Fault> {
    let all = count(parts);
    let read = desk.read_items(&slice(parts, 0, MOST_ITEMS), MOST_BYTES.min(*left)).await?;
    *left = left.saturating_sub(read.bytes());
    let is_cut = (read.items.len() as u64) < u64::from(all);
    Ok(ItemsView { count: all, first: read.items, is_cut })
}
