//! Mail that leaves the house.

use serde::{Deserialize, Serialize};

use super::Later;
use crate::{Fault, email::Email};

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

/// The post office.
pub trait Mail: Send + Sync {
    fn send(&self, letter: Letter) -> Later<'_, Result<(), Fault>>;
}
