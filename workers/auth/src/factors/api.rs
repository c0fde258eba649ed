//! The doors of a person's own factors. Whatever changes one asks for a fresh proof of presence.

use axum::http::StatusCode;
use web::{Answer, Fresh, Json, SignedIn};

use super::{
    model::{Code, Confirmed, Factors, NewTotp, RecoveryCodes, Telephone},
    ops, sms, totp,
};
use crate::door::Knock;

/// Read everything that proves the caller.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/auth/factors", tag = "auth",
    responses((status = 200, body = Factors), (status = 401, body = web::ProblemBody)), security(("session" = []))))]
pub async fn list_factors(knock: Knock, SignedIn(who): SignedIn) -> Answer<Json<Factors>> {
    Ok(Json(ops::view(&knock, &who).await?))
}

/// Begin an authenticator app: a secret that counts once a code of it is confirmed. An earlier app works until then.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/totp", tag = "auth",
    responses((status = 200, body = NewTotp), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn begin_totp(knock: Knock, Fresh(who): Fresh) -> Answer<Json<NewTotp>> {
    Ok(Json(totp::begin(&knock, &who).await?))
}

/// Switch the authenticator app on by a code that it shows. With the first second factor come recovery codes.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/totp/confirm", tag = "auth", request_body = Code,
    responses((status = 200, body = Confirmed), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn confirm_totp(knock: Knock, Fresh(who): Fresh, Json(given): Json<Code>) -> Answer<Json<Confirmed>> {
    Ok(Json(totp::confirm(&knock, &who, given.check()?).await?))
}

/// Remove the authenticator app. Recovery codes go with the last second factor.
#[cfg_attr(feature = "openapi", utoipa::path(delete, path = "/api/auth/totp", tag = "auth",
    responses((status = 204), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody),
    (status = 404, body = web::ProblemBody)), security(("session" = []))))]
pub async fn remove_totp(knock: Knock, Fresh(who): Fresh) -> Answer<StatusCode> {
    totp::remove(&knock, &who).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Send a code to a telephone that is to get codes from now on. An earlier one works until the code is confirmed.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/sms", tag = "auth", request_body = Telephone,
    responses((status = 202), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 422, body = web::ProblemBody), (status = 429, body = web::ProblemBody),
    (status = 502, body = web::ProblemBody)), security(("session" = []))))]
pub async fn begin_sms(knock: Knock, Fresh(who): Fresh, Json(given): Json<Telephone>) -> Answer<StatusCode> {
    sms::begin(&knock, &who, &given.check()?).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Switch codes by text message on with the code that arrived. With the first second factor come recovery codes.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/sms/confirm", tag = "auth", request_body = Code,
    responses((status = 200, body = Confirmed), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 422, body = web::ProblemBody), (status = 429, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn confirm_sms(knock: Knock, Fresh(who): Fresh, Json(given): Json<Code>) -> Answer<Json<Confirmed>> {
    Ok(Json(sms::confirm(&knock, &who, given.check()?).await?))
}

/// Remove the telephone. Recovery codes go with the last second factor.
#[cfg_attr(feature = "openapi", utoipa::path(delete, path = "/api/auth/sms", tag = "auth",
    responses((status = 204), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody),
    (status = 404, body = web::ProblemBody)), security(("session" = []))))]
pub async fn remove_sms(knock: Knock, Fresh(who): Fresh) -> Answer<StatusCode> {
    sms::remove(&knock, &who).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make new recovery codes; the old ones no longer work.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/recovery-codes", tag = "auth",
    responses((status = 200, body = RecoveryCodes), (status = 401, body = web::ProblemBody),
    (status = 403, body = web::ProblemBody), (status = 409, body = web::ProblemBody)), security(("session" = []))))]
pub async fn make_recovery_codes(knock: Knock, Fresh(who): Fresh) -> Answer<Json<RecoveryCodes>> {
    Ok(Json(ops::make_recovery_codes(&knock, &who).await?))
}

/// The part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    list_factors,
    begin_totp,
    confirm_totp,
    remove_totp,
    begin_sms,
    confirm_sms,
    remove_sms,
    make_recovery_codes
))]
pub struct Docs;
