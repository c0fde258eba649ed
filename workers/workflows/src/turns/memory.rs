//! A line in memory: in tests in the place of the runtime's object.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use kernel::{Fault, Instant};

use super::{Shelf, Turns};
use crate::machine::Change;

/// Rows, an alarm, and the line.
#[derive(Default)]
pub struct Memory {
    rows: Mutex<BTreeMap<String, String>>,
    alarm: Mutex<Option<Instant>>,
    live: Mutex<Option<Box<Turns>>>,
}

fn open<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Memory {
    /// When the alarm rings.
    pub fn alarm(&self) -> Option<Instant> {
        *open(&self.alarm)
    }
    /// Takes the alarm off, as the runtime does before it rings.
    pub fn rang(&self) {
        *open(&self.alarm) = None;
    }
    /// The object is dropped, its rows stay.
    pub fn crash(&self) {
        *open(&self.live) = None;
    }
    /// Forgets everything.
    pub fn forget(&self) {
        self.crash();
        self.rang();
        open(&self.rows).clear();
    }
    /// Every row.
    pub fn stored(&self) -> BTreeMap<String, String> {
        open(&self.rows).clone()
    }
}

impl Shelf for Memory {
    fn rows(&self) -> Result<Vec<(String, String)>, Fault> {
        Ok(self.stored().into_iter().collect())
    }
    fn commit(&self, changes: &[Change], wake: Option<Instant>) -> Result<(), Fault> {
        let mut rows = open(&self.rows);
        for change in changes {
            match change {
                Change::Put { key, value } => _ = rows.insert(key.clone(), value.clone()),
                Change::Remove { key } => _ = rows.remove(key),
                Change::RemoveAll { prefix } => rows.retain(|key, _| !key.starts_with(prefix.as_str())),
            }
        }
        // As the runtime's: it may ring for nothing, never too late.
        let mut alarm = open(&self.alarm);
        *alarm = [*alarm, wake].into_iter().flatten().min();
        Ok(())
    }
    fn take(&self) -> Option<Box<Turns>> {
        open(&self.live).take()
    }
    fn keep(&self, turns: Box<Turns>) {
        *open(&self.live) = Some(turns);
    }
}
