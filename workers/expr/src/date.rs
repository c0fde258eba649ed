//! An instant with a zone, and calendar arithmetic on it.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

use crate::error::Trouble;

pub const DAY: i64 = 86_400_000;
/// Years that can be calculated with.
const YEARS: std::ops::RangeInclusive<i64> = 1..=9_998;

/// Two are equal when they are the same instant.
#[derive(Clone, Debug)]
pub struct Date {
    /// Unix milliseconds.
    pub ms: i64,
    pub zone: TimeZone,
}

/// A date as the clock on the wall shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wall {
    pub year: i64,
    pub month: i64,
    pub day: i64,
    /// Milliseconds since midnight.
    pub of_day: i64,
}

impl Wall {
    pub const fn hour(self) -> i64 {
        self.of_day / 3_600_000
    }
    pub const fn minute(self) -> i64 {
        self.of_day / 60_000 % 60
    }
    pub const fn second(self) -> i64 {
        self.of_day / 1_000 % 60
    }
    /// Days since 1970-01-01.
    pub fn days(self) -> i64 {
        civil::days_of(self.year, self.month, self.day).unwrap_or_default()
    }
    /// Monday is 1, Sunday 7.
    pub fn weekday(self) -> i64 {
        (self.days() + 3).rem_euclid(7) + 1
    }
    /// Milliseconds since 1970-01-01 on the wall.
    pub fn count(self) -> i64 {
        self.days() * DAY + self.of_day
    }
    pub fn of_count(count: i64) -> Self {
        let (year, month, day) = civil::date_of(count.div_euclid(DAY));
        Self { year, month, day, of_day: count.rem_euclid(DAY) }
    }
    /// So many months later; the 31st becomes the last day of a shorter month.
    pub fn plus_months(self, months: i64) -> Self {
        let count = self.year.saturating_mul(12).saturating_add(self.month - 1).saturating_add(months);
        let (year, month) = (count.div_euclid(12), count.rem_euclid(12) + 1);
        Self { year, month, day: self.day.min(days_in(year, month)), ..self }
    }
}

pub fn days_in(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn out_of_range() -> Trouble {
    Trouble::new("bad_date", "The date lies outside of the years that can be calculated with (1 to 9998).")
}

impl Date {
    pub fn new(ms: i64, zone: TimeZone) -> Result<Self, Trouble> {
        // In days, so that no year can overflow on the way.
        if !(-800_000..=3_000_000).contains(&ms.div_euclid(DAY)) {
            return Err(out_of_range());
        }
        let date = Self { ms, zone };
        if YEARS.contains(&date.wall().year) { Ok(date) } else { Err(out_of_range()) }
    }
    /// The instant at which a zone's clocks show it; what a change of the clocks leaves out is moved on by its length,
    /// what it shows twice is the first.
    pub fn of_wall(wall: Wall, zone: TimeZone) -> Result<Self, Trouble> {
        if !YEARS.contains(&wall.year) {
            return Err(out_of_range());
        }
        let part = |number: i64| i8::try_from(number).unwrap_or_default();
        let year = i16::try_from(wall.year).unwrap_or_default();
        let nanos = i32::try_from(wall.of_day % 1_000 * 1_000_000).unwrap_or_default();
        let (hour, minute, second) = (part(wall.hour()), part(wall.minute()), part(wall.second()));
        let time = DateTime::new(year, part(wall.month), part(wall.day), hour, minute, second, nanos)
            .map_err(|_| Trouble::new("bad_date", "There is no such date."))?;
        let at = zone.to_ambiguous_timestamp(time).compatible().map_err(|_| out_of_range())?;
        Self::new(at.as_millisecond(), zone)
    }
    /// Milliseconds by which the zone's clocks are ahead of UTC.
    pub fn offset(&self) -> i64 {
        let at = Timestamp::from_millisecond(self.ms).unwrap_or(Timestamp::UNIX_EPOCH);
        i64::from(self.zone.to_offset(at).seconds()) * 1_000
    }
    pub fn wall(&self) -> Wall {
        Wall::of_count(self.ms + self.offset())
    }
    pub fn zone_name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }
    /// Such as `+01:00`.
    pub fn offset_text(&self) -> String {
        let minutes = self.offset() / 60_000;
        let sign = if minutes < 0 { '-' } else { '+' };
        format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
    }
    /// ISO 8601 with milliseconds and offset; `Z` in UTC.
    pub fn iso(&self) -> String {
        let wall = self.wall();
        let offset = if self.zone_name() == "UTC" { "Z".to_owned() } else { self.offset_text() };
        let (day, time) = (self.iso_date(), (wall.hour(), wall.minute(), wall.second(), wall.of_day % 1_000));
        format!("{day}T{:02}:{:02}:{:02}.{:03}{offset}", time.0, time.1, time.2, time.3)
    }
    pub fn iso_date(&self) -> String {
        let wall = self.wall();
        format!("{:04}-{:02}-{:02}", wall.year, wall.month, wall.day)
    }

    /// `2026-11-24`, `2026-11-24T09:30`, `2026-11-24 09:30:15.250+01:00`, `…Z`. Without an offset it is the zone's time.
    pub fn parse(text: &str, zone: &TimeZone) -> Result<Self, Trouble> {
        read(text.trim(), zone).unwrap_or_else(|| {
            let start: String = text.chars().take(40).collect();
            Err(Trouble::new("bad_date", format!("“{start}” is no date that can be read."))
                .hint("Write it as 2026-11-24 or 2026-11-24T09:30:00+01:00."))
        })
    }
}

/// Reads digits of exactly such a length.
fn digits(text: &mut &str, length: usize) -> Option<i64> {
    let head = text.get(..length).filter(|head| head.bytes().all(|byte| byte.is_ascii_digit()))?;
    *text = text.get(length..)?;
    head.parse().ok()
}

fn skip(text: &mut &str, signs: &[char]) -> Option<char> {
    let sign = text.chars().next().filter(|sign| signs.contains(sign))?;
    *text = text.get(sign.len_utf8()..)?;
    Some(sign)
}

fn read(text: &str, zone: &TimeZone) -> Option<Result<Date, Trouble>> {
    let rest = &mut &*text;
    let year = digits(rest, 4)?;
    skip(rest, &['-'])?;
    let month = digits(rest, 2)?;
    skip(rest, &['-'])?;
    let day = digits(rest, 2)?;
    civil::days_of(year, month, day)?;
    let mut of_day = 0;
    if skip(rest, &['T', 't', ' ']).is_some() {
        of_day = time(rest)?;
    }
    let wall = Wall { year, month, day, of_day };
    if rest.is_empty() {
        return Some(Date::of_wall(wall, zone.clone()));
    }
    let offset = offset(rest)?;
    rest.is_empty().then(|| Date::new(wall.count() - offset, zone.clone()))
}

fn time(rest: &mut &str) -> Option<i64> {
    let hour = digits(rest, 2)?;
    skip(rest, &[':'])?;
    let minute = digits(rest, 2)?;
    let second = if skip(rest, &[':']).is_some() { digits(rest, 2)? } else { 0 };
    let mut millis = 0;
    if skip(rest, &['.', ',']).is_some() {
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        let shown: String = rest.get(..length)?.chars().chain("00".chars()).take(3).collect();
        millis = if length == 0 { return None } else { shown.parse().ok()? };
        *rest = rest.get(length..)?;
    }
    (hour < 24 && minute < 60 && second < 60).then_some(((hour * 60 + minute) * 60 + second) * 1_000 + millis)
}

fn offset(rest: &mut &str) -> Option<i64> {
    let sign = match skip(rest, &['Z', 'z', '+', '-'])? {
        'Z' | 'z' => return Some(0),
        '-' => -1,
        _ => 1,
    };
    let hours = digits(rest, 2)?;
    skip(rest, &[':']);
    let minutes = if rest.is_empty() { 0 } else { digits(rest, 2)? };
    (hours < 19 && minutes < 60).then_some(sign * (hours * 60 + minutes) * 60_000)
}
