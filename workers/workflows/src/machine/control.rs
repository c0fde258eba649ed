//! Begin, admit, pause, resume, cancel, and the hour after a crash.

use super::{
    data::{DataRef, Output},
    index::Alarm,
    message::Items,
    name::StepId,
    row::{Away, RowKey, RunState, State, Step, StepError},
    turn::Turn,
};
use crate::graph::{Class, Kind, limits};

impl Turn<'_> {
    /// The trigger's items flow; other triggers, and all that nothing leads to, are dead in this run.
    pub fn begin(&mut self, trigger: String, items: &Items) {
        let start = self.run.plan.find(&trigger).filter(|at| {
            self.run.plan.node(*at).is_some_and(|node| node.kind == Kind::Trigger && node.incoming.is_empty())
        });
        let Some(start) = start else {
            return self.refuse("unknown_trigger", "The workflow has no such trigger.");
        };
        if matches!(&items.data, DataRef::Inline(text) if text.as_str().len() > limits::MOST_INLINE) {
            return self.refuse("too_large", "The trigger's items belong into a blob.");
        }
        self.run.head.trigger = Some(trigger);
        self.run.head.begun_at = self.now;
        self.run.dirty.insert(RowKey::Run);
        self.report();
        for node in self.run.plan.top().to_vec() {
            if self.run.plan.node(node).is_none_or(|plan| !plan.incoming.is_empty()) {
                continue;
            }
            let mut step = Step { state: State::Skipped, began_at: Some(self.now), ..Step::default() };
            if node == start {
                step.state = State::Succeeded;
                step.outputs = vec![Output { port: 0, data: items.data.clone(), items: items.count }];
            }
            self.end(StepId::top(node), step);
        }
    }

    pub fn admit(&mut self) {
        if self.run.head.place.is_some() {
            return self.take_place();
        }
        if !self.run.head.is_admitted {
            self.run.head.is_admitted = true;
            self.run.dirty.insert(RowKey::Run);
        }
        if self.run.head.state == RunState::Waiting {
            self.set_state(RunState::Running);
        }
    }

    pub fn pause(&mut self) {
        match self.run.head.state {
            RunState::Waiting | RunState::Running => {
                self.call_back();
                self.set_state(RunState::Paused);
            }
            RunState::Paused => {}
            _ => self.refuse("run_is_over", "The run is over: it cannot be paused."),
        }
    }

    pub fn resume(&mut self) {
        match self.run.head.state {
            // Whether it needs a turn now is seen when the next call is to leave.
            RunState::Paused if self.run.head.is_admitted || self.run.head.place.is_some() => {
                self.set_state(RunState::Running);
            }
            RunState::Paused => self.set_state(RunState::Waiting),
            RunState::Waiting | RunState::Running => {}
            _ => self.refuse("run_is_over", "The run is over: redrive it to go on."),
        }
    }

    pub fn cancel(&mut self) {
        if self.run.head.state == RunState::Cancelled {
            return;
        }
        if self.run.head.state.is_over() {
            return self.refuse("run_is_over", "The run is over: there is nothing to cancel.");
        }
        self.cut(RunState::Cancelled);
    }

    /// Ends the run here: whatever is not over is cancelled.
    pub fn cut(&mut self, state: RunState) {
        let open = self.run.steps.iter().filter(|(_, step)| !step.state.is_over());
        let open: Vec<StepId> = open.map(|(id, _)| id.clone()).collect();
        for id in open {
            let mut step = self.take(&id);
            self.cancel_called(&step);
            // What nobody came for has not begun.
            let is_unseen = matches!(step.away, Some(Away::Sent(_)));
            step.was = Some(if is_unseen { State::Ready } else { step.state });
            (step.state, step.ended_at) = (State::Cancelled, Some(self.now));
            self.put(id, step);
        }
        self.set_state(state);
    }

    /// Attempts that were on their way when the object died: repeated after a random pause that grows with how often
    /// it happened to the step, or left to a person.
    pub fn recover(&mut self) {
        self.run.index.alarm = Alarm::Unknown;
        for id in self.run.index.running.clone() {
            // One that gave up may have ended the run, and the others with it.
            if self.run.head.state.is_over() {
                return;
            }
            // On the queue, or with somebody else: it is as alive as before.
            if self.run.steps.get(&id).is_some_and(|step| step.away.is_some()) {
                continue;
            }
            let mut step = self.take(&id);
            let error = StepError {
                code: "lost".to_owned(),
                message: "The attempt was on its way when its machine stopped.".to_owned(),
            };
            step.losses += 1;
            if self.class(&id) == Class::Unsafe {
                self.unknown(id, step, error);
            } else if step.losses > limits::MOST_LOSSES {
                self.give_up(id, step, &error.code, &error.message);
            } else {
                let longest = (1_000_i64 << step.losses.min(6)).min(limits::MOST_RECOVERY_MS);
                let pause = self.draw(longest + 1);
                (step.state, step.due, step.error) = (State::Retrying, Some(self.now.plus(pause)), Some(error));
                self.put(id, step);
            }
        }
    }
}
