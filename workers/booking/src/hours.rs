//! Opening hours as people write them, and as `slots` reads them.

use serde::{Deserialize, Serialize};

use crate::slots::Window;

/// Days as they are written, Monday first.
pub const DAYS: [&str; 7] = ["mo", "tu", "we", "th", "fr", "sa", "su"];
/// Minutes of a day.
const DAY_MIN: u16 = 1_440;

/// One window of one weekday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
// Another name in the document: `sites` has opening hours of its own shape there.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BookingHours))]
pub struct OpeningHours {
    /// `mo`, `tu`, `we`, `th`, `fr`, `sa` or `su`.
    pub day: String,
    /// `HH:MM`.
    pub opens: String,
    /// `HH:MM`, later than `opens`; `00:00` is the midnight that ends the day.
    pub closes: String,
}

/// Opening hours as a site states them (`schema.org` style): several days at once, possibly over midnight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteHours {
    pub days: Vec<String>,
    pub opens: String,
    pub closes: String,
}

/// 0 for `mo` to 6 for `su`.
pub fn weekday(day: &str) -> Option<u8> {
    DAYS.iter().position(|name| *name == day).and_then(|at| u8::try_from(at).ok())
}

/// Minutes after midnight of `HH:MM`, up to `24:00`.
pub fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(hours) || !digits(minutes) {
        return None;
    }
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (minutes < 60 && hours * 60 + minutes <= DAY_MIN).then_some(hours * 60 + minutes)
}

/// Minutes at which a day's window ends: midnight may be written as `00:00`.
pub fn closing_minutes(text: &str) -> Option<u16> {
    minutes(text).map(|at| if at == 0 { DAY_MIN } else { at })
}

fn written(minutes: u16) -> String {
    let minutes = minutes % DAY_MIN;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

impl From<Window> for OpeningHours {
    fn from(window: Window) -> Self {
        let day = DAYS.get(usize::from(window.weekday)).copied().unwrap_or("mo");
        Self { day: day.to_owned(), opens: written(window.opens_min), closes: written(window.closes_min) }
    }
}

/// Windows of what a site states. What cannot be read is left out; a window over midnight is cut there; overlaps are
/// joined; nothing readable at all becomes Monday to Friday, nine to five.
pub fn windows_of_site(stated: &[SiteHours]) -> Vec<Window> {
    let mut found = Vec::new();
    for hours in stated {
        let (Some(opens), Some(closes)) = (minutes(&hours.opens), closing_minutes(&hours.closes)) else { continue };
        for weekday in hours.days.iter().filter_map(|day| weekday(day)) {
            if opens < closes {
                found.push(Window { weekday, opens_min: opens, closes_min: closes });
            } else if opens < DAY_MIN {
                found.push(Window { weekday, opens_min: opens, closes_min: DAY_MIN });
                found.push(Window { weekday: (weekday + 1) % 7, opens_min: 0, closes_min: closes });
            }
        }
    }
    let found = joined(found);
    if found.is_empty() { office_hours() } else { found }
}

fn joined(windows: Vec<Window>) -> Vec<Window> {
    let windows = kernel::order::by_key(windows, Window::order);
    let mut kept: Vec<Window> = Vec::with_capacity(windows.len());
    for window in windows {
        match kept.last_mut() {
            Some(last) if last.weekday == window.weekday && window.opens_min <= last.closes_min => {
                last.closes_min = last.closes_min.max(window.closes_min);
            }
            _ => kept.push(window),
        }
    }
    kept
}

fn office_hours() -> Vec<Window> {
    (0..5).map(|weekday| Window { weekday, opens_min: 9 * 60, closes_min: 17 * 60 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(days: &[&str], opens: &str, closes: &str) -> SiteHours {
        SiteHours { days: days.iter().map(|d| (*d).to_owned()).collect(), opens: opens.into(), closes: closes.into() }
    }

    #[test]
    fn times_are_read_strictly_and_written_back_alike() {
        assert_eq!(
            (minutes("09:30"), minutes("24:00"), closing_minutes("00:00")),
            (Some(570), Some(1_440), Some(1_440))
        );
        for bad in ["", "9:30", "09:60", "24:01", "25:00", "09-30", "+9:30", "0９:00", "09:30:00"] {
            assert_eq!(minutes(bad), None, "{bad}");
        }
        let window = Window { weekday: 6, opens_min: 570, closes_min: 1_440 };
        let hours = OpeningHours::from(window);
        assert_eq!((hours.day.as_str(), hours.opens.as_str(), hours.closes.as_str()), ("su", "09:30", "00:00"));
    }

    #[test]
    fn a_site_open_over_midnight_is_cut_at_midnight_and_overlaps_are_joined() {
        let windows = windows_of_site(&[
            stated(&["su"], "18:00", "02:00"),
            stated(&["mo"], "01:00", "03:00"),
            stated(&["xx", "tu"], "09:00", "12:00"),
            stated(&["we"], "soon", "12:00"),
        ]);
        let window = |weekday, opens_min, closes_min| Window { weekday, opens_min, closes_min };
        assert_eq!(windows, [window(0, 0, 180), window(1, 540, 720), window(6, 1_080, 1_440)]);
    }

    #[test]
    fn a_site_that_states_nothing_readable_gets_office_hours() {
        assert_eq!(windows_of_site(&[]).len(), 5);
        assert_eq!(windows_of_site(&[stated(&["mo"], "x", "y")]).len(), 5);
    }
}
