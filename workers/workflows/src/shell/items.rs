//! Items where they are kept: small ones in a row of the object, large ones as blobs, the results of a loop in rows of their own.

use kernel::{Fault, Later, json};
use serde_json::Value;

use super::Desk;
use crate::{
    graph::limits::MOST_INLINE,
    machine::{DataRef, Items, Part, Text},
};

/// What one step is given at most, and what comes out of it, in bytes of JSON.
pub const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// Items that are read, up to a bound.
pub struct Read {
    pub items: Vec<Value>,
    /// Some were left out: they are larger than the bound together.
    pub is_cut: bool,
    left: u64,
    most: u64,
}

impl Read {
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
            let text = match &part.data {
                DataRef::Inline(text) => text.as_str().to_owned(),
                DataRef::Blob { key, .. } => self.host.get_blob(self.scope, key).await?,
                // Never in a part.
                DataRef::Input => return Ok(()),
                DataRef::Results { of } => {
                    let prefix = self.peek(|live| live.run.result_prefix(of))?.unwrap_or_default();
                    return self.read_rows(&prefix, part, read).await;
                }
            };
            let items: Vec<Value> = json::read(&text)?;
            let each = u64::try_from(text.len()).unwrap_or(u64::MAX) / u64::try_from(items.len().max(1)).unwrap_or(1);
            let (from, count) = (part.from as usize, part.count as usize);
            for item in items.into_iter().skip(from).take(count) {
                if each > read.left {
                    read.is_cut = true;
                    break;
                }
                read.left -= each;
                read.items.push(item);
            }
            Ok(())
        })
    }

    /// The results of a loop: each row is a list of parts.
    async fn read_rows(&self, prefix: &str, range: &Part, read: &mut Read) -> Result<(), Fault> {
        let (mut skip, mut wanted) = (range.from, range.count);
        for (_, row) in self.host.list(prefix)? {
            let parts: Vec<Part> = json::read(&row)?;
            for mut part in parts {
                if wanted == 0 || read.is_cut {
                    return Ok(());
                }
                let passed = skip.min(part.count);
                skip -= passed;
                (part.from, part.count) = (part.from + passed, (part.count - passed).min(wanted));
                wanted -= part.count;
                if part.count > 0 {
                    self.read_part(&part, read).await?;
                }
            }
        }
        Ok(())
    }
}
