//! Calendars, services, appointments: as stored, as shown.

use kernel::{
    Fault, Instant,
    email::Email,
    ids::{AppointmentId, CalendarId, ServiceId, SiteId},
};
use serde::{Deserialize, Serialize};

use crate::{
    columns::PlanColumns,
    hours::OpeningHours,
    protocol::{Guest, Offer},
    slots::{Plan, Terms, Window},
    zone::{self, Day},
};

/// Something that can be booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Service {
    pub id: ServiceId,
    pub name: String,
    pub duration_min: u32,
    /// Kept free behind each appointment.
    pub buffer_min: u32,
    /// Least time between booking and start.
    pub notice_min: u32,
    /// Days after today that can still be booked.
    pub horizon_days: u32,
    /// Distance of two starts.
    pub step_min: u32,
    pub price_cents: Option<i64>,
    /// ISO 4217, with a price only.
    pub currency: Option<String>,
    /// Whether visitors see it.
    #[serde(deserialize_with = "kernel::sql::flag")]
    pub active: bool,
}

impl Service {
    /// What the service asks of a slot.
    pub fn terms(&self) -> Terms {
        Terms {
            duration_min: self.duration_min,
            buffer_min: self.buffer_min,
            notice_min: self.notice_min,
            horizon_days: self.horizon_days,
            step_min: self.step_min,
        }
    }
}

/// A calendar row.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct CalendarRow {
    pub id: CalendarId,
    pub site_id: SiteId,
    pub name: String,
    pub zone: String,
    #[serde(deserialize_with = "kernel::sql::json")]
    pub hours: Vec<Window>,
    #[serde(deserialize_with = "kernel::sql::json")]
    pub closed: Vec<String>,
}

/// A calendar with its services, as owners see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Calendar {
    pub id: CalendarId,
    pub site_id: SiteId,
    pub name: String,
    /// IANA name.
    pub zone: String,
    /// In order of the week.
    pub hours: Vec<OpeningHours>,
    /// Dates `YYYY-MM-DD` without appointments, in order.
    pub closed: Vec<String>,
    pub services: Vec<Service>,
}

impl Calendar {
    /// Puts a row and its services together.
    pub fn of(row: CalendarRow, services: Vec<Service>) -> Self {
        let hours = row.hours.into_iter().map(OpeningHours::from).collect();
        let CalendarRow { id, site_id, name, zone, closed, .. } = row;
        Self { id, site_id, name, zone, hours, closed, services }
    }
}

/// A service with the calendar it belongs to: everything a slot list needs, in one row.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "PlanColumns")]
pub struct PlanRow {
    pub calendar_id: CalendarId,
    pub site_id: SiteId,
    pub calendar_name: String,
    pub zone: String,
    pub hours: Vec<Window>,
    pub closed: Vec<String>,
    pub service: Service,
}

impl PlanRow {
    /// The rules, ready to list.
    pub fn plan(&self) -> Result<Plan, Fault> {
        let zone = zone::find(&self.zone).ok_or_else(|| Fault::internal(format!("stored zone {}", self.zone)))?;
        let closed = self.closed.iter().filter_map(|date| Day::parse(date)).collect();
        Ok(Plan { zone, hours: self.hours.clone(), closed, terms: self.service.terms() })
    }
    /// What an appointment of it is called.
    pub fn offer(&self) -> Offer {
        Offer {
            site: self.site_id.clone(),
            service: self.service.id.clone(),
            service_name: self.service.name.clone(),
            calendar_name: self.calendar_name.clone(),
            calendar_zone: self.zone.clone(),
        }
    }
}

/// Where an appointment stands, for owners.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AppointmentState {
    Booked,
    Cancelled,
}

/// A service by its name, as it was when booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceName {
    pub id: ServiceId,
    pub name: String,
}

/// An appointment, as owners see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Appointment {
    pub id: AppointmentId,
    pub calendar_id: CalendarId,
    pub service: ServiceName,
    pub site_id: SiteId,
    pub state: AppointmentState,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub guest: Guest,
    /// What the guest wrote.
    pub note: Option<String>,
    pub created_at: Instant,
    pub cancelled_at: Option<Instant>,
}

/// An appointment row, with the calendar's name.
#[derive(Clone, Debug, Deserialize)]
pub struct AppointmentRow {
    pub id: AppointmentId,
    pub calendar_id: CalendarId,
    pub calendar_name: String,
    pub service_id: ServiceId,
    pub service_name: String,
    pub site_id: SiteId,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub guest_name: String,
    pub guest_email: Email,
    pub guest_phone: Option<String>,
    pub guest_zone: String,
    pub guest_locale: String,
    pub note: Option<String>,
    pub created_at: Instant,
    pub cancelled_at: Option<Instant>,
}

impl From<AppointmentRow> for Appointment {
    fn from(row: AppointmentRow) -> Self {
        let state = if row.cancelled_at.is_some() { AppointmentState::Cancelled } else { AppointmentState::Booked };
        Self {
            id: row.id,
            calendar_id: row.calendar_id,
            service: ServiceName { id: row.service_id, name: row.service_name },
            site_id: row.site_id,
            state,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            guest: Guest {
                name: row.guest_name,
                email: row.guest_email,
                phone: row.guest_phone,
                zone: row.guest_zone,
                locale: row.guest_locale,
            },
            note: row.note,
            created_at: row.created_at,
            cancelled_at: row.cancelled_at,
        }
    }
}
