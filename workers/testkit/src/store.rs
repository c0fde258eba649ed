//! Key-value store, blobs and queue in memory.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use kernel::{
    Envelope, Fault, Instant, Later,
    ports::{Blobs, Clock, Kv, Queue},
};

pub(crate) fn open<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Shortest life that KV allows a value, in seconds.
const MIN_TTL_S: u32 = 60;
/// Longest key that KV takes, in bytes.
const MAX_KEY_BYTES: usize = 512;
/// Messages that a queue takes at most in one call.
const MAX_SEND: usize = 100;
/// Largest queue message, in bytes.
const MAX_MESSAGE_BYTES: usize = 128_000;

/// A value and the instant at which it is forgotten.
type Kept = (String, Option<Instant>);

/// KV whose values run out by the test clock.
pub struct TestKv {
    clock: Arc<dyn Clock>,
    values: Mutex<BTreeMap<String, Kept>>,
}

impl TestKv {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, values: Mutex::default() }
    }
    /// Every key with its value, sorted.
    pub fn dump(&self) -> Vec<(String, String)> {
        open(&self.values).iter().map(|(key, (value, _))| (key.clone(), value.clone())).collect()
    }
}

impl Kv for TestKv {
    fn get<'a>(&'a self, key: &'a str) -> Later<'a, Result<Option<String>, Fault>> {
        Box::pin(async move {
            let now = self.clock.now();
            let values = open(&self.values);
            Ok(values.get(key).filter(|(_, end)| end.is_none_or(|end| now < end)).map(|(value, _)| value.clone()))
        })
    }
    fn put<'a>(&'a self, key: &'a str, value: String, ttl_s: Option<u32>) -> Later<'a, Result<(), Fault>> {
        Box::pin(async move {
            if key.is_empty() || key.len() > MAX_KEY_BYTES || ttl_s.is_some_and(|ttl| ttl < MIN_TTL_S) {
                return Err(Fault::internal(format!("KV refuses the key {key:?} with the life {ttl_s:?}")));
            }
            let end = ttl_s.map(|ttl| self.clock.now().plus(i64::from(ttl) * 1_000));
            open(&self.values).insert(key.to_owned(), (value, end));
            Ok(())
        })
    }
    fn remove<'a>(&'a self, key: &'a str) -> Later<'a, Result<(), Fault>> {
        Box::pin(async move {
            open(&self.values).remove(key);
            Ok(())
        })
    }
    fn list<'a>(&'a self, prefix: &'a str, limit: u32) -> Later<'a, Result<Vec<String>, Fault>> {
        Box::pin(async move { Ok(beginning_with(open(&self.values).keys(), prefix, limit)) })
    }
}

fn beginning_with<'a>(keys: impl Iterator<Item = &'a String>, prefix: &str, limit: u32) -> Vec<String> {
    keys.filter(|key| key.starts_with(prefix)).take(limit.min(1_000) as usize).cloned().collect()
}

/// R2 in memory.
#[derive(Default)]
pub struct TestBlobs(Mutex<BTreeMap<String, Vec<u8>>>);

impl TestBlobs {
    /// Every key with its bytes, sorted.
    pub fn dump(&self) -> Vec<(String, Vec<u8>)> {
        open(&self.0).iter().map(|(key, bytes)| (key.clone(), bytes.clone())).collect()
    }
}

impl Blobs for TestBlobs {
    fn get<'a>(&'a self, key: &'a str) -> Later<'a, Result<Option<Vec<u8>>, Fault>> {
        Box::pin(async move { Ok(open(&self.0).get(key).cloned()) })
    }
    fn put<'a>(&'a self, key: &'a str, bytes: Vec<u8>, _: &'static str) -> Later<'a, Result<(), Fault>> {
        Box::pin(async move {
            open(&self.0).insert(key.to_owned(), bytes);
            Ok(())
        })
    }
    fn remove<'a>(&'a self, keys: &'a [String]) -> Later<'a, Result<(), Fault>> {
        Box::pin(async move {
            let mut blobs = open(&self.0);
            for key in keys {
                blobs.remove(key);
            }
            Ok(())
        })
    }
    fn list<'a>(&'a self, prefix: &'a str, limit: u32) -> Later<'a, Result<Vec<String>, Fault>> {
        Box::pin(async move { Ok(beginning_with(open(&self.0).keys(), prefix, limit)) })
    }
}

/// The queue: what was sent waits here, as the JSON that would cross, until `World::settle` delivers it.
#[derive(Default)]
pub struct TestQueue {
    waiting: Mutex<Vec<String>>,
    broken: Mutex<bool>,
}

impl TestQueue {
    /// What waits, oldest first.
    /// # Panics
    /// When an envelope does not survive its own JSON.
    pub fn waiting(&self) -> Vec<Envelope> {
        open(&self.waiting).iter().map(|text| unseal(text)).collect()
    }
    /// Takes what waits.
    /// # Panics
    /// When an envelope does not survive its own JSON.
    pub fn take(&self) -> Vec<Envelope> {
        std::mem::take(&mut *open(&self.waiting)).iter().map(|text| unseal(text)).collect()
    }
    /// Makes every send fail, as when the publisher dies; `false` heals it.
    pub fn break_down(&self, broken: bool) {
        *open(&self.broken) = broken;
    }
}

impl Queue for TestQueue {
    fn send<'a>(&'a self, envelopes: &'a [Envelope]) -> Later<'a, Result<(), Fault>> {
        Box::pin(async move {
            if *open(&self.broken) {
                return Err(Fault::upstream("queue", "the test broke it", true));
            }
            if envelopes.len() > MAX_SEND {
                return Err(Fault::internal(format!("a queue takes {MAX_SEND} messages, not {}", envelopes.len())));
            }
            let texts: Vec<String> = envelopes.iter().map(kernel::json::write).collect::<Result<_, _>>()?;
            if let Some(big) = texts.iter().find(|text| text.len() > MAX_MESSAGE_BYTES) {
                return Err(Fault::internal(format!("a queue takes {MAX_MESSAGE_BYTES} bytes, not {}", big.len())));
            }
            open(&self.waiting).extend(texts);
            Ok(())
        })
    }
}

fn unseal(text: &str) -> Envelope {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("an envelope must survive its JSON: {e}: {text}"))
}
