//! Whether an object's alarm is set, so that most turns neither set nor remove one.

use std::cell::Cell;

use kernel::Instant;
use platform::object::Changes;

#[derive(Clone, Copy, Default, PartialEq)]
enum Known {
    /// Before the first turn or alarm.
    #[default]
    Nothing,
    Unset,
    Set(Instant),
}

/// What storage holds of the alarm.
#[derive(Default)]
pub struct AlarmState(Cell<Known>);

impl AlarmState {
    /// Adds the alarm to what is stored, when it is to change.
    pub fn change(&self, changes: &mut Changes, wake: Option<Instant>) {
        if self.0.get() != known(wake) {
            changes.set_alarm(wake);
        }
    }
    /// The changes were stored.
    pub fn stored(&self, wake: Option<Instant>) {
        self.0.set(known(wake));
    }
    /// The runtime took the alarm off before it rang.
    pub fn rang(&self) {
        self.0.set(Known::Unset);
    }
}

fn known(wake: Option<Instant>) -> Known {
    wake.map_or(Known::Unset, Known::Set)
}
