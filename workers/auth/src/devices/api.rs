//! The doors to a person's remembered browsers. Whoever is forgotten here is a new browser the next time, and needs the
//! second factor again; a session that runs there is another matter (`sessions`).

use axum::http::StatusCode;
use kernel::{Fault, Instant, ids::DeviceId, secret::token_hash};
use serde::Serialize;
use web::{Answer, Json, Path, SignedIn};

use crate::{door::Knock, store::devices};

/// A browser.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Device {
    pub id: DeviceId,
    /// Such as `Firefox on Linux`.
    pub name: String,
    /// Town and country as the edge guessed, or empty.
    pub place: String,
    pub created_at: Instant,
    pub last_used_at: Instant,
    /// Until then no second factor is asked for in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trusted_until: Option<Instant>,
    /// The one that asks.
    pub current: bool,
}

/// A list that is never long.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Devices {
    pub items: Vec<Device>,
}

fn show(row: devices::Device, now: Instant) -> Device {
    Device {
        id: row.id,
        name: row.name,
        place: row.place,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
        trusted_until: row.trusted_until_at.filter(|until| now < *until),
        current: row.is_current,
    }
}

/// List the browsers that the caller has signed in with, the latest first.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/auth/devices", tag = "auth",
    responses((status = 200, body = Devices), (status = 401, body = web::ProblemBody)), security(("session" = []))))]
pub async fn list_devices(knock: Knock, SignedIn(who): SignedIn) -> Answer<Json<Devices>> {
    let current = knock.visit.device_token.as_deref().map(token_hash).unwrap_or_default();
    let rows = devices::list(&knock.ports, &who.user, &current).await?;
    let now = knock.ports.clock.now();
    Ok(Json(Devices { items: rows.into_iter().map(|row| show(row, now)).collect() }))
}

/// Forget a browser of the caller: signing in there asks for everything again.
#[cfg_attr(feature = "openapi", utoipa::path(delete, path = "/api/auth/devices/{id}", tag = "auth",
    params(("id" = DeviceId, Path)), responses((status = 204), (status = 401, body = web::ProblemBody),
    (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody)), security(("session" = []))))]
pub async fn forget_device(knock: Knock, SignedIn(who): SignedIn, Path(id): Path<DeviceId>) -> Answer<StatusCode> {
    if devices::remove(&knock.ports, &id, &who.user).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(Fault::not_found("device").into())
}

/// The part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(list_devices, forget_device))]
pub struct Docs;
