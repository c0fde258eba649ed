//! What dates can do.

use super::{Args, Method, elapsed, format, method};
use crate::{
    chain::Found,
    context::find_zone,
    date::{DAY, Date, Wall, days_in},
    error::{Trouble, nearest},
    eval::{Answer, Machine},
    value::Val,
};

type Run = for<'a> fn(&mut Machine<'a>, &Date, &Args<'a>) -> Found<'a>;

pub static DATES: &[Method<Run>] = &[
    method("format", 1, 1, |m, d, a| Ok(m.text(format::print(d, a.text(0)?)?)?)),
    method("toFormat", 1, 1, |m, d, a| Ok(m.text(format::print(d, a.text(0)?)?)?)),
    method("plus", 1, 2, |_, d, a| Ok(Val::Date(shift(d, a, 1)?))),
    method("minus", 1, 2, |_, d, a| Ok(Val::Date(shift(d, a, -1)?))),
    method("startOf", 1, 1, |_, d, a| Ok(Val::Date(start_of(d, unit(a.text(0)?)?)?))),
    method("endOf", 1, 1, |_, d, a| {
        let unit = unit(a.text(0)?)?;
        let start = start_of(d, unit)?;
        let next = add(&start, unit, 1)?;
        Ok(Val::Date(Date::new(start_of(&next, unit)?.ms - 1, d.zone.clone())?))
    }),
    method("diffTo", 1, 2, |m, d, a| {
        let other = other(m, a, 0)?;
        elapsed::between(d, &other, a.maybe(1)?, m)
    }),
    method("diffToNow", 0, 1, |m, d, a| {
        let now = m.now()?;
        elapsed::between(d, &now, a.maybe(0)?, m)
    }),
    method("isBefore", 1, 1, |m, d, a| Ok(Val::Bool(d.ms < other(m, a, 0)?.ms))),
    method("isAfter", 1, 1, |m, d, a| Ok(Val::Bool(d.ms > other(m, a, 0)?.ms))),
    method("isBetween", 2, 2, |m, d, a| {
        let (from, to) = (other(m, a, 0)?.ms, other(m, a, 1)?.ms);
        Ok(Val::Bool((from.min(to)..=from.max(to)).contains(&d.ms)))
    }),
    method("isSameDay", 1, 1, |m, d, a| {
        let other = Date { zone: d.zone.clone(), ..other(m, a, 0)? };
        Ok(Val::Bool(d.wall().days() == other.wall().days()))
    }),
    method("isWeekend", 0, 0, |_, d, _| Ok(Val::Bool(d.wall().weekday() > 5))),
    method("isInLast", 2, 2, |m, d, a| {
        let now = m.now()?;
        let from = add(&now, unit(a.text(1)?)?, -a.whole(0)?)?;
        Ok(Val::Bool((from.ms..=now.ms).contains(&d.ms)))
    }),
    method("set", 1, 1, set),
    method("setZone", 1, 1, |_, d, a| Ok(Val::Date(Date { ms: d.ms, zone: find_zone(a.text(0)?)? }))),
    method("toUTC", 0, 0, |_, d, _| Ok(Val::Date(Date { ms: d.ms, zone: find_zone("UTC")? }))),
    method("toISO", 0, 0, |m, d, _| Ok(m.text(d.iso())?)),
    method("toISODate", 0, 0, |m, d, _| Ok(m.text(d.iso_date())?)),
    method("toMillis", 0, 0, |_, d, _| Ok(Val::number(d.ms as f64)?)),
    method("toSeconds", 0, 0, |_, d, _| Ok(Val::number(d.ms.div_euclid(1_000) as f64)?)),
    method("toDateTime", 0, 0, |_, d, _| Ok(Val::Date(d.clone()))),
];

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Millisecond,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

const UNITS: [(&str, Unit); 9] = [
    ("millisecond", Unit::Millisecond),
    ("second", Unit::Second),
    ("minute", Unit::Minute),
    ("hour", Unit::Hour),
    ("day", Unit::Day),
    ("week", Unit::Week),
    ("month", Unit::Month),
    ("quarter", Unit::Quarter),
    ("year", Unit::Year),
];

/// `days` or `day`.
pub fn unit(name: &str) -> Answer<Unit> {
    let one = name.strip_suffix('s').unwrap_or(name);
    UNITS.iter().find(|(known, _)| *known == one).map(|(_, unit)| *unit).ok_or_else(|| {
        let trouble = Trouble::new("arguments", "There is no such unit of time.");
        match nearest(one, UNITS.iter().map(|(name, _)| *name)) {
            Some(other) => trouble.hint(format!("Did you mean {other}s?")),
            None => trouble.hint("There are years, quarters, months, weeks, days, hours, minutes, seconds."),
        }
    })
}

/// A date in an argument: one, or a text that reads as one.
fn other(machine: &Machine<'_>, args: &Args<'_>, index: usize) -> Answer<Date> {
    match args.value(index)? {
        Val::Date(date) => Ok(date.clone()),
        Val::Text(text) => Date::parse(text, &machine.context.moment.zone),
        other => Err(Trouble::wanted("a date", other.kind())),
    }
}

pub fn property<'a>(date: &Date, name: &str) -> Answer<Option<Val<'a>>> {
    let wall = date.wall();
    let number = match name {
        "year" => wall.year,
        "month" => wall.month,
        "day" => wall.day,
        "hour" => wall.hour(),
        "minute" => wall.minute(),
        "second" => wall.second(),
        "millisecond" => wall.of_day % 1_000,
        "weekday" => wall.weekday(),
        "quarter" => (wall.month + 2) / 3,
        "ordinal" => wall.days() - civil::days_of(wall.year, 1, 1).unwrap_or_default() + 1,
        "weekNumber" => week(wall).1,
        "weekYear" => week(wall).0,
        "daysInMonth" => days_in(wall.year, wall.month),
        "zoneName" => return Ok(Some(Val::text(date.zone_name()))),
        "offset" => date.offset() / 60_000,
        _ => return Ok(None),
    };
    Val::number(number as f64).map(Some)
}

/// Year and week by ISO 8601: a week belongs to the year of its Thursday.
pub fn week(wall: Wall) -> (i64, i64) {
    let thursday = wall.days() + 4 - wall.weekday();
    let (year, ..) = civil::date_of(thursday);
    (year, (thursday - civil::days_of(year, 1, 1).unwrap_or(thursday)) / 7 + 1)
}

/// Calendar units go by the wall's clock, hours and smaller ones by elapsed time.
pub fn add(date: &Date, unit: Unit, count: i64) -> Answer<Date> {
    let bounded = count.clamp(-400_000_000_000_000, 400_000_000_000_000);
    let ms = |length: i64| Date::new(date.ms.saturating_add(bounded.saturating_mul(length)), date.zone.clone());
    let wall = date.wall();
    let wall = match unit {
        Unit::Millisecond => return ms(1),
        Unit::Second => return ms(1_000),
        Unit::Minute => return ms(60_000),
        Unit::Hour => return ms(3_600_000),
        _ if bounded.abs() > 4_000_000 => return Date::new(i64::MAX, date.zone.clone()),
        Unit::Day => Wall::of_count(wall.count() + bounded * DAY),
        Unit::Week => Wall::of_count(wall.count() + bounded * 7 * DAY),
        Unit::Month => wall.plus_months(bounded),
        Unit::Quarter => wall.plus_months(bounded * 3),
        Unit::Year => wall.plus_months(bounded * 12),
    };
    Date::of_wall(wall, date.zone.clone())
}

/// `plus({days: 1, hours: 2})`, `plus(1, "day")`, largest unit first.
fn shift(date: &Date, args: &Args<'_>, sign: i64) -> Answer<Date> {
    if args.len() == 2 {
        return add(date, unit(args.text(1)?)?, args.whole(0)?.saturating_mul(sign));
    }
    let Val::Object(parts) = args.value(0)? else {
        return Err(Trouble::wanted("parts such as {days: 1}", args.value(0)?.kind()));
    };
    let mut shifts = Vec::new();
    for key in parts.keys() {
        let count = parts.get(key).map_or(Ok(0.0), |value| value.float())?;
        if count.fract() != 0.0 {
            return Err(Trouble::wanted("a whole number", "a fraction").hint("Use a smaller unit, such as hours."));
        }
        shifts.push((unit(key)?, (count as i64).saturating_mul(sign)));
    }
    let mut date = date.clone();
    for (_, unit) in UNITS.iter().rev() {
        for (_, count) in shifts.iter().filter(|(of, _)| of == unit) {
            date = add(&date, *unit, *count)?;
        }
    }
    Ok(date)
}

fn start_of(date: &Date, unit: Unit) -> Answer<Date> {
    let wall = date.wall();
    let midnight = Wall { of_day: 0, ..wall };
    let wall = match unit {
        Unit::Millisecond => return Ok(date.clone()),
        Unit::Second => return Date::new(date.ms - wall.of_day.rem_euclid(1_000), date.zone.clone()),
        Unit::Minute => return Date::new(date.ms - wall.of_day.rem_euclid(60_000), date.zone.clone()),
        Unit::Hour => return Date::new(date.ms - wall.of_day.rem_euclid(3_600_000), date.zone.clone()),
        Unit::Day => midnight,
        Unit::Week => Wall::of_count(midnight.count() - (wall.weekday() - 1) * DAY),
        Unit::Month => Wall { day: 1, ..midnight },
        Unit::Quarter => Wall { day: 1, month: (wall.month - 1) / 3 * 3 + 1, ..midnight },
        Unit::Year => Wall { day: 1, month: 1, ..midnight },
    };
    Date::of_wall(wall, date.zone.clone())
}

/// `set({hour: 9, minute: 0})`.
fn set<'a>(_: &mut Machine<'a>, date: &Date, args: &Args<'a>) -> Found<'a> {
    let parts = args.object(0)?;
    let mut wall = date.wall();
    for key in parts.keys() {
        let value = parts.get(key).map_or(Ok(0.0), |value| value.float())?;
        let (range, of) = match key {
            "year" => (1..=9_998, 0),
            "month" => (1..=12, 0),
            "day" => (1..=31, 0),
            "hour" => (0..=23, 3_600_000),
            "minute" => (0..=59, 60_000),
            "second" => (0..=59, 1_000),
            "millisecond" => (0..=999, 1),
            _ => {
                return Err(Trouble::new(
                    "arguments",
                    "Parts are year, month, day, hour, minute, second, millisecond.",
                )
                .into());
            }
        };
        let number = value as i64;
        if value.fract() != 0.0 || !range.contains(&number) {
            let wanted = format!("{key} is {} to {}.", range.start(), range.end());
            return Err(Trouble::new("arguments", wanted).into());
        }
        match key {
            "year" => wall.year = number,
            "month" => wall.month = number,
            "day" => wall.day = number,
            _ => {
                let old = match key {
                    "hour" => wall.hour(),
                    "minute" => wall.minute(),
                    "second" => wall.second(),
                    _ => wall.of_day % 1_000,
                };
                wall.of_day += (number - old) * of;
            }
        }
    }
    if wall.day > days_in(wall.year, wall.month) {
        return Err(Trouble::new("bad_date", "That month has fewer days.").into());
    }
    Ok(Val::Date(Date::of_wall(wall, date.zone.clone())?))
}
