//! A clock that goes minute by minute and knows nothing of our schedules but what a line means, written out by hand.

use jiff::{Timestamp, civil::DateTime};
use kernel::Instant;

use super::lines::{at, text, zone};
use crate::triggers::{
    calendar::{Schedule, Zone, next_after},
    cron::Cron,
};

/// A line, and what it means.
type Case = (&'static str, fn(DateTime) -> bool);

pub const CASES: &[Case] = &[
    ("30 2 * * *", |wall| (wall.hour(), wall.minute()) == (2, 30)),
    ("0 2 * * *", |wall| (wall.hour(), wall.minute()) == (2, 0)),
    ("*/15 * * * *", |wall| wall.minute() % 15 == 0),
    ("17 * * * *", |wall| wall.minute() == 17),
    ("10,50 1-3 * * sun", |wall| {
        [10, 50].contains(&wall.minute())
            && (1..=3).contains(&wall.hour())
            && wall.weekday() == jiff::civil::Weekday::Sunday
    }),
    ("0 0 L * *", |wall| (wall.hour(), wall.minute()) == (0, 0) && wall.date() == wall.date().last_of_month()),
    ("59 23 31 12 *", |wall| (wall.hour(), wall.minute(), wall.day(), wall.month()) == (23, 59, 31, 12)),
    ("0 9 1 * mon", |wall| {
        (wall.hour(), wall.minute()) == (9, 0) && (wall.day() == 1 || wall.weekday() == jiff::civil::Weekday::Monday)
    }),
    ("5 2,3 * mar,apr,oct,nov sunL", |wall| {
        let is_last =
            wall.weekday() == jiff::civil::Weekday::Sunday && wall.date().last_of_month().day() - wall.day() < 7;
        is_last && wall.minute() == 5 && [2, 3].contains(&wall.hour()) && [3, 4, 10, 11].contains(&wall.month())
    }),
];

pub const ZONES: &[&str] =
    &["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu"];

/// Every minute of the clock on the wall: when it was reached, and how many minutes it had jumped over.
pub fn walls(zone: &Zone, from: Instant, until: Instant) -> Vec<(Instant, DateTime, i64)> {
    const MINUTE: i64 = 60_000;
    let wall_at = |millis: i64| zone.to_datetime(Timestamp::from_millisecond(millis).unwrap());
    let minutes_of = |wall: DateTime| {
        let days = civil::days_of(wall.year().into(), wall.month().into(), wall.day().into()).unwrap();
        days * 1_440 + i64::from(wall.hour()) * 60 + i64::from(wall.minute())
    };
    let mut found = Vec::new();
    let mut highest = minutes_of(wall_at(from.millis())) - 1;
    let mut quarter = (0, DateTime::default());
    for millis in (from.millis()..until.millis()).step_by(60_000) {
        // Clocks are changed at quarters of an hour, by whole minutes: one look at the zone is enough for fifteen.
        if millis % (15 * MINUTE) == 0 || found.is_empty() {
            quarter = (millis, wall_at(millis));
        }
        let wall = quarter.1.checked_add(jiff::Span::new().minutes((millis - quarter.0) / MINUTE)).unwrap();
        let now = minutes_of(wall);
        // What the clock has shown before does not count again.
        if now > highest {
            found.push((Instant::from_millis(millis), wall, now - highest - 1));
            highest = now;
        }
    }
    found
}

/// When a line is due, by the clock on the wall alone.
pub fn by_the_clock(means: fn(DateTime) -> bool, walls: &[(Instant, DateTime, i64)]) -> Vec<Instant> {
    let mut due = Vec::new();
    for (at, wall, jumped) in walls {
        let is_due = (0..=*jumped).any(|back| means(wall.checked_sub(jiff::Span::new().minutes(back)).unwrap()));
        if is_due {
            due.push(*at);
        }
    }
    due
}

#[test]
fn three_years_in_five_zones_are_as_a_clock_that_goes_minute_by_minute_has_them() {
    let (from, until) = (at("2026-01-01T00:00:00Z"), at("2029-01-01T00:00:00Z"));
    let mut jumps = 0;
    for name in ZONES {
        let zone = zone(name);
        let walls = walls(&zone, from, until);
        jumps += walls.iter().filter(|(_, _, jumped)| *jumped > 0).count();
        for (line, means) in CASES {
            let wanted = by_the_clock(*means, &walls);
            assert!(wanted.len() >= 3, "{line} in {name}");
            let schedule = Schedule::Wall(Cron::parse(line).unwrap());
            let mut now = from.plus(-1);
            for due in &wanted {
                let next = next_after(&schedule, now, &zone).unwrap();
                assert_eq!(text(next), text(*due), "{line} in {name} after {}", text(now));
                now = next;
            }
            assert!(next_after(&schedule, now, &zone).unwrap() >= until, "{line} in {name} goes on too early");
        }
    }
    assert_eq!(jumps, 3 * 4, "four zones jumped once a year");
}
