//! Calendars, services, open slots, appointments. README.md tells what is always true here.

mod api;
mod api_visitor;
#[cfg(test)]
mod chance;
mod changes;
mod columns;
mod draft;
mod guest;
mod hours;
mod ics;
mod jobs;
mod model;
mod ops;
pub mod protocol;
pub mod shell;
pub mod slot_book;
pub mod slots;
mod store;
#[cfg(test)]
mod tests;
mod token;
mod visit;
pub mod zone;

pub use hours::SiteHours;
pub use jobs::write;
pub use ops::{FirstCalendar, ensure_calendar, erase, find_appointment_row, sweep};

use axum::Router;
use web::{
    App,
    routing::{get, post, put},
};

/// The routes of this slice.
pub fn routes(app: &App) -> Router<App> {
    let owners = Router::new()
        .route("/api/calendar/availability", get(api::list_availability))
        .route("/api/calendar/availability/{calendar_id}", put(api::update_availability))
        .route("/api/appointments", get(api::list_appointments))
        .route("/api/appointments/summary", get(api::summarize_appointments))
        .route("/api/appointments/{id}", get(api::get_appointment))
        .route("/api/appointments/{id}/cancel", post(api::cancel_appointment));
    let visitors = Router::new()
        .route("/api/calendar/services", get(api_visitor::list_services))
        .route("/api/calendar/slots", get(api_visitor::list_slots))
        .route("/api/appointments", post(api_visitor::hold_slot))
        .route("/api/appointments/{id}/book", post(api_visitor::book_slot))
        .route("/api/appointments/{id}/release", post(api_visitor::release_slot));
    owners.merge(web::visitors(app, visitors))
}

/// The OpenAPI document of this slice.
#[cfg(feature = "openapi")]
pub fn openapi() -> utoipa::openapi::OpenApi {
    use utoipa::OpenApi;
    api::Docs::openapi().merge_from(api_visitor::Docs::openapi())
}
