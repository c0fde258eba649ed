//! Nodes that ask the outside: what each is (its manifest) and how it is asked. One file each, over ports only.
//!
//! A node of this kind is a type with `impl Effect` and a line in [`all`]; the catalogue, the checks of a graph and the
//! object take it from there.

mod ai;
mod approval;
mod call;
pub(crate) mod data;
mod each;
mod email;
mod http;
mod letter;
mod rooms;
#[cfg(test)]
mod tests;
mod waits;

use std::sync::Arc;

use kernel::{Instant, Later, Ports, Scope};
use nodes::{Entry, Failure, Input, Manifest, Outputs};
use serde_json::Value;

use crate::machine::Wait;

/// A node with an effect.
pub trait Effect: Send + Sync {
    /// What there is to know of it: `Entry::outside` of its type.
    fn entry(&self) -> &'static Entry;
    fn manifest(&self) -> &'static Manifest {
        &self.entry().manifest
    }
    /// What may be done with an attempt of a node with these parameters whose outcome is unknown: a request that reads is
    /// another thing than one that writes.
    fn class(&self, _params: &Value) -> nodes::Class {
        self.manifest().class
    }
    /// Where attempts of a node with these parameters are made: one that may take its time holds no object up.
    fn place(&self, _params: &Value) -> nodes::Place {
        self.manifest().place
    }
    /// Every mistake in some parameters, before anything runs; expressions that cannot be read at least.
    fn check(&self, params: &Value, node: &str) -> Vec<Failure> {
        (self.entry().check)(params, node)
    }
    /// One attempt. It may be called again with the same key when nobody learnt how this one ended.
    fn run<'a>(&'a self, call: EffectCall<'a>) -> Later<'a, Outcome>;
}

/// One attempt of one step.
#[derive(Clone, Copy)]
pub struct EffectCall<'a> {
    pub ports: &'a Arc<Ports>,
    pub scope: &'a Scope,
    /// `run:node:iteration`: the same for every attempt, so that receivers apply it once.
    pub key: &'a str,
    pub attempt: u32,
    /// After this the attempt's outcome counts as unknown.
    pub deadline: Instant,
    /// How many runs called each other until this one; 0 for one that no step had started.
    pub depth: u8,
    /// Parameters as the owner wrote them, the items, and what expressions may ask.
    pub input: Input<'a>,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Items by port; ports without items are not taken. The object stores them, large ones as blobs.
    Items(Outputs),
    /// Known to have failed.
    Failed { code: String, message: String, retryable: bool, retry_after_ms: Option<i64> },
    /// Nobody knows whether it happened: a connection that broke. The node's class decides what follows.
    Unknown { code: String, message: String },
    /// The step waits: for a time, an event, a person.
    Wait(Wait),
    /// Ends the run, whatever `on_error` says.
    Stop { code: String, message: String },
}

impl Outcome {
    /// Items at the port `main`.
    pub fn main(items: Vec<Value>) -> Self {
        Self::Items(vec![("main".to_owned(), items)])
    }
    /// A failure that repeating does not mend.
    pub fn failed(code: &str, message: impl Into<String>) -> Self {
        Self::Failed { code: code.to_owned(), message: message.into(), retryable: false, retry_after_ms: None }
    }
    /// A failure that may pass.
    pub fn retry(code: &str, message: impl Into<String>) -> Self {
        Self::Failed { code: code.to_owned(), message: message.into(), retryable: true, retry_after_ms: None }
    }
}

impl From<Failure> for Outcome {
    fn from(failure: Failure) -> Self {
        Self::failed(&failure.code, failure.to_string())
    }
}

/// Every node with an effect, in the order of the palette.
pub fn all() -> &'static [&'static dyn Effect] {
    &[
        &http::HttpRequest,
        &email::SendEmail,
        &rooms::LeadMail,
        &rooms::AppointmentMail,
        &data::DataQuery,
        &ai::text::WriteText,
        &ai::classify::Classify,
        &ai::sentiment::Sentiment,
        &ai::extract::Extract,
        &waits::Delay,
        &waits::WaitUntil,
        &waits::WaitEvent,
        &approval::Approval,
        &call::CallWorkflow,
    ]
}

/// A kind of node in a version.
pub fn find(kind: &str, version: u32) -> Option<&'static dyn Effect> {
    let is_it = |effect: &&&dyn Effect| {
        let manifest = effect.manifest();
        manifest.kind == kind && u32::from(manifest.version) == version
    };
    all().iter().find(is_it).copied()
}
