//! An object in memory: for dry runs, and in tests in the place of the runtime's.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use kernel::{Fault, Instant, Later, Scope};

use super::{Host, Live};
use crate::machine::Change;

/// Rows, an alarm, and the run.
#[derive(Default)]
pub struct Memory {
    rows: Mutex<BTreeMap<String, String>>,
    alarm: Mutex<Option<Instant>>,
    live: Mutex<Option<Box<Live>>>,
    /// Blobs of a dry run; those of others go where all blobs go.
    blobs: Option<Mutex<BTreeMap<String, Vec<u8>>>>,
}

fn open<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Memory {
    /// One from which nothing leaves.
    pub fn dry() -> Self {
        Self { blobs: Some(Mutex::default()), ..Self::default() }
    }
    /// When the alarm rings.
    pub fn alarm(&self) -> Option<Instant> {
        *open(&self.alarm)
    }
    /// Takes the alarm off, as the runtime does before it rings.
    pub fn rang(&self) {
        *open(&self.alarm) = None;
    }
    /// The object is dropped, its rows stay: the machine under it stopped.
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
    pub fn rows(&self) -> BTreeMap<String, String> {
        open(&self.rows).clone()
    }
}

impl Host for Memory {
    fn get(&self, key: &str) -> Result<Option<String>, Fault> {
        Ok(open(&self.rows).get(key).cloned())
    }
    fn list(&self, prefix: &str) -> Result<Vec<(String, String)>, Fault> {
        let rows = open(&self.rows);
        let from = rows.range(prefix.to_owned()..);
        let found = from.take_while(|(key, _)| key.starts_with(prefix));
        Ok(found.map(|(key, text)| (key.clone(), text.clone())).collect())
    }
    fn commit(&self, changes: &[Change], wake: Option<Instant>) -> Result<(), Fault> {
        let mut rows = open(&self.rows);
        for change in changes {
            match change {
                // A dry run holds everything in memory, and nobody can ask for its history.
                Change::Put { key, .. } if self.blobs.is_some() && key.starts_with("past/") => {}
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
    fn take(&self) -> Option<Box<Live>> {
        open(&self.live).take()
    }
    fn keep(&self, live: Box<Live>) {
        *open(&self.live) = Some(live);
    }
    fn put_blob<'s>(&'s self, scope: &'s Scope, key: &'s str, bytes: Vec<u8>) -> Later<'s, Result<(), Fault>> {
        Box::pin(async move {
            match &self.blobs {
                None => scope.blob_put(key, bytes, "application/json").await,
                Some(blobs) => {
                    open(blobs).insert(key.to_owned(), bytes);
                    Ok(())
                }
            }
        })
    }
    fn get_blob<'s>(&'s self, scope: &'s Scope, key: &'s str) -> Later<'s, Result<String, Fault>> {
        Box::pin(async move {
            let bytes = match &self.blobs {
                None => scope.blob_get(key).await?,
                Some(blobs) => open(blobs).get(key).cloned(),
            };
            let bytes = bytes.ok_or_else(|| Fault::internal(format!("blob {key} is missing")))?;
            String::from_utf8(bytes).map_err(Fault::internal)
        })
    }
}
