//! Instants as people read them: in the reader's zone, without a formatting library per language.

use jiff::{Timestamp, Zoned, tz::TimeZone};
use kernel::Instant;

use crate::{
    lang::Reader,
    words::{Key, fill},
};

/// A span of time in words.
#[derive(Default)]
pub struct Said {
    /// For subjects: `8 Jan, 09:00`.
    pub short: String,
    /// `Tuesday, 8 January 2030, 09:00–09:30`.
    pub long: String,
    /// The zone's name; `UTC` when the wanted one is unknown.
    pub zone: String,
}

/// From one instant to another. An unknown zone reads UTC, and the text says so.
pub fn span(reader: Reader, starts_at: Instant, ends_at: Instant, zone: &str) -> Said {
    let (tz, zone) = known(zone);
    let (from, to) = (zoned(starts_at, &tz), zoned(ends_at, &tz));
    let begin = clock(reader, &from);
    let mut end = clock(reader, &to);
    if from.date() != to.date() {
        end = format!("{}, {end}", day(reader, &to));
    }
    let oclock = reader.text(Key::Oclock);
    Said { short: short(reader, &from), long: format!("{}, {begin}–{end}{oclock}", day(reader, &from)), zone }
}

/// One instant: `Tuesday, 8 January 2030, 09:00 (Europe/Berlin)`.
pub fn moment(reader: Reader, at: Instant, zone: &str) -> String {
    let (tz, zone) = known(zone);
    let at = zoned(at, &tz);
    format!("{}, {}{} ({zone})", day(reader, &at), clock(reader, &at), reader.text(Key::Oclock))
}

/// The zone and its name as people read it.
fn known(zone: &str) -> (TimeZone, String) {
    let known = civil::zone(zone);
    let name = known.as_ref().and_then(|tz| tz.iana_name()).unwrap_or("UTC").replace('_', " ");
    (known.unwrap_or(TimeZone::UTC), name)
}

fn zoned(at: Instant, tz: &TimeZone) -> Zoned {
    Timestamp::from_millisecond(at.millis()).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(tz.clone())
}

fn day(reader: Reader, at: &Zoned) -> String {
    date(reader, at, if reader.us { "{weekday}, {month} {day}, {year}" } else { reader.text(Key::Day) })
}

fn short(reader: Reader, at: &Zoned) -> String {
    date(reader, at, if reader.us { "{mon} {day}, {time}" } else { reader.text(Key::Short) })
}

fn date(reader: Reader, at: &Zoned, pattern: &str) -> String {
    let named = |key, place: i8| reader.text(key).split(' ').nth(usize::from(place.unsigned_abs())).unwrap_or_default();
    let weekday = named(Key::Weekdays, at.weekday().to_monday_zero_offset());
    let month = named(Key::Months, at.month() - 1);
    let mon: String = month.chars().take(3).collect();
    // Some languages call the first of a month the first.
    let day = if at.day() == 1 { reader.text(Key::First).to_owned() } else { at.day().to_string() };
    let (number, plain, year, time) =
        (at.month().to_string(), at.day().to_string(), at.year().to_string(), clock(reader, at));
    fill(pattern, |name| match name {
        "weekday" => weekday,
        "month" => month,
        "mon" => &mon,
        "day" => &day,
        "d" => &plain,
        "m" => &number,
        "year" => &year,
        _ => &time,
    })
}

/// `09:05`, or `9:05 am`.
fn clock(reader: Reader, at: &Zoned) -> String {
    let (hour, minute) = (at.hour(), at.minute());
    if !reader.us {
        return format!("{hour:02}:{minute:02}");
    }
    let half = if hour < 12 { "am" } else { "pm" };
    format!("{}:{minute:02} {half}", if hour % 12 == 0 { 12 } else { hour % 12 })
}
