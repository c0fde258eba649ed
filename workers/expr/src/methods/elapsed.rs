//! How long it is from one date to another.

use std::collections::BTreeMap;

use super::dates::{Unit, add, unit};
use crate::{
    chain::Found,
    date::{DAY, Date},
    error::Trouble,
    eval::Machine,
    value::Val,
};

/// `date - other` in a unit, or in several: then an object, the smallest of them with its fraction.
pub fn between<'a>(date: &Date, other: &Date, units: Option<&Val<'a>>, machine: &mut Machine<'a>) -> Found<'a> {
    let list = match units {
        None => return Ok(Val::number(length(date, other, Unit::Day))?),
        Some(Val::Text(name)) => return Ok(Val::number(length(date, other, unit(name)?))?),
        Some(Val::List(list)) => list,
        Some(wrong) => return Err(Trouble::wanted("a unit or a list of units", wrong.kind()).into()),
    };
    let mut named = Vec::new();
    for name in list.iter().take(9) {
        match name {
            Val::Text(name) => named.push((unit(&name)?, name.to_string())),
            wrong => return Err(Trouble::wanted("a unit", wrong.kind()).into()),
        }
    }
    // Largest first: the order of the list does not matter.
    named.sort_by_key(|(unit, _)| std::cmp::Reverse(*unit as u8));
    let mut map = BTreeMap::new();
    let mut from = Date { zone: date.zone.clone(), ..other.clone() };
    let count = named.len();
    for (index, (unit, name)) in named.into_iter().enumerate() {
        let mut amount = length(date, &from, unit);
        if index + 1 < count {
            amount = amount.trunc();
            from = add(&from, unit, amount as i64)?;
        }
        map.insert(name, Val::number(amount)?);
    }
    Ok(machine.object(map)?)
}

/// Days and weeks by the clock on the wall, months and years by the calendar, the rest by elapsed time.
fn length(date: &Date, other: &Date, unit: Unit) -> f64 {
    let elapsed = (date.ms - other.ms) as f64;
    let other = Date { zone: date.zone.clone(), ..other.clone() };
    let on_wall = (date.wall().count() - other.wall().count()) as f64;
    match unit {
        Unit::Millisecond => elapsed,
        Unit::Second => elapsed / 1_000.0,
        Unit::Minute => elapsed / 60_000.0,
        Unit::Hour => elapsed / 3_600_000.0,
        Unit::Day => on_wall / DAY as f64,
        Unit::Week => on_wall / (7 * DAY) as f64,
        Unit::Month => months(date, &other, 1),
        Unit::Quarter => months(date, &other, 3),
        Unit::Year => months(date, &other, 12),
    }
}

/// Whole steps of so many months, and what is left as a part of the next step.
fn months(date: &Date, other: &Date, step: i64) -> f64 {
    let (to, from) = (date.wall(), other.wall());
    let mut whole = ((to.year - from.year) * 12 + to.month - from.month).div_euclid(step);
    while from.plus_months(whole * step).count() > to.count() {
        whole -= 1;
    }
    let (before, after) = (from.plus_months(whole * step).count(), from.plus_months((whole + 1) * step).count());
    let part = (to.count() - before) as f64 / (after - before).max(1) as f64;
    whole as f64 + part
}
