//! The doors of signing in through other services. Two of them are navigations of the browser: they answer by sending it on.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};
use kernel::{Fault, secret::Secret};
use serde::{Deserialize, Serialize};
use web::{Answer, App, Fresh, Json, Path, Problem, Query, SignedIn};

use super::ops::{self, Back, Onward};
use crate::{cookie::Jar, door::Knock};

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
    if wish.link.is_some() && is_sent_from_elsewhere(&headers) {
        let detail = "begin this on our own page";
        return back_to_sign_in(&Fault::forbidden("origin_not_allowed", detail));
    }
    let link_to = match (wish.link.is_some(), who) {
        (true, Ok(Fresh(who))) => Some(who.user),
        (true, Err(problem)) => return back_to_sign_in(&problem.0),
        (false, _) => None,
    };
    match ops::start(&knock, &provider, wish.next.as_deref(), link_to).await {
        Ok(onward) => go(onward),
        Err(fault) => back_to_sign_in(&fault),
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
    let signed_in = who.ok().map(|SignedIn(who)| who.user);
    match ops::finish(&knock, &provider, back, signed_in.as_ref()).await {
        Ok(onward) => go(onward),
        Err(fault) => back_to_sign_in(&fault),
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
fn back_to_sign_in(fault: &Fault) -> Answer<Response> {
    let code = match fault {
        Fault::NotFound { .. } => return Err(fault.clone().into()),
        Fault::Conflict { code, .. } | Fault::Forbidden { code, .. } | Fault::Unauthenticated { code, .. } => {
            code.as_ref()
        }
        Fault::Busy { .. } => "busy",
        other => {
            tracing::error!(op = "auth.oauth", fault = %other, "a sign-in through a provider broke off");
            "provider_failed"
        }
    };
    Ok(Jar::default().onto(redirect(&format!("/sign-in?problem={code}"))?)?)
}

/// The part of the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(list_providers, start_oauth, finish_oauth, link_identity, unlink_identity))]
pub struct Docs;
