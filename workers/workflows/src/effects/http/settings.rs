//! What an owner sets of a request, and what comes of it.

use std::collections::BTreeMap;

use kernel::ids::CredentialId;
use nodes::Failure;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum HttpMethod {
    #[default]
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
}

/// How the body is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BodyKind {
    #[default]
    None,
    /// Any value as JSON.
    Json,
    /// An object as a form: `a=1&b=2`.
    Form,
    /// A text as it is.
    Text,
}

/// How the answer's body is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// JSON when the server says that it is, else text.
    #[default]
    Auto,
    /// JSON, or the step fails.
    Json,
    Text,
}

/// A name with its value.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pair {
    pub name: String,
    /// A text, a number, true or false.
    pub value: Value,
}

/// Where the next page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PagesBy {
    /// A parameter of the query counts up, until a page has no entries.
    Number,
    /// The answer says what the parameter of the query is for the next page, until it says none.
    Cursor,
    /// The answer's `Link` header with `rel="next"` (RFC 8288).
    Link,
}

/// How to walk through pages.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pages {
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub by: PagesBy,
    /// For `number` and `cursor`: the parameter of the query; `page` or `cursor` when it is not said.
    #[serde(default)]
    pub parameter: Option<String>,
    /// For `number`: the first page.
    #[serde(default = "one")]
    pub first: u32,
    /// For `cursor`: where in the answer it stands, such as `meta.next`.
    #[serde(default)]
    pub cursor_at: Option<String>,
    /// For `number`: where in the answer the list is whose end is the end; the whole answer when it is not said.
    #[serde(default)]
    pub entries_at: Option<String>,
    /// Pages at most: 1 to 50.
    #[serde(default = "ten")]
    pub most: u32,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HttpParams {
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub method: HttpMethod,
    /// The address, with http:// or https://; public servers only.
    pub url: String,
    /// Added to the address, encoded.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub query: Vec<Pair>,
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub headers: Vec<Pair>,
    /// Id of a stored secret (`/api/credentials`) that goes along, to its own hosts only. Never an expression.
    #[serde(default)]
    pub credential: Option<String>,
    /// How `body` is written.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub body_as: BodyKind,
    #[serde(default)]
    pub body: Value,
    /// How the answer's body is read.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub answer_as: AnswerKind,
    /// Whether an answer of 400 and up is an item as any other, instead of a failure.
    #[serde(default)]
    pub accept_errors: bool,
    /// Milliseconds that one request may take: 1,000 to 60,000.
    #[serde(default = "half_a_minute")]
    pub timeout_ms: u32,
    /// Largest answer, in bytes: up to 4,000,000. A larger one is a failure.
    #[serde(default = "megabyte")]
    pub most_bytes: u32,
    /// Walks through pages; one item for each.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub pages: Option<Pages>,
}

/// One answer.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HttpOutput {
    pub status: u16,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    /// JSON as values, everything else as text; null when there is none.
    pub body: Value,
}

const fn one() -> u32 {
    1
}
const fn ten() -> u32 {
    10
}
const fn half_a_minute() -> u32 {
    30_000
}
const fn megabyte() -> u32 {
    1_000_000
}

/// Headers that are the house's or the connection's.
const TAKEN: &[&str] = &[
    "connection",
    "content-length",
    "cookie2",
    "expect",
    "host",
    "idempotency-key",
    "keep-alive",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

fn bad(parameter: impl Into<String>, message: impl Into<String>) -> Failure {
    Failure::new("bad_parameter", message).parameter(parameter)
}

impl HttpParams {
    pub fn check(&self) -> Result<(), Failure> {
        if !(1_000..=60_000).contains(&self.timeout_ms) {
            return Err(bad("timeout_ms", "A request may take 1,000 to 60,000 milliseconds."));
        }
        if !(1..=4_000_000).contains(&self.most_bytes) {
            return Err(bad("most_bytes", "An answer may have 1 to 4,000,000 bytes."));
        }
        if self.credential.as_ref().is_some_and(|id| id.parse::<CredentialId>().is_err()) {
            return Err(bad("credential", "This is no id of a credential: choose one from the list."));
        }
        if self.headers.len() > 50 || self.query.len() > 50 {
            return Err(bad("headers", "At most 50 headers and 50 parameters are possible."));
        }
        for (at, header) in self.headers.iter().enumerate() {
            header.check_header().map_err(|message| bad(format!("headers/{at}/name"), message))?;
        }
        if self.body_as != BodyKind::None && self.method.is_read() {
            return Err(bad("body_as", "A request that only reads has no body."));
        }
        if self.body_as == BodyKind::Form && !self.body.is_object() {
            return Err(bad("body", "A form is an object: names with values."));
        }
        if self.body_as == BodyKind::Text && !self.body.is_string() {
            return Err(bad("body", "This body is no text."));
        }
        self.pages.as_ref().map_or(Ok(()), |pages| pages.check(self.method))
    }
}

impl Pair {
    fn check_header(&self) -> Result<(), &'static str> {
        let name = self.name.to_ascii_lowercase();
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        if name.is_empty() || name.len() > 100 || !name.bytes().all(is_token) {
            return Err("A header's name is made of letters, digits and dashes.");
        }
        if TAKEN.contains(&name.as_str()) {
            return Err("This header is set by the house.");
        }
        Ok(())
    }
    /// The value as text; a list, an object or null is none.
    pub fn text(&self, parameter: &str) -> Result<String, Failure> {
        match &self.value {
            Value::String(text) => Ok(text.clone()),
            Value::Number(number) => Ok(number.to_string()),
            Value::Bool(flag) => Ok(flag.to_string()),
            _ => Err(Failure::new("wrong_type", "This wants a text, a number, true or false.").parameter(parameter)),
        }
    }
}

impl Pages {
    fn check(&self, method: HttpMethod) -> Result<(), Failure> {
        if method != HttpMethod::Get {
            return Err(bad("pages", "Only GET walks through pages."));
        }
        if !(1..=50).contains(&self.most) {
            return Err(bad("pages/most", "1 to 50 pages are possible."));
        }
        if self.by == PagesBy::Cursor && self.cursor_at.is_none() {
            return Err(bad("pages/cursor_at", "Say where in the answer the cursor stands."));
        }
        Ok(())
    }
}

impl HttpOutput {
    pub fn into_item(self) -> Value {
        json!({ "status": self.status, "headers": self.headers, "body": self.body })
    }
}
