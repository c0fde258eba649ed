//! Items where they are kept: small ones in a row of the object, large ones as blobs, the results of a loop in rows of their own.

use std::sync::{Mutex, MutexGuard, PoisonError};

use kernel::{Fault, Later, json};
use serde_json::Value;

use super::Desk;
use crate::{
    graph::limits::MOST_INLINE,
    machine::{DataRef, Items, Part, StepId, Text},
};

/// What one step is given at most, and what comes out of it, in bytes of JSON.
pub const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// Items of a blob that are kept for the next batch of a loop.
const AHEAD: usize = 500;

/// What was read of a blob last.
pub struct Chunk {
    key: String,
    from: usize,
    each: u64,
    items: Vec<Value>,
}

impl Chunk {
    fn has(&self, key: &str, from: usize, count: usize) -> bool {
        self.key == key && from >= self.from && from + count <= self.from + self.items.len()
    }
}

fn share(bytes: u64, items: usize) -> u64 {
    bytes / (items.max(1) as u64)
}

fn open<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Items that are read, up to a bound.
pub struct Read {
    pub items: Vec<Value>,
    /// Some were left out: they are larger than the bound together.
    pub is_cut: bool,
    left: u64,
    most: u64,
}

impl Read {
    /// As many of some items as there is room for; each has so many bytes.
    fn take(&mut self, items: impl Iterator<Item = Value>, each: u64) {
        for item in items {
            if each > self.left {
                self.is_cut = true;
                return;
            }
            self.left -= each;
            self.items.push(item);
        }
    }
    /// Bytes of what was read, roughly.
    pub fn bytes(&self) -> u64 {
        self.most - self.left
    }
}

impl Desk<'_> {
    /// Puts items away; `place` names the blob if they are many.
    pub(super) async fn put_items(&self, place: &str, items: &[Value]) -> Result<Items, Fault> {
        let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
        let text = json::write(items)?;
        if text.len() <= MOST_INLINE {
            return Ok(Items { data: DataRef::Inline(Text::from(text.as_str())), count });
        }
        let bytes = text.len() as u64;
        if bytes > MOST_BYTES {
            return Err(Fault::TooLarge { limit_bytes: MOST_BYTES });
        }
        let key = format!("runs/{}/{place}", self.id);
        self.host.put_blob(self.scope, &key, text.into_bytes()).await?;
        Ok(Items { data: DataRef::Blob { key, bytes }, count })
    }

    /// The items of some parts, as many as fit into `most` bytes.
    pub async fn read_items(&self, parts: &[Part], most: u64) -> Result<Read, Fault> {
        let mut read = Read { items: Vec::new(), is_cut: false, left: most, most };
        for part in parts {
            if read.is_cut {
                break;
            }
            self.read_part(part, &mut read).await?;
        }
        Ok(read)
    }

    fn read_part<'s>(&'s self, part: &'s Part, read: &'s mut Read) -> Later<'s, Result<(), Fault>> {
        Box::pin(async move {
            match &part.data {
                DataRef::Inline(text) => {
                    let items: Vec<Value> = json::read(text.as_str())?;
                    let each = share(text.as_str().len() as u64, items.len());
                    let range = items.into_iter().skip(part.from as usize).take(part.count as usize);
                    read.take(range, each);
                }
                DataRef::Blob { key, bytes } => self.read_blob((key.as_str(), *bytes), part, read).await?,
                // Never in a part.
                DataRef::Input => {}
                DataRef::Results { of } => self.read_rows(of, part, read).await?,
            }
            Ok(())
        })
    }

    /// A loop reads the same blob again for each of its batches: what comes next is kept for a while.
    async fn read_blob(&self, (key, bytes): (&str, u64), part: &Part, read: &mut Read) -> Result<(), Fault> {
        let (from, count) = (part.from as usize, part.count as usize);
        if let Some(chunk) = open(&self.chunk).as_ref().filter(|chunk| chunk.has(key, from, count)) {
            let range = chunk.items.iter().skip(from - chunk.from).take(count).cloned();
            read.take(range, chunk.each);
            return Ok(());
        }
        let text = self.host.get_blob(self.scope, key).await?;
        let mut items: Vec<Value> = json::read(&text)?;
        let each = share(bytes, items.len());
        items.drain(..from.min(items.len()));
        items.truncate(count.max(AHEAD));
        read.take(items.iter().take(count).cloned(), each);
        *open(&self.chunk) = Some(Chunk { key: key.to_owned(), from, each, items });
        Ok(())
    }

    /// The results of a loop: each row is a list of parts. Read one by one: together they may be larger than the memory.
    async fn read_rows(&self, of: &StepId, range: &Part, read: &mut Read) -> Result<(), Fault> {
        let mut range = (range.from, range.count);
        for key in self.keys_of(of)? {
            if range.1 == 0 || read.is_cut {
                return Ok(());
            }
            for part in self.parts_of(&key, &mut range)? {
                self.read_part(&part, read).await?;
            }
        }
        Ok(())
    }

    /// The keys of the rows that hold a loop's results.
    pub(super) fn keys_of(&self, of: &StepId) -> Result<Vec<String>, Fault> {
        let found = self.peek(|live| {
            let iterations = live.run.step(of).and_then(|step| step.cycle.as_ref()).map(|cycle| cycle.next);
            (live.run.result_prefix(of), iterations)
        })?;
        let Some((prefix, iterations)) = found else { return Ok(Vec::new()) };
        Ok(match iterations {
            Some(most) => (0..most).map(|iteration| format!("{prefix}{iteration:07}")).collect(),
            // Of an inner loop that is folded itself.
            None => self.host.list(&prefix)?.into_iter().map(|(key, _)| key).collect(),
        })
    }

    /// What one of those rows has within a range: so many items to skip, so many to take. The range is what is left of it then.
    pub(super) fn parts_of(&self, key: &str, (skip, wanted): &mut (u32, u32)) -> Result<Vec<Part>, Fault> {
        let Some(row) = self.host.get(key)? else { return Ok(Vec::new()) };
        let mut parts: Vec<Part> = json::read(&row)?;
        for part in &mut parts {
            let passed = (*skip).min(part.count);
            *skip -= passed;
            (part.from, part.count) = (part.from + passed, (part.count - passed).min(*wanted));
            *wanted -= part.count;
        }
        parts.retain(|part| part.count > 0);
        Ok(parts)
    }
}
