//! What surrounds the machine: the runtime's object and the tests' stand-in both go through here, so that the order
//! of storing, projecting and answering is written once.
//!
//! The runtime's part (`durable-objects/src/slot_book.rs`) is a [`Host`]:
//! * one table `entries (id TEXT PRIMARY KEY, entry TEXT)`, a row per appointment, `entry` the JSON of [`Entry`];
//! * `home`: the team, shard and key of the first call, stored beside it: an alarm has no call to read them from;
//! * a storage error drops the book from memory, so that the next turn loads what was really stored;
//! * the alarm is touched only when it is to change: most turns neither set nor remove one;
//! * [`Host::turn`] loads every row into a [`Book`] once per activation (only what is ahead is there: past entries
//!   are removed), runs the closure, writes its changes and sets or removes the alarm, with no await in between:
//!   that is the atomic commit;
//! * `ask` calls [`decide`], then [`catch_up`] on its own time, one at a time; `alarm` calls [`catch_up`]; neither lets an error out of `alarm()`: the next alarm is
//!   set before anything can fail.

use kernel::{
    Fault, Instant, Scope,
    ids::{AppointmentId, CalendarId},
    time,
};

use crate::{
    ops,
    protocol::{Change, Command, Entry, Reply, Step},
    slot_book::Book,
};

/// How long after a change the alarm looks whether D1 has it, in milliseconds.
pub const RETRY_MS: i64 = time::seconds(10);
/// Appointments projected in one go.
const AT_ONCE: usize = 20;

/// An object that keeps a book.
pub trait Host {
    /// Runs `work` on the machine, then stores its changes and the alarm (`None`: no alarm), atomically.
    fn turn<T>(&self, work: impl FnOnce(&mut Book) -> Turn<T>) -> Result<T, Fault>;
}

/// What one turn of the machine leaves to be stored.
pub struct Turn<T> {
    pub out: T,
    pub changes: Vec<Change>,
    /// When the alarm must ring.
    pub wake: Option<Instant>,
}

/// Decides one command, stores, projects what is due, answers. A projection that fails is left to the alarm: the
/// decision stands.
pub async fn answer(host: &impl Host, scope: &Scope, calendar: &CalendarId, command: Command) -> Result<Reply, Fault> {
    let sweep = command == Command::Sweep;
    let (reply, is_due) = decide(host, scope, command)?;
    let left = if is_due { catch_up(host, scope, calendar).await? } else { 0 };
    Ok(if sweep { Reply::Swept { left } } else { reply })
}

/// Decides one command and stores. Answers also whether D1 lacks something now: `catch_up` may come after the guest
/// has the answer.
pub fn decide(host: &impl Host, scope: &Scope, command: Command) -> Result<(Reply, bool), Fault> {
    let now = scope.now();
    turn(host, now, |book| {
        let (reply, changes) = book.apply(command, now);
        ((reply, !book.due(1).is_empty()), changes)
    })
}

/// Projects what D1 lacks; answers how many appointments it still lacks.
pub async fn catch_up(host: &impl Host, scope: &Scope, calendar: &CalendarId) -> Result<u32, Fault> {
    let now = scope.now();
    let due: Vec<Entry> = turn(host, now, |book| (book.due(AT_ONCE), Vec::new()))?;
    let done = project(scope, calendar, &due).await;
    if done.is_empty() {
        return Ok(u32::try_from(due.len()).unwrap_or(u32::MAX));
    }
    turn(host, now, |book| {
        let changes = done.iter().flat_map(|(id, step)| book.projected(id, *step)).collect();
        (u32::try_from(book.due(usize::MAX).len()).unwrap_or(u32::MAX), changes)
    })
}

/// Writes all in one transaction; one by one where one of them stands in the way. Answers what D1 has now.
async fn project(scope: &Scope, calendar: &CalendarId, due: &[Entry]) -> Vec<(AppointmentId, Step)> {
    let done = |entry: &Entry| (entry.appointment.clone(), entry.step());
    if due.len() > 1 && ops::project_all(scope, calendar, due).await.is_ok() {
        return due.iter().map(done).collect();
    }
    let mut projected = Vec::with_capacity(due.len());
    for entry in due {
        match ops::project(scope, calendar, entry).await {
            Ok(()) => projected.push(done(entry)),
            Err(fault) => {
                tracing::warn!(op = "slot_book.project", appointment = %entry.appointment, %fault, "will retry");
            }
        }
    }
    projected
}

fn turn<T>(host: &impl Host, now: Instant, work: impl FnOnce(&mut Book) -> (T, Vec<Change>)) -> Result<T, Fault> {
    host.turn(|book| {
        let (out, changes) = work(book);
        let wake = (!book.due(1).is_empty()).then(|| now.plus(RETRY_MS));
        Turn { out, changes, wake }
    })
}
