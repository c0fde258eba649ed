//! Civil time: zones by name, and dates as days. jiff knows the rules; the data it reads is cut to what the Worker
//! can ever ask (`build.rs`).

#[cfg(test)]
mod tests;
mod table {
    include!(concat!(env!("OUT_DIR"), "/table.rs"));
}

use std::{collections::BTreeMap, sync::RwLock};

use jiff::tz::TimeZone;

/// Parsed zones by the index of their name. jiff keeps none without `std`, and parsing costs more than a whole slot
/// list. Pure data, so every tenant may share it; at most as many entries as there are names.
static PARSED: RwLock<BTreeMap<u16, TimeZone>> = RwLock::new(BTreeMap::new());

/// The zone of an IANA name such as `Europe/Berlin`, whatever the case; `None` when there is no such zone.
pub fn zone(name: &str) -> Option<TimeZone> {
    let index = table::NAMES.iter().position(|(known, _)| known.eq_ignore_ascii_case(name))?;
    let key = u16::try_from(index).ok()?;
    if let Some(zone) = PARSED.read().ok().and_then(|held| held.get(&key).cloned()) {
        return Some(zone);
    }
    let (spelling, rules) = table::NAMES.get(index)?;
    let zone = TimeZone::tzif(spelling, table::RULES.get(usize::from(*rules))?).ok()?;
    if let Ok(mut held) = PARSED.write() {
        held.insert(key, zone.clone());
    }
    Some(zone)
}

/// Every zone's name, in the database's spelling.
pub fn names() -> impl Iterator<Item = &'static str> {
    table::NAMES.iter().map(|(name, _)| *name)
}

/// Days from 1970-01-01 to a date of the Gregorian calendar (Howard Hinnant, "chrono-compatible low-level date
/// algorithms"); `None` when there is no such date.
pub fn days_of(year: i64, month: i64, day: i64) -> Option<i64> {
    let (shifted, of_year) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + (153 * of_year + 2) / 5 + day - 1 - 719_468;
    ((1..=12).contains(&month) && date_of(days) == (year, month, day)).then_some(days)
}

/// The year, month and day that is so many days from 1970-01-01.
pub fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (era * 400 + year + i64::from(month <= 2), month, of_year - (153 * shifted + 2) / 5 + 1)
}

/// `YYYY-MM-DD`.
pub fn date_text(days: i64) -> String {
    let (year, month, day) = date_of(days);
    format!("{year:04}-{month:02}-{day:02}")
}
