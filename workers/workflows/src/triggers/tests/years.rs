//! A clock that goes minute by minute and knows nothing of our schedules but what a line means, written out by hand.

use jiff::Timestamp;
use kernel::Instant;

use super::lines::{at, text, zone};
use crate::triggers::{
    calendar::{Schedule, Zone, next_after},
    cron::Cron,
};

/// What a clock on the wall shows.
#[derive(Clone, Copy, Default)]
pub struct Wall {
    pub month: i64,
    pub day: i64,
    /// Sunday is 0.
    pub weekday: i64,
    /// Days of the month that are left after this one.
    pub left: i64,
    pub hour: i64,
    pub minute: i64,
}

/// A line, and what it means.
type Case = (&'static str, fn(Wall) -> bool);

pub const CASES: &[Case] = &[
    ("30 2 * * *", |wall| (wall.hour, wall.minute) == (2, 30)),
    ("0 2 * * *", |wall| (wall.hour, wall.minute) == (2, 0)),
    ("*/15 * * * *", |wall| wall.minute % 15 == 0),
    ("17 * * * *", |wall| wall.minute == 17),
    ("10,50 1-3 * * sun", |wall| [10, 50].contains(&wall.minute) && (1..=3).contains(&wall.hour) && wall.weekday == 0),
    ("0 0 L * *", |wall| (wall.hour, wall.minute, wall.left) == (0, 0, 0)),
    ("59 23 31 12 *", |wall| (wall.hour, wall.minute, wall.day, wall.month) == (23, 59, 31, 12)),
    ("0 9 1 * mon", |wall| (wall.hour, wall.minute) == (9, 0) && (wall.day == 1 || wall.weekday == 1)),
    ("5 2,3 * mar,apr,oct,nov sunL", |wall| {
        let is_last = wall.weekday == 0 && wall.left < 7;
        is_last && wall.minute == 5 && [2, 3].contains(&wall.hour) && [3, 4, 10, 11].contains(&wall.month)
    }),
];

pub const ZONES: &[&str] =
    &["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu"];

/// Every minute that the clock on the wall shows for the first time: when, which (from 1970-01-01T00:00 on the wall), and how
/// many it had jumped over.
pub fn walls(zone: &Zone, from: Instant, until: Instant) -> Vec<(Instant, i64, i64)> {
    let mut found = Vec::new();
    let (mut highest, mut offset) = (None, 0);
    for minute in from.millis() / 60_000..until.millis() / 60_000 {
        // Clocks are changed at quarters of an hour: one look at the zone is enough for fifteen minutes.
        if minute % 15 == 0 {
            offset = i64::from(zone.to_offset(Timestamp::from_second(minute * 60).unwrap()).seconds()) / 60;
        }
        let wall = minute + offset;
        let before = highest.unwrap_or(wall - 1);
        // What the clock has shown before does not count again.
        if wall > before {
            found.push((Instant::from_millis(minute * 60_000), wall, wall - before - 1));
            highest = Some(wall);
        }
    }
    found
}

/// When a line is due, by the clock on the wall alone.
pub fn by_the_clock(means: fn(Wall) -> bool, walls: &[(Instant, i64, i64)]) -> Vec<Instant> {
    let mut due = Vec::new();
    let (mut today, mut known) = (i64::MIN, Wall::default());
    for (at, wall, jumped) in walls {
        let mut is_due = false;
        for minute in wall - jumped..=*wall {
            let days = minute.div_euclid(1_440);
            if days != today {
                let (_, month, day) = civil::date_of(days);
                let left = (0..31).find(|more| civil::date_of(days + more + 1).1 != month).unwrap();
                (today, known) =
                    (days, Wall { month, day, weekday: (days + 4).rem_euclid(7), left, hour: 0, minute: 0 });
            }
            let of_day = minute.rem_euclid(1_440);
            is_due |= means(Wall { hour: of_day / 60, minute: of_day % 60, ..known });
        }
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
    assert!(jumps > 3 * 3, "three zones jump once a year, Morocco when Ramadan is over: {jumps}");
}
