//! Instants as people read them: in the reader's zone, without a formatting library per language.

use jiff::{Timestamp, Zoned, civil::Time, tz::TimeZone};
use kernel::Instant;

/// The beginning and end of something in one zone.
pub struct Span {
    pub starts: Zoned,
    pub ends: Zoned,
    /// The zone's name; `UTC` when the wanted one is unknown.
    pub zone: String,
}

impl Span {
    /// Puts two instants into a zone. An unknown zone reads UTC, and the text says so.
    pub fn new(starts_at: Instant, ends_at: Instant, zone: &str) -> Self {
        let known = civil::zone(zone);
        let name = known.as_ref().and_then(|tz| tz.iana_name()).unwrap_or("UTC").to_owned();
        let tz = known.unwrap_or(TimeZone::UTC);
        Self { starts: zoned(starts_at, &tz), ends: zoned(ends_at, &tz), zone: name }
    }
    /// True when it ends on the day on which it starts.
    pub fn is_one_day(&self) -> bool {
        self.starts.date() == self.ends.date()
    }
}

fn zoned(at: Instant, tz: &TimeZone) -> Zoned {
    Timestamp::from_millisecond(at.millis()).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(tz.clone())
}

/// The weekday's name from a list that begins with Monday.
pub fn weekday<'a>(at: &Zoned, names: &[&'a str; 7]) -> &'a str {
    names.get(usize::from(at.weekday().to_monday_zero_offset().unsigned_abs())).copied().unwrap_or_default()
}

/// The month's name from a list that begins with January.
pub fn month<'a>(at: &Zoned, names: &[&'a str; 12]) -> &'a str {
    names.get(usize::from(at.month().unsigned_abs()).saturating_sub(1)).copied().unwrap_or_default()
}

/// `09:05`.
pub fn clock(at: Time) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// `9:05 am`.
pub fn clock_12(at: Time) -> String {
    let half = if at.hour() < 12 { "am" } else { "pm" };
    let hour = match at.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    format!("{hour}:{:02} {half}", at.minute())
}
