//! The owner's doors to calendars and appointments.

use kernel::{
    ids::{AppointmentId, CalendarId},
    page::{Page, PageQuery},
    permission::{AppointmentsEdit, AppointmentsRead, AutomationsEdit, AutomationsView},
};
use serde::Deserialize;
use web::{
    Answer, Json, May, Path, Query,
    summary::{Summary, SummaryQuery},
};

use crate::{
    draft::AvailabilityChange,
    model::{Appointment, Calendar},
    ops::{self, When},
};

/// Narrows the list of appointments.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct AppointmentFilter {
    /// `upcoming` when absent.
    pub when: Option<When>,
}

/// List the team's calendars with their services, newest first.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/calendar/availability", tag = "booking", params(PageQuery),
    responses((status = 200, body = Page<Calendar>)), security(("session" = []))))]
pub async fn list_availability(
    may: May<AutomationsView>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<Calendar>>> {
    Ok(Json(ops::list_calendars(may.scope(), &page).await?))
}

/// Replace a calendar's hours, closed dates and services.
#[cfg_attr(feature = "openapi", utoipa::path(put, path = "/api/calendar/availability/{calendar_id}", tag = "booking",
    params(("calendar_id" = CalendarId, Path)), request_body = AvailabilityChange,
    responses((status = 200, body = Calendar), (status = 404, body = web::ProblemBody),
    (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn update_availability(
    may: May<AutomationsEdit>,
    Path(id): Path<CalendarId>,
    Json(change): Json<AvailabilityChange>,
) -> Answer<Json<Calendar>> {
    Ok(Json(ops::update_availability(may.scope(), &id, change).await?))
}

/// List appointments: upcoming ones soonest first, past ones latest first.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/appointments", tag = "booking",
    params(PageQuery, AppointmentFilter), responses((status = 200, body = Page<Appointment>),
    (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn list_appointments(
    may: May<AppointmentsRead>,
    Query(page): Query<PageQuery>,
    Query(filter): Query<AppointmentFilter>,
) -> Answer<Json<Page<Appointment>>> {
    Ok(Json(ops::list_appointments(may.scope(), filter.when.unwrap_or_default(), &page).await?))
}

/// Count appointments per day of booking.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/appointments/summary", tag = "booking",
    params(SummaryQuery), responses((status = 200, body = Summary), (status = 422, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn summarize_appointments(
    may: May<AppointmentsRead>,
    Query(query): Query<SummaryQuery>,
) -> Answer<Json<Summary>> {
    Ok(Json(ops::summarize(may.scope(), &query).await?))
}

/// Read an appointment.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/appointments/{id}", tag = "booking",
    params(("id" = AppointmentId, Path)), responses((status = 200, body = Appointment),
    (status = 404, body = web::ProblemBody)), security(("session" = []))))]
pub async fn get_appointment(may: May<AppointmentsRead>, Path(id): Path<AppointmentId>) -> Answer<Json<Appointment>> {
    Ok(Json(ops::find_appointment(may.scope(), &id).await?))
}

/// Cancel an appointment and tell the guest.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/appointments/{id}/cancel", tag = "booking",
    params(("id" = AppointmentId, Path)), responses((status = 200, body = Appointment),
    (status = 404, body = web::ProblemBody), (status = 409, body = web::ProblemBody)), security(("session" = []))))]
pub async fn cancel_appointment(
    may: May<AppointmentsEdit>,
    Path(id): Path<AppointmentId>,
) -> Answer<Json<Appointment>> {
    Ok(Json(ops::cancel(may.scope(), &id).await?))
}

/// The owner's part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(
    paths(
        list_availability,
        update_availability,
        list_appointments,
        summarize_appointments,
        get_appointment,
        cancel_appointment
    ),
    components(schemas(When))
)]
pub struct Docs;
