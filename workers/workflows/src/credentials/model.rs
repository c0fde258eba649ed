//! What a credential may be, and where it may go.

use base64::{Engine, engine::general_purpose::STANDARD};
use kernel::{Fault, Field, Instant, address, ids::CredentialId, ports::Http, secret::Secret};
use serde::{Deserialize, Serialize};

/// Characters of a name.
const MOST_NAME: usize = 120;
/// Bytes of a secret.
const MOST_SECRET: usize = 4_096;
/// Hosts of one credential.
const MOST_HOSTS: usize = 20;
/// Headers that the connection needs, or that the house sets.
const TAKEN: &[&str] = &[
    "connection",
    "content-length",
    "content-type",
    "cookie2",
    "expect",
    "host",
    "idempotency-key",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

/// How a secret goes along with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = CredentialKind))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `Authorization: Bearer …`.
    Bearer,
    /// `Authorization: Basic …`, with a user's name.
    Basic,
    /// A header of any other name.
    Header,
    /// A parameter of the query.
    Query,
}

impl Kind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bearer => "bearer",
            Self::Basic => "basic",
            Self::Header => "header",
            Self::Query => "query",
        }
    }
    const fn has_field(self) -> bool {
        matches!(self, Self::Header | Self::Query)
    }
}

/// A stored secret, without its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Credential {
    pub id: CredentialId,
    pub name: String,
    pub kind: Kind,
    /// Name of the header or the parameter of the query; empty for the other kinds.
    pub field: String,
    /// Where it may go: names of hosts, such as `api.example.com`, and `*.example.com` for all below one.
    #[serde(deserialize_with = "kernel::sql::json")]
    pub hosts: Vec<String>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// A secret that is to be stored.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewCredential {
    pub name: String,
    pub kind: Kind,
    /// For `header` and `query`: name of the header or the parameter.
    #[serde(default)]
    pub field: String,
    /// At least one: names of hosts, such as `api.example.com`, or `*.example.com` for all below one.
    pub hosts: Vec<String>,
    /// For `basic`: the user's name.
    #[serde(default)]
    pub user: String,
    /// The token, password or key. It is never shown again.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub secret: Secret,
}

/// What is to be another; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CredentialChange {
    pub name: Option<String>,
    /// For `header` and `query`.
    pub field: Option<String>,
    /// A host that was not there before wants the secret again: who does not know it cannot send it elsewhere.
    pub hosts: Option<Vec<String>>,
    /// For `basic`, with `secret`: the user's name.
    pub user: Option<String>,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub secret: Option<Secret>,
}

/// A credential as it is to be stored, with every bad field named.
pub fn check(http: &dyn Http, mut credential: Credential) -> Result<Credential, Fault> {
    let mut bad = Vec::new();
    let Credential { name, kind, field, hosts, .. } = &mut credential;
    *name = name.trim().to_owned();
    if !(1..=MOST_NAME).contains(&name.chars().count()) {
        bad.push(Field::new("name", "bad_length", format!("1 to {MOST_NAME} characters")));
    }
    *field = field.trim().to_owned();
    if *kind == Kind::Header {
        *field = field.to_ascii_lowercase();
    }
    if let Some(detail) = wrong_field(*kind, field) {
        bad.push(Field::new("field", "bad_field", detail));
    }
    if hosts.is_empty() || hosts.len() > MOST_HOSTS {
        bad.push(Field::new("hosts", "bad_length", format!("1 to {MOST_HOSTS} hosts that it may be sent to")));
    }
    for (at, host) in hosts.iter_mut().enumerate() {
        if let Some(known) = host_of(http, host) {
            *host = known;
        } else {
            let detail = "the name of a host, such as api.example.com, or *.example.com for all below one";
            bad.push(Field::new(format!("hosts/{at}"), "bad_host", detail));
        }
    }
    hosts.sort_unstable();
    hosts.dedup();
    if bad.is_empty() { Ok(credential) } else { Err(Fault::Invalid { fields: bad }) }
}

fn wrong_field(kind: Kind, field: &str) -> Option<&'static str> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    match kind {
        _ if !kind.has_field() => (!field.is_empty()).then_some("only for kinds header and query"),
        _ if field.is_empty() || field.len() > 100 => Some("1 to 100 characters"),
        Kind::Header if !field.bytes().all(is_token) => Some("a header's name is made of letters, digits and dashes"),
        Kind::Header if TAKEN.contains(&field) => Some("this header is set by the house"),
        _ => field.chars().any(char::is_control).then_some("one line of text"),
    }
}

/// A host as requests have it: in lower case, as punycode.
fn host_of(http: &dyn Http, text: &str) -> Option<String> {
    let text = text.trim();
    let (prefix, name) = text.strip_prefix("*.").map_or(("", text), |rest| ("*.", rest));
    if name.is_empty() || name.contains(['/', '?', '#', '@', ':', '*', '\\', ' ', '[', '%']) {
        return None;
    }
    let url = http.resolve("", &format!("https://{name}/"))?;
    let host = address::parts(&url)?.host.to_owned();
    // All hosts of a country are nobody's.
    (prefix.is_empty() || host.contains('.')).then(|| format!("{prefix}{host}"))
}

/// The text that is sealed: for `basic`, the user's name stands before it.
pub fn text_of(kind: Kind, user: &str, secret: &Secret) -> Result<Secret, Fault> {
    let mut bad = Vec::new();
    let (user, text) = (user.trim(), secret.reveal());
    // Headers are ASCII; a line's end in one would begin another.
    let is_line = |text: &str| text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) || kind == Kind::Basic;
    if !(1..=MOST_SECRET).contains(&text.len()) || text.chars().any(char::is_control) || !is_line(text) {
        let detail = format!("1 to {MOST_SECRET} characters on one line, without those that a header cannot have");
        bad.push(Field::new("secret", "bad_secret", detail));
    }
    if kind == Kind::Basic && (user.is_empty() || user.contains(':') || user.chars().any(char::is_control)) {
        bad.push(Field::new("user", "bad_user", "the user's name, without a colon"));
    }
    if kind != Kind::Basic && !user.is_empty() {
        bad.push(Field::new("user", "bad_user", "only for kind basic"));
    }
    match kind {
        _ if !bad.is_empty() => Err(Fault::Invalid { fields: bad }),
        Kind::Basic => Ok(Secret::new(format!("{user}:{text}"))),
        _ => Ok(Secret::new(text.to_owned())),
    }
}

/// Whether a host is one of those.
pub fn is_for(hosts: &[String], host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    hosts.iter().any(|allowed| match allowed.strip_prefix('*') {
        Some(end) => host.len() > end.len() && host.ends_with(end),
        None => *allowed == host,
    })
}

/// Whether everything that new hosts allow was allowed before.
pub fn are_within(new: &[String], old: &[String]) -> bool {
    new.iter().all(|host| old.contains(host) || !host.starts_with('*') && is_for(old, host))
}

/// What stands in the header of kind `basic`.
pub fn basic(secret: &Secret) -> String {
    STANDARD.encode(secret.reveal())
}

#[cfg(test)]
mod tests;
