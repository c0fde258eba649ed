//! The alarm as a net: it rings no later than it is wanted, but often earlier. Setting or removing it at every turn
//! would cost a write each time; a ring that finds nothing to do costs one look.

use std::cell::Cell;

use kernel::Instant;
use platform::object::Changes;

/// What storage holds of the alarm, as far as this activation knows.
#[derive(Default)]
pub struct AlarmState(Cell<Option<Instant>>);

impl AlarmState {
    /// Sets the alarm with what is stored, unless one rings early enough already.
    pub fn change(&self, changes: &mut Changes, wake: Option<Instant>) {
        if self.later_than(wake) {
            changes.set_alarm(wake);
        }
    }
    /// The changes were stored.
    pub fn stored(&self, wake: Option<Instant>) {
        if self.later_than(wake) {
            self.0.set(wake);
        }
    }
    /// The runtime took the alarm off before it rang.
    pub fn rang(&self) {
        self.0.set(None);
    }

    fn later_than(&self, wake: Option<Instant>) -> bool {
        wake.is_some_and(|wanted| self.0.get().is_none_or(|set| set > wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sets(state: &AlarmState, wake: Option<i64>) -> bool {
        let mut changes = Changes::default();
        let wake = wake.map(Instant::from_millis);
        state.change(&mut changes, wake);
        state.stored(wake);
        !changes.is_empty()
    }

    #[test]
    fn an_alarm_that_rings_early_enough_is_left_alone() {
        let state = AlarmState::default();
        assert!(!sets(&state, None));
        assert!(sets(&state, Some(10)));
        assert!(!sets(&state, Some(12)), "ten is early enough");
        assert!(!sets(&state, None), "nothing to do: it rings once for nothing");
        assert!(sets(&state, Some(5)), "ten is too late for five");
        state.rang();
        assert!(sets(&state, Some(12)));
    }
}
