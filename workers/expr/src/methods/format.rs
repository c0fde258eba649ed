//! Dates by a pattern, as Luxon and n8n write it: `yyyy-MM-dd HH:mm`. Names are English.

use std::fmt::Write as _;

use jiff::tz::TimeZone;

use super::dates::week;
use crate::{
    date::{Date, Wall, days_in},
    error::Trouble,
    eval::Answer,
};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A pattern in pieces: a run of one letter, or text as it stands.
enum Piece<'p> {
    Sign(char, usize),
    Text(&'p str),
}

fn pieces(pattern: &str) -> Answer<Vec<Piece<'_>>> {
    if pattern.len() > 200 {
        return Err(Trouble::new("arguments", "A pattern has 200 letters at most."));
    }
    let mut all = Vec::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let taken = if let Some(quoted) = rest.strip_prefix('\'') {
            let end =
                quoted.find('\'').ok_or_else(|| Trouble::new("arguments", "A quote in the pattern is not closed."))?;
            all.push(Piece::Text(quoted.get(..end).unwrap_or_default()));
            end + 2
        } else if first.is_ascii_alphabetic() {
            let run = rest.bytes().take_while(|byte| char::from(*byte) == first).count();
            all.push(Piece::Sign(first, run));
            run
        } else {
            all.push(Piece::Text(rest.get(..first.len_utf8()).unwrap_or_default()));
            first.len_utf8()
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    Ok(all)
}

#[cold]
fn no_sign(sign: char, run: usize) -> Trouble {
    let shown: String = std::iter::repeat_n(sign, run.min(10)).collect();
    let trouble = Trouble::new("arguments", format!("A pattern knows no “{shown}”."));
    match sign {
        'Y' => trouble.hint("Years are yyyy."),
        'D' => trouble.hint("Days are dd, days of the year o."),
        _ => trouble.hint("Known are yyyy yy MMMM MMM MM M dd d EEEE EEE HH H hh h mm m ss s SSS a ZZ z WW q o. Text stands in 'quotes'."),
    }
}

fn short(name: &str) -> &str {
    name.get(..3).unwrap_or(name)
}

pub fn print(date: &Date, pattern: &str) -> Answer<String> {
    let wall = date.wall();
    let mut out = String::new();
    for piece in pieces(pattern)? {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Sign(sign, run) => sign_text(&mut out, (date, wall), sign, run)?,
        }
    }
    Ok(out)
}

fn sign_text(out: &mut String, (date, wall): (&Date, Wall), sign: char, run: usize) -> Answer<()> {
    let name = |names: &[&'static str], index: i64| {
        names.get(usize::try_from(index - 1).unwrap_or_default()).copied().unwrap_or_default()
    };
    let (month, day) = (name(&MONTHS, wall.month), name(&DAYS, wall.weekday()));
    let hour12 = if wall.hour() % 12 == 0 { 12 } else { wall.hour() % 12 };
    let number = match (sign, run) {
        ('y', 1 | 4) => (wall.year, run),
        ('y', 2) => (wall.year.rem_euclid(100), 2),
        ('M' | 'L', 1 | 2) => (wall.month, run),
        ('d', 1 | 2) => (wall.day, run),
        ('E' | 'c', 1) => (wall.weekday(), 1),
        ('H', 1 | 2) => (wall.hour(), run),
        ('h', 1 | 2) => (hour12, run),
        ('m', 1 | 2) => (wall.minute(), run),
        ('s', 1 | 2) => (wall.second(), run),
        ('S', 1 | 3) => (wall.of_day % 1_000, run),
        ('W', 1 | 2) => (week(wall).1, run),
        ('k', 4) => (week(wall).0, run),
        ('q', 1) => ((wall.month + 2) / 3, 1),
        ('o', 1 | 3) => (wall.days() - civil::days_of(wall.year, 1, 1).unwrap_or_default() + 1, run),
        ('X', 1) => (date.ms.div_euclid(1_000), 1),
        ('x', 1) => (date.ms, 1),
        _ => {
            match (sign, run) {
                ('M' | 'L', 3) => out.push_str(short(month)),
                ('M' | 'L', 4) => out.push_str(month),
                ('E' | 'c', 3) => out.push_str(short(day)),
                ('E' | 'c', 4) => out.push_str(day),
                ('a', 1) => out.push_str(if wall.hour() < 12 { "AM" } else { "PM" }),
                ('Z', 2) => out.push_str(&date.offset_text()),
                ('Z', 3) => out.push_str(&date.offset_text().replace(':', "")),
                ('z', 1) => out.push_str(date.zone_name()),
                _ => return Err(no_sign(sign, run)),
            }
            return Ok(());
        }
    };
    let (number, width) = number;
    let _ = write!(out, "{number:0width$}");
    Ok(())
}

/// Reads a date that is written by a pattern.
pub fn parse(text: &str, pattern: &str, zone: &TimeZone) -> Answer<Date> {
    let mut wall = Wall { year: 1970, month: 1, day: 1, of_day: 0 };
    let mut afternoon = None;
    let mut rest = text.trim();
    for piece in pieces(pattern.trim())? {
        match piece {
            Piece::Text(fixed) => rest = rest.strip_prefix(fixed).ok_or_else(|| mismatch(text, pattern))?,
            Piece::Sign('a', 1) => {
                let half = rest.get(..2).map(str::to_ascii_uppercase).unwrap_or_default();
                afternoon = Some(match half.as_str() {
                    "AM" => false,
                    "PM" => true,
                    _ => return Err(mismatch(text, pattern)),
                });
                rest = rest.get(2..).unwrap_or_default();
            }
            Piece::Sign('M', run @ (3 | 4)) => {
                let mut names = MONTHS.iter().map(|name| if run == 3 { short(name) } else { name }).enumerate();
                let found = names.find_map(|(index, name)| {
                    let head = rest.get(..name.len())?;
                    head.eq_ignore_ascii_case(name).then_some((index, name.len()))
                });
                let (index, length) = found.ok_or_else(|| mismatch(text, pattern))?;
                wall.month = index as i64 + 1;
                rest = rest.get(length..).unwrap_or_default();
            }
            Piece::Sign(sign, run) => {
                rest = take_number(&mut wall, rest, sign, run)?.ok_or_else(|| mismatch(text, pattern))?;
            }
        }
    }
    let hour = match (afternoon, wall.hour()) {
        (Some(pm), hour @ 1..=12) => hour % 12 + if pm { 12 } else { 0 },
        (None, hour) => hour,
        _ => return Err(mismatch(text, pattern)),
    };
    wall.of_day += (hour - wall.hour()) * 3_600_000;
    let fits = (1..=12).contains(&wall.month) && (1..=days_in(wall.year, wall.month)).contains(&wall.day);
    if rest.is_empty() && fits { Date::of_wall(wall, zone.clone()) } else { Err(mismatch(text, pattern)) }
}

/// Reads the number that a sign stands for; what is left of the text, or nothing when there is none or it cannot be.
fn take_number<'t>(wall: &mut Wall, text: &'t str, sign: char, run: usize) -> Answer<Option<&'t str>> {
    let most = match (sign, run) {
        ('y', 4) => 4,
        ('y', 2) | ('M' | 'd' | 'H' | 'h' | 'm' | 's', 1 | 2) => 2,
        ('S', 3) => 3,
        _ => {
            return Err(
                no_sign(sign, run).hint("Dates are read by yyyy yy MMMM MMM MM M dd d HH H hh h mm m ss s SSS a.")
            );
        }
    };
    let length = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let Some(number) = text.get(..length).and_then(|digits| digits.parse::<i64>().ok()) else { return Ok(None) };
    if run > 1 && length < most {
        return Ok(None);
    }
    let of_day = |range: std::ops::Range<i64>, length: i64| range.contains(&number).then_some(number * length);
    let time = match sign {
        'y' => {
            wall.year = if most == 2 { 2_000 + number } else { number };
            Some(0)
        }
        'M' => {
            wall.month = number;
            Some(0)
        }
        'd' => {
            wall.day = number;
            Some(0)
        }
        'H' => of_day(0..24, 3_600_000),
        'h' => of_day(1..13, 3_600_000),
        'm' => of_day(0..60, 60_000),
        's' => of_day(0..60, 1_000),
        _ => Some(number),
    };
    let Some(time) = time else { return Ok(None) };
    wall.of_day += time;
    Ok(text.get(length..))
}

#[cold]
fn mismatch(text: &str, pattern: &str) -> Trouble {
    let (text, pattern): (String, String) = (text.chars().take(40).collect(), pattern.chars().take(40).collect());
    Trouble::new("bad_date", format!("“{text}” is not written as {pattern}."))
}
