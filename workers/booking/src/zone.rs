//! Zones as stretches of constant UTC offset: over the two months that a slot list covers there are one or two of
//! them, so a slot costs an addition where a conversion through the zone's rules would cost a search.

use jiff::{
    Timestamp,
    tz::{Offset, TimeZone},
};

/// Seconds of a civil day.
pub const DAY_S: i64 = 86_400;
/// No zone is farther from UTC than this, in seconds.
pub const MAX_OFFSET_S: i64 = 16 * 3_600;

/// The zone of an IANA name such as `Europe/Berlin`; `None` when the bundled database does not know it.
pub fn find(name: &str) -> Option<TimeZone> {
    civil::zone(name)
}

/// The database's own spelling of a zone's name.
pub fn canonical(name: &str) -> Option<String> {
    find(name)?.iana_name().map(str::to_owned)
}

/// Instants `from..to` (unix seconds) during which local time is UTC plus `offset` seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub from: i64,
    pub to: i64,
    pub offset: i64,
}

/// The stretches of a zone that cover `from..to` (unix seconds), in order and without holes.
pub fn stretches(zone: &TimeZone, from: i64, to: i64) -> Vec<Stretch> {
    let mut found = Vec::with_capacity(2);
    let Ok(start) = Timestamp::from_second(from) else { return found };
    let mut open = Stretch { from, to, offset: seconds(zone.to_offset(start)) };
    for change in zone.following(start) {
        let at = change.timestamp().as_second();
        if at >= to {
            break;
        }
        found.push(Stretch { to: at, ..open });
        open = Stretch { from: at, to, offset: seconds(change.offset()) };
    }
    if open.from < open.to {
        found.push(open);
    }
    found
}

/// The offset of a zone at an instant (unix seconds), in seconds.
pub fn offset_at(zone: &TimeZone, at: i64) -> i64 {
    Timestamp::from_second(at).map_or(0, |at| seconds(zone.to_offset(at)))
}

fn seconds(offset: Offset) -> i64 {
    i64::from(offset.seconds())
}

/// A civil date as days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub i64);

impl Day {
    /// The date on which `local` (seconds since 1970-01-01T00:00 of the same wall clock) falls.
    pub const fn of_local(local: i64) -> Self {
        Self(local.div_euclid(DAY_S))
    }
    /// The date in a zone at an instant (unix seconds).
    pub fn at(zone: &TimeZone, at: i64) -> Self {
        Self::of_local(at + offset_at(zone, at))
    }
    /// Midnight of the date, in seconds of the wall clock.
    pub const fn local_start(self) -> i64 {
        self.0 * DAY_S
    }
    /// 0 for Monday to 6 for Sunday. 1970-01-01 was a Thursday.
    pub const fn weekday(self) -> u8 {
        (self.0 + 3).rem_euclid(7) as u8
    }
    /// From `YYYY-MM-DD`; `None` when there is no such date.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 10
            && bytes.iter().enumerate().all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() });
        let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i64>().ok();
        let date = shaped.then(|| Some((number(0..4)?, number(5..7)?, number(8..10)?)))??;
        civil::days_of(date.0, date.1, date.2).map(Self)
    }
    /// As `YYYY-MM-DD`.
    pub fn text(self) -> String {
        civil::date_text(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_go_to_days_and_back() {
        assert_eq!(Day::parse("1970-01-01"), Some(Day(0)));
        for text in ["1969-12-31", "2024-02-29", "2030-01-07", "2100-12-31"] {
            assert_eq!(Day::parse(text).unwrap().text(), text);
        }
        assert_eq!(Day::parse("2030-01-07").unwrap().weekday(), 0);
        assert_eq!(Day::parse("2030-01-13").unwrap().weekday(), 6);
        for bad in ["", "2030-1-7", "2023-02-29", "2030-13-01", "20300107", "2030-01-07T00:00", "２０３０-01"] {
            assert_eq!(Day::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_zone_is_found_by_its_name_whatever_the_case_and_nothing_else_is() {
        assert_eq!(canonical("europe/berlin").as_deref(), Some("Europe/Berlin"));
        assert!(find("UTC").is_some());
        for bad in ["", "Mars/Olympus", "CET-1CEST,M3.5.0,M10.5.0/3", "../../etc/passwd", "local", "+02:00"] {
            assert!(find(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_year_in_berlin_has_three_stretches() {
        let zone = find("Europe/Berlin").unwrap();
        let (from, to) =
            (Day::parse("2030-01-01").unwrap().local_start(), Day::parse("2031-01-01").unwrap().local_start());
        let found = stretches(&zone, from, to);
        assert_eq!(found.iter().map(|s| s.offset).collect::<Vec<_>>(), [3_600, 7_200, 3_600]);
        assert_eq!((found[0].from, found[2].to), (from, to));
        assert!(found.windows(2).all(|pair| pair[0].to == pair[1].from));
    }
}
