//! The doors where factors prove somebody: the second step of a sign-in, presence, and what to do when one is lost.

use axum::{http::StatusCode, response::Response};
use web::{Answer, AnySession, Json};

use super::{
    lost,
    model::{LostFactor, SecondProof, StepUp, StepUpOptions, WaitingSignIn},
    second, step_up,
};
use crate::{
    door::{Guest, Knock},
    model::{Link, Session},
};

/// Finish a sign-in with a second proof. A challenge takes five tries within ten minutes.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/second-factor", tag = "auth", request_body = SecondProof,
    responses((status = 200, body = Session), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 422, body = web::ProblemBody), (status = 429, body = web::ProblemBody)),
    security(())))]
pub async fn finish_sign_in(guest: Guest, Json(given): Json<SecondProof>) -> Answer<Response> {
    let begun = second::finish(&guest, given).await?;
    Ok(begun.jar.onto(Json(begun.session))?)
}

/// Send a code by text message for a sign-in that waits.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/second-factor/sms", tag = "auth",
    request_body = WaitingSignIn, responses((status = 202), (status = 403, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 422, body = web::ProblemBody), (status = 429, body = web::ProblemBody),
    (status = 502, body = web::ProblemBody)), security(())))]
pub async fn send_second_factor_text(guest: Guest, Json(given): Json<WaitingSignIn>) -> Answer<StatusCode> {
    second::send_text(&guest, &given).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Say that the second factor is lost. A mail has the link that takes it away after a wait of 72 hours.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/second-factor/lost", tag = "auth",
    request_body = WaitingSignIn, responses((status = 202), (status = 403, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 422, body = web::ProblemBody), (status = 429, body = web::ProblemBody)),
    security(())))]
pub async fn report_lost_factor(guest: Guest, Json(given): Json<WaitingSignIn>) -> Answer<StatusCode> {
    lost::request(&guest, &given).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Follow the link of a lost factor: after the wait it takes authenticator app, telephone, recovery codes and remembered
/// browsers away, and ends every session.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/second-factor/lost/finish", tag = "auth",
    request_body = Link, responses((status = 200, body = LostFactor), (status = 403, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 429, body = web::ProblemBody)), security(())))]
pub async fn remove_lost_factor(guest: Guest, Json(link): Json<Link>) -> Answer<Json<LostFactor>> {
    Ok(Json(lost::finish(&guest, &link.token).await?))
}

/// Follow the other link of that mail: the factor stays.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/second-factor/lost/cancel", tag = "auth",
    request_body = Link, responses((status = 204), (status = 403, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 429, body = web::ProblemBody)), security(())))]
pub async fn keep_lost_factor(guest: Guest, Json(link): Json<Link>) -> Answer<StatusCode> {
    lost::cancel(&guest, &link.token).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Prove to be present: what asks for that works for ten minutes.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/step-up", tag = "auth", request_body = StepUp,
    responses((status = 200, body = Session), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 422, body = web::ProblemBody), (status = 429, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn step_up(knock: Knock, AnySession(who): AnySession, Json(given): Json<StepUp>) -> Answer<Json<Session>> {
    Ok(Json(step_up::finish(&knock, &who, given).await?))
}

/// Ask how the caller can prove to be present.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/step-up/options", tag = "auth",
    responses((status = 200, body = StepUpOptions), (status = 401, body = web::ProblemBody),
    (status = 403, body = web::ProblemBody), (status = 429, body = web::ProblemBody)), security(("session" = []))))]
pub async fn list_step_up_options(knock: Knock, AnySession(who): AnySession) -> Answer<Json<StepUpOptions>> {
    Ok(Json(step_up::options(&knock, &who).await?))
}

/// Send a code by text message for it.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/step-up/sms", tag = "auth",
    responses((status = 202), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 429, body = web::ProblemBody), (status = 502, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn send_step_up_text(knock: Knock, AnySession(who): AnySession) -> Answer<StatusCode> {
    step_up::send_text(&knock, &who).await?;
    Ok(StatusCode::ACCEPTED)
}

/// The part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    finish_sign_in,
    send_second_factor_text,
    report_lost_factor,
    remove_lost_factor,
    keep_lost_factor,
    step_up,
    list_step_up_options,
    send_step_up_text
))]
pub struct Docs;
