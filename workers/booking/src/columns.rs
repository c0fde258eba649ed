//! Joined rows as the database gives them: flat. Serde's own flattening goes through a buffer that the whole Worker
//! would carry.

use kernel::ids::{CalendarId, ServiceId, SiteId};
use serde::Deserialize;

use crate::{
    model::{PlanRow, Service},
    slots::Window,
};

/// A service with its calendar's id.
#[derive(Deserialize)]
pub struct ServiceColumns {
    pub calendar_id: CalendarId,
    id: ServiceId,
    name: String,
    duration_min: u32,
    buffer_min: u32,
    notice_min: u32,
    horizon_days: u32,
    step_min: u32,
    price_cents: Option<i64>,
    currency: Option<String>,
    #[serde(deserialize_with = "kernel::sql::flag")]
    active: bool,
}

impl From<ServiceColumns> for Service {
    fn from(row: ServiceColumns) -> Self {
        let ServiceColumns { id, name, duration_min, buffer_min, notice_min, horizon_days, step_min, .. } = row;
        let ServiceColumns { price_cents, currency, active, .. } = row;
        Self { id, name, duration_min, buffer_min, notice_min, horizon_days, step_min, price_cents, currency, active }
    }
}

/// A service with all of its calendar.
#[derive(Deserialize)]
pub struct PlanColumns {
    calendar_id: CalendarId,
    site_id: SiteId,
    calendar_name: String,
    zone: String,
    #[serde(deserialize_with = "kernel::sql::json")]
    hours: Vec<Window>,
    #[serde(deserialize_with = "kernel::sql::json")]
    closed: Vec<String>,
    id: ServiceId,
    name: String,
    duration_min: u32,
    buffer_min: u32,
    notice_min: u32,
    horizon_days: u32,
    step_min: u32,
    price_cents: Option<i64>,
    currency: Option<String>,
    #[serde(deserialize_with = "kernel::sql::flag")]
    active: bool,
}

impl From<PlanColumns> for PlanRow {
    fn from(row: PlanColumns) -> Self {
        let service = Service {
            id: row.id,
            name: row.name,
            duration_min: row.duration_min,
            buffer_min: row.buffer_min,
            notice_min: row.notice_min,
            horizon_days: row.horizon_days,
            step_min: row.step_min,
            price_cents: row.price_cents,
            currency: row.currency,
            active: row.active,
        };
        let PlanColumns { calendar_id, site_id, calendar_name, zone, hours, closed, .. } = row;
        Self { calendar_id, site_id, calendar_name, zone, hours, closed, service }
    }
}
