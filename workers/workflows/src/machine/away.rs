//! Attempts that are made over the queue: long ones, and those whose items are many. The message has ids and nothing else; whoever
//! brings it takes the attempt, once, and its time begins then. A message that nobody brings is sent again, and costs no attempt.

use super::{
    data::{self, DataRef, Part},
    message::Command,
    name::StepId,
    row::{Away, State, Step},
    run::Run,
    turn::Turn,
};
use crate::graph::{WorkPlace, limits};

impl Turn<'_> {
    /// Whether an attempt goes over the queue.
    pub fn goes_away(&self, id: &StepId, step: &Step) -> bool {
        match self.run.plan.node(id.node).map(|node| node.place) {
            None | Some(WorkPlace::Object) => false,
            Some(WorkPlace::Queue) => true,
            Some(WorkPlace::ByWeight) => self.run.is_heavy(&self.run.given(id, step)),
        }
    }

    /// Sends word of an attempt, for the first time or once more.
    pub fn send(&mut self, id: StepId, mut step: Step, times: u16) {
        let pause = (limits::RESEND_MS << times.min(8)).min(limits::MOST_RESEND_MS);
        (step.away, step.due) = (Some(Away::Sent(times.saturating_add(1))), Some(self.now.plus(pause)));
        self.commands.push(Command::Send { step: id.clone(), attempt: step.attempt });
        self.put(id, step);
    }

    /// What nobody came for waits in the run again: the next attempt is sent when it goes on.
    pub fn call_back(&mut self) {
        for id in self.run.index.running.clone() {
            let mut step = self.take(&id);
            if matches!(step.away, Some(Away::Sent(_))) {
                (step.state, step.due) = (State::Ready, None);
            }
            self.put(id, step);
        }
    }

    /// Somebody came for an attempt. Only the first one gets it.
    pub fn hand_out(&mut self, id: StepId, attempt: u32) {
        if !self.run.is_sent(&id, attempt) {
            return self.refuse("not_there", "The attempt is over, or somebody has it.");
        }
        let mut step = self.take(&id);
        step.away = Some(Away::Taken);
        self.leave(id, step);
    }
}

impl Run {
    /// Whether an attempt waits for somebody to come for it.
    pub fn is_sent(&self, id: &StepId, attempt: u32) -> bool {
        self.steps.get(id).is_some_and(|step| {
            step.state == State::Running && step.attempt == attempt && matches!(step.away, Some(Away::Sent(_)))
        })
    }

    fn is_heavy(&self, parts: &[Part]) -> bool {
        let bytes = parts.iter().fold(0_u64, |sum, part| sum.saturating_add(self.weight(part)));
        bytes > limits::LIGHT_BYTES || data::count(parts) > limits::LIGHT_ITEMS
    }

    /// Bytes of a part, roughly.
    fn weight(&self, part: &Part) -> u64 {
        match &part.data {
            DataRef::Inline(text) => text.as_str().len() as u64,
            DataRef::Results { .. } => u64::from(part.count) * limits::RESULT_BYTES,
            // A loop hands a blob out in pieces.
            DataRef::Blob { bytes, .. } if *bytes > limits::LIGHT_BYTES => {
                let outputs = self.steps.values().flat_map(|step| &step.outputs);
                let all = outputs.filter(|output| output.data == part.data).map(|output| output.items).max();
                bytes * u64::from(part.count) / u64::from(all.unwrap_or(part.count).max(1))
            }
            DataRef::Blob { bytes, .. } => *bytes,
            DataRef::Input => 0,
        }
    }
}
