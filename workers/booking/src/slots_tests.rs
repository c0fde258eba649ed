use super::*;
use crate::{chance::Chance, zone};

fn at(text: &str) -> Instant {
    Instant::from_millis(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
}

fn terms(duration_min: u32, step_min: u32) -> Terms {
    Terms { duration_min, buffer_min: 0, notice_min: 0, horizon_days: 60, step_min }
}

fn every_day(opens_min: u16, closes_min: u16) -> Vec<Window> {
    (0..7).map(|weekday| Window { weekday, opens_min, closes_min }).collect()
}

fn plan(zone: &str, hours: Vec<Window>, terms: Terms) -> Plan {
    Plan { zone: zone::find(zone).unwrap(), hours, closed: vec![], terms }
}

fn ask(zone: &str, from: &str, days: u16) -> Ask {
    Ask { zone: zone::find(zone).unwrap(), from: Day::parse(from).unwrap(), days }
}

/// Local wall times (with offset) of the open starts of one date.
fn listed(plan: &Plan, date: &str, busy: &[Interval], now: &str) -> Vec<String> {
    let zone = plan.zone.clone();
    let ask = Ask { zone: zone.clone(), from: Day::parse(date).unwrap(), days: 1 };
    let days = open_days(plan, &ask, busy, at(now));
    let show = |start: &Instant| {
        let zoned = jiff::Timestamp::from_millisecond(start.millis()).unwrap().to_zoned(zone.clone());
        zoned.strftime("%H:%M%:z").to_string()
    };
    days[0].starts.iter().map(show).collect()
}

#[test]
fn a_working_day_is_cut_into_steps() {
    let plan = plan("Europe/Berlin", every_day(540, 660), terms(60, 30));
    assert_eq!(listed(&plan, "2030-01-07", &[], "2030-01-06T12:00:00Z"), ["09:00+01:00", "09:30+01:00", "10:00+01:00"]);
}

#[test]
fn a_wall_time_that_the_clock_skips_is_not_offered() {
    // Berlin, 2030-03-31: 02:00 becomes 03:00.
    let plan = plan("Europe/Berlin", every_day(60, 240), terms(60, 60));
    let found = listed(&plan, "2030-03-31", &[], "2030-03-30T12:00:00Z");
    assert_eq!(found, ["01:00+01:00", "03:00+02:00"]);
}

#[test]
fn a_wall_time_that_comes_twice_is_offered_once_per_real_instant() {
    // Berlin, 2030-10-27: 03:00 becomes 02:00.
    let plan = plan("Europe/Berlin", every_day(60, 240), terms(60, 60));
    let found = listed(&plan, "2030-10-27", &[], "2030-10-26T12:00:00Z");
    assert_eq!(found, ["01:00+02:00", "02:00+02:00", "02:00+01:00", "03:00+01:00"]);
}

#[test]
fn half_hour_changes_and_midnight_changes_work_too() {
    // Lord Howe, 2030-10-06: 02:00 becomes 02:30.
    let howe = plan("Australia/Lord_Howe", every_day(90, 180), terms(30, 30));
    let found = listed(&howe, "2030-10-06", &[], "2030-10-05T00:00:00Z");
    assert_eq!(found, ["01:30+10:30", "02:30+11:00"]);
    // Santiago, 2030-09-08: 00:00 becomes 01:00.
    let santiago = plan("America/Santiago", every_day(0, 120), terms(30, 30));
    let found = listed(&santiago, "2030-09-08", &[], "2030-09-07T00:00:00Z");
    assert_eq!(found, ["01:00-03:00", "01:30-03:00"]);
}

#[test]
fn a_buffer_keeps_the_time_behind_an_appointment_free_on_both_sides() {
    let terms = Terms { buffer_min: 15, ..terms(30, 15) };
    let plan = plan("UTC", every_day(540, 720), terms);
    let booked = terms.slot_at(at("2030-01-07T10:00:00Z"));
    let busy = [Interval { from: booked.starts_at, to: booked.free_at }];
    let found = listed(&plan, "2030-01-07", &busy, "2030-01-06T12:00:00Z");
    let before: Vec<&str> = found.iter().map(|s| &s[..5]).filter(|s| *s < "10:00").collect();
    let after: Vec<&str> = found.iter().map(|s| &s[..5]).filter(|s| *s >= "10:00").collect();
    assert_eq!(before, ["09:00", "09:15"], "09:30 would end at 10:00 without its buffer");
    assert_eq!(after.first(), Some(&"10:45"));
}

#[test]
fn windows_that_touch_are_one_and_a_night_goes_over_midnight() {
    let mut hours = every_day(1_320, 1_440);
    hours.extend(every_day(0, 120));
    hours.sort_unstable();
    let plan = plan("UTC", hours, terms(120, 60));
    let found = listed(&plan, "2030-01-07", &[], "2030-01-06T12:00:00Z");
    assert_eq!(found, ["00:00+00:00", "22:00+00:00", "23:00+00:00"]);
}

#[test]
fn notice_horizon_and_closed_dates_are_kept() {
    let mut plan = plan("UTC", every_day(540, 600), Terms { notice_min: 120, horizon_days: 2, ..terms(30, 30) });
    plan.closed = vec![Day::parse("2030-01-08").unwrap()];
    let days = open_days(&plan, &ask("UTC", "2030-01-07", 5), &[], at("2030-01-07T07:10:00Z"));
    let counts: Vec<usize> = days.iter().map(|day| day.starts.len()).collect();
    assert_eq!(counts, [1, 0, 2, 0, 0], "09:00 is too soon, the 8th is closed, the 10th is behind the horizon");
    let now = at("2030-01-07T07:10:00Z");
    assert_eq!(check(&plan, at("2030-01-07T07:00:00Z"), now), Err(Closed::Past));
    assert_eq!(check(&plan, at("2030-01-07T09:00:00Z"), now), Err(Closed::TooSoon));
    assert_eq!(check(&plan, at("2030-01-07T09:30:00Z"), now), Ok(()));
    assert_eq!(check(&plan, at("2030-01-07T09:40:00Z"), now), Err(Closed::NotOpen));
    assert_eq!(check(&plan, at("2030-01-08T09:00:00Z"), now), Err(Closed::NotOpen));
    assert_eq!(check(&plan, at("2030-01-10T09:00:00Z"), now), Err(Closed::TooFar));
    assert_eq!(check(&plan, Instant::from_millis(i64::MAX), now), Err(Closed::NotOpen));
}

#[test]
fn dates_are_those_of_the_visitor() {
    let plan = plan("Pacific/Auckland", every_day(540, 600), terms(60, 60));
    let days = open_days(&plan, &ask("America/Los_Angeles", "2030-01-07", 2), &[], at("2030-01-01T00:00:00Z"));
    // 09:00 of the 8th in Auckland (+13) is 12:00 of the 7th in Los Angeles (-8).
    assert_eq!(days[0].starts, [at("2030-01-07T20:00:00Z")]);
    assert_eq!((days[1].day.text().as_str(), days[1].starts.len()), ("2030-01-08", 1));
}

/// Rules of the random cases, and so the oracle's steps, are whole multiples of this, in minutes.
const TICK_MIN: i64 = 5;

/// The rule of the module's comment, tick by tick, through jiff's own conversions.
fn oracle(plan: &Plan, ask: &Ask, busy: &[Interval], now: Instant) -> Vec<OpenDay> {
    let ticks =
        |from: i64, to: i64| (from.div_euclid(60 * TICK_MIN)..to.div_euclid(60 * TICK_MIN)).map(|t| t * 60 * TICK_MIN);
    let local = |zone: &TimeZone, s: i64| zone.to_datetime(jiff::Timestamp::from_second(s).unwrap());
    let day_of = |when: jiff::civil::DateTime| Day::parse(&when.date().to_string()).unwrap();
    let minute_of = |when: jiff::civil::DateTime| i64::from(when.hour()) * 60 + i64::from(when.minute());
    let window_at = |s: i64| {
        let when = local(&plan.zone, s);
        let weekday = u8::try_from(when.weekday().to_monday_zero_offset()).unwrap();
        let fits = |w: &&Window| {
            w.weekday == weekday && (i64::from(w.opens_min)..i64::from(w.closes_min)).contains(&minute_of(when))
        };
        let window = plan.hours.iter().find(fits)?;
        (!plan.closed.contains(&day_of(when))).then(|| (*window, minute_of(when)))
    };
    let (reach_from, reach_to) = ask.reach();
    let length = plan.terms.occupied_s();
    let open: std::collections::BTreeMap<i64, (Window, i64)> =
        ticks(reach_from, reach_to + length).filter_map(|s| Some((s, window_at(s)?))).collect();
    let last = day_of(local(&plan.zone, second(now))).0 + i64::from(plan.terms.horizon_days);
    let mut days: Vec<OpenDay> =
        (ask.from.0..ask.end().0).map(|day| OpenDay { day: Day(day), starts: vec![] }).collect();
    for (s, (window, minute)) in open.range(..reach_to) {
        let on_grid = || (minute - i64::from(window.opens_min)) % i64::from(plan.terms.step_min) == 0;
        let fits = || ticks(*s, s + plan.terms.duration_s()).all(|m| open.contains_key(&m));
        let free = || busy.iter().all(|b| b.to <= instant(*s) || b.from >= instant(s + length));
        let in_time = || {
            instant(*s) > now
                && instant(*s) >= now.plus(time::minutes(i64::from(plan.terms.notice_min)))
                && day_of(local(&plan.zone, *s)).0 <= last
        };
        if on_grid() && fits() && free() && in_time() {
            let date = day_of(local(&ask.zone, *s));
            days.iter_mut().filter(|d| d.day == date).for_each(|d| d.starts.push(instant(*s)));
        }
    }
    days
}

fn random_hours(chance: &mut Chance) -> Vec<Window> {
    let mut hours = Vec::new();
    for weekday in 0..7 {
        let mut minute = chance.below(4) * 95;
        while minute < 1_440 && chance.below(5) > 0 {
            let closes = (minute + 5 + chance.below(140) * 5).min(1_440);
            hours.push(Window {
                weekday,
                opens_min: u16::try_from(minute).unwrap(),
                closes_min: u16::try_from(closes).unwrap(),
            });
            minute = closes + chance.below(3) * chance.below(18) * 5;
        }
    }
    hours
}

fn random_case(
    chance: &mut Chance,
    zone: TimeZone,
    visitor: TimeZone,
    around: i64,
) -> (Plan, Ask, Vec<Interval>, Instant) {
    let terms = Terms {
        duration_min: 5 + chance.below(28) as u32 * 5,
        buffer_min: chance.below(4) as u32 * 5,
        notice_min: chance.below(3) as u32 * 333,
        horizon_days: 1 + chance.below(5) as u32,
        step_min: 5 + chance.below(20) as u32 * 5,
    };
    let from = Day::of_local(around).0 - 1;
    let closed = (0..5).map(|d| Day(from + d)).filter(|_| chance.below(6) == 0).collect();
    let busy = (0..chance.below(8))
        .map(|_| {
            let begin = around - DAY_S + chance.below(4 * 288) * 300;
            Interval { from: instant(begin), to: instant(begin + (1 + chance.below(180)) * 60) }
        })
        .collect();
    let now = Instant::from_millis((around - DAY_S + chance.below(2 * 86_400)) * 1_000 + chance.below(1_000));
    let plan = Plan { zone, hours: random_hours(chance), closed, terms };
    (plan, Ask { zone: visitor, from: Day(from), days: 3 }, busy, now)
}

#[test]
fn every_zone_agrees_with_the_oracle_around_its_own_clock_changes() {
    let mut chance = Chance::new(20_300_107);
    let names: Vec<String> = civil::names().map(str::to_owned).collect();
    assert!(names.len() > 400, "the bundled database is whole");
    let mut changes = 0;
    for name in &names {
        let Some(home) = zone::find(name) else { continue };
        let visitor = loop {
            let index = usize::try_from(chance.below(names.len() as i64)).unwrap();
            if let Some(found) = zone::find(&names[index]) {
                break found;
            }
        };
        let start = Day::parse("2026-01-01").unwrap().local_start() + chance.below(8 * 365) * DAY_S;
        let change = home.following(jiff::Timestamp::from_second(start).unwrap()).next();
        let around = change.as_ref().map_or(start, |change| change.timestamp().as_second());
        changes += usize::from(change.is_some());
        let (plan, ask, busy, now) = random_case(&mut chance, home, visitor, around);
        assert_eq!(
            open_days(&plan, &ask, &busy, now),
            oracle(&plan, &ask, &busy, now),
            "{name} {plan:?} {ask:?} {now:?}"
        );
    }
    assert!(changes > 150, "{changes} zones with a change ahead");
}

#[test]
fn random_rules_agree_with_the_oracle() {
    let mut chance = Chance::new(7);
    for round in 0..300 {
        let zones = [
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "Africa/Casablanca",
            "America/Havana",
            "Pacific/Chatham",
        ];
        let mut pick = || zone::find(zones[usize::try_from(chance.below(6)).unwrap()]).unwrap();
        let (home, visitor) = (pick(), pick());
        let around =
            Day::parse("2027-01-01").unwrap().local_start() + chance.below(3 * 365) * DAY_S + chance.below(DAY_S);
        let (plan, ask, busy, now) = random_case(&mut chance, home, visitor, around);
        let found = open_days(&plan, &ask, &busy, now);
        assert_eq!(found, oracle(&plan, &ask, &busy, now), "round {round}: {plan:?} {ask:?} {now:?}");
        for start in found.iter().flat_map(|day| &day.starts) {
            assert_eq!(check(&plan, *start, now), Ok(()), "what is listed can be held");
        }
    }
}

#[test]
fn a_list_of_60_days_is_the_sum_of_its_days() {
    let plan = plan("Europe/Berlin", every_day(0, 1_440), terms(30, 5));
    let now = at("2030-03-01T00:00:00Z");
    let whole = open_days(&plan, &ask("America/New_York", "2030-03-01", 60), &[], now);
    let by_day: Vec<OpenDay> = whole
        .iter()
        .flat_map(|day| {
            open_days(&plan, &Ask { from: day.day, days: 1, ..ask("America/New_York", "2030-03-01", 1) }, &[], now)
        })
        .collect();
    assert_eq!(whole, by_day);
    assert_eq!(whole.len(), 60);
}

#[test]
fn the_next_open_starts_skip_what_is_busy() {
    let plan = plan("UTC", every_day(540, 660), terms(60, 60));
    let busy = [Interval { from: at("2030-01-07T09:00:00Z"), to: at("2030-01-07T10:00:00Z") }];
    let found = next_open(&plan, at("2030-01-07T08:00:00Z"), &busy, at("2030-01-07T08:00:00Z"), 3);
    assert_eq!(found, [at("2030-01-07T10:00:00Z"), at("2030-01-08T09:00:00Z"), at("2030-01-08T10:00:00Z")]);
}
