//! Open slots: from rules and busy intervals to starts. Pure, and written for speed: a list over 60 days costs
//! one or two zone look-ups, then additions.
//!
//! The rule, which `oracle` in the tests states a second time, minute by minute:
//! * The calendar is open at a real instant when its local date is not closed and its local time lies in a window.
//! * A slot may start where local time is a window's opening plus a whole number of steps, and when every instant of
//!   its real duration is open. So a wall time that a clock change skips is never offered, one that it repeats is
//!   offered once per real instant, and an hour is always an hour.
//! * From its start until its end plus the buffer it must touch no other appointment (and its buffer).
//! * It starts no sooner than the notice allows and no later than on the last day of the horizon.

use jiff::tz::TimeZone;
use kernel::{Instant, order, time};
use serde::{Deserialize, Serialize};

use crate::zone::{DAY_S, Day, MAX_OFFSET_S, stretches};

/// Most days of one list.
pub const MAX_DAYS: u16 = 60;

/// Instants `from..to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Interval {
    pub from: Instant,
    pub to: Instant,
}

/// Minutes of one weekday during which the calendar is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Window {
    /// 0 for Monday to 6 for Sunday.
    pub weekday: u8,
    /// Minutes after midnight, 0 to 1439.
    pub opens_min: u16,
    /// Minutes after midnight, up to 1440; later than `opens_min`.
    pub closes_min: u16,
}

impl Window {
    /// Its place in the week.
    pub fn order(&self) -> (i64, i64) {
        (i64::from(self.weekday), i64::from(self.opens_min) * 10_000 + i64::from(self.closes_min))
    }
}

/// What a service asks of a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    pub duration_min: u32,
    /// Kept free behind every appointment.
    pub buffer_min: u32,
    /// Least time between booking and start.
    pub notice_min: u32,
    /// Days after today, in the calendar's zone, that can still be booked.
    pub horizon_days: u32,
    /// Distance of two starts within a window.
    pub step_min: u32,
}

impl Terms {
    fn duration_s(&self) -> i64 {
        i64::from(self.duration_min.max(1)) * 60
    }
    fn occupied_s(&self) -> i64 {
        self.duration_s() + i64::from(self.buffer_min) * 60
    }
    fn step_s(&self) -> i64 {
        i64::from(self.step_min.max(1)) * 60
    }
    /// The appointment that would begin at `start`.
    pub fn slot_at(&self, start: Instant) -> Slot {
        Slot {
            starts_at: start,
            ends_at: start.plus(time::seconds(self.duration_s())),
            free_at: start.plus(time::seconds(self.occupied_s())),
        }
    }
}

/// The instants that one appointment takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    pub starts_at: Instant,
    pub ends_at: Instant,
    /// The end with its buffer: from here on another appointment may start.
    pub free_at: Instant,
}

/// A calendar and one of its services, ready to list.
#[derive(Clone, Debug)]
pub struct Plan {
    pub zone: TimeZone,
    /// In order, and none overlapping another (`Calendar::plan` holds that).
    pub hours: Vec<Window>,
    /// In order.
    pub closed: Vec<Day>,
    pub terms: Terms,
}

/// Open starts of one date of the visitor's zone, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenDay {
    pub day: Day,
    pub starts: Vec<Instant>,
}

/// A list that a visitor asks for: `days` dates from `from` on, in `zone`.
#[derive(Clone, Debug)]
pub struct Ask {
    pub zone: TimeZone,
    pub from: Day,
    pub days: u16,
}

impl Ask {
    fn end(&self) -> Day {
        Day(self.from.0 + i64::from(self.days.clamp(1, MAX_DAYS)))
    }
    /// Instants (unix seconds) that surely hold every slot of the asked dates, whatever the zone.
    fn reach(&self) -> (i64, i64) {
        (self.from.local_start() - MAX_OFFSET_S, self.end().local_start() + MAX_OFFSET_S)
    }
}

/// An open stretch of one window under one offset, in unix seconds.
struct Piece {
    from: i64,
    to: i64,
    /// Where the grid of its window begins; none behind the horizon, where it only lengthens the run of the piece before.
    anchor: Option<i64>,
    /// Where the open time that it belongs to ends: windows that touch are one.
    run_end: i64,
}

/// Where busy intervals must be known for `open_days`.
pub fn busy_range(plan: &Plan, ask: &Ask, now: Instant) -> Interval {
    let (from, to) = bounds(plan, ask.reach(), now);
    Interval { from: instant(from), to: instant(to.max(from) + plan.terms.occupied_s()) }
}

/// Every asked date with its open starts; dates without one come with an empty list.
pub fn open_days(plan: &Plan, ask: &Ask, busy: &[Interval], now: Instant) -> Vec<OpenDay> {
    let mut days: Vec<OpenDay> =
        (ask.from.0..ask.end().0).map(|day| OpenDay { day: Day(day), starts: Vec::new() }).collect();
    let starts = free_starts(plan, ask.reach(), busy, now);
    let (Some(first), Some(last)) = (starts.first(), starts.last()) else { return days };
    let local = stretches(&ask.zone, *first, *last + 1);
    let mut starts = starts.iter().peekable();
    for stretch in local {
        while let Some(start) = starts.next_if(|start| **start < stretch.to) {
            let index = Day::of_local(start + stretch.offset).0 - ask.from.0;
            if let Some(day) = usize::try_from(index).ok().and_then(|index| days.get_mut(index)) {
                day.starts.push(instant(*start));
            }
        }
    }
    days
}

/// The first open starts at or after `from`, at most `count` of them within `within_days`.
pub fn next_open(plan: &Plan, from: Instant, busy: &[Interval], now: Instant, count: usize) -> Vec<Instant> {
    let range = next_range(plan, from);
    let reach = (second(range.from), second(range.to));
    free_starts(plan, reach, busy, now).into_iter().take(count).map(instant).collect()
}

/// Where busy intervals must be known for `next_open`: two weeks.
pub fn next_range(plan: &Plan, from: Instant) -> Interval {
    Interval { from, to: from.plus(time::days(14) + time::seconds(plan.terms.occupied_s())) }
}

/// Why a start is not on offer, whoever holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// It lies in the past.
    Past,
    /// It is sooner than the notice allows.
    TooSoon,
    /// It is later than the horizon.
    TooFar,
    /// The calendar is not open then, or no slot starts there.
    NotOpen,
}

/// Whether the rules (not the other appointments) let a slot start at `start`.
pub fn check(plan: &Plan, start: Instant, now: Instant) -> Result<(), Closed> {
    if start <= now {
        return Err(Closed::Past);
    }
    if start < earliest(plan, now) {
        return Err(Closed::TooSoon);
    }
    let at = second(start);
    if start.millis() % 1_000 != 0 || at.abs() > 1 << 40 {
        return Err(Closed::NotOpen);
    }
    if Day::at(&plan.zone, at) > last_day(plan, now) {
        return Err(Closed::TooFar);
    }
    let found = free_starts(plan, (at, at + 1), &[], now);
    if found == [at] { Ok(()) } else { Err(Closed::NotOpen) }
}

fn earliest(plan: &Plan, now: Instant) -> Instant {
    now.plus(time::minutes(i64::from(plan.terms.notice_min)).max(1))
}

/// The last date (calendar's zone) that can be booked.
pub fn last_day(plan: &Plan, now: Instant) -> Day {
    Day(Day::at(&plan.zone, second(now)).0 + i64::from(plan.terms.horizon_days))
}

/// Narrows a range to what notice and horizon leave of it.
fn bounds(plan: &Plan, (from, to): (i64, i64), now: Instant) -> (i64, i64) {
    // Round up: a slot starts on a whole second.
    let soonest = earliest(plan, now).millis().div_euclid(1_000) + i64::from(earliest(plan, now).millis() % 1_000 != 0);
    let latest = last_day(plan, now).local_start() + DAY_S + MAX_OFFSET_S;
    (from.max(soonest), to.min(latest))
}

/// Starts in `reach` that the rules allow and no busy interval touches, in order.
fn free_starts(plan: &Plan, reach: (i64, i64), busy: &[Interval], now: Instant) -> Vec<i64> {
    let (from, to) = bounds(plan, reach, now);
    if from >= to {
        return Vec::new();
    }
    let busy = Busy::new(busy);
    let pieces = pieces(plan, from, to + plan.terms.duration_s(), last_day(plan, now));
    let (step, duration, occupied) = (plan.terms.step_s(), plan.terms.duration_s(), plan.terms.occupied_s());
    let mut found = Vec::new();
    let mut taken = busy.sweep();
    for piece in &pieces {
        let Some(anchor) = piece.anchor else { continue };
        let begin = piece.from.max(from);
        let steps = (begin - anchor + step - 1).div_euclid(step);
        let end = piece.to.min(to).min(piece.run_end - duration + 1);
        let mut start = anchor + steps * step;
        while start < end {
            if !taken.touches(start, start + occupied) {
                found.push(start);
            }
            start += step;
        }
    }
    found
}

/// Open pieces that touch `from..to`, in order. Appointments may begin until `last` only, but may run on behind it.
fn pieces(plan: &Plan, from: i64, to: i64, last: Day) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    for stretch in stretches(&plan.zone, from, to) {
        let (local_from, local_to) = (stretch.from + stretch.offset, stretch.to + stretch.offset);
        for day in Day::of_local(local_from).0..=Day::of_local(local_to - 1).0 {
            let day = Day(day);
            if plan.closed.binary_search(&day).is_ok() {
                continue;
            }
            for window in plan.hours.iter().filter(|window| window.weekday == day.weekday()) {
                let opens = day.local_start() + i64::from(window.opens_min) * 60;
                let closes = day.local_start() + i64::from(window.closes_min) * 60;
                let (begin, end) = (opens.max(local_from), closes.min(local_to));
                if begin < end {
                    let anchor = (day <= last).then_some(opens - stretch.offset);
                    let (from, to) = (begin - stretch.offset, end - stretch.offset);
                    found.push(Piece { from, to, anchor, run_end: to });
                }
            }
        }
    }
    join_runs(&mut found);
    found
}

fn join_runs(pieces: &mut [Piece]) {
    let mut behind: Option<(i64, i64)> = None;
    for piece in pieces.iter_mut().rev() {
        if let Some((from, run_end)) = behind
            && from == piece.to
        {
            piece.run_end = run_end;
        }
        behind = Some((piece.from, piece.run_end));
    }
}

/// Busy intervals in unix seconds, sorted, the touching ones joined.
struct Busy(Vec<(i64, i64)>);

impl Busy {
    fn new(intervals: &[Interval]) -> Self {
        let outward = |i: &Interval| (i.from.millis().div_euclid(1_000), (i.to.millis() + 999).div_euclid(1_000));
        let found: Vec<(i64, i64)> = intervals.iter().map(outward).filter(|(from, to)| from < to).collect();
        let sorted = order::by_key(found, |interval| *interval);
        let mut joined: Vec<(i64, i64)> = Vec::with_capacity(sorted.len());
        for (from, to) in sorted {
            match joined.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => joined.push((from, to)),
            }
        }
        Self(joined)
    }
    fn sweep(&self) -> Sweep<'_> {
        Sweep(&self.0)
    }
}

/// Answers for growing starts, each in constant time on average.
struct Sweep<'a>(&'a [(i64, i64)]);

impl Sweep<'_> {
    fn touches(&mut self, from: i64, to: i64) -> bool {
        while let Some(((_, end), rest)) = self.0.split_first()
            && *end <= from
        {
            self.0 = rest;
        }
        self.0.first().is_some_and(|(begin, _)| *begin < to)
    }
}

fn instant(second: i64) -> Instant {
    Instant::from_millis(time::seconds(second))
}

fn second(at: Instant) -> i64 {
    at.millis().div_euclid(1_000)
}

#[cfg(test)]
#[path = "slots_tests.rs"]
mod tests;
