//! A run that is over goes on: what failed runs again, or all from a node onwards. What succeeded before is kept.

use super::{
    data::Output,
    name::StepId,
    row::{Move, RowKey, RunState, State, Step, Wait},
    turn::Turn,
};
use crate::graph::Class;

impl Turn<'_> {
    pub fn redrive(&mut self, from: Option<&str>) {
        if !self.run.head.state.is_over() {
            return self.refuse("run_is_not_over", "The run is under way: cancel it first.");
        }
        let mut again = Vec::new();
        if let Some(from) = from {
            let node = self.run.plan.find(from).and_then(|node| self.outermost(node));
            let Some(node) = node.filter(|node| self.run.steps.contains_key(&StepId::top(*node))) else {
                return self.refuse("unknown_step", "The run has not come to such a node.");
            };
            again = self.onwards(node);
            if again.is_empty() {
                return self.refuse("nothing_follows", "Nothing follows this node: there is nothing to run again.");
            }
        } else if self.run.head.state == RunState::Succeeded {
            return self.refuse("nothing_failed", "All went well: name the node to run again from.");
        }
        self.run.head.base_attempt = self.run.head.top_attempt;
        self.run.head.error = None;
        for node in &again {
            self.forget(*node);
        }
        self.reset_loops();
        let lates = self.reopen();
        self.set_state(if self.run.head.is_admitted { RunState::Running } else { RunState::Waiting });
        self.run.reindex();
        for node in again {
            self.count_again(node);
        }
        for id in lates {
            if let Some(late) = self.run.steps.get_mut(&id).and_then(|step| step.late.take())
                && let Some(outcome) = late.outcome
            {
                self.done(id, late.attempt, outcome);
            }
        }
    }

    /// The node itself, or the loop around it that is in no other.
    fn outermost(&self, mut node: u16) -> Option<u16> {
        while let Some(around) = self.run.plan.node(node)?.inside {
            node = around;
        }
        Some(node)
    }

    /// A node and what follows it, but for triggers: what started the run stays.
    fn onwards(&self, from: u16) -> Vec<u16> {
        let (mut seen, mut todo) = (Vec::new(), vec![from]);
        while let Some(at) = todo.pop() {
            let Some(node) = self.run.plan.node(at).filter(|_| !seen.contains(&at)) else { continue };
            seen.push(at);
            let edges = node.outgoing.iter().filter_map(|edge| self.run.plan.edge(*edge));
            todo.extend(edges.filter(|edge| !edge.is_back).map(|edge| edge.to));
        }
        seen.retain(|at| self.run.plan.node(*at).is_some_and(|node| !node.incoming.is_empty()));
        kernel::order::by_key(seen, |at| (self.run.plan.node(*at).map_or(-1, |node| node.rank.into()), 0))
    }

    /// Removes a node's rows, and those of its body.
    fn forget(&mut self, node: u16) {
        let id = StepId::top(node);
        self.forget_body(&id);
        self.run.steps.remove(&id);
        self.run.dirty.insert(RowKey::Step(id));
    }

    /// Removes the rows of a loop's iterations, their results and their history.
    fn forget_body(&mut self, of: &StepId) {
        self.forget_iterations(of);
        let mut nodes = self.run.plan.scope(Some(of.node)).to_vec();
        let mut next = 0;
        while let Some(&at) = nodes.get(next) {
            next += 1;
            nodes.extend(self.run.plan.scope(Some(at)));
        }
        let is_inside = |id: &&StepId| nodes.contains(&id.node) && id.path.0.starts_with(&of.path.0);
        let gone: Vec<StepId> = self.run.steps.keys().filter(is_inside).cloned().collect();
        for id in gone {
            self.run.steps.remove(&id);
            self.run.dirty.insert(RowKey::Step(id));
        }
    }

    /// A loop that failed itself begins anew: its iterations would have no account to go on with.
    fn reset_loops(&mut self) {
        let failed = self.run.steps.iter().filter(|(_, step)| step.stopped && step.cycle.is_some());
        let failed: Vec<StepId> = failed.map(|(id, _)| id.clone()).collect();
        for id in failed {
            self.forget_body(&id);
            if let Some(step) = self.run.steps.get_mut(&id) {
                step.cycle = None;
            }
        }
    }

    /// Puts cancelled and failed steps back to where they were; answers those whose result came meanwhile.
    fn reopen(&mut self) -> Vec<StepId> {
        let (mut lates, mut moves) = (Vec::new(), Vec::new());
        let open = |step: &Step| step.state == State::Cancelled || step.stopped;
        for (id, step) in self.run.steps.iter_mut().filter(|(_, step)| open(step)) {
            let before = step.state;
            let is_unsafe = self.run.plan.node(id.node).is_none_or(|node| node.class == Class::Unsafe);
            let has_result = step.late.as_ref().is_some_and(|late| late.outcome.is_some());
            step.state = match step.was.take() {
                Some(State::Running | State::Unsure) if has_result => {
                    lates.push(id.clone());
                    State::Running
                }
                Some(State::Running) if is_unsafe => State::Unsure,
                Some(State::Running | State::Retrying) | None => State::Ready,
                // That run was cancelled with this one: called again, it goes on, too.
                Some(State::Waiting) if matches!(step.wait, Some(Wait::Run { .. })) => State::Ready,
                Some(was) => was,
            };
            if step.state == State::Ready {
                (step.tries, step.losses, step.due) = (0, 0, None);
            }
            (step.stopped, step.ended_at) = (false, None);
            let (from, to, attempt) = (before, step.state, step.attempt);
            moves.push(Move { step: id.clone(), from, to, attempt, duration_ms: None });
            self.run.dirty.insert(RowKey::Step(id.clone()));
        }
        self.run.moves.extend(moves);
        lates
    }

    /// Sets a forgotten node's join to what has resolved and stays so; starts it when that is enough.
    fn count_again(&mut self, node: u16) {
        let id = StepId::top(node);
        let incoming = self.run.plan.node(node).map(|node| node.incoming.clone()).unwrap_or_default();
        for at in incoming {
            let Some(edge) = self.run.plan.edge(at) else { continue };
            let Some(source) = self.run.steps.get(&StepId::top(edge.from)) else { continue };
            let takes = |output: &Output| output.port == edge.port;
            // A step that stopped the run has resolved nothing, and neither has one that was cancelled.
            if source.state.is_over() {
                self.resolve_later(id.clone(), at, source.outputs.iter().any(takes));
            }
        }
    }
}
