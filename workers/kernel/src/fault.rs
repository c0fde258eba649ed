//! Everything that can go wrong, as one enum. `web::problem` turns it into an answer, `edge::queue` into a
//! retry or a dead letter; nobody else decides either.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// Text that is usually a constant.
pub type Text = Cow<'static, str>;

/// A fault with everything its reader needs: what is wrong, where, what to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// 404: no such thing, or it belongs to someone else; the two are not told apart.
    NotFound { what: Text },
    /// 405: the address exists, but not for this method.
    WrongMethod,
    /// 400: the request cannot be read at all.
    Unreadable { detail: Text },
    /// 422: readable, but some fields are not acceptable. Every bad field is named at once.
    Invalid { fields: Vec<Field> },
    /// 401: no session, or one that ended. `code` tells which (`no_session`, `session_expired`, `bad_credentials`).
    Unauthenticated { code: Text, detail: Text },
    /// 403: known, but not allowed.
    Forbidden { code: Text, detail: Text },
    /// 409: the state of things does not allow it now. `more` carries what helps to go on (the next free slots, say).
    Conflict { code: Text, detail: Text, more: Option<serde_json::Value> },
    /// 413: the body is larger than this operation takes.
    TooLarge { limit_bytes: u64 },
    /// 402: the plan allows no more.
    PlanLimit { plan: Text, detail: Text },
    /// 429: too many requests; try again after `retry_after_ms`.
    Busy { retry_after_ms: i64 },
    /// 502: somebody else's server did not answer as it should. `retry` tells whether trying again can help.
    Upstream { what: Text, detail: Text, retry: bool },
    /// 500: our fault. The message is for the log only; the client sees a request id.
    Internal { message: String, place: String },
}

/// One unacceptable field of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Field {
    /// Where it is: a JSON pointer without the leading slash, such as `answers/email`.
    pub name: String,
    /// Stable code such as `required`, `too_long`, `not_an_email`.
    pub code: String,
    /// What is wrong and what to do, for a person.
    pub detail: String,
}

impl Field {
    /// Names a bad field.
    pub fn new(name: impl Into<String>, code: &str, detail: impl Into<String>) -> Self {
        Self { name: name.into(), code: code.to_owned(), detail: detail.into() }
    }
}

impl Fault {
    /// 404 for `what`.
    pub fn not_found(what: impl Into<Text>) -> Self {
        Self::NotFound { what: what.into() }
    }
    /// 400 with its reason.
    pub fn unreadable(detail: impl Into<Text>) -> Self {
        Self::Unreadable { detail: detail.into() }
    }
    /// 422 for one field.
    pub fn invalid(name: impl Into<String>, code: &str, detail: impl Into<String>) -> Self {
        Self::Invalid { fields: vec![Field::new(name, code, detail)] }
    }
    /// 401 with a stable code.
    pub fn unauthenticated(code: impl Into<Text>, detail: impl Into<Text>) -> Self {
        Self::Unauthenticated { code: code.into(), detail: detail.into() }
    }
    /// 403 with a stable code.
    pub fn forbidden(code: impl Into<Text>, detail: impl Into<Text>) -> Self {
        Self::Forbidden { code: code.into(), detail: detail.into() }
    }
    /// 409 with a stable code.
    pub fn conflict(code: impl Into<Text>, detail: impl Into<Text>) -> Self {
        Self::Conflict { code: code.into(), detail: detail.into(), more: None }
    }
    /// 502: another server failed us; `retry` when trying again can help.
    pub fn upstream(what: impl Into<Text>, detail: impl Into<Text>, retry: bool) -> Self {
        Self::Upstream { what: what.into(), detail: detail.into(), retry }
    }
    /// 500, remembering the caller's file and line.
    #[track_caller]
    pub fn internal(message: impl std::fmt::Display) -> Self {
        let place = std::panic::Location::caller();
        Self::Internal { message: message.to_string(), place: format!("{}:{}", place.file(), place.line()) }
    }
    /// True when a second try may succeed without anybody changing anything.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Busy { .. } | Self::Internal { .. } | Self::Upstream { retry: true, .. })
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotFound { what } => write!(f, "no such {what}"),
            Self::WrongMethod => f.write_str("wrong method"),
            Self::Unreadable { detail } => write!(f, "unreadable: {detail}"),
            Self::Invalid { fields } => {
                write!(f, "invalid: ")?;
                fields.iter().try_for_each(|field| write!(f, "{} ({}) ", field.name, field.code))
            }
            Self::Unauthenticated { code, .. } => write!(f, "unauthenticated: {code}"),
            Self::Forbidden { code, .. } => write!(f, "forbidden: {code}"),
            Self::Conflict { code, .. } => write!(f, "conflict: {code}"),
            Self::TooLarge { limit_bytes } => write!(f, "larger than {limit_bytes} bytes"),
            Self::PlanLimit { plan, .. } => write!(f, "limit of the {plan} plan"),
            Self::Busy { retry_after_ms } => write!(f, "busy for {retry_after_ms} ms"),
            Self::Upstream { what, detail, .. } => write!(f, "{what}: {detail}"),
            Self::Internal { message, place } => write!(f, "{message} at {place}"),
        }
    }
}

impl std::error::Error for Fault {}

/// JSON of our own that does not fit our own types is our fault, never the caller's.
impl From<json::Error> for Fault {
    #[track_caller]
    fn from(error: json::Error) -> Self {
        Self::internal(error)
    }
}
