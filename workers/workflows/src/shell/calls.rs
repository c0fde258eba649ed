//! Runs that steps start: what the child owes the step that waits, and what that makes of it.

use kernel::{Fault, ids::RunId};

use super::{Answered, Desk, Live, TODO, items::MOST_BYTES};
use crate::{
    machine::{Items, Outcome, Part, PortItems, RunState, State},
    protocol::{Answer, Birth, Command, Parent, Reply, Todo, WorkflowRun},
};

const TOO_LARGE: &str = "What came out of the run that the step had started is more than 16 MB.";

impl Desk<'_> {
    /// The run had begun before. A step that calls it once more, after a redrive, is answered once more.
    pub(super) fn begun_again(&self, state: RunState) -> Result<Answered, Fault> {
        let is_called = self.peek(|live| live.birth.parent.is_some())?.unwrap_or_default();
        if is_called
            && state == RunState::Succeeded
            && let Some((mut live, told)) = self.load()?
        {
            let owed = live.owe(format!("{TODO}answer"), Todo::Answer)?;
            live.held.0.push(owed);
            self.keep(live, told, false)?;
        }
        self.secure()?;
        Ok(Reply::Begun { is_new: false, state }.into())
    }

    /// What a run came to, as the outcome of the step that had started it.
    pub(super) async fn called(&self, step: &str, answer: Answer) -> Result<Outcome, Fault> {
        Ok(match answer {
            Answer::Failed { code, message } => {
                Outcome::Failed { code, message, retryable: false, retry_after_ms: None }
            }
            Answer::Items { items } => {
                let Items { data, count } = match self.put_items(&format!("called/{step}"), &items).await {
                    Ok(items) => items,
                    Err(Fault::TooLarge { .. }) => return Ok(too_large()),
                    Err(fault) => return Err(fault),
                };
                let outputs = vec![PortItems { port: "main".to_owned(), data, count }];
                Outcome::Succeeded { outputs: if items.is_empty() { Vec::new() } else { outputs } }
            }
        })
    }

    /// Tells other runs what is owed to them. One that is gone, or does not want to hear it, has heard it.
    pub(super) async fn tell_runs(&self, birth: &Birth, todo: &Todo) -> Result<(), Fault> {
        let (run, command) = match todo {
            Todo::Cancel { run } => (run, Command::Cancel),
            Todo::Answer => {
                let (Some(parent), Some(answer)) = (&birth.parent, self.own_answer().await?) else { return Ok(()) };
                let Parent { run, step, .. } = parent;
                (run, Command::Called { step: step.clone(), answer })
            }
            Todo::Letter { .. } | Todo::Tell { .. } => return Ok(()),
        };
        self.tell_run(run, command).await
    }

    async fn tell_run(&self, run: &RunId, command: Command) -> Result<(), Fault> {
        self.scope.ask::<WorkflowRun>(run.as_str(), command).await?.map(|_| ())
    }

    /// What this run came to; none while it is not over: it was redriven meanwhile.
    async fn own_answer(&self) -> Result<Option<Answer>, Fault> {
        let failed = |code: &str, message: &str| Answer::Failed { code: code.to_owned(), message: message.to_owned() };
        let parts = self.peek(|live| match live.run.head().state {
            RunState::Succeeded => Some(Ok(results(live))),
            RunState::Failed => live.run.head().error.as_ref().map(|error| Err(failed(&error.code, &error.message))),
            RunState::Cancelled => Some(Err(failed("cancelled", "The run that the step had started was cancelled."))),
            RunState::Waiting | RunState::Running | RunState::Paused => None,
        })?;
        Ok(match parts.flatten() {
            None => None,
            Some(Err(answer)) => Some(answer),
            Some(Ok(parts)) => {
                let read = self.read_items(&parts, MOST_BYTES).await?;
                Some(if read.is_cut { failed("too_large", TOO_LARGE) } else { Answer::Items { items: read.items } })
            }
        })
    }
}

fn too_large() -> Outcome {
    let (code, message) = ("too_large".to_owned(), TOO_LARGE.to_owned());
    Outcome::Failed { code, message, retryable: false, retry_after_ms: None }
}

/// What came out of the nodes that nothing follows, in the order of the graph.
fn results(live: &Live) -> Vec<Part> {
    let plan = live.run.plan();
    let is_last = |node: u16| plan.node(node).is_some_and(|node| node.outgoing.is_empty());
    let ends = live
        .run
        .steps()
        .filter(|(id, step)| id.path.0.is_empty() && step.state == State::Succeeded && is_last(id.node));
    ends.flat_map(|(id, step)| step.outputs.iter().flat_map(|output| live.run.output(id, output.port))).collect()
}
