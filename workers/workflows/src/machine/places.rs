//! Turns: a run that shares its workflow's and its team's limits works only while it holds a place, and gives it back as soon as it
//! has nothing to do. Who hands places out is `turns`; here a run asks, takes and gives.

use kernel::time;

use super::{
    message::Command,
    row::{Place, RowKey, RunState},
    turn::Turn,
};

/// Who has nothing to do for so long gives its place to others, in milliseconds. Short pauses keep it: giving and asking cost more.
const REST_MS: i64 = time::minutes(1);
/// First pause before it asks again, in milliseconds. Asking twice is harmless; it is for answers that were lost.
const FIRST_MS: i64 = time::seconds(10);
/// Longest such pause, in milliseconds.
const LONGEST_MS: i64 = time::minutes(5);

impl Turn<'_> {
    /// Its turn has come. One that was paused, ended or found rest meanwhile lets it pass.
    pub fn take_place(&mut self) {
        if self.run.head.state != RunState::Waiting || self.run.head.is_admitted {
            return;
        }
        self.run.head.is_admitted = true;
        self.account(|place| (place.due, place.asks) = (None, 0));
        self.set_state(RunState::Running);
    }

    /// Something is ready, and there is no place to do it in.
    pub fn lacks_place(&self) -> bool {
        let head = &self.run.head;
        let is_idle = head.place.is_none() || head.is_admitted || head.state != RunState::Running;
        !is_idle && !self.run.index.ready.is_empty()
    }

    /// At the end of each turn of the machine: asks when there is something to do, gives back what is not needed.
    pub fn mind_place(&mut self) {
        let Some(place) = self.run.head.place else { return };
        let is_waiting = self.run.head.state == RunState::Waiting && self.run.head.trigger.is_some();
        match (is_waiting, place.due) {
            (true, None) => self.ask(Place { turn: place.turn + 1, ..place }),
            (true, Some(_)) => {}
            (false, due) => {
                if due.is_some() || (self.run.head.is_admitted && self.rests()) {
                    self.run.head.is_admitted = false;
                    self.account(|place| (place.due, place.asks) = (None, 0));
                    self.commands.push(Command::GiveTurn { turn: place.turn });
                }
            }
        }
    }

    /// The answer did not come, or the place is long in coming.
    pub fn ask_again(&mut self) {
        let due = self.run.head.place.filter(|place| place.due.is_some_and(|due| due <= self.now));
        if let Some(place) = due {
            self.ask(place);
        }
    }

    fn ask(&mut self, place: Place) {
        let pause = (FIRST_MS << place.asks.min(8)).min(LONGEST_MS);
        // Who was put off together does not come back together.
        let pause = pause + self.draw(pause / 5 + 1);
        let due = Some(self.now.plus(pause));
        self.account(|own| *own = Place { due, asks: place.asks.saturating_add(1), turn: place.turn });
        self.commands.push(Command::AskTurn { turn: place.turn });
    }

    fn rests(&self) -> bool {
        let index = &self.run.index;
        let is_idle = index.running.is_empty() && index.ready.is_empty();
        let is_soon = || index.timers.first().is_some_and(|(at, _)| at.since(self.now) <= REST_MS);
        self.run.head.state != RunState::Running || (is_idle && !is_soon())
    }

    fn account(&mut self, change: impl FnOnce(&mut Place)) {
        if let Some(place) = &mut self.run.head.place {
            change(place);
            self.run.dirty.insert(RowKey::Run);
        }
    }
}
