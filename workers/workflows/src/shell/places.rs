//! Turns: a run asks the team's line for a place when it has something to do, and gives it back when it has not.

use kernel::Fault;

use super::{Answered, Decided, Desk, Landed, More};
use crate::{
    catalog::{self, Doer},
    graph::Graph,
    machine::Event,
    protocol::Reply,
    turns::protocol::{Command, KEY, Reply as Said, WorkflowTurns},
};

/// What a run wants of the line. The number is that of its turn.
#[derive(Clone, Copy, Debug)]
pub enum Wish {
    Enter(u32),
    Leave(u32),
}

/// Whether runs of a graph share limits. One of nodes that compute is over before a place would be free again: it harms no
/// receiver, and asking would cost more than it does.
pub fn takes_turns(graph: &Graph) -> bool {
    graph.nodes.iter().any(|node| matches!(catalog::doer(&node.of, node.version), Some(Doer::Effect(_) | Doer::Loop)))
}

impl Desk<'_> {
    /// Says it to the line; answers the turn that has come. What fails, the machine asks again; a place that was not given
    /// back is found by the line, once somebody waits for it.
    pub(super) async fn wish(&self, wish: Wish) -> Landed {
        match self.say(wish).await {
            Ok(Some(false)) => {
                // It stands in line: whoever looks at the list sees that.
                Landed::Told(self.tell_or_leave().await)
            }
            Ok(is_admitted) => match (is_admitted, wish) {
                (Some(_), Wish::Enter(turn)) => Landed::Turn(turn),
                _ => Landed::Told(More::default()),
            },
            Err(fault) => {
                tracing::warn!(op = "workflow_run.turn", run = %self.id, %fault, "will be asked again");
                Landed::Told(More::default())
            }
        }
    }

    /// Whether it is admitted; none when it only left.
    async fn say(&self, wish: Wish) -> Result<Option<bool>, Fault> {
        let run = self.id.clone();
        let command = match wish {
            Wish::Leave(turn) => Command::Leave { run, turn },
            Wish::Enter(turn) => {
                let about = |live: &mut super::Live| {
                    let most = live.run.plan().snapshot().graph.settings.max_running;
                    (live.birth.workflow.clone(), most)
                };
                let Some((workflow, most)) = self.peek(about)? else { return Ok(None) };
                Command::Enter { run, turn, workflow, most }
            }
        };
        Ok(match self.scope.ask::<WorkflowTurns>(KEY, command).await?? {
            Said::Entered { is_admitted } => Some(is_admitted),
            Said::Left | Said::Erased => None,
        })
    }

    /// A turn has come. One that the run no longer asks for changes nothing.
    pub(super) fn take_turn(&self, turn: u32) -> Result<Option<Decided>, Fault> {
        let place = self.peek(|live| live.run.head().place)?.flatten();
        if place.is_none_or(|place| place.turn != turn) {
            return Ok(None);
        }
        self.decide(Event::Admit)
    }

    /// The line tells it of its turn, or asks whether it still has it.
    pub(super) fn admit(&self, turn: u32) -> Result<Answered, Fault> {
        let decided = self.take_turn(turn)?;
        let is_kept = self.peek(|live| live.run.head().is_admitted)?.unwrap_or_default();
        let reply = Reply::Turn { is_kept: is_kept && decided.is_some() };
        let (calls, wish) = decided.map(|decided| (decided.calls, decided.wish)).unwrap_or_default();
        Ok(Answered { reply, calls, wish })
    }

    /// The run will be forgotten: somebody else may have its place.
    pub(super) async fn leave_line(&self) {
        if let Ok(Some(Some(place))) = self.peek(|live| live.run.head().place) {
            self.wish(Wish::Leave(place.turn)).await;
        }
    }
}
