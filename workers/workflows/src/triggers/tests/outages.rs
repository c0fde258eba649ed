//! Ticks with outages: nothing starts twice, and nothing is missed without a word.

use std::collections::BTreeMap;

use kernel::Instant;

use super::{
    lines::{at, text, zone},
    years::{CASES, ZONES, by_the_clock, walls},
};
use crate::triggers::{
    calendar::{Schedule, next_after},
    cron::Cron,
    missed::{GRACE_MS, MOST_A_TICK, Missed, Tick, key_of, tick},
};

const MINUTE: i64 = 60_000;

/// Dice of a test.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

/// What became of each time: how many runs it would have started, but for their keys, and how often it was skipped.
#[derive(Default)]
struct Book {
    started: BTreeMap<Instant, u32>,
    skipped: BTreeMap<Instant, u32>,
}

impl Book {
    fn write(&mut self, tick: &Tick) {
        tick.due.iter().for_each(|due| *self.started.entry(due.at).or_default() += 1);
        // A tick that died may have started it: its run is there, and nothing was missed.
        let missed = tick.skipped.iter().filter(|at| !self.started.contains_key(at));
        missed.for_each(|at| *self.skipped.entry(*at).or_default() += 1);
    }
}

/// A year of ticks, one a minute, with outages of up to three weeks; some ticks die before they have moved on.
fn live(schedule: &Schedule, zone_name: &str, missed: Missed, seed: u64) -> (Book, Vec<Instant>) {
    let (zone, mut dice) = (zone(zone_name), Dice(seed));
    let (from, until) = (at("2026-02-01T00:00:00Z"), at("2027-02-01T00:00:00Z"));
    let (mut book, mut now, mut next) = (Book::default(), from, next_after(schedule, from.plus(-1), &zone));
    while now < until {
        let seen = next.map(|next| tick(schedule, &zone, missed, next, now)).unwrap_or_default();
        // One in nine dies before its commit: its runs may have started, `next_at` has not moved.
        if seen.next != next && dice.below(9) == 0 {
            for due in &seen.due {
                book.started.entry(due.at).or_default();
            }
        } else {
            book.write(&seen);
            next = seen.next;
        }
        now = now.plus(MINUTE);
        // A hundred times a year nobody is there for a while.
        if dice.below(5_256) == 0 {
            now = now.plus(MINUTE * i64::try_from(dice.below(21 * 1_440)).unwrap());
        }
    }
    // The last tick after the end, as often as it takes.
    while let Some(at) = next.filter(|at| *at < until) {
        let seen = tick(schedule, &zone, missed, at, until.plus(-1));
        book.write(&seen);
        next = seen.next;
    }
    (book, walls(&zone, from, until).iter().map(|(at, _, _)| *at).collect())
}

#[test]
fn a_year_with_outages_starts_nothing_twice_and_misses_nothing_without_a_word() {
    let (from, until) = (at("2026-02-01T00:00:00Z"), at("2027-02-01T00:00:00Z"));
    let mut late = 0;
    for (index, name) in ZONES.iter().enumerate() {
        let minutes = walls(&zone(name), from, until);
        for (line, means) in CASES.iter().take(5) {
            let wanted = by_the_clock(*means, &minutes);
            let schedule = Schedule::Wall(Cron::parse(line).unwrap());
            for missed in [Missed::Latest, Missed::All, Missed::Skip] {
                let (book, _) = live(&schedule, name, missed, 77 + index as u64);
                let twice = book.started.iter().chain(&book.skipped).find(|(_, times)| **times > 1);
                assert!(twice.is_none(), "{line} in {name}, {missed:?}: {twice:?}");
                let all: Vec<Instant> = {
                    let mut all: Vec<Instant> = book.started.keys().chain(book.skipped.keys()).copied().collect();
                    all.sort_unstable();
                    all
                };
                let differs = all.iter().zip(&wanted).find(|(found, due)| found != due).map(|(found, _)| text(*found));
                assert_eq!((differs, all.len()), (None, wanted.len()), "{line} in {name}, {missed:?}");
                assert!(missed != Missed::All || book.skipped.is_empty(), "{line} in {name}");
                late += book.skipped.len();
            }
        }
    }
    assert!(late > 10_000, "{late} times were skipped: the outages are there");
}

#[test]
fn n8n_30607_a_time_starts_one_run_whoever_finds_it_and_however_often() {
    // There: a second registration of the same schedule survived every deactivation and started a second run each time.
    // Here a time is found from one row, and is the run's key: two tickers, a repeated tick and a tick of an old row agree.
    let (schedule, zone) = (Schedule::Wall(Cron::parse("*/5 * * * *").unwrap()), zone("Europe/Berlin"));
    let (next, now) = (at("2026-11-24T09:00:00Z"), at("2026-11-24T09:00:20Z"));
    let (one, other) = (tick(&schedule, &zone, Missed::All, next, now), tick(&schedule, &zone, Missed::All, next, now));
    assert_eq!(one, other);
    let keys = |tick: &Tick| tick.due.iter().map(|due| key_of(due.at)).collect::<Vec<_>>();
    assert_eq!(keys(&one), [format!("at:{}", next.millis())]);
    let run = |key: &str| crate::machine::run_id("team_1", "wf_1", "clock", key);
    assert_eq!(run(&keys(&one)[0]), run(&keys(&other)[0]));
    // The tick after it finds nothing of it.
    let after = tick(&schedule, &zone, Missed::All, one.next.unwrap(), at("2026-11-24T09:01:20Z"));
    assert_eq!((after.due.len(), after.skipped.len()), (0, 0));
}

#[test]
fn n8n_23906_a_missed_time_does_not_put_the_next_one_off() {
    // There: “every 2 days” that missed its minute waited for that day of the year to come again.
    let zone = zone("UTC");
    for schedule in [Schedule::Every { minutes: 2 * 1_440 }, Schedule::Wall(Cron::parse("0 0 */2 * *").unwrap())] {
        let due = next_after(&schedule, at("2026-01-01T00:00:01Z"), &zone).unwrap();
        let back = due.plus(5 * MINUTE + 1_440 * MINUTE);
        let seen = tick(&schedule, &zone, Missed::Latest, due, back);
        assert_eq!(seen.due.iter().map(|due| (due.at, due.late)).collect::<Vec<_>>(), [(due, true)]);
        assert!(seen.next.unwrap().since(due) <= 2 * 1_440 * MINUTE, "{}", text(seen.next.unwrap()));
        let skip = tick(&schedule, &zone, Missed::Skip, due, back);
        assert_eq!((skip.due.len(), skip.skipped, skip.next), (0, vec![due], seen.next));
    }
}

#[test]
fn a_long_outage_is_worked_through_in_pieces() {
    let (schedule, zone) = (Schedule::Every { minutes: 1 }, zone("UTC"));
    let (down, back) = (at("2026-01-01T00:00:00Z"), at("2026-01-03T00:00:00Z"));
    let (mut next, mut book, mut ticks) = (down, Book::default(), 0);
    while next <= back {
        let seen = tick(&schedule, &zone, Missed::Latest, next, back);
        assert!(seen.due.len() + seen.skipped.len() <= MOST_A_TICK);
        book.write(&seen);
        next = seen.next.unwrap();
        ticks += 1;
    }
    assert_eq!(ticks, 2_881_usize.div_ceil(MOST_A_TICK));
    assert_eq!(book.started.len() + book.skipped.len(), 2_881);
    let on_time = book.started.keys().filter(|at| back.since(**at) < GRACE_MS).count();
    assert_eq!((book.started.len(), on_time), (2, 2), "what is due now is newer than anything missed");
}
