//! The outermost layer: gives the request its id, writes problems, hardens every answer, logs once.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use kernel::{Fault, ids::RequestId, secret};

use crate::{App, Problem, body, caller::BodyDigest, security};

/// Mount it as the last layer of the whole router.
pub async fn finish(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let id: RequestId = app.ports().new_id();
    request.extensions_mut().insert(id.clone());
    let began = app.ports().clock.now();
    let op = format!("{} {}", request.method(), request.uri().path());
    let mut answer = match with_digest(request).await {
        Ok(request) => next.run(request).await,
        Err(fault) => Problem(fault).into_response(),
    };
    if let Some(problem) = problem_of(&answer) {
        let headers = std::mem::take(answer.headers_mut());
        let rendered = problem.render(&id);
        answer = rendered;
        for (name, value) in &headers {
            answer.headers_mut().append(name.clone(), value.clone());
        }
        report(&op, &id, &problem.0);
    }
    security::harden(answer.headers_mut(), &id);
    let status = answer.status().as_u16();
    let duration_ms = app.ports().clock.now().since(began);
    tracing::info!(request_id = %id, op, status, duration_ms, "request");
    answer
}

/// A signed request needs its body twice: once to be hashed, once to be read. Which operation it is for is not known yet: its own limit
/// holds when it is read.
async fn with_digest(request: Request) -> Result<Request, Fault> {
    if !request.headers().contains_key("x-gr8-signature") {
        return Ok(request);
    }
    let (mut parts, body) = request.into_parts();
    let bytes = body::whole(body, body::DOCUMENT_LIMIT).await?;
    parts.extensions.insert(BodyDigest(secret::sha256_hex(&bytes)));
    Ok(Request::from_parts(parts, bytes.into()))
}

/// The fault that a handler answered, or the one that axum's own refusals (no route, wrong method) amount to.
fn problem_of(answer: &Response) -> Option<Problem> {
    if let Some(problem) = answer.extensions().get::<Problem>() {
        return Some(problem.clone());
    }
    match answer.status() {
        StatusCode::NOT_FOUND if is_bare(answer) => Some(Problem(Fault::not_found("page or operation"))),
        StatusCode::METHOD_NOT_ALLOWED if is_bare(answer) => Some(Problem(Fault::WrongMethod)),
        _ => None,
    }
}

fn is_bare(answer: &Response) -> bool {
    !answer.headers().contains_key(http::header::CONTENT_TYPE)
}

fn report(op: &str, request_id: &RequestId, fault: &Fault) {
    match fault {
        Fault::Internal { message, place } => {
            tracing::error!(%request_id, op, place, message, outcome = "internal", "fault");
        }
        other => tracing::info!(%request_id, op, outcome = %other, "refused"),
    }
}
