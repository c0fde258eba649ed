//! Whether an object's alarm is set, so that most turns neither set nor remove one.

use std::cell::Cell;

use kernel::Instant;
use platform::object::Changes;

/// `None` until the first turn or alarm tells.
#[derive(Default)]
pub struct AlarmState(Cell<Option<Option<Instant>>>);

impl AlarmState {
    /// Adds the alarm to what is stored, when it is to change.
    pub fn change(&self, changes: &mut Changes, wake: Option<Instant>) {
        if self.0.get() != Some(wake) {
            changes.set_alarm(wake);
        }
    }
    /// The changes were stored.
    pub fn stored(&self, wake: Option<Instant>) {
        self.0.set(Some(wake));
    }
    /// The runtime took the alarm off before it rang.
    pub fn rang(&self) {
        self.0.set(Some(None));
    }
}
