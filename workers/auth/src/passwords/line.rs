//! The line in front of the slow hash. A hash takes the isolate's one thread for about 50 ms and 19 MiB; twenty at once
//! would keep every visitor waiting for a second. So they stand in a line, one at a time, and before each of them the
//! event loop runs once: whatever else arrived during the hash before is answered first.
//!
//! Everybody who waits looks again by a timer of their own request. A request that is cut off stops looking and is passed
//! over after a while; nobody is ever woken by somebody else's request, which the runtime would not allow.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use kernel::{Fault, Instant, Ports, time::seconds};

/// Most that wait; more are asked to come back. A line of this length takes about two seconds.
pub const MAX_WAITING: usize = 32;
/// Who did not look for this long was cut off, in milliseconds.
const GONE_MS: i64 = seconds(2);

static LINE: Mutex<Line> = Mutex::new(Line { next: 0, hashes: 0, waiting: VecDeque::new() });

struct Line {
    next: u64,
    /// Hashes so far: who sees the number grow while they paused lets the event loop run once more.
    hashes: u64,
    /// Tickets with the instant of their last look.
    waiting: VecDeque<(u64, Instant)>,
}

/// A place in the line; leaving it, in whatever way, frees it.
struct Place(u64);

impl Drop for Place {
    fn drop(&mut self) {
        line().waiting.retain(|(ticket, _)| *ticket != self.0);
    }
}

fn line() -> MutexGuard<'static, Line> {
    LINE.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Line {
    fn enter(&mut self, now: Instant) -> Option<Place> {
        self.waiting.retain(|(_, seen)| now.since(*seen) < GONE_MS);
        if self.waiting.len() >= MAX_WAITING {
            return None;
        }
        self.next += 1;
        self.waiting.push_back((self.next, now));
        Some(Place(self.next))
    }
    /// Notes the look; true when this place is the first. Where the whole machine stood still for a while, somebody who is
    /// still there was taken for gone: they stand where they stood.
    fn look(&mut self, place: &Place, now: Instant) -> bool {
        self.waiting.retain(|(ticket, seen)| *ticket != place.0 && now.since(*seen) < GONE_MS);
        let at = self.waiting.partition_point(|(ticket, _)| *ticket < place.0);
        self.waiting.insert(at, (place.0, now));
        self.waiting.front().is_some_and(|(ticket, _)| *ticket == place.0)
    }
}

/// Runs a slow hash when its turn comes.
/// # Errors
/// `Fault::Busy` when too many wait already.
pub async fn turn<T>(ports: &Ports, work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    let entered = line().enter(ports.clock.now());
    let place = entered.ok_or(Fault::Busy { retry_after_ms: seconds(2) })?;
    loop {
        let before = line().hashes;
        ports.pause.pause().await;
        let mut line = line();
        if line.look(&place, ports.clock.now()) && line.hashes == before {
            line.hashes += 1;
            drop(line);
            return work();
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::future::join_all;
    use testkit::World;

    use super::*;

    #[tokio::test]
    async fn one_runs_at_a_time_in_the_order_of_arrival() {
        let world = World::new();
        let order = Mutex::new(Vec::new());
        let work = |n| {
            let order = &order;
            turn(world.ports(), move || {
                order.lock().unwrap().push(n);
                Ok(())
            })
        };
        let done = join_all((0..20).map(work)).await;
        assert!(done.iter().all(Result::is_ok));
        assert_eq!(*order.lock().unwrap(), (0..20).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn a_line_that_is_too_long_sends_people_away_and_loses_nobody() {
        let world = World::new();
        let done = join_all((0..MAX_WAITING + 8).map(|_| turn(world.ports(), || Ok(())))).await;
        let refused = done.iter().filter(|one| matches!(one, Err(Fault::Busy { .. }))).count();
        assert_eq!((refused, done.len() - refused), (8, MAX_WAITING));
        assert!(turn(world.ports(), || Ok(())).await.is_ok(), "the line is empty again");
    }

    #[test]
    fn who_was_taken_for_gone_while_the_machine_stood_still_has_their_place_back() {
        let mut own = Line { next: 0, hashes: 0, waiting: VecDeque::new() };
        let [start, later] = [0, GONE_MS].map(Instant::from_millis);
        let (first, second) = (own.enter(start).unwrap(), own.enter(start).unwrap());
        assert!(own.look(&second, later), "the first did not look for so long that it counts as gone");
        assert!(own.look(&first, later), "but it was there, and before the second");
        assert!(!own.look(&second, later));
        std::mem::forget((first, second));
    }

    #[tokio::test]
    async fn who_was_cut_off_keeps_nobody_waiting() {
        let world = World::new();
        let gone = line().enter(world.ports().clock.now()).unwrap();
        world.clock.advance(GONE_MS);
        assert!(turn(world.ports(), || Ok(())).await.is_ok());
        drop(gone);
    }
}
