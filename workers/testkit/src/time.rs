//! A clock that stands still until a test moves it, and chance that repeats.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicI64, Ordering},
};

use kernel::{
    Instant,
    ports::{Clock, Entropy},
};

/// Monday 2030-01-07T08:00:00Z, when every world begins unless told otherwise.
pub const BEGINNING: Instant = Instant::from_millis(1_894_003_200_000);

/// The settable clock.
pub struct TestClock(AtomicI64);

impl TestClock {
    /// A clock that shows `at`.
    pub fn at(at: Instant) -> Self {
        Self(AtomicI64::new(at.millis()))
    }
    /// Moves the clock on (or back) by milliseconds: `advance(minutes(11))`.
    pub fn advance(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
    /// Sets the clock.
    pub fn set(&self, at: Instant) {
        self.0.store(at.millis(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        Instant::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// Chance from a seed (SplitMix64): two worlds with the same steps have the same ids.
pub struct TestEntropy(Mutex<u64>);

impl TestEntropy {
    /// Chance that begins at `seed`.
    pub fn seeded(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }
    /// Where the sequence stands; `rewind` to it makes the same ids again.
    pub fn mark(&self) -> u64 {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// Goes back to a mark.
    pub fn rewind(&self, mark: u64) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = mark;
    }
}

impl Entropy for TestEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for part in bytes.chunks_mut(8) {
            *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = *state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            let fresh = (z ^ (z >> 31)).to_le_bytes();
            for (to, from) in part.iter_mut().zip(fresh) {
                *to = from;
            }
        }
    }
}
