//! What an owner may make of a calendar. Pure; every bad field is named at once.

use std::collections::BTreeSet;

use kernel::{Fault, Field, ids::ServiceId, order};
use serde::Deserialize;

use crate::{
    hours::{OpeningHours, closing_minutes, minutes, weekday},
    model::Service,
    slots::Window,
    zone::{self, Day},
};

const MAX_WINDOWS: usize = 70;
const MAX_CLOSED: usize = 400;
const MAX_SERVICES: usize = 50;
const MAX_NAME: usize = 120;
/// Longest appointment, in minutes. `slot_book::LONGEST_MS` rests on it and on the longest buffer.
const MAX_DURATION_MIN: i64 = 12 * 60;
const MAX_BUFFER_MIN: i64 = 4 * 60;

/// A whole calendar as an owner sends it: it replaces what was there.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AvailabilityChange {
    /// 1 to 120 characters; unchanged when absent.
    pub name: Option<String>,
    /// IANA name.
    pub zone: String,
    pub hours: Vec<OpeningHours>,
    /// Dates `YYYY-MM-DD`.
    pub closed: Vec<String>,
    /// 1 to 50; one that is left out is removed.
    pub services: Vec<ServiceChange>,
}

/// A service as an owner sends it.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceChange {
    /// Absent for a new one.
    pub id: Option<ServiceId>,
    pub name: String,
    /// 5 to 720.
    pub duration_min: i64,
    /// 0 to 240.
    pub buffer_min: i64,
    /// 0 to 43,200 (30 days).
    pub notice_min: i64,
    /// 1 to 365.
    pub horizon_days: i64,
    /// 5 to 720.
    pub step_min: i64,
    /// 0 to 100,000,000.
    pub price_cents: Option<i64>,
    /// ISO 4217; needed with a price.
    pub currency: Option<String>,
    pub active: bool,
}

/// A checked change.
#[derive(Debug)]
pub struct Draft {
    pub name: Option<String>,
    pub zone: String,
    pub hours: Vec<Window>,
    pub closed: Vec<String>,
    pub services: Vec<Service>,
}

impl AvailabilityChange {
    /// Checks everything. `known` are the calendar's services; `new_id` makes ids for new ones.
    /// # Errors
    /// `Fault::Invalid` naming every bad field.
    pub fn check(self, known: &[Service], new_id: impl FnMut() -> ServiceId) -> Result<Draft, Fault> {
        let mut bad = Vec::new();
        let name = self.name.as_deref().map(|name| one_line(&mut bad, "name", name, MAX_NAME));
        let zone = zone::canonical(&self.zone).unwrap_or_else(|| {
            bad.push(Field::new("zone", "unknown_zone", "an IANA zone such as Europe/Berlin"));
            String::new()
        });
        let hours = check_hours(&mut bad, &self.hours);
        let closed = check_closed(&mut bad, &self.closed);
        let services = check_services(&mut bad, self.services, known, new_id);
        if bad.is_empty() {
            Ok(Draft { name, zone, hours, closed, services })
        } else {
            Err(Fault::Invalid { fields: bad })
        }
    }
}

fn check_hours(bad: &mut Vec<Field>, hours: &[OpeningHours]) -> Vec<Window> {
    if hours.len() > MAX_WINDOWS {
        bad.push(Field::new("hours", "out_of_range", format!("at most {MAX_WINDOWS}")));
        return Vec::new();
    }
    let mut found: Vec<(usize, Window)> = Vec::with_capacity(hours.len());
    for (i, window) in hours.iter().enumerate() {
        let at = |part: &str| format!("hours/{i}/{part}");
        let (day, opens, closes) = (weekday(&window.day), minutes(&window.opens), closing_minutes(&window.closes));
        if day.is_none() {
            bad.push(Field::new(at("day"), "not_a_day", "one of mo, tu, we, th, fr, sa, su"));
        }
        if opens.is_none_or(|opens| opens >= 1_440) {
            bad.push(Field::new(at("opens"), "not_a_time", "a time such as 09:00"));
        }
        if closes.is_none() {
            bad.push(Field::new(at("closes"), "not_a_time", "a time such as 17:30, or 00:00 for midnight"));
        }
        if let (Some(weekday), Some(opens_min), Some(closes_min)) = (day, opens, closes) {
            if opens_min >= closes_min && opens_min < 1_440 {
                let detail = "later than it opens; hours over midnight are two entries, one for each day";
                bad.push(Field::new(at("closes"), "not_later", detail));
            }
            found.push((i, Window { weekday, opens_min, closes_min }));
        }
    }
    let found = order::by_key(found, |(_, window)| window.order());
    for pair in found.windows(2) {
        if let [(_, before), (i, after)] = pair
            && before.weekday == after.weekday
            && after.opens_min < before.closes_min
        {
            bad.push(Field::new(format!("hours/{i}/opens"), "overlaps", "overlaps another window of the same day"));
        }
    }
    found.into_iter().map(|(_, window)| window).collect()
}

fn check_closed(bad: &mut Vec<Field>, closed: &[String]) -> Vec<String> {
    if closed.len() > MAX_CLOSED {
        bad.push(Field::new("closed", "out_of_range", format!("at most {MAX_CLOSED} dates")));
        return Vec::new();
    }
    let mut days = BTreeSet::new();
    for (i, date) in closed.iter().enumerate() {
        match Day::parse(date) {
            Some(day) => _ = days.insert(day),
            None => bad.push(Field::new(format!("closed/{i}"), "not_a_date", "a date such as 2030-12-24")),
        }
    }
    days.into_iter().map(Day::text).collect()
}

fn check_services(
    bad: &mut Vec<Field>,
    services: Vec<ServiceChange>,
    known: &[Service],
    mut new_id: impl FnMut() -> ServiceId,
) -> Vec<Service> {
    if !(1..=MAX_SERVICES).contains(&services.len()) {
        bad.push(Field::new("services", "out_of_range", format!("1 to {MAX_SERVICES} services")));
        return Vec::new();
    }
    let mut seen = BTreeSet::new();
    let mut found = Vec::with_capacity(services.len());
    for (i, service) in services.into_iter().enumerate() {
        if let Some(id) = &service.id {
            if !known.iter().any(|one| one.id == *id) {
                bad.push(Field::new(format!("services/{i}/id"), "unknown", "not a service of this calendar"));
            } else if !seen.insert(id.clone()) {
                bad.push(Field::new(format!("services/{i}/id"), "not_unique", "this service comes twice"));
            }
        }
        let id = service.id.clone().unwrap_or_else(&mut new_id);
        found.push(service.check(bad, i, id));
    }
    found
}

impl ServiceChange {
    fn check(self, bad: &mut Vec<Field>, i: usize, id: ServiceId) -> Service {
        let at = |part: &str| format!("services/{i}/{part}");
        let name = one_line(bad, &at("name"), &self.name, MAX_NAME);
        let mut number = |part: &str, value: i64, least: i64, most: i64| {
            if !(least..=most).contains(&value) {
                bad.push(Field::new(at(part), "out_of_range", format!("{least} to {most}")));
            }
            u32::try_from(value).unwrap_or(0)
        };
        let duration_min = number("duration_min", self.duration_min, 5, MAX_DURATION_MIN);
        let buffer_min = number("buffer_min", self.buffer_min, 0, MAX_BUFFER_MIN);
        let notice_min = number("notice_min", self.notice_min, 0, 30 * 1_440);
        let horizon_days = number("horizon_days", self.horizon_days, 1, 365);
        let step_min = number("step_min", self.step_min, 5, MAX_DURATION_MIN);
        if let Some(price) = self.price_cents {
            number("price_cents", price, 0, 100_000_000);
        }
        let is_code = |code: &String| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
        let currency = self.currency.filter(|code| !code.is_empty());
        if currency.as_ref().is_some_and(|code| !is_code(code)) {
            bad.push(Field::new(at("currency"), "not_a_currency", "an ISO 4217 code such as EUR"));
        } else if self.price_cents.is_some() && currency.is_none() {
            bad.push(Field::new(at("currency"), "required", "a price needs its currency"));
        }
        let currency = currency.filter(|_| self.price_cents.is_some());
        let (price_cents, active) = (self.price_cents, self.active);
        Service {
            id,
            name,
            duration_min,
            buffer_min,
            notice_min,
            horizon_days,
            step_min,
            price_cents,
            currency,
            active,
        }
    }
}

/// A text of one line: trimmed, without control characters, not empty.
pub fn one_line(bad: &mut Vec<Field>, name: &str, text: &str, most: usize) -> String {
    let text = text.trim();
    if text.is_empty() {
        bad.push(Field::new(name, "required", "please fill this in"));
    } else if text.chars().count() > most {
        bad.push(Field::new(name, "too_long", format!("at most {most} characters")));
    } else if text.chars().any(char::is_control) {
        bad.push(Field::new(name, "control_character", "one line of plain text"));
    }
    text.to_owned()
}
