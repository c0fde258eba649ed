//! The doors of signing in through other services. Two of them are navigations of the browser: they answer by sending it on.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};
use kernel::{Fault, secret::Secret};
use serde::{Deserialize, Serialize};
use web::{Answer, App, Fresh, Json, Path, Problem, Query, SignedIn};

use super::{
    ops::{self, Back, Onward},
    problems::BrokenTrip,
};
use crate::door::Knock;

/// One service that people may sign in with.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListedProvider {
    pub id: String,
    pub name: String,
}

/// The services of this deployment.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Providers {
    pub items: Vec<ListedProvider>,
}

/// Where the person wants to be afterwards.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct Wish {
    /// A path of ours; `/app` when absent or not one.
    pub next: Option<String>,
    /// `1` to link the provider to the account that is signed in.
    pub link: Option<String>,
}

/// What a provider answers with (RFC 6749 section 4.1.2, RFC 9207).
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct Callback {
    pub state: Option<String>,
    pub code: Option<String>,
    pub error: Option<String>,
    pub iss: Option<String>,
}

/// The token of a linking that waits.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinkToken {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub token: Secret,
}

/// List the services that people may sign in with.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/auth/oauth", tag = "auth",
    responses((status = 200, body = Providers)), security(())))]
pub async fn list_providers(State(app): State<App>) -> Answer<Json<Providers>> {
    let all = app.ports().settings.providers.iter();
    let items = all.map(|one| ListedProvider { id: one.id.clone(), name: one.name.clone() }).collect();
    Ok(Json(Providers { items }))
}

/// Send the browser to a provider.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/auth/oauth/{provider}/start", tag = "auth",
    params(("provider" = String, Path), Wish), responses((status = 303), (status = 404, body = web::ProblemBody),
    (status = 429, body = web::ProblemBody)), security(())))]
pub async fn start_oauth(
    knock: Knock,
    who: Result<Fresh, Problem>,
    Path(provider): Path<String>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Answer<Response> {
    let next = ops::wished(wish.next.as_deref());
    let broken = |fault| go_back(&BrokenTrip { fault, next: next.clone() });
    // Where the provider asks nothing, a link on a foreign page would sign its visitor in, and end the session they have.
    if is_sent_from_elsewhere(&headers) {
        return broken(Fault::forbidden("origin_not_allowed", "begin this on our own page"));
    }
    let link_to = match (wish.link.is_some(), who) {
        (true, Ok(Fresh(who))) => Some(who.user),
        (true, Err(problem)) => return broken(problem.0),
        (false, _) => None,
    };
    match ops::start(&knock, &provider, &next, link_to).await {
        Ok(onward) => go(onward),
        Err(fault) => broken(fault),
    }
}

/// Where a provider sends the browser back.
#[cfg_attr(feature = "openapi", utoipa::path(get, path = "/api/auth/oauth/{provider}/callback", tag = "auth",
    params(("provider" = String, Path), Callback), responses((status = 303), (status = 404, body = web::ProblemBody)),
    security(())))]
pub async fn finish_oauth(
    knock: Knock,
    who: Result<SignedIn, Problem>,
    Path(provider): Path<String>,
    Query(callback): Query<Callback>,
) -> Answer<Response> {
    let back = Back {
        state: callback.state.as_deref().unwrap_or_default(),
        code: callback.code.as_deref(),
        error: callback.error.as_deref(),
        iss: callback.iss.as_deref(),
    };
    let signed_in = who.ok().map(|SignedIn(who)| who);
    match ops::finish(&knock, &provider, back, signed_in.as_ref()).await {
        Ok(onward) => go(onward),
        Err(broken) => go_back(&broken),
    }
}

/// Link the provider's account with which the caller came before signing in here.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/api/auth/oauth/link", tag = "auth", request_body = LinkToken,
    responses((status = 204), (status = 401, body = web::ProblemBody), (status = 403, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody)), security(("session" = []))))]
pub async fn link_identity(knock: Knock, Fresh(who): Fresh, Json(given): Json<LinkToken>) -> Answer<StatusCode> {
    ops::link_waiting(&knock, &who.user, given.token.reveal()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Unlink a provider. The last way in stays.
#[cfg_attr(feature = "openapi", utoipa::path(delete, path = "/api/auth/identities/{provider}", tag = "auth",
    params(("provider" = String, Path)), responses((status = 204), (status = 401, body = web::ProblemBody),
    (status = 403, body = web::ProblemBody), (status = 404, body = web::ProblemBody), (status = 409, body = web::ProblemBody)),
    security(("session" = []))))]
pub async fn unlink_identity(knock: Knock, Fresh(who): Fresh, Path(provider): Path<String>) -> Answer<StatusCode> {
    ops::unlink(&knock, &who.user, &provider).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A foreign page must not send its reader off to link whoever is signed in at the provider. Browsers that do not tell are
/// let pass: the person gets a mail of every linking.
fn is_sent_from_elsewhere(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site.as_bytes() != b"same-origin")
}

fn go(onward: Onward) -> Answer<Response> {
    Ok(onward.jar.onto(redirect(&onward.to)?)?)
}

fn redirect(to: &str) -> Result<Response, Fault> {
    let place = HeaderValue::from_str(to).map_err(Fault::internal)?;
    Ok((StatusCode::SEE_OTHER, [(LOCATION, place)]).into_response())
}

/// A person in the middle of a navigation gets a page, not JSON: the sign-in page explains the code.
fn go_back(broken: &BrokenTrip) -> Answer<Response> {
    Ok(redirect(&broken.page()?)?)
}

/// The part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(list_providers, start_oauth, finish_oauth, link_identity, unlink_identity))]
pub struct Docs;
