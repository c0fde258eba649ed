//! One line for each step and run that went somewhere, and the counters. Ids and states, never contents.

use super::{Desk, Live};
use crate::{
    catalog::{self, Doer},
    machine::{Move, RunSummary, State},
    metrics,
    protocol::Birth,
};

impl Desk<'_> {
    /// What was stored, step by step. That a node which only computes began is not told: the line of its end says it all.
    pub(super) fn log(&self, live: &mut Live) {
        let moves = live.run.take_moves();
        if self.dry.is_some() {
            return;
        }
        for Move { step, from, to, attempt, duration_ms } in moves {
            let Some(node) = live.run.plan().drawn(step.node) else { continue };
            let is_effect = matches!(catalog::doer(&node.of, node.version), Some(Doer::Effect(_)));
            metrics::step(&node.of, to, duration_ms);
            if matches!(to, State::Pending | State::Ready) || (to == State::Running && !is_effect) {
                continue;
            }
            let (workflow, iteration, correlation) = (&live.birth.workflow, &step.path, live.run.key(&step));
            let (from, to, duration_ms) = (from.name(), to.name(), duration_ms.unwrap_or_default());
            tracing::info!(op = "workflow_run.step", run = %self.id, %workflow, node = node.id, kind = node.of, %iteration,
                attempt, from, to, duration_ms, correlation);
        }
    }

    /// Where the run is now.
    pub(super) fn log_run(&self, birth: &Birth, now: &RunSummary) {
        let (workflow, to) = (&birth.workflow, now.state.name());
        let duration_ms = self.scope.now().since(now.begun_at);
        let code = now.error.as_ref().map_or("", |error| error.code.as_str());
        metrics::run(now.state);
        tracing::info!(op = "workflow_run.state", run = %self.id, %workflow, version = birth.version, to, duration_ms, code);
    }
}
