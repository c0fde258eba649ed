//! A run in memory, with what goes along with its next commit.

use kernel::{Fault, Instant, json};

use super::{TELL_MS, WATCH_MS, tell};
use crate::{
    catalog::{self, Doer},
    machine::{Change, Run, StepId},
    protocol::{Birth, Todo, Told},
};

/// A run in memory.
pub struct Live {
    pub(super) run: Run,
    pub(super) birth: Birth,
    pub(super) told: Option<Told>,
    pub(super) todo: Vec<(String, Todo)>,
    pub(super) is_telling: bool,
    /// What goes along with the next commit, and how many decisions wait for it.
    pub(super) held: (Vec<Change>, u32),
}

impl Live {
    pub(super) fn new(run: Run, birth: Birth) -> Self {
        Self { run, birth, told: None, todo: Vec::new(), is_telling: false, held: Default::default() }
    }

    /// Whether something is decided that is not stored yet.
    pub(super) fn is_ahead(&self) -> bool {
        self.held.1 > 0
    }

    /// Whether something goes on, and all of it is computed in the object.
    pub(super) fn only_computes(&self) -> bool {
        let mut running = self.run.running().peekable();
        running.peek().is_some()
            && running.all(|step| {
                if self.is_away(step) {
                    return false;
                }
                let node = self.run.plan().drawn(step.node);
                let doer = node.and_then(|node| catalog::doer(&node.of, node.version));
                matches!(doer, Some(Doer::Pure(_) | Doer::Loop))
            })
    }

    /// Whether the attempt of a step is made over the queue.
    pub(super) fn is_away(&self, step: &StepId) -> bool {
        self.run.step(step).is_some_and(|step| step.away.is_some())
    }

    /// The run as it is between two decisions.
    pub fn run(&self) -> &Run {
        &self.run
    }

    pub(super) fn owe(&mut self, key: String, todo: Todo) -> Result<Change, Fault> {
        let value = json::write(&todo)?;
        self.todo.retain(|(other, _)| *other != key);
        self.todo.push((key.clone(), todo));
        Ok(Change::Put { key, value })
    }

    /// When the alarm must ring.
    pub(super) fn wake(&self, now: Instant) -> Option<Instant> {
        // What is on the queue, or with somebody else, has its timer.
        let watch = self.run.running().find(|step| !self.is_away(step)).map(|_| now.plus(WATCH_MS));
        let told = self.told.as_ref().map(|told| told.state);
        let owed = told != Some(self.run.head().state) || !self.todo.is_empty() || tell::has_new_waits(self);
        let owed = owed.then(|| now.plus(TELL_MS));
        [self.run.alarm(), watch, owed].into_iter().flatten().min()
    }
}
