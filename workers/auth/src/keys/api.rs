//! The doors of the API's keys. They ask for a person, here a moment ago, whose role includes `KeysManage`.

use axum::http::StatusCode;
use kernel::{
    ids::KeyId,
    page::{Page, PageQuery},
    permission::KeysManage,
};
use web::{Answer, Created, Fresh, Json, May, Path, Query, SignedIn};

use super::{
    model::{Key, KeyWish, NewKey, Rotation},
    ops::{self, Maker},
};
use crate::door::Knock;

fn maker<'a>(may: &'a May<KeysManage>, who: &'a web::Identity) -> Maker<'a> {
    Maker { scope: may.scope(), role: may.role(), user: &who.user }
}

/// List the team's keys, newest first.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/keys", tag = "keys", params(PageQuery),
    responses((status = 200, body = Page<Key>), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn list_keys(
    knock: Knock,
    SignedIn(_): SignedIn,
    may: May<KeysManage>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<Key>>> {
    Ok(Json(ops::list(&knock.ports, may.scope().tenant().team(), &page).await?))
}

/// Make a key. Its secret is shown this once.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/keys", tag = "keys", request_body = KeyWish,
    responses((status = 201, body = NewKey), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody), (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn create_key(
    knock: Knock,
    may: May<KeysManage>,
    Fresh(who): Fresh,
    Json(wish): Json<KeyWish>,
) -> Answer<Created<NewKey>> {
    Ok(Created(ops::create(&knock, &maker(&may, &who), wish).await?))
}

/// Make a key in place of another, which works on for a while.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/keys/{id}/rotate", tag = "keys",
    params(("id" = KeyId, Path)), request_body = Rotation, responses((status = 201, body = NewKey),
    (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody),
    (status = 422, body = web::ProblemBody)), security(("session" = []))))]
pub async fn rotate_key(
    knock: Knock,
    may: May<KeysManage>,
    Fresh(who): Fresh,
    Path(id): Path<KeyId>,
    Json(rotation): Json<Rotation>,
) -> Answer<Created<NewKey>> {
    Ok(Created(ops::rotate(&knock, &maker(&may, &who), &id, &rotation).await?))
}

/// Revoke a key: its very next request is refused.
#[cfg_attr(feature = "openapi", utoipa::path(delete, path = "/api/keys/{id}", tag = "keys", params(("id" = KeyId, Path)),
    responses((status = 204), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody),
    (status = 404, body = web::ProblemBody)), security(("session" = []))))]
pub async fn revoke_key(
    knock: Knock,
    may: May<KeysManage>,
    SignedIn(who): SignedIn,
    Path(id): Path<KeyId>,
) -> Answer<StatusCode> {
    ops::revoke(&knock, &maker(&may, &who), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(list_keys, create_key, rotate_key, revoke_key))]
pub struct Docs;
