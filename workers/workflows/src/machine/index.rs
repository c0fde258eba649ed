//! What follows from the rows, kept up to date so that no event has to look at all steps.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Instant;

use super::{
    name::{Path, StepId},
    row::{Signal, State, Step, Wait},
};

/// Stands for "outside of loops" where a scope has the loop it belongs to.
const NO_LOOP: u16 = u16::MAX;

/// The scope of an iteration: its loop and its path; or the graph outside of loops.
pub fn scope_id(of: Option<u16>, path: Path) -> StepId {
    StepId { path, node: of.unwrap_or(NO_LOOP) }
}
/// The loop of a scope.
pub fn loop_of(scope: &StepId) -> Option<u16> {
    (scope.node != NO_LOOP).then_some(scope.node)
}

/// The alarm as it was asked for last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alarm {
    #[default]
    Unknown,
    Set(Option<Instant>),
}

#[derive(Clone, Debug, Default)]
pub struct Index {
    pub ready: BTreeSet<StepId>,
    pub running: BTreeSet<StepId>,
    pub timers: BTreeSet<(Instant, StepId)>,
    /// Steps that wait for an event, by its name and correlation.
    waiters: BTreeSet<(String, String, StepId)>,
    /// Signals that nobody took, by name and correlation, oldest first.
    signals: BTreeSet<(String, String, Instant, String)>,
    /// Open scopes, with how many of their nodes are not over.
    pub scopes: BTreeMap<StepId, usize>,
    pub alarm: Alarm,
}

impl Index {
    pub fn add(&mut self, id: &StepId, step: &Step) {
        match step.state {
            State::Ready => _ = self.ready.insert(id.clone()),
            State::Running => _ = self.running.insert(id.clone()),
            _ => {}
        }
        if let Some(due) = due(step) {
            self.timers.insert((due, id.clone()));
        }
        if let Some((name, correlation)) = event(step) {
            self.waiters.insert((name.clone(), correlation.clone(), id.clone()));
        }
    }

    pub fn remove(&mut self, id: &StepId, step: &Step) {
        match step.state {
            State::Ready => _ = self.ready.remove(id),
            State::Running => _ = self.running.remove(id),
            _ => {}
        }
        if let Some(due) = due(step) {
            self.timers.remove(&(due, id.clone()));
        }
        if let Some((name, correlation)) = event(step) {
            self.waiters.remove(&(name.clone(), correlation.clone(), id.clone()));
        }
    }

    /// The step that waits for an event, the first in order.
    pub fn waiter(&self, name: &str, correlation: &str) -> Option<StepId> {
        let from = (name.to_owned(), correlation.to_owned(), StepId { path: Path::default(), node: 0 });
        let (at, of, id) = self.waiters.range(from..).next()?;
        (at == name && of == correlation).then(|| id.clone())
    }

    /// Every step that waits for an event.
    pub fn waiters(&self) -> impl Iterator<Item = &StepId> {
        self.waiters.iter().map(|(_, _, id)| id)
    }

    pub fn add_signal(&mut self, id: &str, signal: &Signal) {
        if signal.taken.is_none() {
            let (name, correlation) = (signal.name.clone(), signal.correlation.clone());
            self.signals.insert((name, correlation, signal.came_at, id.to_owned()));
        }
    }
    /// Takes the oldest signal that is there for an event.
    pub fn take_signal(&mut self, name: &str, correlation: &str) -> Option<String> {
        let from = (name.to_owned(), correlation.to_owned(), Instant::from_millis(i64::MIN), String::new());
        let found = self.signals.range(from..).next().cloned()?;
        if found.0 != name || found.1 != correlation {
            return None;
        }
        self.signals.remove(&found);
        Some(found.3)
    }

    /// One more node of a scope is over; true when it was the last.
    pub fn is_last(&mut self, scope: &StepId) -> bool {
        let Some(left) = self.scopes.get_mut(scope) else { return false };
        *left = left.saturating_sub(1);
        *left == 0
    }
}

fn due(step: &Step) -> Option<Instant> {
    matches!(step.state, State::Running | State::Retrying | State::Waiting).then_some(step.due).flatten()
}

fn event(step: &Step) -> Option<(&String, &String)> {
    match &step.wait {
        Some(Wait::Event { name, correlation, .. }) if step.state == State::Waiting => Some((name, correlation)),
        _ => None,
    }
}
