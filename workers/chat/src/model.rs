//! Conversations and messages, as visitors and owners see them, and what a visitor may send.

use kernel::{
    Fault, Field, Instant,
    ids::{ConversationId, MessageId, SiteId},
    ports::{Outcome, Source},
};
use serde::{Deserialize, Serialize};

use crate::protocol::{By, Line};

/// Longest message of a visitor, in characters.
pub const TEXT_MAX: usize = 2_000;

/// A message, as everybody sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChatMessage {
    pub id: MessageId,
    /// 1, 2, 3 … within the conversation.
    pub seq: u32,
    pub by: By,
    /// Plain text.
    pub text: String,
    pub at: Instant,
    /// Of the bot's answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Pages that an answer rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
}

impl From<Line> for ChatMessage {
    fn from(line: Line) -> Self {
        let Line { seq, id, by, text, at, outcome, sources, .. } = line;
        Self { id, seq, by, text, at, outcome, sources }
    }
}

/// A message row.
#[derive(Debug, Deserialize)]
pub struct MessageRow {
    id: MessageId,
    seq: u32,
    by: By,
    text: String,
    at: Instant,
    outcome: Option<Outcome>,
    #[serde(deserialize_with = "kernel::sql::json")]
    sources: Vec<Source>,
}

impl From<MessageRow> for ChatMessage {
    fn from(row: MessageRow) -> Self {
        let MessageRow { id, seq, by, text, at, outcome, sources } = row;
        Self { id, seq, by, text, at, outcome, sources }
    }
}

/// A conversation, as owners see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Conversation {
    pub id: ConversationId,
    pub site_id: SiteId,
    pub started_at: Instant,
    pub last_at: Instant,
    pub messages: u32,
    /// The beginning of the last message.
    pub last_text: String,
    /// Questions that the site does not answer.
    pub unanswered: u32,
    /// The page on which it began.
    pub page_url: Option<String>,
    /// BCP 47, the visitor's.
    pub locale: String,
}

/// What a visitor says.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessageWish {
    pub session_id: ConversationId,
    /// From the session.
    pub token: String,
    /// 1 to 2,000 characters.
    pub text: String,
    /// 1 to 64 visible ASCII characters; the same id is the same message.
    pub client_id: String,
}

impl MessageWish {
    /// The text as it is kept: trimmed, line breaks as `\n`, no other control characters.
    /// # Errors
    /// `Fault::Invalid` naming every bad field.
    pub fn check(&self) -> Result<String, Fault> {
        let mut bad = Vec::new();
        let text = plain(&self.text);
        if text.is_empty() {
            bad.push(Field::new("text", "required", "write something first"));
        } else if text.chars().count() > TEXT_MAX {
            bad.push(Field::new("text", "too_long", format!("at most {TEXT_MAX} characters")));
        }
        if !(1..=64).contains(&self.client_id.len()) || !self.client_id.bytes().all(|b| b.is_ascii_graphic()) {
            bad.push(Field::new("client_id", "invalid", "1 to 64 visible ASCII characters, such as a UUID"));
        }
        if bad.is_empty() { Ok(text) } else { Err(Fault::Invalid { fields: bad }) }
    }
}

fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let clean: String = text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect();
    clean.trim().to_owned()
}

/// How a visitor begins.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionWish {
    /// BCP 47; `en` when absent or unreadable.
    pub locale: Option<String>,
    /// The page on which the visitor is.
    pub page_url: Option<String>,
}

impl SessionWish {
    /// The tag if it looks like BCP 47, `en` otherwise.
    pub fn language(&self) -> String {
        let is_tag =
            |tag: &&str| (2..=35).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        self.locale.as_deref().filter(is_tag).unwrap_or("en").to_owned()
    }
    /// A page's address worth keeping: http(s), of sane length, without control characters.
    pub fn page(&self) -> Option<String> {
        let is_page = |url: &&str| {
            let is_web = url.starts_with("https://") || url.starts_with("http://");
            is_web && url.len() <= 2_000 && !url.chars().any(char::is_control)
        };
        self.page_url.as_deref().filter(is_page).map(str::to_owned)
    }
}

/// The beginning of a text, for lists.
pub fn beginning(text: &str) -> String {
    const MOST: usize = 140;
    let line = text.replace('\n', " ");
    if line.chars().count() <= MOST { line } else { line.chars().take(MOST - 1).chain(['…']).collect() }
}
