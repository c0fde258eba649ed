//! Signals that name no run: everybody who waits for their name and correlation is given them. D1 says who that is, and each run's object
//! decides.
//!
//! A run tells D1 that it waits a moment after it does. So a signal is stored first, then those who wait are looked up; a run tells D1 first,
//! then looks for signals that are kept. Whichever is the faster one, one of them sees the other.

use futures_util::{StreamExt, stream};
use kernel::{Fault, Field, Instant, Scope, ids::RunId, json, time};
use serde_json::Value;

use crate::{
    protocol::{Command, Waiting},
    runs, store,
};

/// How long a signal is given to those who begin to wait for it after it came, in milliseconds.
pub const KEPT_MS: i64 = time::minutes(15);
/// Runs that one call tells. Who was told no longer waits, so the same call again reaches the others.
const MOST_RUNS: u32 = 300;
/// Objects that are asked at the same time.
const AT_ONCE: usize = 8;
/// Characters of a name and of a correlation, as of the node that waits.
const MOST_TEXT: usize = 200;
/// Characters of an id.
const MOST_ID: usize = 100;
/// Bytes of JSON of all items.
const MOST_BYTES: usize = 256 * 1024;

/// Something that happened outside.
#[derive(Clone, Debug, PartialEq)]
pub struct Signal {
    /// The same for the same occasion.
    pub id: String,
    pub name: String,
    pub correlation: String,
    pub items: Vec<Value>,
    pub came_at: Instant,
}

/// What became of a signal.
pub struct Sent {
    /// False when it had come before.
    pub is_new: bool,
    /// Runs that were given it, or had it already.
    pub runs: Vec<RunId>,
    /// False when more runs wait than one call tells.
    pub is_complete: bool,
}

/// Gives a signal to everybody who waits for it, and keeps it for those who are about to.
/// # Errors
/// `Fault::Conflict("signal_id_reused")` when one with this id came that says something else.
pub async fn send(scope: &Scope, signal: Signal) -> Result<Sent, Fault> {
    check(&signal)?;
    let known = store::find_signal(&scope.db()?, &signal.id).await?;
    let is_new = known.is_none();
    if known.is_none() {
        scope.commit(store::keep_signal(&signal, scope.now().plus(-KEPT_MS))?).await?;
    }
    if known.is_some_and(|known| Signal { came_at: signal.came_at, ..known } != signal) {
        let detail = "a signal with this id said something else; each occasion has an id of its own";
        return Err(Fault::conflict("signal_id_reused", detail));
    }
    let wanted = (signal.name.as_str(), signal.correlation.as_str());
    let mut waiting = store::list_waiting_for(&scope.db()?, wanted, MOST_RUNS + 1).await?;
    let is_complete = waiting.len() <= MOST_RUNS as usize;
    waiting.truncate(MOST_RUNS as usize);
    waiting.dedup();
    let mut told = stream::iter(waiting.into_iter().map(|run| give(scope, run, &signal))).buffered(AT_ONCE);
    let mut runs = Vec::new();
    while let Some(run) = told.next().await {
        runs.extend(run?);
    }
    Ok(Sent { is_new, runs, is_complete })
}

/// None when the run takes no signals any more: it is over, or gone.
async fn give(scope: &Scope, run: RunId, signal: &Signal) -> Result<Option<RunId>, Fault> {
    let Signal { id, name, correlation, items, .. } = signal.clone();
    match runs::tell(scope, &run, Command::Signal { id, name, correlation, items }).await {
        Ok(_) => Ok(Some(run)),
        Err(Fault::Conflict { .. } | Fault::NotFound { .. }) => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// What some steps that began to wait could have missed.
pub async fn kept(scope: &Scope, waits: &[Waiting]) -> Result<Vec<Signal>, Fault> {
    store::list_kept(&scope.db()?, waits, scope.now().plus(-KEPT_MS)).await
}

fn check(signal: &Signal) -> Result<(), Fault> {
    let mut fields = Vec::new();
    for (field, text, most) in [
        ("id", &signal.id, MOST_ID),
        ("name", &signal.name, MOST_TEXT),
        ("correlation", &signal.correlation, MOST_TEXT),
    ] {
        if !(1..=most).contains(&text.chars().count()) {
            fields.push(Field::new(field, "bad_length", format!("1 to {most} characters")));
        }
    }
    if json::write(&signal.items)?.len() > MOST_BYTES {
        fields.push(Field::new("items", "too_large", format!("at most {MOST_BYTES} bytes of JSON")));
    }
    if fields.is_empty() { Ok(()) } else { Err(Fault::Invalid { fields }) }
}
