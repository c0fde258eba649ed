//! The doors of passkeys.

use axum::{http::StatusCode, response::Response};
use kernel::ids::PasskeyId;
use web::{Answer, Created, Fresh, Json, Path};

use super::{
    model::{NewPasskey, Passkey, PasskeyCreation, PasskeyName, PasskeyProof, PasskeyRequest},
    ops, proof,
};
use crate::door::{Guest, Knock};
#[cfg(feature = "openapi")]
use crate::model::Session;

/// Begin a new passkey.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/passkeys/options", tag = "auth",
    responses((status = 200, body = PasskeyCreation), (status = 401, body = web::ProblemBody),
    (status = 403, body = web::ProblemBody), (status = 409, body = web::ProblemBody), (status = 429, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn begin_passkey(knock: Knock, Fresh(who): Fresh) -> Answer<Json<PasskeyCreation>> {
    Ok(Json(ops::begin_creation(&knock, &who.user).await?))
}

/// Keep the passkey that the browser made.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/passkeys", tag = "auth", request_body = NewPasskey,
    responses((status = 201, body = Passkey), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn add_passkey(knock: Knock, Fresh(who): Fresh, Json(new): Json<NewPasskey>) -> Answer<Created<Passkey>> {
    Ok(Created(ops::create(&knock, &who, new).await?))
}

/// Give a passkey another name.
#[cfg_attr(feature = "openapi", utoipa::path(patch, path = "/api/auth/passkeys/{id}", tag = "auth",
    params(("id" = PasskeyId, Path)), request_body = PasskeyName, responses((status = 200, body = Passkey),
    (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody),
    (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn rename_passkey(
    knock: Knock,
    Fresh(who): Fresh,
    Path(id): Path<PasskeyId>,
    Json(given): Json<PasskeyName>,
) -> Answer<Json<Passkey>> {
    Ok(Json(ops::rename(&knock, &who.user, &id, &given.name).await?))
}

/// Remove a passkey. The last way in stays.
#[cfg_attr(feature = "openapi", utoipa::path(delete, path = "/api/auth/passkeys/{id}", tag = "auth",
    params(("id" = PasskeyId, Path)), responses((status = 204), (status = 401, body = web::ProblemBody),
    (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody), (status = 409, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn remove_passkey(knock: Knock, Fresh(who): Fresh, Path(id): Path<PasskeyId>) -> Answer<StatusCode> {
    ops::remove(&knock, &who, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begin to sign in by a passkey, without typing an address.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/passkeys/sign-in/options", tag = "auth",
    responses((status = 200, body = PasskeyRequest), (status = 403, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 429, body = web::ProblemBody)), security(())))]
pub async fn begin_passkey_sign_in(guest: Guest) -> Answer<Json<PasskeyRequest>> {
    Ok(Json(proof::begin(&guest).await?))
}

/// Sign in by a passkey: it is both factors.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/passkeys/sign-in", tag = "auth",
    request_body = PasskeyProof, responses((status = 200, body = Session), (status = 401, body = web::ProblemBody),
    (status = 403, body = web::ProblemBody), (status = 409, body = web::ProblemBody), (status = 429, body = web::ProblemBody)),
    security(())))]
pub async fn sign_in_by_passkey(guest: Guest, Json(given): Json<PasskeyProof>) -> Answer<Response> {
    let begun = proof::sign_in(&guest, &given).await?;
    Ok(begun.jar.onto(Json(begun.session))?)
}

/// The part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(
    begin_passkey,
    add_passkey,
    rename_passkey,
    remove_passkey,
    begin_passkey_sign_in,
    sign_in_by_passkey
))]
pub struct Docs;
