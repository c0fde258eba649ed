//! When a schedule is due next. Pure: the clock comes in.
//!
//! What the clock on the wall does twice a year: a time that does not exist is due at the next minute that does; a time that
//! exists twice is due the first time. So each minute on the wall is one instant, later minutes are never earlier instants,
//! and every line is due exactly once for each of its minutes (those that fall together are one).

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::{AmbiguousOffset, TimeZone},
};
use kernel::Instant;

use super::cron::Cron;

/// The zone of a schedule.
pub type Zone = TimeZone;

/// The rarest line that there can be is due on 29 February, and 2100 is no leap year.
const FURTHEST_DAYS: i64 = 366 * 9;

const MINUTE: i64 = 60_000;

/// When a workflow starts by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// By the clock on the wall.
    Wall(Cron),
    /// By the time that passes, whatever clocks do: at every multiple of so many minutes since 1970-01-01T00:00Z.
    Every { minutes: u32 },
}

/// The first instant after `after` at which the schedule is due; none when it never is (30 February).
pub fn next_after(schedule: &Schedule, after: Instant, zone: &Zone) -> Option<Instant> {
    match schedule {
        Schedule::Every { minutes } => {
            let period = i64::from((*minutes).max(1)) * MINUTE;
            after.millis().div_euclid(period).checked_add(1)?.checked_mul(period).map(Instant::from_millis)
        }
        Schedule::Wall(cron) => next_on_the_wall(cron, after, zone),
    }
}

fn next_on_the_wall(cron: &Cron, after: Instant, zone: &Zone) -> Option<Instant> {
    let now = zone.to_datetime(Timestamp::from_millisecond(after.millis()).ok()?);
    let date = now.date();
    let today = civil::days_of(i64::from(date.year()), i64::from(date.month()), i64::from(date.day()))?;
    // Minutes before this one are not later instants either, so none is left out.
    let first = u32::try_from(i32::from(now.hour()) * 60 + i32::from(now.minute())).ok()?;
    for days in today..today.checked_add(FURTHEST_DAYS)? {
        if !cron.has_day(days) {
            continue;
        }
        let from = if days == today { first } else { 0 };
        for minute in cron.minutes_from(from) {
            let due = instant_of(days, minute, zone)?;
            if due > after {
                return Some(due);
            }
        }
    }
    None
}

/// The one instant of a minute on the wall.
fn instant_of(days: i64, minute: u32, zone: &Zone) -> Option<Instant> {
    let (year, month, day) = civil::date_of(days);
    let date = Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    let wall = DateTime::from_parts(
        date,
        jiff::civil::Time::new((minute / 60).try_into().ok()?, (minute % 60).try_into().ok()?, 0, 0).ok()?,
    );
    let at = match zone.to_ambiguous_timestamp(wall).offset() {
        AmbiguousOffset::Unambiguous { offset } | AmbiguousOffset::Fold { before: offset, .. } => {
            offset.to_timestamp(wall).ok()?
        }
        AmbiguousOffset::Gap { after, .. } => {
            // Read with the offset that holds after the gap, the time lies before it: the next change is its end.
            let before = after.to_timestamp(wall).ok()?;
            zone.following(before).find(|change| change.offset() == after)?.timestamp()
        }
    };
    Some(Instant::from_millis(at.as_millisecond()))
}
