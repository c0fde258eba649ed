//! The doors that callers from outside meet: a workflow's own address. `/hooks/<shard>.<team>.<workflow>.<node>.<number>.<tag>` says itself whose it
//! is, and the tag that we made it: nothing is looked up before it is proved.

use std::sync::Arc;

use axum::{
    Extension,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{
    Fault, Scope,
    ids::{EventId, RequestId, RunId, TeamId, WorkflowId},
    ports::Settings,
};
use serde::Serialize;
use serde_json::Value;
use web::{Answer, App, Json, Path};

use crate::{
    graph::{Graph, Node as Drawn},
    model::WorkflowState,
    pace,
    protocol::HookAnswer,
    published::Published,
    runs::{self, Start, Started},
    triggers::webhook::{self, Place, SIGNATURE, WebhookParams},
};

/// The kind of node that has an address.
const WEBHOOK: &str = "trigger.webhook";

/// Where a trigger is called, and what its caller signs with.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hook {
    pub node: String,
    pub url: String,
    pub is_signed: bool,
    /// Key of the HMAC-SHA256 in `GR8-Signature`; absent for a trigger that takes calls without.
    pub secret: Option<String>,
    /// Whether the caller waits for the run.
    pub waits: bool,
}

/// Whose address it is.
#[derive(Debug, PartialEq, Eq)]
struct Key {
    shard: u8,
    team: TeamId,
    workflow: WorkflowId,
    node: String,
    /// The `secret_number` that it was made with.
    number: u32,
    tag: String,
}

impl Key {
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let key = Self {
            shard: parts.next()?.parse().ok()?,
            team: parts.next()?.parse().ok()?,
            workflow: parts.next()?.parse().ok()?,
            node: parts.next().filter(|node| !node.is_empty() && node.len() <= 40)?.to_owned(),
            number: parts.next()?.parse().ok()?,
            tag: parts.next()?.to_owned(),
        };
        parts.next().is_none().then_some(key)
    }
    fn place(&self) -> Place<'_> {
        Place { team: self.team.as_str(), workflow: self.workflow.as_str(), node: &self.node }
    }
}

/// The addresses of a graph's webhooks.
pub fn of(scope: &Scope, workflow: &WorkflowId, graph: &Graph) -> Vec<Hook> {
    let webhooks = graph.nodes.iter().filter(|node| node.of == WEBHOOK);
    webhooks.filter_map(|node| Some(hook(scope, workflow, node, &params_of(node)?))).collect()
}

fn hook(scope: &Scope, workflow: &WorkflowId, node: &Drawn, params: &WebhookParams) -> Hook {
    let (settings, tenant) = (scope.settings(), scope.tenant());
    let place = Place { team: tenant.team().as_str(), workflow: workflow.as_str(), node: &node.id };
    let shard = tenant.shard();
    let number = params.secret_number;
    let tag = webhook::tag_of(&settings.signing_key, (place, shard), number);
    let Place { team, workflow, node } = place;
    let secret = webhook::secret_of(&settings.signing_key, place, number);
    Hook {
        node: node.to_owned(),
        url: format!("{}/hooks/{shard}.{team}.{workflow}.{node}.{number}.{tag}", settings.public_url),
        is_signed: params.signed,
        secret: params.signed.then(|| secret.reveal().to_owned()),
        waits: params.answer == webhook::Answer::WhenDone,
    }
}

fn params_of(node: &Drawn) -> Option<WebhookParams> {
    nodes::params::read(&node.params).ok()
}

/// The run that a call started.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HookTaken {
    pub run_id: RunId,
    /// False when the same delivery had started it before.
    pub is_new: bool,
}

fn nobody() -> Fault {
    Fault::not_found("webhook of that address")
}

/// Start a run from outside.
///
/// Answers 202 once the run is stored, or, when the trigger says so, with what “Respond to webhook” puts out or the last node's items.
/// Signed calls carry `GR8-Signature: t=<unix seconds>,v1=<hex of HMAC-SHA256(secret, t + "." + body)>`. A delivery that comes again
/// (`Idempotency-Key`, `webhook-id` and the like, or the same signature) is the same run. GET, PUT, PATCH and DELETE are taken, too.
#[cfg_attr(feature = "openapi", utoipa::path(post, path = "/hooks/{key}", tag = "webhooks",
    params(("key" = String, Path), ("GR8-Signature" = Option<String>, Header), ("Idempotency-Key" = Option<String>, Header)),
    request_body(content = String, content_type = "*/*"),
    responses((status = 200, description = "What the workflow answers"), (status = 202, body = HookTaken),
    (status = 401, body = web::ProblemBody, description = "`bad_signature`"), (status = 404, body = web::ProblemBody),
    (status = 409, body = web::ProblemBody, description = "`workflow_paused`: nothing was started"),
    (status = 413, body = web::ProblemBody), (status = 429, body = web::ProblemBody))))]
pub async fn call_hook(
    State(app): State<App>,
    Extension(published): Extension<Arc<Published>>,
    Path(key): Path<String>,
    request: Request,
) -> Answer<Response> {
    // Who asks for the head only looks whether somebody is there.
    if *request.method() == Method::HEAD {
        return Err(Fault::WrongMethod.into());
    }
    // Strangers cost nothing: no row is read for an address that we did not make.
    let settings = &app.ports().settings;
    let key = Key::read(&key).filter(|key| is_ours(settings, key)).ok_or_else(nobody)?;
    let (parts, body) = request.into_parts();
    let request = parts.extensions.get::<RequestId>().cloned();
    let scope = web::addressed(app.ports(), (&key.team, key.shard), request).map_err(|_| nobody())?;
    let headers = named(&parts.headers);
    let query = parts.uri.query().unwrap_or_default();
    let call = Call { method: parts.method.as_str(), query, headers, body };
    Ok(take((&app, &scope), &key, call, &published).await?)
}

/// What came in.
struct Call<'a> {
    method: &'a str,
    query: &'a str,
    headers: Vec<(String, String)>,
    body: Body,
}

fn named(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

async fn take(
    (app, scope): (&App, &Scope),
    key: &Key,
    call: Call<'_>,
    published: &Published,
) -> Result<Response, Fault> {
    let (workflow, version) = published.find(scope, &key.workflow).await.map_err(|fault| match fault {
        Fault::NotFound { .. } | Fault::Conflict { .. } => nobody(),
        other => other,
    })?;
    let node = version.graph.nodes.iter().find(|node| node.id == key.node && node.of == WEBHOOK).ok_or_else(nobody)?;
    let params = params_of(node).ok_or_else(nobody)?;
    if key.number != params.secret_number {
        return Err(nobody());
    }
    let Call { method, query, headers, body } = call;
    let body = web::whole(body, web::BODY_LIMIT).await?;
    let mark = if params.signed { Some(signed(scope, (key, &params), &headers, &body)?) } else { None };
    // Before the state: a sender whose key is wrong should hear of that, and a stranger not whether the workflow is on.
    if workflow.state != WorkflowState::Active {
        return Err(runs::paused());
    }
    pace::spend(app, scope, &key.workflow).await?;
    let dedup = webhook::dedup_of(&headers, mark.as_deref());
    if let (Some(mark), Some(dedup)) = (&mark, &dedup)
        && let Err(why) = webhook::admit(scope, mark, dedup).await?
    {
        return Err(bad_signature(scope, key, why));
    }
    let dedup = dedup.unwrap_or_else(|| scope.new_id::<EventId>().to_string());
    let items = vec![webhook::item_of(method, query, &headers, &body)];
    let start = Start { trigger: &key.node, dedup: &dedup, items };
    match params.answer {
        webhook::Answer::AtOnce => Ok(taken(runs::start_version(scope, &workflow, &version, start).await?)),
        webhook::Answer::WhenDone => match runs::start_and_wait(scope, &workflow, &version, start).await? {
            (started, Some(answer)) => respond(&started.run, answer),
            // One that takes too long goes on, and its caller is told as if nobody had waited.
            (started, None) => Ok(taken(started)),
        },
    }
}

fn is_ours(settings: &Settings, key: &Key) -> bool {
    let keys = [Some(&settings.signing_key), settings.signing_key_before.as_ref()];
    keys.into_iter()
        .flatten()
        .any(|secret| kernel::secret::same(&webhook::tag_of(secret, (key.place(), key.shard), key.number), &key.tag))
}

fn signed(
    scope: &Scope,
    (key, params): (&Key, &WebhookParams),
    headers: &[(String, String)],
    body: &[u8],
) -> Result<String, Fault> {
    let header = headers.iter().find(|(name, _)| name == SIGNATURE).map(|(_, value)| value.as_str());
    webhook::verify(scope.settings(), (key.place(), params), header, body, scope.now())
        .map_err(|why| bad_signature(scope, key, why))
}

/// All are answered alike; which it was is for the log.
fn bad_signature(scope: &Scope, key: &Key, why: webhook::Refused) -> Fault {
    let (request_id, tenant_id, workflow, node) = (scope.request(), &key.team, &key.workflow, &key.node);
    tracing::warn!(%request_id, %tenant_id, %workflow, node, why = why.code(), op = "hook.refused", "a call was not let in");
    let detail = "GR8-Signature is missing, wrong, too old or used before; sign `<t>.<body>` with the trigger's secret";
    Fault::unauthenticated("bad_signature", detail)
}

fn taken(started: Started) -> Response {
    let Started { run: run_id, is_new, .. } = started;
    (StatusCode::ACCEPTED, Json(HookTaken { run_id, is_new })).into_response()
}

fn respond(run: &RunId, answer: HookAnswer) -> Result<Response, Fault> {
    let HookAnswer { status, headers, body } = answer;
    let (kind, text) = match body {
        Value::Null => (None, String::new()),
        Value::String(text) => (Some("text/plain; charset=utf-8"), text),
        value => (Some("application/json"), kernel::json::write(&value)?),
    };
    let status = StatusCode::from_u16(status).map_err(Fault::internal)?;
    let mut response = (status, text).into_response();
    let set = response.headers_mut();
    set.remove(header::CONTENT_TYPE);
    if let Some(kind) = kind {
        set.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    }
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(&value)) {
            set.insert(name, value);
        }
    }
    if let Ok(value) = HeaderValue::from_str(run.as_str()) {
        set.insert("x-gr8-run", value);
    }
    Ok(response)
}

/// This door in the document.
#[cfg(feature = "openapi")]
#[derive(utoipa::OpenApi)]
#[openapi(paths(call_hook))]
pub struct Docs;

#[cfg(test)]
mod tests;
