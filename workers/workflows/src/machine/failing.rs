//! Attempts that end: well, badly, or nobody knows how.

use kernel::json;
use serde::Serialize;

use super::{
    data::{self, DataRef, Output, Text},
    message::{Command, Outcome, PortItems},
    name::StepId,
    row::{Late, RunError, RunState, State, Step, StepError, Wait},
    turn::Turn,
};
use crate::graph::{Class, ERROR, LOOP, MAIN, OnError, limits};

/// The item of a step that failed.
#[derive(Serialize)]
struct ErrorItem<'e> {
    error: ErrorText<'e>,
}
#[derive(Serialize)]
struct ErrorText<'e> {
    code: &'e str,
    message: &'e str,
    node: &'e str,
}

impl Turn<'_> {
    /// An attempt ended; a result of any attempt but the one that runs is kept and changes nothing.
    pub fn done(&mut self, id: StepId, attempt: u32, outcome: Outcome) {
        // Its iteration is over, its row is gone: nothing is left that could be late.
        let Some(step) = self.run.steps.get(&id) else { return };
        // While nobody has begun another attempt, the answer of this one is still welcome.
        let is_welcome = match step.state {
            State::Running | State::Unsure => true,
            State::Retrying => matches!(outcome, Outcome::Succeeded { .. }),
            _ => false,
        };
        if !is_welcome || step.attempt != attempt {
            return self.late(&id, attempt, outcome);
        }
        let step = self.take(&id);
        self.apply(id, step, outcome);
    }

    pub fn apply(&mut self, id: StepId, step: Step, outcome: Outcome) {
        match outcome {
            Outcome::Succeeded { outputs } => self.succeed(id, step, outputs),
            Outcome::Failed { code, message, retryable, retry_after_ms } => {
                let error = StepError { code, message };
                if retryable {
                    self.fail(id, step, error, retry_after_ms);
                } else {
                    self.give_up(id, step, &error.code, &error.message);
                }
            }
            Outcome::Unknown { code, message } => self.unknown(id, step, StepError { code, message }),
            Outcome::Wait(wait) => self.wait(id, step, wait),
            Outcome::Stop { code, message } => self.stop(id, step, &code, &message),
            Outcome::Each { .. } | Outcome::While { .. } => self.cycle(id, step, &outcome),
        }
    }

    fn late(&mut self, id: &StepId, attempt: u32, outcome: Outcome) {
        let Some(step) = self.run.steps.get(id) else { return };
        let was_cut = step.state == State::Cancelled && matches!(step.was, Some(State::Running | State::Unsure));
        let is_news = step.late.is_none() && (attempt < step.attempt || !step.state.is_over() || was_cut);
        if attempt > step.attempt || !is_news {
            return;
        }
        // It started a run after everything else was cut off. A redrive calls it again.
        let called = match &outcome {
            Outcome::Wait(Wait::Run { run, .. }) if was_cut => Some(run.clone()),
            _ => None,
        };
        let was_cut = was_cut && called.is_none();
        self.commands.extend(called.map(|run| Command::CancelRun { run }));
        let mut step = self.take(id);
        let outcome = (was_cut && attempt == step.attempt).then_some(outcome);
        step.late = Some(Late { attempt, at: self.now, outcome });
        self.put(id.clone(), step);
    }

    /// It is over and has outputs.
    pub fn succeed(&mut self, id: StepId, mut step: Step, outputs: Vec<PortItems>) {
        match self.outputs(&id, &step, outputs) {
            Ok(outputs) => {
                (step.outputs, step.state, step.error) = (outputs, State::Succeeded, None);
                self.end(id, step);
            }
            Err((code, text)) => self.give_up(id, step, code, &text),
        }
    }

    fn outputs(&self, id: &StepId, step: &Step, given: Vec<PortItems>) -> Result<Vec<Output>, (&'static str, String)> {
        let ports = self.run.plan.node(id.node).map_or(&[][..], |node| node.ports.as_slice());
        let mut outputs: Vec<Output> = Vec::with_capacity(given.len());
        for PortItems { port, data, count } in given {
            let at = ports.iter().position(|known| *known == port && port != LOOP);
            let at =
                at.and_then(|at| u8::try_from(at).ok()).ok_or_else(|| ("bad_port", format!("No port \"{port}\".")))?;
            let items = match &data {
                DataRef::Input => {
                    let parts = self.run.given(id, step);
                    if parts.len() > limits::MOST_PARTS {
                        let text =
                            format!("{} pieces, at most {}: write them as one.", parts.len(), limits::MOST_PARTS);
                        return Err(("too_many_items", text));
                    }
                    data::count(&parts)
                }
                DataRef::Results { .. } => return Err(("bad_output", "Result rows are the machine's own.".to_owned())),
                DataRef::Inline(text) if text.as_str().len() > limits::MOST_INLINE => {
                    let text = format!("More than {} bytes belong into a blob.", limits::MOST_INLINE);
                    return Err(("too_large", text));
                }
                _ => count,
            };
            if items > limits::MOST_ITEMS {
                let text = format!("{items} items, at most {}: work on fewer at once.", limits::MOST_ITEMS);
                return Err(("too_many_items", text));
            }
            if outputs.iter().any(|other| other.port == at) {
                return Err(("bad_port", format!("The port \"{port}\" comes twice.")));
            }
            outputs.push(Output { port: at, data, items });
        }
        Ok(outputs)
    }

    /// It failed in a way that may pass: again after a pause, or not any more.
    pub fn fail(&mut self, id: StepId, mut step: Step, error: StepError, after_ms: Option<i64>) {
        let retry = self.run.plan.drawn(id.node).map(|node| node.retry).unwrap_or_default();
        if step.tries >= retry.max {
            return self.give_up(id, step, &error.code, &error.message);
        }
        let mut pause = retry.first_ms;
        for _ in 0..step.tries {
            pause = pause.saturating_mul(i64::from(retry.factor)).min(limits::MOST_RETRY_MS);
        }
        let jitter = pause.saturating_mul(i64::from(retry.jitter_pct)) / 100;
        pause += self.draw(jitter.saturating_mul(2) + 1) - jitter;
        pause = pause.max(after_ms.unwrap_or_default()).clamp(0, limits::MOST_RETRY_MS);
        step.tries += 1;
        (step.state, step.due, step.error) = (State::Retrying, Some(self.now.plus(pause)), Some(error));
        self.put(id, step);
    }

    /// Nobody knows how it ended.
    pub fn unknown(&mut self, id: StepId, mut step: Step, error: StepError) {
        if self.class(&id) == Class::Unsafe {
            (step.state, step.due, step.error) = (State::Unsure, None, Some(error));
            return self.put(id, step);
        }
        self.fail(id, step, error, None);
    }

    pub fn class(&self, id: &StepId) -> Class {
        self.run.plan.node(id.node).map_or(Class::Unsafe, |node| node.class)
    }

    /// It failed for good.
    pub fn give_up(&mut self, id: StepId, mut step: Step, code: &str, message: &str) {
        let on_error = self.run.plan.drawn(id.node).map(|node| node.on_error).unwrap_or_default();
        let wanted = match on_error {
            OnError::Stop => return self.stop(id, step, code, message),
            OnError::Continue => MAIN,
            OnError::Branch => ERROR,
        };
        let ports = self.run.plan.node(id.node).map(|node| &node.ports);
        let port = ports.and_then(|ports| ports.iter().position(|port| port == wanted));
        let Some(port) = port.and_then(|port| u8::try_from(port).ok()) else {
            return self.stop(id, step, code, message);
        };
        let item = ErrorItem { error: ErrorText { code, message, node: self.run.plan.id(id.node) } };
        let text = json::write(&[item]).unwrap_or_default();
        step.outputs = vec![Output { port, data: DataRef::Inline(Text::from(text.as_str())), items: 1 }];
        step.error = Some(StepError { code: code.to_owned(), message: message.to_owned() });
        step.state = State::Failed;
        self.end(id, step);
    }

    /// It failed and takes the run with it.
    pub fn stop(&mut self, id: StepId, mut step: Step, code: &str, message: &str) {
        let error = RunError { step: self.run.name(&id), code: code.to_owned(), message: message.to_owned() };
        step.error = Some(StepError { code: code.to_owned(), message: message.to_owned() });
        (step.state, step.stopped, step.due, step.ended_at) = (State::Failed, true, None, Some(self.now));
        self.put(id.clone(), step);
        self.run.head.error = Some(error.clone());
        self.cut(RunState::Failed);
        self.commands.push(Command::DeadLetter { step: id });
        if let Some(workflow) = self.run.plan.snapshot().graph.settings.error_workflow.clone() {
            self.commands.push(Command::StartErrorWorkflow { workflow, error });
        }
    }
}
