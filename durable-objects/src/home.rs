//! Whose object it is. An alarm has no call to read tenant and key from, so the first call leaves them in storage.

use std::cell::Cell;

use kernel::{Fault, ids::TeamId, object::Call};
use platform::object::{Changes, Object};
use serde::{Deserialize, Serialize};

const KEY: &str = "home";

#[derive(PartialEq, Serialize, Deserialize)]
struct Stored {
    team: TeamId,
    shard: u8,
    key: String,
}

/// The home of one object.
#[derive(Default)]
pub struct Home {
    is_known: Cell<bool>,
}

impl Home {
    /// Keeps what a call tells.
    pub fn remember<C>(&self, object: Object, call: &Call<C>) -> Result<(), Fault> {
        if self.is_known.get() {
            return Ok(());
        }
        let told = Stored { team: call.team.clone(), shard: call.shard, key: call.key.clone() };
        if object.get::<Stored>(KEY)?.as_ref() != Some(&told) {
            let mut changes = Changes::default();
            changes.put(KEY, &told)?;
            object.commit(&changes)?;
        }
        self.is_known.set(true);
        Ok(())
    }
    /// What the calls told, as a call without a command; none when no call ever came.
    pub fn recall(object: Object) -> Result<Option<Call<()>>, Fault> {
        let stored: Option<Stored> = object.get(KEY)?;
        Ok(stored.map(|Stored { team, shard, key }| Call { team, shard, key, command: () }))
    }
    /// The room was cleared: the next call tells again.
    pub fn forget(&self, changes: &mut Changes) {
        changes.remove(KEY);
        self.is_known.set(false);
    }
}
