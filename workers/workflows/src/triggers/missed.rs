//! What a tick does with the times that have come: which start a run, and which are only recorded. Pure.
//!
//! A trigger keeps how far it has come (`next_at`): every time from there to now is either started or recorded as
//! skipped, and only then does `next_at` move on, in one commit. A tick that runs twice starts the same runs, whose keys
//! are the times; one that is missed is made up for by the next.

use kernel::Instant;
use serde::{Deserialize, Serialize};

use super::calendar::{Schedule, Zone, next_after};

/// What is done with times that came while nobody looked (an outage, a paused workflow does not count).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Missed {
    /// The last of them starts a run, late; the others are recorded.
    #[default]
    Latest,
    /// Each starts a run, late.
    All,
    /// None does; all are recorded.
    Skip,
}

/// A time that is so much past is not missed yet: ticks come once a minute, and may be slow.
pub const GRACE_MS: i64 = 120_000;

/// Times that one tick works through; the next one goes on from there.
pub const MOST_A_TICK: usize = 100;

/// A time that starts a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    pub at: Instant,
    /// Whether it was missed and is made up for.
    pub late: bool,
}

/// What a tick found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tick {
    pub due: Vec<Due>,
    /// Missed: to be recorded as such, but for those whose run (`key_of`) a tick before had started when it died.
    pub skipped: Vec<Instant>,
    /// Where the next tick begins; none when the schedule is never due again.
    pub next: Option<Instant>,
}

/// What is due from `next` (which is one of the schedule's times) to `now`.
pub fn tick(schedule: &Schedule, zone: &Zone, missed: Missed, next: Instant, now: Instant) -> Tick {
    let mut tick = Tick { next: Some(next), ..Tick::default() };
    for _ in 0..MOST_A_TICK {
        let Some(at) = tick.next.filter(|at| *at <= now) else { break };
        tick.next = next_after(schedule, at, zone);
        let late = now.since(at) >= GRACE_MS;
        let is_last = tick.next.is_none_or(|next| next > now);
        match missed {
            _ if !late => tick.due.push(Due { at, late }),
            Missed::All => tick.due.push(Due { at, late }),
            Missed::Latest if is_last => tick.due.push(Due { at, late }),
            Missed::Latest | Missed::Skip => tick.skipped.push(at),
        }
    }
    tick
}

/// The key of a time's run: the same time is the same run, however often a tick finds it.
pub fn key_of(at: Instant) -> String {
    format!("at:{}", at.millis())
}
