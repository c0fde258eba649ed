//! Another workflow as a step of this one.

use kernel::{
    Fault, Later,
    ids::{RunId, WorkflowId},
};
use nodes::{Class, Entry, Failure, Manifest, Node, output::AsGiven};
use serde::Deserialize;

use super::{
    Effect, EffectCall, Outcome, each,
    waits::{FLOW, LONGEST_MS},
};
use crate::{machine::Wait, protocol::Parent, runs};

/// Runs that call each other, one in the other. One that calls itself without end fails here.
pub const MOST_DEPTH: u8 = 5;

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CallParams {
    /// Id of a workflow that is published and has a trigger “By hand”; it may be switched off.
    pub workflow: String,
    /// Minutes until the step fails and the run that it started is cancelled; without it, it waits for 366 days.
    #[serde(default)]
    pub timeout_minutes: Option<u32>,
}

/// Execute a workflow.
pub struct CallWorkflow;

static CALL: Entry = Entry::outside::<CallWorkflow>();

impl Node for CallWorkflow {
    type Params = CallParams;
    type Output = AsGiven;
    const MANIFEST: Manifest = Manifest {
        kind: "flow.call",
        name: "Execute a workflow",
        icon: "workflow",
        class: Class::Keyed,
        docs: "Starts a run of another workflow with its items, waits for its end, and goes on with what came out of the nodes that nothing follows there. When that run fails, the step does; when this run is cancelled, so is that one. Five deep at most. Expressions see the first item.",
        ..FLOW
    };
    fn check(params: &CallParams) -> Result<(), Failure> {
        if params.timeout_minutes.is_none_or(|minutes| (1..=366 * 1_440).contains(&minutes)) {
            return Ok(());
        }
        Err(Failure::new("bad_parameter", "1 minute to 366 days are possible.").parameter("timeout_minutes"))
    }
}

impl Effect for CallWorkflow {
    fn entry(&self) -> &'static Entry {
        &CALL
    }
    fn run<'a>(&'a self, call: EffectCall<'a>) -> Later<'a, Outcome> {
        Box::pin(async move { start(&call).await.unwrap_or_else(Outcome::from) })
    }
}

/// The key of the step is the key of the run: a repeated attempt finds the run that it started before.
async fn start(call: &EffectCall<'_>) -> Result<Outcome, Failure> {
    let CallParams { workflow, timeout_minutes } = each::once::<CallWorkflow>(&call.input)?;
    let wrong = |code: &str, message: String| Failure::new(code, message).of_node(call.input.node);
    if call.depth >= MOST_DEPTH {
        let message = format!("Workflows call each other {MOST_DEPTH} deep at most. Does this one call itself?");
        return Err(wrong("too_deep", message));
    }
    let unknown = || wrong("unknown_workflow", "There is no such workflow.".to_owned()).parameter("workflow");
    let id: WorkflowId = workflow.trim().parse().map_err(|_: &str| unknown())?;
    let (run, step) = call.key.split_once(':').unwrap_or_default();
    let run: RunId = run.parse().map_err(|why: &str| wrong("internal", why.to_owned()))?;
    let parent = Parent { run, step: step.to_owned(), depth: call.depth + 1 };
    Ok(match runs::call(call.scope, &id, parent, (call.key, call.input.items.to_vec())).await {
        Ok(run) => {
            let wait = timeout_minutes.map_or(LONGEST_MS, |minutes| i64::from(minutes) * 60_000);
            Outcome::Wait(Wait::Run { run, until: Some(call.scope.now().plus(wait)) })
        }
        Err(Fault::NotFound { .. }) => return Err(unknown()),
        Err(Fault::Conflict { code, detail, .. }) => return Err(wrong(&code, format!("{detail}."))),
        Err(fault) => each::of_fault(&fault, "The call of a workflow"),
    })
}
