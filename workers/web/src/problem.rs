//! The one place where a `Fault` becomes an answer (RFC 9457).

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use kernel::{Fault, Field, ids::RequestId};
use serde::Serialize;
use serde_json::Value;

/// A fault on its way out. `finish` writes the body, because it knows the request's id.
#[derive(Clone, Debug)]
pub struct Problem(pub Fault);

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self(fault)
    }
}

/// The body of every error.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProblemBody {
    /// Path of this kind's page.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: &'static str,
    /// The HTTP status, again.
    pub status: u16,
    /// Stable and machine-readable, such as `slot_taken`.
    pub code: String,
    /// What is wrong here and what to do.
    pub detail: String,
    /// Name it when you write to us.
    pub request_id: String,
    /// Every bad field, for `invalid`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// Seconds until trying again can help.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<i64>,
    /// What helps to go on, such as `next` for the next free slots.
    #[serde(flatten)]
    pub more: Option<Value>,
}

struct Shape {
    status: StatusCode,
    title: &'static str,
    code: String,
    detail: String,
}

fn shape(status: StatusCode, title: &'static str, code: &str, detail: impl Into<String>) -> Shape {
    Shape { status, title, code: code.to_owned(), detail: detail.into() }
}

fn describe(fault: &Fault) -> Shape {
    use StatusCode as S;
    match fault {
        Fault::NotFound { what } => shape(S::NOT_FOUND, "Not found", "not_found", format!("no such {what}")),
        Fault::WrongMethod => {
            let detail = "this address knows other methods; the allow header names them";
            shape(S::METHOD_NOT_ALLOWED, "Method not allowed", "method_not_allowed", detail)
        }
        Fault::Unreadable { detail } => shape(S::BAD_REQUEST, "Unreadable request", "unreadable", detail.clone()),
        Fault::Invalid { .. } => {
            shape(S::UNPROCESSABLE_ENTITY, "Not acceptable", "invalid", "some fields are not acceptable")
        }
        Fault::Unauthenticated { code, detail } => shape(S::UNAUTHORIZED, "Sign in first", code, detail.clone()),
        Fault::Forbidden { code, detail } => shape(S::FORBIDDEN, "Not allowed", code, detail.clone()),
        Fault::Conflict { code, detail, .. } => shape(S::CONFLICT, "Not possible now", code, detail.clone()),
        Fault::TooLarge { limit_bytes } => {
            let detail = format!("at most {limit_bytes} bytes are taken here");
            shape(S::PAYLOAD_TOO_LARGE, "Too large", "too_large", detail)
        }
        Fault::PlanLimit { detail, .. } => shape(S::PAYMENT_REQUIRED, "Plan limit", "plan_limit", detail.clone()),
        Fault::Busy { .. } => shape(S::TOO_MANY_REQUESTS, "Too many requests", "busy", "wait a moment, then try again"),
        Fault::Upstream { what, detail, .. } => {
            shape(S::BAD_GATEWAY, "Another server failed", "upstream", format!("{what}: {detail}"))
        }
        Fault::Internal { .. } => {
            shape(S::INTERNAL_SERVER_ERROR, "Our fault", "internal", "something broke on our side, and it is logged")
        }
    }
}

impl Problem {
    /// The status alone.
    pub fn status(&self) -> StatusCode {
        describe(&self.0).status
    }

    /// The body, naming the request.
    pub fn body(&self, request: &RequestId) -> ProblemBody {
        let Shape { status, title, code, detail } = describe(&self.0);
        let (fields, more, retry_after_s) = match &self.0 {
            Fault::Invalid { fields } => (fields.clone(), None, None),
            Fault::Conflict { more, .. } => (Vec::new(), more.clone().filter(Value::is_object), None),
            Fault::Busy { retry_after_ms } => (Vec::new(), None, Some(in_seconds(*retry_after_ms))),
            _ => (Vec::new(), None, None),
        };
        ProblemBody {
            kind: format!("/problems/{code}"),
            title,
            status: status.as_u16(),
            code,
            detail,
            request_id: request.to_string(),
            fields,
            retry_after_s,
            more,
        }
    }

    /// The whole answer, naming the request.
    pub fn render(&self, request: &RequestId) -> Response {
        let body = self.body(request);
        let bytes = kernel::json::write(&body).unwrap_or_default();
        let kind = HeaderValue::from_static("application/problem+json");
        let mut answer = (self.status(), [(header::CONTENT_TYPE, kind)], bytes).into_response();
        if let Some(seconds) = body.retry_after_s {
            answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        answer
    }
}

fn in_seconds(ms: i64) -> i64 {
    ms.saturating_add(999).max(1_000) / 1_000
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut answer = self.status().into_response();
        answer.extensions_mut().insert(self);
        answer
    }
}
