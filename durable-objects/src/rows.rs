//! What machines of workflows want to be stored, and the alarm, as one commit.

use kernel::{Fault, Instant};
use platform::object::{Changes, Object};
use workflows::machine::Change;

use crate::alarm_state::AlarmState;

/// Stores it, unless there is nothing to store; answers whether there was.
pub fn commit(object: Object, alarm: &AlarmState, changes: &[Change], wake: Option<Instant>) -> Result<bool, Fault> {
    let mut stored = Changes::default();
    for change in changes {
        match change {
            Change::Put { key, value } => stored.put_text(key.clone(), value.clone()),
            Change::Remove { key } => stored.remove(key.clone()),
            Change::RemoveAll { prefix } => stored.remove_all(prefix.clone()),
        }
    }
    alarm.change(&mut stored, wake);
    if stored.is_empty() {
        return Ok(false);
    }
    object.commit(&stored)?;
    alarm.stored(wake);
    Ok(true)
}
