//! What a website says about its business in a form that can be computed with.

use crate::order::sort_short;
use serde::{Deserialize, Serialize};

/// A value with the page it was read on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sourced<T> {
    /// What was found.
    pub value: T,
    /// The page that says so.
    pub url: String,
}

/// Everything known about the business behind a website.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SiteFacts {
    /// The business's own name.
    pub name: Option<String>,
    /// What it does, in one or two sentences of its own.
    pub summary: Option<Sourced<String>>,
    /// BCP 47 tags, the most used first.
    pub languages: Vec<String>,
    /// Telephone numbers as written, the most prominent first.
    pub phones: Vec<Sourced<String>>,
    /// E-mail addresses, the most prominent first.
    pub emails: Vec<Sourced<String>>,
    /// Postal addresses, the most prominent first.
    pub addresses: Vec<Sourced<PostalAddress>>,
    /// Opening hours of the usual week.
    pub hours: Option<Sourced<OpeningHours>>,
    /// Profiles on social networks.
    pub socials: Vec<Sourced<String>>,
    /// As the site marks it up ("€€" or "10-25 EUR").
    pub price_range: Option<String>,
}

/// A postal address, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PostalAddress {
    /// Street with number.
    pub street: String,
    /// Postal code.
    pub postal_code: String,
    /// Town.
    pub locality: String,
    /// County, state or province.
    pub region: String,
    /// Country by name or code.
    pub country: String,
}

impl PostalAddress {
    /// One line: "Lindenstraße 12, 50674 Cologne, DE".
    #[must_use]
    pub fn one_line(&self) -> String {
        let town = [self.postal_code.as_str(), self.locality.as_str()]
            .into_iter()
            .filter(|p| !p.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        let parts = [self.street.as_str(), &town, &self.region, &self.country];
        parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

/// An opening span of one day in minutes after midnight; `until` may pass 1440 for late bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First minute open.
    pub from: u16,
    /// First minute closed again.
    pub until: u16,
}

/// The usual week, Monday first. `None` means the site does not say, an empty list means closed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OpeningHours {
    /// Monday to Sunday.
    pub days: [Option<Vec<Span>>; 7],
}

impl OpeningHours {
    /// Whether nothing is known about any day.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.days.iter().all(Option::is_none)
    }

    /// How many days are known.
    #[must_use]
    pub fn known_days(&self) -> usize {
        self.days.iter().flatten().count()
    }

    /// The spans of a day (0 is Monday), or `None` when the site does not say.
    #[must_use]
    pub fn day(&self, weekday: usize) -> Option<&[Span]> {
        self.days.get(weekday)?.as_deref()
    }

    /// Adds a span to a day, keeping spans sorted and without doubles.
    pub fn add(&mut self, weekday: usize, span: Span) {
        if let Some(day) = self.days.get_mut(weekday) {
            let spans = day.get_or_insert_with(Vec::new);
            if !spans.contains(&span) {
                spans.push(span);
                sort_short(spans, |a, b| a < b);
            }
        }
    }

    /// Marks a day as closed unless spans are known for it.
    pub fn close(&mut self, weekday: usize) {
        if let Some(day) = self.days.get_mut(weekday) {
            day.get_or_insert_with(Vec::new);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{OpeningHours, PostalAddress, Span};

    #[test]
    fn a_closed_day_is_not_an_unknown_day() {
        let mut hours = OpeningHours::default();
        hours.close(6);
        hours.add(0, Span { from: 840, until: 1080 });
        hours.add(0, Span { from: 420, until: 720 });
        assert_eq!(hours.day(6), Some(&[][..]));
        assert_eq!(hours.day(2), None);
        assert_eq!(hours.day(0).unwrap()[0].from, 420);
        assert_eq!(hours.known_days(), 2);
    }

    #[test]
    fn an_address_reads_as_one_line() {
        let address = PostalAddress {
            street: "Lindenstraße 12".into(),
            postal_code: "50674".into(),
            locality: "Köln".into(),
            ..Default::default()
        };
        assert_eq!(address.one_line(), "Lindenstraße 12, 50674 Köln");
    }
}
