//! Use cases of owners, and what the object and the edge ask of this slice. Visitors' are in `visit`.

use kernel::{
    Batch, Event, Fault, Instant, Scope,
    audit::Change as AuditChange,
    ids::{AppointmentId, CalendarId, ServiceId, SiteId},
    page::{Page, PageQuery},
};
use serde_json::json;
use web::summary::{Summary, SummaryQuery};

use crate::{
    changes,
    draft::AvailabilityChange,
    hours::{SiteHours, windows_of_site},
    model::{Appointment, AppointmentRow, Calendar, CalendarRow, Service},
    protocol::{Command, Entry, Refusal, Reply, SlotBook, Step},
    store, zone,
};

/// The team's calendars, newest first.
pub async fn list_calendars(scope: &Scope, page: &PageQuery) -> Result<Page<Calendar>, Fault> {
    let db = scope.db()?;
    let Page { items, next_cursor } =
        Page::cut(store::list_calendars(&db, page).await?, page, |calendar| calendar.id.to_string());
    let ids: Vec<&CalendarId> = items.iter().map(|calendar| &calendar.id).collect();
    let mut services = store::list_services(&db, &ids).await?;
    let mut whole = Vec::with_capacity(items.len());
    for row in items {
        let (own, rest) = services.into_iter().partition(|service| service.calendar_id == row.id);
        services = rest;
        let own: Vec<store::ServiceRow> = own;
        whole.push(Calendar::of(row, own.into_iter().map(|row| row.service).collect()));
    }
    Ok(Page { items: whole, next_cursor })
}

/// Replaces what can be booked.
/// # Errors
/// `Fault::Invalid` naming every bad field.
pub async fn update_availability(
    scope: &Scope,
    id: &CalendarId,
    change: AvailabilityChange,
) -> Result<Calendar, Fault> {
    let (mut row, known) = find_calendar(scope, id).await?;
    let draft = change.check(&known, || scope.new_id())?;
    let changed = changes::of_calendar(&row, &known, &draft);
    row.name = draft.name.clone().unwrap_or(row.name);
    let batch = store::update_calendar(id, &row.name, &draft, scope.now())?;
    scope.commit(batch.and_emit_some(changed.map(|change| scope.audited(change)))).await?;
    scope.announce("calendar_updated", id, serde_json::Value::Null);
    let row = CalendarRow { zone: draft.zone, hours: draft.hours, closed: draft.closed, ..row };
    Ok(Calendar::of(row, draft.services))
}

async fn find_calendar(scope: &Scope, id: &CalendarId) -> Result<(CalendarRow, Vec<Service>), Fault> {
    let (db, ids) = (scope.db()?, [id]);
    let (row, services) = Scope::both(store::find_calendar(&db, id), store::list_services(&db, &ids)).await;
    let row = row?.ok_or_else(|| Fault::not_found("calendar"))?;
    Ok((row, services?.into_iter().map(|row| row.service).collect()))
}

/// How a calendar begins: what is known of the site.
#[derive(Clone, Debug)]
pub struct FirstCalendar<'a> {
    pub name: &'a str,
    /// IANA name; UTC when unknown.
    pub zone: &'a str,
    /// What the site states; office hours when it states nothing.
    pub hours: &'a [SiteHours],
    /// Name of the first service, in the site's language.
    pub service: &'a str,
}

/// The site's calendar, made from what the site states when it has none. The edge calls it on activation.
pub async fn ensure_calendar(scope: &Scope, site: &SiteId, first: &FirstCalendar<'_>) -> Result<CalendarId, Fault> {
    if let Some(calendar) = store::find_calendar_of_site(&scope.db()?, site).await? {
        return Ok(calendar.id);
    }
    let name: String = first.name.chars().filter(|c| !c.is_control()).take(120).collect();
    let calendar = CalendarRow {
        id: scope.new_id(),
        site_id: site.clone(),
        name: if name.trim().is_empty() { "Calendar".to_owned() } else { name.trim().to_owned() },
        zone: zone::canonical(first.zone).unwrap_or_else(|| "UTC".to_owned()),
        hours: windows_of_site(first.hours),
        closed: Vec::new(),
    };
    let service = first_service(scope.new_id(), first.service);
    let created = AuditChange::new("calendar.created", &calendar.id).after(json!({ "name": calendar.name }));
    let batch = store::insert_calendar(&calendar, &[service], scope.now())?;
    scope.commit(batch.and_emit(scope.audited(created))).await?;
    Ok(calendar.id)
}

/// Half an hour, every half hour, two hours' notice, sixty days ahead: what most small businesses keep.
fn first_service(id: ServiceId, name: &str) -> Service {
    let name = if name.trim().is_empty() { "Appointment" } else { name.trim() };
    Service {
        id,
        name: name.to_owned(),
        duration_min: 30,
        buffer_min: 0,
        notice_min: 120,
        horizon_days: 60,
        step_min: 30,
        price_cents: None,
        currency: None,
        active: true,
    }
}

/// Which appointments a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Those that have not begun, soonest first.
    #[default]
    Upcoming,
    /// Those that have begun, latest first.
    Past,
}

/// One page of appointments. The cursor is a place in the order: start, dot, id.
pub async fn list_appointments(scope: &Scope, when: When, page: &PageQuery) -> Result<Page<Appointment>, Fault> {
    let place = page.cursor.as_deref().filter(|cursor| !cursor.is_empty()).map(place).transpose()?;
    let (starts_at, id) = place.unwrap_or((scope.now(), ""));
    let db = scope.db()?;
    let rows = match when {
        When::Upcoming => store::list_upcoming(&db, (starts_at, id), page).await?,
        When::Past => store::list_past(&db, (starts_at, id), page).await?,
    };
    let rows = rows.into_iter().map(Appointment::from).collect();
    Ok(Page::cut(rows, page, |row: &Appointment| format!("{}.{}", row.starts_at.millis(), row.id)))
}

fn place(cursor: &str) -> Result<(Instant, &str), Fault> {
    let bad = || Fault::invalid("cursor", "unknown", "pass the next_cursor of the page before");
    let (start, id) = cursor.split_once('.').ok_or_else(bad)?;
    Ok((Instant::from_millis(start.parse().map_err(|_| bad())?), id))
}

/// An appointment as D1 has it; none when it is gone.
pub async fn find_appointment_row(scope: &Scope, id: &AppointmentId) -> Result<Option<AppointmentRow>, Fault> {
    store::find_appointment(&scope.db()?, id).await
}

pub async fn find_appointment(scope: &Scope, id: &AppointmentId) -> Result<Appointment, Fault> {
    let row = find_appointment_row(scope, id).await?;
    row.map(Appointment::from).ok_or_else(|| Fault::not_found("appointment"))
}

/// Calls an appointment off and tells the guest. Twice is once.
/// # Errors
/// `Fault::Conflict("already_begun")` when its start has passed.
pub async fn cancel(scope: &Scope, id: &AppointmentId) -> Result<Appointment, Fault> {
    let known = find_appointment(scope, id).await?;
    let command = Command::Cancel { appointment: id.clone(), by: Some(scope.actor().clone()) };
    match scope.ask::<SlotBook>(known.calendar_id.as_str(), command).await?? {
        Reply::Cancelled { entry } => {
            let cancelled_at = entry.cancelled_at;
            Ok(Appointment { state: crate::model::AppointmentState::Cancelled, cancelled_at, ..known })
        }
        // The object forgets what is over and done.
        Reply::Refused { why: Refusal::Unknown, .. } if known.cancelled_at.is_some() => Ok(known),
        Reply::Refused { why: Refusal::TooLate | Refusal::Unknown, .. } => {
            Err(Fault::conflict("already_begun", "this appointment has begun; it can no longer be cancelled"))
        }
        _ => Err(Fault::internal("the slot book answered a cancellation with something else")),
    }
}

pub async fn summarize(scope: &Scope, query: &SummaryQuery) -> Result<Summary, Fault> {
    let days = query.cut(scope.now())?;
    let rows = store::count_by_day(&scope.db()?, &days).await?;
    Ok(days.count(&rows))
}

/// Tells D1 what the object decided about one appointment, each step once: rows and event are one transaction whose
/// primary key breaks the second time.
pub async fn project(scope: &Scope, calendar: &CalendarId, entry: &Entry) -> Result<(), Fault> {
    for batch in steps_of(calendar, entry) {
        once(scope.commit(batch).await)?;
    }
    Ok(())
}

/// The same for many, in one transaction: all of it, or nothing.
pub async fn project_all(scope: &Scope, calendar: &CalendarId, entries: &[Entry]) -> Result<(), Fault> {
    let steps = entries.iter().flat_map(|entry| steps_of(calendar, entry));
    scope.commit(steps.fold(Batch::default(), Batch::and_all)).await
}

/// What D1 lacks of an appointment: its row, its cancellation, each with its event.
fn steps_of(calendar: &CalendarId, entry: &Entry) -> Vec<Batch> {
    let Some(booking) = &entry.booking else { return Vec::new() };
    let (starts_at, site) = (entry.slot.starts_at, &entry.offer.site);
    let mut steps = Vec::new();
    if entry.projected < Step::Booked {
        let (appointment, calendar_id, site) = (entry.appointment.clone(), calendar.clone(), site.clone());
        let event = Event::AppointmentBooked { appointment, calendar: calendar_id, site, starts_at };
        steps.push(store::insert_appointment(calendar, entry, booking).and_emit(event));
    }
    if let Some(at) = entry.cancelled_at.filter(|_| entry.projected < Step::Cancelled) {
        let (appointment, calendar_id, site) = (entry.appointment.clone(), calendar.clone(), site.clone());
        let event = Event::AppointmentCancelled { appointment, calendar: calendar_id, site, starts_at };
        let mut step = store::insert_cancellation(&entry.appointment, at).and_emit(event);
        if let Some(actor) = entry.cancelled_by.clone() {
            let change = AuditChange::new("appointment.cancelled", &entry.appointment);
            let change = change.before(json!({ "starts_at": starts_at }));
            step = step.and_emit(Event::Audited { actor, change });
        }
        steps.push(step);
    }
    steps
}

/// A row that is there already is what we wanted.
fn once(result: Result<(), Fault>) -> Result<(), Fault> {
    match result {
        Err(Fault::Conflict { code, .. }) if code == "unique" => Ok(()),
        other => other,
    }
}

/// Empties the slot books of a team that is to be removed. The rows of calendars name them, so they stay until the
/// objects are empty; `teams` removes them. Twice is once.
pub async fn erase(scope: &Scope) -> Result<(), Fault> {
    for_each_calendar(scope, |id| async move { scope.ask::<SlotBook>(id.as_str(), Command::Erase).await?.map(|_| 0) })
        .await
        .map(|_| ())
}

/// Wakes the slot books of the tenant, in case an alarm was lost; answers how many appointments D1 still lacks.
pub async fn sweep(scope: &Scope) -> Result<u32, Fault> {
    for_each_calendar(scope, |id| async move {
        match scope.ask::<SlotBook>(id.as_str(), Command::Sweep).await?? {
            Reply::Swept { left } => Ok(left),
            _ => Ok(0),
        }
    })
    .await
}

/// Does something with every calendar, one after the other; answers the sum.
async fn for_each_calendar<F>(scope: &Scope, work: impl Fn(CalendarId) -> F) -> Result<u32, Fault>
where
    F: Future<Output = Result<u32, Fault>>,
{
    let mut sum = 0;
    let mut page = PageQuery { limit: Some(kernel::page::MAX_LIMIT), cursor: None };
    loop {
        let rows = store::list_calendars(&scope.db()?, &page).await?;
        let Page { items, next_cursor } = Page::cut(rows, &page, |calendar| calendar.id.to_string());
        for calendar in items {
            sum += work(calendar.id).await?;
        }
        match next_cursor {
            Some(cursor) => page.cursor = Some(cursor),
            None => return Ok(sum),
        }
    }
}
