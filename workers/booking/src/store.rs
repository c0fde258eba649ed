//! SQL of calendars, services and appointments, and the functions that run it. The only file of the slice with SQL.

use kernel::{
    Batch, Fault, Instant, TenantSql,
    ids::{AppointmentId, CalendarId, ServiceId, SiteId},
    page::PageQuery,
    params,
    sql::TenantDb,
};
use serde::Deserialize;
use web::summary::{DayRow, Days};

use crate::{
    columns::ServiceColumns,
    draft::Draft,
    model::{AppointmentRow, CalendarRow, PlanRow, Service},
    protocol::{Booking, Entry},
};

const FIND_CALENDAR: TenantSql =
    TenantSql::new("SELECT id, site_id, name, zone, hours, closed FROM calendars WHERE tenant_id = ?1 AND id = ?2");
const FIND_CALENDAR_OF_SITE: TenantSql = TenantSql::new(
    "SELECT id, site_id, name, zone, hours, closed FROM calendars
     WHERE tenant_id = ?1 AND site_id = ?2 ORDER BY id LIMIT 1",
);
const LIST_CALENDARS: TenantSql = TenantSql::new(
    "SELECT id, site_id, name, zone, hours, closed FROM calendars
     WHERE tenant_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3",
);
const INSERT_CALENDAR: TenantSql = TenantSql::new(
    "INSERT INTO calendars (tenant_id, id, site_id, name, zone, hours, closed, created_at, updated_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, '[]', ?7, ?7)",
);
const UPDATE_CALENDAR: TenantSql = TenantSql::new(
    "UPDATE calendars SET name = ?3, zone = ?4, hours = ?5, closed = ?6, updated_at = ?7
     WHERE tenant_id = ?1 AND id = ?2",
);
const LIST_SERVICES: TenantSql = TenantSql::new(
    "SELECT calendar_id, id, name, duration_min, buffer_min, notice_min, horizon_days, step_min, price_cents, currency,
       active
     FROM services WHERE tenant_id = ?1 AND calendar_id IN (SELECT value FROM json_each(?2)) AND removed_at IS NULL
     ORDER BY calendar_id, position",
);
// The list's order and its removals are written as a whole: what is not sent again is removed.
const REMOVE_SERVICES: TenantSql = TenantSql::new(
    "UPDATE services SET removed_at = ?4 WHERE tenant_id = ?1 AND calendar_id = ?2 AND removed_at IS NULL
       AND id NOT IN (SELECT value FROM json_each(?3))",
);
const PUT_SERVICE: TenantSql = TenantSql::new(
    "INSERT INTO services (tenant_id, id, calendar_id, position, name, duration_min, buffer_min, notice_min,
       horizon_days, step_min, price_cents, currency, active)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
     ON CONFLICT (tenant_id, id) DO UPDATE SET position = excluded.position, name = excluded.name,
       duration_min = excluded.duration_min, buffer_min = excluded.buffer_min, notice_min = excluded.notice_min,
       horizon_days = excluded.horizon_days, step_min = excluded.step_min, price_cents = excluded.price_cents,
       currency = excluded.currency, active = excluded.active",
);
const FIND_PLAN: TenantSql = TenantSql::new(
    "SELECT c.id AS calendar_id, c.site_id, c.name AS calendar_name, c.zone, c.hours, c.closed, s.id, s.name,
       s.duration_min, s.buffer_min, s.notice_min, s.horizon_days, s.step_min, s.price_cents, s.currency, s.active
     FROM services s JOIN calendars c ON c.tenant_id = s.tenant_id AND c.id = s.calendar_id
     WHERE s.tenant_id = ?1 AND s.id = ?2 AND s.active = 1 AND s.removed_at IS NULL",
);
const INSERT_APPOINTMENT: TenantSql = TenantSql::new(
    "INSERT INTO appointments (tenant_id, id, calendar_id, service_id, service_name, site_id, starts_at, ends_at,
       guest_name, guest_email, guest_phone, guest_zone, guest_locale, note, created_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
);
const INSERT_CANCELLATION: TenantSql =
    TenantSql::new("INSERT INTO cancellations (tenant_id, id, cancelled_at) VALUES (?1, ?2, ?3)");
const FIND_APPOINTMENT: TenantSql = TenantSql::new(
    "SELECT a.id, a.calendar_id, c.name AS calendar_name, a.service_id, a.service_name,
       a.site_id, a.starts_at, a.ends_at, a.guest_name, a.guest_email, a.guest_phone, a.guest_zone, a.guest_locale,
       a.note, a.created_at, x.cancelled_at
     FROM appointments a
     JOIN calendars c ON c.tenant_id = a.tenant_id AND c.id = a.calendar_id
     LEFT JOIN cancellations x ON x.tenant_id = a.tenant_id AND x.id = a.id
     WHERE a.tenant_id = ?1 AND a.id = ?2",
);
const LIST_UPCOMING: TenantSql = TenantSql::new(
    "SELECT a.id, a.calendar_id, c.name AS calendar_name, a.service_id, a.service_name,
       a.site_id, a.starts_at, a.ends_at, a.guest_name, a.guest_email, a.guest_phone, a.guest_zone, a.guest_locale,
       a.note, a.created_at, x.cancelled_at
     FROM appointments a
     JOIN calendars c ON c.tenant_id = a.tenant_id AND c.id = a.calendar_id
     LEFT JOIN cancellations x ON x.tenant_id = a.tenant_id AND x.id = a.id
     WHERE a.tenant_id = ?1 AND (a.starts_at, a.id) > (?2, ?3) ORDER BY a.starts_at, a.id LIMIT ?4",
);
const LIST_PAST: TenantSql = TenantSql::new(
    "SELECT a.id, a.calendar_id, c.name AS calendar_name, a.service_id, a.service_name,
       a.site_id, a.starts_at, a.ends_at, a.guest_name, a.guest_email, a.guest_phone, a.guest_zone, a.guest_locale,
       a.note, a.created_at, x.cancelled_at
     FROM appointments a
     JOIN calendars c ON c.tenant_id = a.tenant_id AND c.id = a.calendar_id
     LEFT JOIN cancellations x ON x.tenant_id = a.tenant_id AND x.id = a.id
     WHERE a.tenant_id = ?1 AND (a.starts_at, a.id) < (?2, ?3) ORDER BY a.starts_at DESC, a.id DESC LIMIT ?4",
);
const COUNT_BY_DAY: TenantSql = TenantSql::new(
    "SELECT days.key AS day, count(*) AS count FROM json_each(?2) AS days
     CROSS JOIN appointments WHERE appointments.tenant_id = ?1
       AND appointments.created_at >= days.value ->> 0 AND appointments.created_at < days.value ->> 1
     GROUP BY days.key",
);

pub async fn find_calendar(db: &TenantDb<'_>, id: &CalendarId) -> Result<Option<CalendarRow>, Fault> {
    db.first(FIND_CALENDAR, params![id]).await
}

/// The site's first calendar.
pub async fn find_calendar_of_site(db: &TenantDb<'_>, site: &SiteId) -> Result<Option<CalendarRow>, Fault> {
    db.first(FIND_CALENDAR_OF_SITE, params![site]).await
}

/// One row more than the page shows.
pub async fn list_calendars(db: &TenantDb<'_>, page: &PageQuery) -> Result<Vec<CalendarRow>, Fault> {
    db.all(LIST_CALENDARS, params![page.before(), page.probe()]).await
}

/// A service and the calendar it belongs to.
#[derive(Debug, Deserialize)]
#[serde(from = "ServiceColumns")]
pub struct ServiceRow {
    pub calendar_id: CalendarId,
    pub service: Service,
}

impl From<ServiceColumns> for ServiceRow {
    fn from(columns: ServiceColumns) -> Self {
        Self { calendar_id: columns.calendar_id.clone(), service: columns.into() }
    }
}

/// Services of calendars, in the owner's order.
pub async fn list_services(db: &TenantDb<'_>, calendars: &[&CalendarId]) -> Result<Vec<ServiceRow>, Fault> {
    db.all(LIST_SERVICES, params![kernel::json::write(calendars)?]).await
}

/// A new calendar with its services.
pub fn insert_calendar(calendar: &CalendarRow, services: &[Service], now: Instant) -> Result<Batch, Fault> {
    let CalendarRow { id, site_id, name, zone, hours, .. } = calendar;
    let hours = kernel::json::write(hours)?;
    let batch = Batch::of(INSERT_CALENDAR, params![id, site_id, name, zone, hours, now]);
    Ok(put_services(batch, id, services))
}

/// The calendar as the draft has it; services that the draft leaves out are removed.
pub fn update_calendar(id: &CalendarId, name: &str, draft: &Draft, now: Instant) -> Result<Batch, Fault> {
    let (hours, closed) = (kernel::json::write(&draft.hours)?, kernel::json::write(&draft.closed)?);
    let kept: Vec<&ServiceId> = draft.services.iter().map(|service| &service.id).collect();
    let batch = Batch::of(UPDATE_CALENDAR, params![id, name, &draft.zone, hours, closed, now])
        .and(REMOVE_SERVICES, params![id, kernel::json::write(&kept)?, now]);
    Ok(put_services(batch, id, &draft.services))
}

fn put_services(batch: Batch, calendar: &CalendarId, services: &[Service]) -> Batch {
    services.iter().enumerate().fold(batch, |batch, (position, service)| {
        let position = i64::try_from(position).unwrap_or(i64::MAX);
        let params = params![
            &service.id,
            calendar,
            position,
            &service.name,
            service.duration_min,
            service.buffer_min,
            service.notice_min,
            service.horizon_days,
            service.step_min,
            service.price_cents,
            service.currency.as_ref(),
            service.active,
        ];
        batch.and(PUT_SERVICE, params)
    })
}

/// An active service with its calendar.
pub async fn find_plan(db: &TenantDb<'_>, service: &ServiceId) -> Result<Option<PlanRow>, Fault> {
    db.first(FIND_PLAN, params![service]).await
}

/// Breaks on the primary key when D1 has the appointment already.
pub fn insert_appointment(calendar: &CalendarId, entry: &Entry, booking: &Booking) -> Batch {
    let (offer, guest) = (&entry.offer, &booking.guest);
    Batch::of(
        INSERT_APPOINTMENT,
        params![
            &entry.appointment,
            calendar,
            &offer.service,
            &offer.service_name,
            &offer.site,
            entry.slot.starts_at,
            entry.slot.ends_at,
            &guest.name,
            &guest.email,
            guest.phone.as_ref(),
            &guest.zone,
            &guest.locale,
            booking.note.as_ref(),
            booking.booked_at,
        ],
    )
}

/// Breaks on the primary key when D1 has the cancellation already.
pub fn insert_cancellation(appointment: &AppointmentId, at: Instant) -> Batch {
    Batch::of(INSERT_CANCELLATION, params![appointment, at])
}

pub async fn find_appointment(db: &TenantDb<'_>, id: &AppointmentId) -> Result<Option<AppointmentRow>, Fault> {
    db.first(FIND_APPOINTMENT, params![id]).await
}

/// Appointments that start after a place in the order, soonest first; one row more than the page shows.
pub async fn list_upcoming(
    db: &TenantDb<'_>,
    (starts_at, id): (Instant, &str),
    page: &PageQuery,
) -> Result<Vec<AppointmentRow>, Fault> {
    db.all(LIST_UPCOMING, params![starts_at, id, page.probe()]).await
}

/// Appointments that started before a place in the order, latest first; one row more than the page shows.
pub async fn list_past(
    db: &TenantDb<'_>,
    (starts_at, id): (Instant, &str),
    page: &PageQuery,
) -> Result<Vec<AppointmentRow>, Fault> {
    db.all(LIST_PAST, params![starts_at, id, page.probe()]).await
}

pub async fn count_by_day(db: &TenantDb<'_>, days: &Days) -> Result<Vec<DayRow>, Fault> {
    db.all(COUNT_BY_DAY, params![days.windows()?]).await
}
