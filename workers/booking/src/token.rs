//! The token of a hold: shows that its bearer asked for the slot, and tells which calendar's object knows it.
//! Derived, not stored: a repeated wish gets the same token, and no table of secrets exists.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use kernel::{
    Fault, Scope,
    ids::{AppointmentId, CalendarId},
    secret,
};
use sha2::Sha256;

/// The token of a hold: the calendar's id, a dot, and the signature.
pub fn issue(scope: &Scope, calendar: &CalendarId, appointment: &AppointmentId) -> Result<String, Fault> {
    let mut mac = Hmac::<Sha256>::new_from_slice(scope.settings().signing_key.reveal().as_bytes())
        .map_err(|_| Fault::internal("the signing key has no usable length"))?;
    mac.update(format!("booking.hold/{}/{calendar}/{appointment}", scope.tenant().team()).as_bytes());
    Ok(format!("{calendar}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())))
}

/// The calendar of a token that belongs to `appointment`.
/// # Errors
/// `Fault::NotFound` for any other token: who cannot show it does not learn whether the appointment exists.
pub fn check(scope: &Scope, token: &str, appointment: &AppointmentId) -> Result<CalendarId, Fault> {
    let unknown = || Fault::not_found("hold with this id and token");
    let calendar: CalendarId = token.split('.').next().unwrap_or_default().parse().map_err(|_| unknown())?;
    let right = issue(scope, &calendar, appointment)?;
    if secret::same(token, &right) { Ok(calendar) } else { Err(unknown()) }
}
