//! Counts per day, in the reader's zone: what overview charts are drawn from. The days are cut here, once, so
//! that a day of 23 or 25 hours is one day everywhere.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use kernel::{Fault, Instant, Value};
use serde::{Deserialize, Serialize};

/// Longest summary, in days.
pub const MAX_DAYS: u32 = 90;

/// `?days=14&zone=Europe/Berlin`.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct SummaryQuery {
    /// How many days back from today, today included: 1 to 90, 14 when absent.
    pub days: Option<u32>,
    /// IANA zone whose midnights cut the days; UTC when absent.
    pub zone: Option<String>,
}

/// Counts of the last days, days without anything included.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Summary {
    /// All days together.
    pub total: i64,
    /// Oldest first; the last is today.
    pub days: Vec<DayCount>,
}

/// One day's count.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DayCount {
    /// Civil date in the asked zone, `YYYY-MM-DD`.
    pub date: String,
    pub count: i64,
}

/// The asked days as half-open windows of instants.
pub struct Days(Vec<(String, Instant, Instant)>);

/// A row of the counting query: `day` is the window's index.
#[derive(Debug, Deserialize)]
pub struct DayRow {
    pub day: usize,
    pub count: i64,
}

impl SummaryQuery {
    /// Cuts the days up to `now`.
    /// # Errors
    /// `Fault::Invalid` for an unknown zone or a number of days out of range.
    pub fn cut(&self, now: Instant) -> Result<Days, Fault> {
        let days = self.days.unwrap_or(14);
        if !(1..=MAX_DAYS).contains(&days) {
            return Err(Fault::invalid("days", "out_of_range", format!("1 to {MAX_DAYS}")));
        }
        let name = self.zone.as_deref().unwrap_or("UTC");
        let zone = civil::zone(name)
            .ok_or_else(|| Fault::invalid("zone", "unknown_zone", "an IANA zone such as Europe/Berlin"))?;
        windows(now, days, &zone).map(Days).ok_or_else(|| Fault::internal("a day out of range"))
    }
}

fn windows(now: Instant, days: u32, zone: &TimeZone) -> Option<Vec<(String, Instant, Instant)>> {
    let date = Timestamp::from_millisecond(now.millis()).ok()?.to_zoned(zone.clone()).date();
    let today = civil::days_of(date.year().into(), date.month().into(), date.day().into())?;
    (0..i64::from(days))
        .rev()
        .map(|back| {
            let day = today - back;
            Some((civil::date_text(day), midnight(day, zone)?, midnight(day + 1, zone)?))
        })
        .collect()
}

/// When a day begins in a zone.
fn midnight(day: i64, zone: &TimeZone) -> Option<Instant> {
    let (year, month, day) = civil::date_of(day);
    let date = Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    let start = date.to_zoned(zone.clone()).ok()?;
    Some(Instant::from_millis(start.timestamp().as_millisecond()))
}

impl Days {
    /// JSON `[[from, to], …]` for `json_each`: the counting query joins the rows to it by range.
    pub fn windows(&self) -> Result<Value, Fault> {
        let pairs: Vec<[i64; 2]> = self.0.iter().map(|(_, from, to)| [from.millis(), to.millis()]).collect();
        Ok(Value::Text(kernel::json::write(&pairs)?))
    }
    /// Puts the counted rows into their days.
    pub fn count(self, rows: &[DayRow]) -> Summary {
        let of = |day: usize| rows.iter().find(|row| row.day == day).map_or(0, |row| row.count);
        let days: Vec<DayCount> =
            self.0.into_iter().enumerate().map(|(i, (date, ..))| DayCount { date, count: of(i) }).collect();
        Summary { total: days.iter().map(|day| day.count).sum(), days }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_the_clocks_go_forward_has_23_hours_and_no_gap_beside_it() {
        let query = SummaryQuery { days: Some(3), zone: Some("Europe/Berlin".into()) };
        // 2030-04-01T10:00:00Z, the day after the change of 2030-03-31.
        let Days(days) = query.cut(Instant::from_millis(1_901_268_000_000)).unwrap();
        let hours: Vec<i64> = days.iter().map(|(_, from, to)| to.since(*from) / 3_600_000).collect();
        assert_eq!(days.iter().map(|d| d.0.as_str()).collect::<Vec<_>>(), ["2030-03-30", "2030-03-31", "2030-04-01"]);
        assert_eq!(hours, [24, 23, 24]);
        assert!(days.windows(2).all(|pair| pair[0].2 == pair[1].1));
    }

    #[test]
    fn days_out_of_range_and_unknown_zones_are_refused() {
        let refused =
            |days, zone: &str| SummaryQuery { days, zone: Some(zone.into()) }.cut(Instant::default()).is_err();
        assert!(refused(Some(0), "UTC") && refused(Some(91), "UTC") && refused(None, "Mars/Olympus"));
    }
}
