//! Requests that we make. Redirects are never followed here: the guard must see every hop.

use serde::{Deserialize, Serialize};

use super::{HtmlEvent, Later};
use crate::Fault;

/// Request method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
}

/// A request to someone else's server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outgoing {
    pub method: Method,
    /// Absolute and checked by whoever had it from a person (`kernel::guard`).
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// The body is cut here, counted after decompression (a gzip bomb stays small).
    pub limit_bytes: u32,
    /// The whole exchange ends here.
    pub timeout_ms: u32,
}

impl Outgoing {
    /// A GET with the crawler's usual bounds left to the caller.
    pub fn get(url: impl Into<String>, limit_bytes: u32, timeout_ms: u32) -> Self {
        Self { method: Method::Get, url: url.into(), headers: Vec::new(), body: Vec::new(), limit_bytes, timeout_ms }
    }
}

/// An answer, its body cut at the limit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Incoming {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// True when the body was longer than the limit.
    pub truncated: bool,
}

/// An HTML answer, parsed while it streamed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageRead {
    pub status: u16,
    /// Names in lower case; `location` tells where a redirect points.
    pub headers: Vec<(String, String)>,
    /// Empty unless the answer was HTML with a 2xx status.
    pub events: Vec<HtmlEvent>,
    /// Bytes read after decompression.
    pub bytes: u32,
    pub truncated: bool,
}

impl PageRead {
    /// A header by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// The way out.
pub trait Http: Send + Sync {
    /// Sends a request and reads the answer up to the limit.
    /// # Errors
    /// `Fault::Upstream` when no answer came (unreachable, refused, timed out, TLS).
    fn send(&self, request: Outgoing) -> Later<'_, Result<Incoming, Fault>>;
    /// Sends a request and parses the answer as HTML while it streams. The charset comes from the header, a byte
    /// order mark or a meta tag, UTF-8 else.
    fn read_page(&self, request: Outgoing) -> Later<'_, Result<PageRead, Fault>>;
    /// `href` seen from `base`, normalised by the WHATWG URL rules (numbers as hosts become dotted addresses, names
    /// become punycode); `None` when it is no URL. `base` may be empty for an absolute `href`.
    fn resolve(&self, base: &str, href: &str) -> Option<String>;
}
