//! Around the line: store, then answer, then push. The runtime's object (`durable-objects/src/workflow_turns.rs`) and the tests'
//! stand-in go through here.

use std::collections::VecDeque;

use kernel::{Fault, Instant, Scope};

use super::{
    line::{Push, Turns},
    protocol::{Command, Reply},
};
use crate::{
    machine::Change,
    protocol::{self as run, WorkflowRun},
};

/// An object that keeps a line.
pub trait Shelf: Send + Sync {
    /// Every row.
    fn rows(&self) -> Result<Vec<(String, String)>, Fault>;
    /// All of it or nothing, and the alarm, which rings no later than `wake`.
    fn commit(&self, changes: &[Change], wake: Option<Instant>) -> Result<(), Fault>;
    /// The line in memory, taken out.
    fn take(&self) -> Option<Box<Turns>>;
    /// Puts it back.
    fn keep(&self, turns: Box<Turns>);
}

/// One decision, without an await from load to commit. After an error the line is dropped from memory: the next one loads what was
/// really stored.
fn decide<T>(shelf: &dyn Shelf, decide: impl FnOnce(&mut Turns) -> T) -> Result<T, Fault> {
    let mut turns = match shelf.take() {
        Some(turns) => turns,
        None => Box::new(Turns::load(shelf.rows()?)?),
    };
    let decided = decide(&mut turns);
    shelf.commit(&turns.take_changes(), turns.alarm())?;
    shelf.keep(turns);
    Ok(decided)
}

/// Decides one command and stores it; the pushes leave afterwards (`push`).
pub fn answer(shelf: &dyn Shelf, command: Command, now: Instant) -> Result<(Reply, Vec<Push>), Fault> {
    match command {
        Command::Enter { run, turn, workflow, most } => {
            let is_admitted = decide(shelf, |turns| turns.enter(&run, turn, (&workflow, most), now))?;
            Ok((Reply::Entered { is_admitted }, Vec::new()))
        }
        Command::Leave { run, turn } => Ok((Reply::Left, decide(shelf, |turns| turns.leave(&run, turn, now))?)),
        Command::Erase => Ok((Reply::Erased, Vec::new())),
    }
}

/// The alarm rang.
pub async fn ring(shelf: &dyn Shelf, scope: &Scope) -> Result<(), Fault> {
    let pushes = decide(shelf, |turns| turns.ring(scope.now()))?;
    push(shelf, scope, pushes).await
}

/// Tells runs that their turn has come; those that do not want it make room for the next. What gets no answer is told again by the
/// alarm.
pub async fn push(shelf: &dyn Shelf, scope: &Scope, pushes: Vec<Push>) -> Result<(), Fault> {
    let mut pushes = VecDeque::from(pushes);
    while let Some(push) = pushes.pop_front() {
        let told = scope.ask::<WorkflowRun>(push.run.as_str(), run::Command::Admit { turn: push.turn }).await;
        let is_kept = match told.and_then(|told| told) {
            Ok(run::Reply::Turn { is_kept }) => Some(is_kept),
            Ok(_) => Some(false),
            Err(fault) => {
                tracing::warn!(op = "workflow_turns.push", run = %push.run, %fault, "will be told again");
                None
            }
        };
        pushes.extend(decide(shelf, |turns| turns.heard(&push, is_kept, scope.now()))?);
    }
    Ok(())
}
