//! The axum glue between HTTP and the slices. A handler names the door it stands behind by type and gets a `Scope`.

mod addressed;
mod app;
mod body;
mod caller;
mod cors;
mod door;
mod finish;
mod handover;
mod idempotency;
mod identify;
mod leases;
#[cfg(feature = "openapi")]
pub mod openapi;
mod path;
mod problem;
pub mod routing;
mod security;
pub mod summary;
mod visitor;

pub use addressed::addressed;
pub use app::{App, client_ip, place};
pub use body::{BODY_LIMIT, Created, DOCUMENT_LIMIT, Json, LargeJson, whole};
pub use door::{AnySession, Fresh, May, OwnPage, SignedIn, Staff};
pub use finish::finish;
pub use handover::{Handover, HandoverKind};
pub use idempotency::IdempotencyKey;
pub use identify::{
    Caller, FRESH_MS, Identify, Identity, Knock, Membership, Program, RequestSignature, SESSION_COOKIE, cookie,
    session_cookie,
};
pub use path::{Path, Query};
pub use problem::{Problem, ProblemBody};
pub use security::{harden, is_own_origin, nonce, page_headers};
pub use visitor::{Visitor, visitors};

/// Result of a handler.
pub type Answer<T> = Result<T, Problem>;

/// The request headers that handlers read. The edge hands over these and no others: every header that crosses
/// from JavaScript costs time.
pub const HEADERS_READ: &[&str] = &[
    "accept",
    "accept-language",
    "authorization",
    "cf-connecting-ip",
    "cf-ipcity",
    "cf-ipcountry",
    "content-length",
    "content-type",
    "cookie",
    "idempotency-key",
    "origin",
    "sec-fetch-site",
    "upgrade",
    "user-agent",
    "x-csrf-token",
    "x-gr8-nonce",
    "x-gr8-signature",
    "x-gr8-timestamp",
    "x-session-token",
];
