//! Mail that leaves the house.

use serde::{Deserialize, Serialize};

use super::Later;
use crate::{Fault, Instant, email::Email};

/// A rendered mail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Letter {
    pub to: Email,
    pub to_name: Option<String>,
    /// Display name of the sender; the address is the deployment's.
    pub from_name: String,
    pub reply_to: Option<Email>,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub parts: Vec<Part>,
    /// The same key is sent once: providers that know idempotency keys get it, the local outbox keys by it.
    pub idempotency_key: String,
}

/// A file of a mail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    pub filename: String,
    pub content_type: String,
    pub content: String,
}

/// A mail as the local outbox keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SentLetter {
    pub id: String,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub parts: Vec<Part>,
    /// Web addresses in the text, for a quick click in development.
    pub links: Vec<String>,
    pub sent_at: Instant,
}

/// The post office.
pub trait Mail: Send + Sync {
    fn send(&self, letter: Letter) -> Later<'_, Result<(), Fault>>;
    /// What was sent, newest first: only the local outbox of development remembers, a real provider does not.
    fn sent<'a>(&'a self, _to: Option<&'a str>, _limit: u32) -> Later<'a, Result<Vec<SentLetter>, Fault>> {
        Box::pin(async { Ok(Vec::new()) })
    }
}

/// The web addresses in a text, in order, each once.
pub fn links(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || "<>\"()".contains(c)) {
        let link = word.trim_end_matches(['.', ',', ';', '!', '?']);
        let web = link.starts_with("https://") || link.starts_with("http://");
        if web && !found.iter().any(|known| known == link) {
            found.push(link.to_owned());
        }
    }
    found
}
