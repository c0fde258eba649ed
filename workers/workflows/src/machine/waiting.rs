//! Waits: for a time, an event, a person; and what ends them.

use super::{
    data::{DataRef, Text},
    message::{Command, Items, Outcome, PortItems, Settled},
    name::StepId,
    row::{Away, RowKey, Signal, State, Step, StepError, Wait},
    turn::Turn,
};
use crate::graph::{NO, TIMEOUT, YES, limits};

impl Turn<'_> {
    pub fn wait(&mut self, id: StepId, mut step: Step, wait: Wait) {
        if let Wait::Event { name, correlation, .. } = &wait
            && let Some(signal) = self.run.index.take_signal(name, correlation)
        {
            let items = self.hand_over(&signal, &id);
            return self.go_on(id, step, None, items);
        }
        step.due = match &wait {
            Wait::Until { at } => Some(*at),
            Wait::Event { until, .. } | Wait::Approval { until } | Wait::Run { until, .. } => *until,
        };
        (step.state, step.wait) = (State::Waiting, Some(wait));
        self.put(id, step);
    }

    /// Goes on at a port, or at the first one.
    fn go_on(&mut self, id: StepId, step: Step, port: Option<&str>, items: Items) {
        let first = self.run.plan.node(id.node).and_then(|node| node.ports.first()).cloned().unwrap_or_default();
        let port = port.map_or(first, str::to_owned);
        self.succeed(id, step, vec![PortItems { port, data: items.data, count: items.count }]);
    }

    fn has_port(&self, id: &StepId, port: &str) -> bool {
        self.run.plan.node(id.node).is_some_and(|node| node.ports.iter().any(|known| known == port))
    }

    /// All whose time has come, earliest first.
    pub fn ring(&mut self) {
        self.ask_again();
        while let Some((_, id)) = self.run.index.timers.first().filter(|(at, _)| *at <= self.now).cloned() {
            let mut step = self.take(&id);
            match step.state {
                State::Retrying => {
                    (step.state, step.due) = (State::Ready, None);
                    self.put(id, step);
                }
                State::Running if let Some(Away::Sent(times)) = step.away => self.send(id, step, times),
                State::Running => {
                    let error = StepError {
                        code: "timeout".to_owned(),
                        message: "The attempt took longer than it may.".to_owned(),
                    };
                    self.unknown(id, step, error);
                }
                _ => self.wait_is_over(id, step),
            }
        }
    }

    fn wait_is_over(&mut self, id: StepId, step: Step) {
        self.cancel_called(&step);
        let passed_on = Items { data: DataRef::Input, count: 0 };
        let port = match step.wait {
            Some(Wait::Until { .. }) | None => None,
            Some(_) if self.has_port(&id, TIMEOUT) => Some(TIMEOUT),
            Some(Wait::Approval { .. }) if self.has_port(&id, NO) => Some(NO),
            Some(_) => return self.give_up(id, step, "wait_timeout", "What the step waited for did not come in time."),
        };
        self.go_on(id, step, port, passed_on);
    }

    /// A signal goes to the first step that waits for it, or is kept.
    pub fn signal(&mut self, id: &str, signal: Signal) {
        if self.run.signals.contains_key(id) {
            return;
        }
        if self.run.signals.len() >= limits::MOST_SIGNALS && !self.drop_signal() {
            return self.refuse("too_many_signals", "The run keeps no more signals that nobody waits for.");
        }
        if matches!(&signal.data, DataRef::Inline(text) if text.as_str().len() > limits::MOST_INLINE) {
            return self.refuse("too_large", "The signal's payload belongs into a blob.");
        }
        let waiter = self.run.index.waiter(&signal.name, &signal.correlation);
        if waiter.is_none() {
            self.run.index.add_signal(id, &signal);
        }
        self.run.dirty.insert(RowKey::Signal(id.to_owned()));
        self.run.signals.insert(id.to_owned(), signal);
        if let Some(waiter) = waiter {
            let step = self.take(&waiter);
            let items = self.hand_over(id, &waiter);
            self.go_on(waiter, step, None, items);
        }
    }

    /// The signal's items move to the step; its row stays, so that the same one is known when it comes again.
    fn hand_over(&mut self, signal: &str, to: &StepId) -> Items {
        let none = Items { data: DataRef::Inline(Text::from("[]")), count: 0 };
        let Some(row) = self.run.signals.get_mut(signal) else { return none };
        let data = std::mem::replace(&mut row.data, none.data);
        let items = Items { data, count: row.items };
        (row.items, row.taken) = (0, Some(to.clone()));
        self.run.dirty.insert(RowKey::Signal(signal.to_owned()));
        items
    }

    /// Forgets the oldest signal that was taken.
    fn drop_signal(&mut self) -> bool {
        let taken = self.run.signals.iter().filter(|(_, signal)| signal.taken.is_some());
        let Some(id) = taken.min_by_key(|(_, signal)| signal.came_at).map(|(id, _)| id.clone()) else { return false };
        self.run.signals.remove(&id);
        self.run.dirty.insert(RowKey::Signal(id));
        true
    }

    /// A run that the step had started is over. It may be so before the step's attempt has said that it waits, or after that attempt was
    /// lost: whichever attempt it was, the key is the same, and so is the run.
    pub fn called(&mut self, id: StepId, outcome: Outcome) {
        let was_called = |step: &Step| step.attempt > 0 && !step.state.is_over() && step.state != State::Looping;
        if !self.run.steps.get(&id).is_some_and(was_called) {
            return self.refuse("not_waiting", "The step does not wait for a run.");
        }
        let step = self.take(&id);
        self.apply(id, step, outcome);
    }

    /// The run that a step waits for is of no use any more.
    pub fn cancel_called(&mut self, step: &Step) {
        if let Some(Wait::Run { run, .. }) = step.wait.as_ref().filter(|_| step.state == State::Waiting) {
            self.commands.push(Command::CancelRun { run: run.clone() });
        }
    }

    /// A person said yes or no.
    pub fn approve(&mut self, id: StepId, yes: bool, by: String) {
        let is_asked = |step: &Step| step.state == State::Waiting && matches!(step.wait, Some(Wait::Approval { .. }));
        if !self.run.steps.get(&id).is_some_and(is_asked) {
            return self.refuse("not_asked", "The step does not wait for an approval.");
        }
        let mut step = self.take(&id);
        step.by = Some(by);
        let passed_on = Items { data: DataRef::Input, count: 0 };
        match (yes, self.has_port(&id, if yes { YES } else { NO })) {
            (true, has) => self.go_on(id, step, has.then_some(YES), passed_on),
            (false, true) => self.go_on(id, step, Some(NO), passed_on),
            (false, false) => self.give_up(id, step, "not_approved", "A person said no."),
        }
    }

    /// A person said what became of an unsafe attempt.
    pub fn settle(&mut self, id: StepId, how: Settled) {
        if !self.run.steps.get(&id).is_some_and(|step| step.state == State::Unsure) {
            return self.refuse("not_unsure", "The outcome of the step is known.");
        }
        let mut step = self.take(&id);
        match how {
            Settled::Happened { outputs } => self.succeed(id, step, outputs),
            Settled::Repeat => {
                step.state = State::Ready;
                self.put(id, step);
            }
            Settled::Fail => {
                let error = step.error.clone().unwrap_or_default();
                self.give_up(id, step, &error.code, &error.message);
            }
        }
    }
}
