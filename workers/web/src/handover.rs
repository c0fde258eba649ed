//! An answer that somebody else gives: the edge lets a durable object answer directly, or sends a built file with
//! a nonce in it. The bytes then never cross into wasm. Natively (tests) the extension says what would happen.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use kernel::{Fault, Protocol, Scope, object};
use serde::Serialize;

use crate::Problem;

/// Who answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandoverKind {
    /// The object's `fetch` with `call` as its body: the answer may stream (server-sent events).
    Stream { class: &'static str, name: String, call: String },
    /// The object accepts the WebSocket; `call` tells it who connects.
    Socket { class: &'static str, name: String, call: String },
    /// A file of the assets, every `__NONCE__` in it replaced.
    Asset { path: String, nonce: String },
}

/// The answer's headers set by our side stay; the other side adds status, content type and body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover(pub HandoverKind);

impl Handover {
    /// Lets an object of this tenant stream the answer to a command.
    pub fn stream<P: Protocol>(scope: &Scope, key: &str, command: P::Command) -> Result<Self, Fault> {
        let (name, call) = (object::name(scope.tenant().team(), key), encode(&scope.call(key, command))?);
        Ok(Self(HandoverKind::Stream { class: P::CLASS, name, call }))
    }
    /// Lets an object of this tenant take the WebSocket.
    pub fn socket<P: Protocol>(scope: &Scope, key: &str, hello: impl Serialize) -> Result<Self, Fault> {
        let (name, call) = (object::name(scope.tenant().team(), key), encode(&scope.call(key, hello))?);
        Ok(Self(HandoverKind::Socket { class: P::CLASS, name, call }))
    }
}

fn encode(call: &impl Serialize) -> Result<String, Fault> {
    Ok(kernel::json::write(call)?)
}

impl IntoResponse for Handover {
    fn into_response(self) -> Response {
        let mut answer = StatusCode::OK.into_response();
        answer.extensions_mut().insert(self);
        answer
    }
}

impl From<kernel::json::Error> for Problem {
    #[track_caller]
    fn from(error: kernel::json::Error) -> Self {
        Self(error.into())
    }
}
