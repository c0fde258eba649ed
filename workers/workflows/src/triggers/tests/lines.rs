use kernel::Instant;

use crate::triggers::{
    calendar::{Schedule, Zone, next_after},
    cron::Cron,
};

pub fn zone(name: &str) -> Zone {
    civil::zone(name).unwrap()
}

/// `2026-03-29T01:00:00Z`, and back.
pub fn at(text: &str) -> Instant {
    Instant::from_millis(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
}

pub fn text(at: Instant) -> String {
    jiff::Timestamp::from_millisecond(at.millis()).unwrap().to_string()
}

/// The first times of a line after an instant.
fn first(line: &str, after: &str, zone_name: &str, count: usize) -> Vec<String> {
    let (schedule, zone) = (Schedule::Wall(Cron::parse(line).unwrap()), zone(zone_name));
    let mut now = at(after);
    let mut found = Vec::new();
    for _ in 0..count {
        let Some(next) = next_after(&schedule, now, &zone) else { break };
        found.push(text(next));
        now = next;
    }
    found
}

#[test]
fn lines_say_what_they_have_said_since_the_seventies() {
    let cases: &[(&str, &str, &[&str])] = &[
        ("*/20 9-10 * * mon-fri", "2026-11-20T10:30:00Z", &["2026-11-20T10:40:00Z", "2026-11-23T09:00:00Z"]),
        (
            "5/20 0 * * *",
            "2026-11-20T00:00:00Z",
            &["2026-11-20T00:05:00Z", "2026-11-20T00:25:00Z", "2026-11-20T00:45:00Z"],
        ),
        ("0 0 1,15 * mon", "2026-11-09T00:00:00Z", &["2026-11-15T00:00:00Z", "2026-11-16T00:00:00Z"]),
        ("0 0 */2 * mon", "2026-11-01T00:00:00Z", &["2026-11-09T00:00:00Z", "2026-11-23T00:00:00Z"]),
        ("0 0 L * *", "2027-01-31T00:00:00Z", &["2027-02-28T00:00:00Z", "2027-03-31T00:00:00Z"]),
        ("0 12 29 feb ?", "2026-01-01T00:00:00Z", &["2028-02-29T12:00:00Z", "2032-02-29T12:00:00Z"]),
        ("0 12 29 2 *", "2096-03-01T00:00:00Z", &["2104-02-29T12:00:00Z"]),
        ("0 8 * * FRI#2", "2026-11-01T00:00:00Z", &["2026-11-13T08:00:00Z", "2026-12-11T08:00:00Z"]),
        ("0 8 * * friL,7", "2026-11-23T00:00:00Z", &["2026-11-27T08:00:00Z", "2026-11-29T08:00:00Z"]),
        ("@monthly", "2026-11-24T00:00:00Z", &["2026-12-01T00:00:00Z"]),
        ("30 7 * Dec-DEC 0-7/2", "2026-11-24T00:00:00Z", &["2026-12-01T07:30:00Z", "2026-12-03T07:30:00Z"]),
    ];
    for (line, after, wanted) in cases {
        assert_eq!(first(line, after, "UTC", wanted.len()), *wanted, "{line}");
    }
    assert!(first("0 0 30 2 *", "2026-01-01T00:00:00Z", "UTC", 1).is_empty(), "there is no 30 February");
    assert!(
        first("0 0 * feb mon#5", "2097-01-01T00:00:00Z", "UTC", 1).is_empty(),
        "nor a fifth Monday in one for years"
    );
}

#[test]
fn what_is_wrong_with_a_line_is_named_by_field() {
    for (line, field, part) in [
        ("", 0, "five fields"),
        ("* * * *", 0, "not 4"),
        ("0 0 0 * * *", 0, "not 6"),
        ("60 * * * *", 0, "60 is not between 0 and 59"),
        ("*/0 * * * *", 0, "step"),
        ("*/61 * * * *", 0, "step"),
        ("+5 * * * *", 0, "“+5”"),
        ("0 24 * * *", 1, "24 is not between 0 and 23"),
        ("0 9-8 * * *", 1, "ends before it begins"),
        ("0 0 0 * *", 2, "0 is not between 1 and 31"),
        ("0 0 15W * *", 2, "“15w”"),
        ("0 0 * foo *", 3, "“foo”"),
        ("0 0 * 13 *", 3, "13"),
        ("0 0 * * 8", 4, "8"),
        ("0 0 * * mon#6", 4, "1 to 5"),
        ("0 0 * * L", 4, "“l”"),
        ("0 0 * * mon,,tue", 4, "“”"),
    ] {
        let error = Cron::parse(line).unwrap_err();
        assert_eq!(error.field, field, "{line}: {}", error.message);
        assert!(error.message.contains(part), "{line}: {}", error.message);
    }
    assert!(Cron::parse(&format!("{} * * * *", vec!["1"; 200].join(","))).is_err());
}

#[test]
fn what_clocks_do_twice_a_year() {
    // Berlin skips 02:00 to 03:00 on 29 March 2026, and has it twice on 25 October.
    let berlin = |line, after| first(line, after, "Europe/Berlin", 3);
    let none = berlin("30 2 * * *", "2026-03-28T12:00:00Z");
    assert_eq!(none, ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z", "2026-03-31T00:30:00Z"]);
    let twice = berlin("30 2 * * *", "2026-10-24T12:00:00Z");
    assert_eq!(twice, ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z", "2026-10-27T01:30:00Z"]);
    // Four times of the gap are one, and the one that exists anyway.
    let quarters = berlin("*/15 * * * *", "2026-03-29T00:45:00Z");
    assert_eq!(quarters, ["2026-03-29T01:00:00Z", "2026-03-29T01:15:00Z", "2026-03-29T01:30:00Z"]);
    // Lord Howe moves by half an hour.
    let howe = first("15 2 * * *", "2026-10-02T20:00:00Z", "Australia/Lord_Howe", 3);
    assert_eq!(howe, ["2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z", "2026-10-05T15:15:00Z"]);
    // By time that passes, clocks do not matter.
    let every = Schedule::Every { minutes: 15 };
    let mut now = at("2026-10-25T00:00:00Z");
    for _ in 0..12 {
        let next = next_after(&every, now, &zone("Europe/Berlin")).unwrap();
        assert_eq!(next.since(now), 900_000);
        now = next;
    }
}
