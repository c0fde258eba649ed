//! The visitor's doors: what is offered, what is free, hold, book, give back.

use axum::http::StatusCode;
use kernel::{
    Instant,
    ids::{AppointmentId, ServiceId},
};
use serde::{Deserialize, Serialize};
use web::{Answer, Created, IdempotencyKey, Json, Path, Query, Visitor};

use crate::{
    guest::BookWish,
    model::ServiceName,
    visit::{self, SlotsWish},
};

/// What a visitor may see of a service.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicService {
    pub id: ServiceId,
    pub name: String,
    pub duration_min: u32,
    pub price_cents: Option<i64>,
    /// ISO 4217, with a price only.
    pub currency: Option<String>,
}

/// What a site offers.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Services {
    pub services: Vec<PublicService>,
    /// IANA name.
    pub calendar_zone: String,
}

/// `?service=&from=&days=&zone=`.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct SlotsQuery {
    pub service: ServiceId,
    /// First date `YYYY-MM-DD` in `zone`; today when absent or past.
    pub from: Option<String>,
    /// 1 to 60; 14 when absent.
    pub days: Option<u16>,
    /// IANA zone whose dates the list speaks; the calendar's when absent.
    pub zone: Option<String>,
}

/// Open starts by date.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Slots {
    pub calendar_zone: String,
    pub zone: String,
    pub duration_min: u32,
    /// Every asked date; one without open starts has an empty list.
    pub days: Vec<SlotDay>,
    /// Ask from here for more; null when nothing later can be booked.
    pub next_from: Option<String>,
}

/// One date's open starts.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlotDay {
    /// `YYYY-MM-DD` in the asked zone.
    pub date: String,
    pub slots: Vec<Instant>,
}

/// A wish for a slot.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HoldWish {
    pub service_id: ServiceId,
    pub starts_at: Instant,
}

/// Where a visitor's wish stands.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WishState {
    Held,
    Booked,
}

/// A slot kept for ten minutes.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hold {
    pub id: AppointmentId,
    /// Needed to book or to give back.
    pub token: String,
    pub state: WishState,
    pub service_id: ServiceId,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub expires_at: Instant,
}

/// A booked appointment, as its guest sees it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Booked {
    pub id: AppointmentId,
    pub state: WishState,
    pub service: ServiceName,
    pub starts_at: Instant,
    pub ends_at: Instant,
    /// The guest's IANA zone.
    pub zone: String,
    pub calendar_zone: String,
    /// The invitation (RFC 5545), to be kept as a file.
    pub ics: String,
}

/// What gives a hold back.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReleaseWish {
    /// From the hold.
    pub token: String,
}

/// List what can be booked.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/calendar/services", tag = "booking",
    responses((status = 200, body = Services), (status = 403, body = web::ProblemBody),
    (status = 404, body = web::ProblemBody)), security(("site" = []))))]
pub async fn list_services(visitor: Visitor) -> Answer<Json<Services>> {
    let offers = visit::list_services(visitor.scope(), &visitor.site().site).await?;
    let public = |s: crate::model::Service| PublicService {
        id: s.id,
        name: s.name,
        duration_min: s.duration_min,
        price_cents: s.price_cents,
        currency: s.currency,
    };
    let services = offers.services.into_iter().map(public).collect();
    Ok(Json(Services { services, calendar_zone: offers.calendar_zone }))
}

/// List open starts by date.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/calendar/slots", tag = "booking", params(SlotsQuery),
    responses((status = 200, body = Slots), (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody),
    (status = 422, body = web::ProblemBody)), security(("site" = []))))]
pub async fn list_slots(visitor: Visitor, Query(query): Query<SlotsQuery>) -> Answer<Json<Slots>> {
    let SlotsQuery { service, from, days, zone } = query;
    let wish = SlotsWish { service, from, days, zone };
    let open = visit::list_slots(visitor.scope(), &visitor.site().site, &wish).await?;
    let days = open.days.into_iter().map(|day| SlotDay { date: day.day.text(), slots: day.starts }).collect();
    Ok(Json(Slots {
        calendar_zone: open.calendar_zone,
        zone: open.zone,
        duration_min: open.duration_min,
        days,
        next_from: open.next_from.map(crate::zone::Day::text),
    }))
}

/// Hold a slot for ten minutes. The same Idempotency-Key makes one hold.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/appointments", tag = "booking",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = HoldWish,
    responses((status = 201, body = Hold), (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 422, body = web::ProblemBody), (status = 429, body = web::ProblemBody)),
    security(("site" = []))))]
pub async fn hold_slot(
    visitor: Visitor,
    IdempotencyKey(key): IdempotencyKey,
    Json(wish): Json<HoldWish>,
) -> Answer<Created<Hold>> {
    let site = &visitor.site().site;
    let held = visit::hold(visitor.scope(), site, &wish.service_id, wish.starts_at, key).await?;
    let entry = held.entry;
    Ok(Created(Hold {
        id: entry.appointment,
        token: held.token,
        state: WishState::Held,
        service_id: entry.offer.service,
        starts_at: entry.slot.starts_at,
        ends_at: entry.slot.ends_at,
        expires_at: entry.held_until,
    }))
}

/// Make a hold an appointment.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/appointments/{id}/book", tag = "booking",
    params(("id" = AppointmentId, Path)), request_body = BookWish,
    responses((status = 200, body = Booked), (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 422, body = web::ProblemBody), (status = 429, body = web::ProblemBody)),
    security(("site" = []))))]
pub async fn book_slot(
    visitor: Visitor,
    Path(id): Path<AppointmentId>,
    Json(wish): Json<BookWish>,
) -> Answer<Json<Booked>> {
    let (entry, booking) = visit::book(visitor.scope(), &id, &wish).await?;
    let ics = visit::invitation(visitor.scope(), &entry, &booking);
    Ok(Json(Booked {
        id,
        state: WishState::Booked,
        service: ServiceName { id: entry.offer.service, name: entry.offer.service_name },
        starts_at: entry.slot.starts_at,
        ends_at: entry.slot.ends_at,
        zone: booking.guest.zone,
        calendar_zone: entry.offer.calendar_zone,
        ics,
    }))
}

/// Give a hold back.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/appointments/{id}/release", tag = "booking",
    params(("id" = AppointmentId, Path)), request_body = ReleaseWish,
    responses((status = 204, description = "given back"), (status = 403, body = web::ProblemBody),
    (status = 404, body = web::ProblemBody), (status = 409, body = web::ProblemBody)), security(("site" = []))))]
pub async fn release_slot(
    visitor: Visitor,
    Path(id): Path<AppointmentId>,
    Json(wish): Json<ReleaseWish>,
) -> Answer<StatusCode> {
    visit::release(visitor.scope(), &id, &wish.token).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The visitor's part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(list_services, list_slots, hold_slot, book_slot, release_slot))]
pub struct Docs;
