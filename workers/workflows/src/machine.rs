//! A run of a workflow as a machine: an event and a moment in, rows to store and commands out. Nothing here reads a clock, rolls
//! dice or touches storage. The shell stores what `Run::take_changes` gives, with the commands, in one commit; then
//! the commands leave.
//!
//! # A run is a flow of tokens
//! A step ends and each of its outgoing connections resolves, alive or dead, exactly once (`turn`). A step counts its own resolved
//! connections in its row, so an event costs what the ends of its own connections cost, whatever the size of the run. What
//! follows from the rows (ready steps, timers, waiters, open scopes; `index`) is kept beside them and made anew when a run is
//! loaded: there are no rows for it that could disagree.
//!
//! # Data is referenced
//! Outputs are stored once, with the step that made them: inline up to 32 kB, else as a blob. Inputs are not stored; `Run::input`
//! finds them by following the connections. A loop's batch is a range of its loop's input.
//!
//! # Loops are folded
//! When an iteration is over, its result (a list of parts) goes to a row `result/…` that is written once and never read back into
//! memory, and the rows of its steps become one row `past/…`: history, which is not read back either (`past`). In memory and in rows
//! that are read back there are only open iterations; what grows with the number of iterations is these two rows for each, and one
//! when nothing leads back to the loop. A redrive that begins a loop anew removes them, with those of its inner loops.
//!
//! # Attempts are fenced
//! A result names its attempt. Only that of the attempt that runs counts; others are noted as late. Numbers of attempts are never
//! used twice, not by a redrive either. The idempotency key has no attempt in it.

mod away;
mod control;
mod data;
mod failing;
mod index;
mod input;
mod looping;
mod message;
mod name;
mod past;
mod places;
mod redrive;
mod row;
mod run;
mod turn;
mod waiting;

pub use data::{DataRef, Output, Part, Text, count, slice};
pub use message::{Command, Event, Items, Moment, Outcome, PortItems, RunSummary, Settled};
pub use name::{Path, StepId, hashed, parse_step_name, run_id, step_name};
pub use row::{Away, Change, Cycle, Head, Late, Move, Place, RunError, RunState, Signal, State, Step, StepError, Wait};
pub use run::{Run, Unreadable};
use turn::Turn;

/// Decides what an event means. Whatever changed is in `Run::take_changes`, and must be stored before a command leaves.
pub fn decide(run: &mut Run, event: Event, moment: &Moment) -> Vec<Command> {
    let mut turn = Turn::new(run, moment);
    turn.hear(event);
    turn.flow();
    turn.pump();
    turn.finish()
}

impl Turn<'_> {
    fn hear(&mut self, event: Event) {
        let (has_begun, is_over) = (self.run.head.trigger.is_some(), self.run.head.state.is_over());
        match event {
            // The same trigger again is the same run.
            Event::Begin { .. } if has_begun => {}
            Event::Begin { trigger, items } => self.begin(trigger, &items),
            _ if !has_begun => self.refuse("not_begun", "The run has not begun."),
            Event::StepDone { step, attempt, outcome } => self.done(step, attempt, outcome),
            Event::Redrive { from } => self.redrive(from.as_deref()),
            Event::Pause => self.pause(),
            Event::Resume => self.resume(),
            Event::Cancel => self.cancel(),
            Event::Recovered => self.recover(),
            Event::Timer => self.ring(),
            Event::Admit => self.admit(),
            _ if is_over => self.refuse("run_is_over", "The run is over."),
            Event::Signal { id, name, correlation, items } => {
                let Items { data, count } = items;
                self.signal(&id, Signal { name, correlation, data, items: count, came_at: self.now, taken: None });
            }
            Event::Approve { step, yes, by } => self.approve(step, yes, by),
            Event::Take { step, attempt } => self.hand_out(step, attempt),
            Event::Settle { step, how } => self.settle(step, how),
            Event::Called { step, outcome } => self.called(step, outcome),
        }
    }
}
