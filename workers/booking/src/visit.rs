//! Use cases of visitors: what is offered, what is free, hold, book, give back.

use jiff::tz::TimeZone;
use kernel::{
    Fault, Instant, Scope,
    ids::{AppointmentId, CalendarId, ServiceId, SiteId},
};
use serde_json::json;

use crate::{
    guest::BookWish,
    ics::Invitation,
    model::{PlanRow, Service},
    protocol::{Booking, Command, Entry, Hold, Refusal, Reply, SlotBook},
    slots::{self, Ask, Closed, Interval, OpenDay, Plan, Slot},
    store, token,
    zone::{self, Day},
};

/// Free starts that a refusal offers instead, at most.
const NEXT_COUNT: usize = 5;
/// Days of a slot list when the visitor names no number.
const DEFAULT_DAYS: u16 = 14;

/// What a site offers.
pub struct Offers {
    pub services: Vec<Service>,
    /// IANA name.
    pub calendar_zone: String,
}

/// The active services of a site's calendar.
pub async fn list_services(scope: &Scope, site: &SiteId) -> Result<Offers, Fault> {
    let db = scope.db()?;
    let calendar = store::find_calendar_of_site(&db, site).await?.ok_or_else(|| Fault::not_found("calendar"))?;
    let rows = store::list_services(&db, &[&calendar.id]).await?;
    let services = rows.into_iter().map(|row| row.service).filter(|service| service.active).collect();
    Ok(Offers { services, calendar_zone: calendar.zone })
}

/// The active service of this site, with its calendar: a visitor of one site cannot reach another site's.
async fn find_plan(scope: &Scope, site: &SiteId, service: &ServiceId) -> Result<(PlanRow, Plan), Fault> {
    let found = store::find_plan(&scope.db()?, service).await?;
    let row = found.filter(|row| row.site_id == *site).ok_or_else(|| Fault::not_found("service"))?;
    let plan = row.plan()?;
    Ok((row, plan))
}

/// What a visitor wants to see.
#[derive(Clone, Debug)]
pub struct SlotsWish {
    pub service: ServiceId,
    /// `YYYY-MM-DD`; today when absent.
    pub from: Option<String>,
    /// 1 to 60.
    pub days: Option<u16>,
    /// IANA name; the calendar's when absent.
    pub zone: Option<String>,
}

/// Open starts by date.
pub struct OpenSlots {
    pub calendar_zone: String,
    pub zone: String,
    pub duration_min: u32,
    pub days: Vec<OpenDay>,
    /// The first date behind the list; none when nothing later can be booked.
    pub next_from: Option<Day>,
}

/// Lists open starts.
/// # Errors
/// `Fault::Invalid` naming a bad date, number of days or zone.
pub async fn list_slots(scope: &Scope, site: &SiteId, wish: &SlotsWish) -> Result<OpenSlots, Fault> {
    let (row, plan) = find_plan(scope, site, &wish.service).await?;
    let now = scope.now();
    let (name, ask) = read_ask(wish, &row, now)?;
    let busy = busy(scope, &row.calendar_id, slots::busy_range(&plan, &ask, now)).await?;
    let days = slots::open_days(&plan, &ask, &busy, now);
    let behind = days.last().map(|day| Day(day.day.0 + 1));
    // Zones differ by up to a day from the calendar's own dates.
    let next_from = behind.filter(|day| day.0 <= slots::last_day(&plan, now).0 + 1);
    Ok(OpenSlots { calendar_zone: row.zone, zone: name, duration_min: row.service.duration_min, days, next_from })
}

fn read_ask(wish: &SlotsWish, row: &PlanRow, now: Instant) -> Result<(String, Ask), Fault> {
    let name = wish.zone.as_deref().unwrap_or(&row.zone);
    let unknown = || Fault::invalid("zone", "unknown_zone", "an IANA zone such as Europe/Berlin");
    let (name, zone) = zone::canonical(name).zip(zone::find(name)).ok_or_else(unknown)?;
    let today = today(&zone, now);
    let from = match &wish.from {
        None => today,
        Some(date) => {
            let read = Day::parse(date).filter(|day| (day.0 - today.0).abs() < 3_660);
            let wrong = || Fault::invalid("from", "not_a_date", "a date such as 2030-01-31, within ten years of today");
            // The past holds no slots: the list begins today.
            read.ok_or_else(wrong)?.max(today)
        }
    };
    let days = wish.days.unwrap_or(DEFAULT_DAYS);
    if !(1..=slots::MAX_DAYS).contains(&days) {
        return Err(Fault::invalid("days", "out_of_range", format!("1 to {}", slots::MAX_DAYS)));
    }
    Ok((name, Ask { zone, from, days }))
}

fn today(zone: &TimeZone, now: Instant) -> Day {
    Day::at(zone, now.millis().div_euclid(1_000))
}

async fn busy(scope: &Scope, calendar: &CalendarId, range: Interval) -> Result<Vec<Interval>, Fault> {
    match scope.ask::<SlotBook>(calendar.as_str(), Command::Busy { range }).await?? {
        Reply::Busy { busy } => Ok(busy),
        _ => Err(Fault::internal("the slot book answered a look with something else")),
    }
}

/// A held slot, with the token that proves whose it is.
pub struct Held {
    pub entry: Entry,
    pub token: String,
}

/// Holds a slot for ten minutes. The same key is the same hold.
/// # Errors
/// `Fault::Conflict` with `slot_closed`, `slot_taken`, `idempotency_key_reused` or `already_booked`; the first two carry
/// `next`, free starts to take instead.
pub async fn hold(
    scope: &Scope,
    site: &SiteId,
    service: &ServiceId,
    starts_at: Instant,
    key: Option<String>,
) -> Result<Held, Fault> {
    let (row, plan) = find_plan(scope, site, service).await?;
    let now = scope.now();
    if let Err(why) = slots::check(&plan, starts_at, now) {
        return Err(closed(scope, &row, &plan, (starts_at, why)).await);
    }
    let appointment: AppointmentId = scope.new_id();
    let key = key.unwrap_or_else(|| appointment.to_string());
    let wish = Hold { appointment, key, slot: plan.terms.slot_at(starts_at), offer: row.offer() };
    match scope.ask::<SlotBook>(row.calendar_id.as_str(), Command::Hold(wish)).await?? {
        Reply::Held { entry } => {
            Ok(Held { token: token::issue(scope, &row.calendar_id, &entry.appointment)?, entry: *entry })
        }
        Reply::Refused { why, wanted, busy } => Err(refused(why, wanted, &busy, Some(&plan), now)),
        _ => Err(Fault::internal("the slot book answered a hold with something else")),
    }
}

async fn closed(scope: &Scope, row: &PlanRow, plan: &Plan, (wanted, why): (Instant, Closed)) -> Fault {
    let now = scope.now();
    let last = Instant::from_millis((slots::last_day(plan, now).0 + 2) * zone::DAY_S * 1_000);
    let from = if wanted > last { now } else { wanted.max(now) };
    let range = slots::next_range(plan, from);
    match busy(scope, &row.calendar_id, range).await {
        Err(fault) => fault,
        Ok(busy) => {
            let detail = match why {
                Closed::Past => "this time has passed; choose a later one",
                Closed::TooSoon => "this is too soon to book online; choose a later time",
                Closed::TooFar => "this is too far ahead; choose an earlier time",
                Closed::NotOpen => "this time is not on offer; choose one from the list",
            };
            conflict("slot_closed", detail, &slots::next_open(plan, from, &busy, now, NEXT_COUNT))
        }
    }
}

fn refused(why: Refusal, wanted: Option<Slot>, busy: &[Interval], plan: Option<&Plan>, now: Instant) -> Fault {
    let from = wanted.map_or(now, |slot| slot.starts_at.max(now));
    let next = plan.map_or_else(Vec::new, |plan| slots::next_open(plan, from, busy, now, NEXT_COUNT));
    match why {
        Refusal::Taken => conflict("slot_taken", "somebody was faster; choose another time", &next),
        Refusal::HoldExpired => {
            conflict("hold_expired", "your hold ran out and the time is no longer kept; choose one again", &next)
        }
        Refusal::TooLate => conflict("slot_closed", "this time has passed; choose a later one", &next),
        Refusal::KeyReused => Fault::conflict(
            "idempotency_key_reused",
            "this Idempotency-Key came before with another wish; use a new one",
        ),
        Refusal::NotHeld => Fault::conflict("already_booked", "this is an appointment already, or was one"),
        Refusal::Unknown => Fault::not_found("appointment"),
        Refusal::Full => Fault::Busy { retry_after_ms: kernel::time::minutes(1) },
    }
}

fn conflict(code: &'static str, detail: &'static str, next: &[Instant]) -> Fault {
    Fault::Conflict { code: code.into(), detail: detail.into(), more: Some(json!({ "next": next })) }
}

/// Makes a hold an appointment. Twice is once.
/// # Errors
/// `Fault::Invalid` naming every bad field; `Fault::NotFound` for a wrong token; `Fault::Conflict("hold_expired")` when
/// somebody else has the slot now, with `next`.
pub async fn book(scope: &Scope, id: &AppointmentId, wish: &BookWish) -> Result<(Entry, Booking), Fault> {
    let calendar = token::check(scope, &wish.token, id)?;
    let (guest, note) = wish.check()?;
    let command = Command::Confirm { appointment: id.clone(), guest, note };
    match scope.ask::<SlotBook>(calendar.as_str(), command).await?? {
        Reply::Booked { entry } => {
            let booking = entry.booking.clone();
            let booking = booking.ok_or_else(|| Fault::internal("a booked entry without a booking"))?;
            Ok((*entry, booking))
        }
        Reply::Refused { why, wanted, busy } => {
            let plan = plan_of_refused(scope, &calendar, wanted).await?;
            Err(refused(why, wanted, &busy, plan.as_ref(), scope.now()))
        }
        _ => Err(Fault::internal("the slot book answered a booking with something else")),
    }
}

/// The plan that finds other starts after a booking failed: of the calendar's service with the wanted length.
async fn plan_of_refused(scope: &Scope, calendar: &CalendarId, wanted: Option<Slot>) -> Result<Option<Plan>, Fault> {
    let Some(wanted) = wanted else { return Ok(None) };
    let db = scope.db()?;
    let length_min = wanted.ends_at.since(wanted.starts_at) / 60_000;
    let services = store::list_services(&db, &[calendar]).await?;
    let same = services.into_iter().find(|row| i64::from(row.service.duration_min) == length_min);
    let Some(same) = same else { return Ok(None) };
    store::find_plan(&db, &same.service.id).await?.map(|row| row.plan()).transpose()
}

/// Gives a hold back. Twice is once.
/// # Errors
/// `Fault::NotFound` for a wrong token; `Fault::Conflict("already_booked")` when it is an appointment.
pub async fn release(scope: &Scope, id: &AppointmentId, token: &str) -> Result<(), Fault> {
    let calendar = token::check(scope, token, id)?;
    match scope.ask::<SlotBook>(calendar.as_str(), Command::Release { appointment: id.clone() }).await?? {
        Reply::Released => Ok(()),
        Reply::Refused { why, wanted, busy } => Err(refused(why, wanted, &busy, None, scope.now())),
        _ => Err(Fault::internal("the slot book answered a release with something else")),
    }
}

/// The invitation that a guest can keep.
pub fn invitation(scope: &Scope, entry: &Entry, booking: &Booking) -> String {
    let (offer, guest) = (&entry.offer, &booking.guest);
    let summary = format!("{} – {}", offer.service_name, offer.calendar_name);
    Invitation {
        appointment: &entry.appointment,
        stamp: booking.booked_at,
        starts_at: entry.slot.starts_at,
        ends_at: entry.slot.ends_at,
        summary: &summary,
        description: None,
        organizer: (&offer.calendar_name, &scope.settings().mail_from),
        attendees: &[(&guest.name, &guest.email)],
        is_cancelled: false,
    }
    .text()
}
