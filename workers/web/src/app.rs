//! What every handler shares. Built once per isolate; cloning is two reference counts.

use std::sync::Arc;

use http::HeaderMap;
use kernel::{Fault, Ports, ids::RequestId, limit::Rule};

use crate::{Identify, leases::Leases};

/// The state of the router.
#[derive(Clone)]
pub struct App {
    ports: Arc<Ports>,
    identify: Arc<dyn Identify>,
    leases: Arc<Leases>,
}

impl App {
    /// `identify` is `auth`'s answer to who a session belongs to.
    pub fn new(ports: Arc<Ports>, identify: Arc<dyn Identify>) -> Self {
        Self { ports, identify, leases: Arc::default() }
    }
    pub fn ports(&self) -> &Arc<Ports> {
        &self.ports
    }
    pub fn identify(&self) -> &dyn Identify {
        self.identify.as_ref()
    }
    /// Spends one token of `subject`'s bucket, from what this isolate holds where it can.
    pub async fn spend(&self, subject: &str, rule: Rule) -> Result<(), Fault> {
        self.leases.spend(&self.ports, subject, rule).await
    }
}

/// The address of the caller, as the edge saw it; all callers are one where nobody tells (local development).
pub fn client_ip(headers: &HeaderMap) -> &str {
    text(headers, "cf-connecting-ip").unwrap_or("local")
}

/// Where the caller seems to be, as the edge guessed: `Leipzig, DE`, `DE`, or nothing.
pub fn place(headers: &HeaderMap) -> String {
    let known = |name| text(headers, name).map(str::trim).filter(|part| !part.is_empty() && *part != "XX");
    match (known("cf-ipcity"), known("cf-ipcountry")) {
        (Some(city), Some(country)) => format!("{city}, {country}"),
        (one, other) => one.or(other).unwrap_or_default().to_owned(),
    }
}

/// A header as text.
pub fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The request's id: `finish` put it there; a handler called without it (a unit test) gets a new one.
pub fn request_id(parts: &http::request::Parts, ports: &Ports) -> RequestId {
    parts.extensions.get::<RequestId>().cloned().unwrap_or_else(|| ports.new_id())
}
