//! Text messages to telephones.

use serde::{Deserialize, Serialize};

use super::Later;
use crate::{Fault, Instant};

/// A text message. No `Debug`: it holds a code and somebody's number.
#[derive(Clone, PartialEq, Eq)]
pub struct Text {
    /// E.164: `+4915112345678`.
    pub to: String,
    pub body: String,
    /// The local outbox keeps each key once; a provider may not know keys, so ask for a text once only.
    pub idempotency_key: String,
}

/// A text message as the local outbox keeps it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentText {
    pub id: String,
    pub to: String,
    pub body: String,
    pub sent_at: Instant,
}

/// The way to telephones.
pub trait Sms: Send + Sync {
    /// # Errors
    /// `Fault::Upstream` when the provider did not take the text; `retry` tells whether it may later.
    fn send(&self, text: Text) -> Later<'_, Result<(), Fault>>;
    /// False where no provider is configured: codes by SMS are not offered then.
    fn is_available(&self) -> bool {
        true
    }
    /// What was sent, newest first: only the local outbox of development remembers.
    fn sent<'a>(&'a self, _to: Option<&'a str>, _limit: u32) -> Later<'a, Result<Vec<SentText>, Fault>> {
        Box::pin(async { Ok(Vec::new()) })
    }
}
