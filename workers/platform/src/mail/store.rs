//! The table `sent_mails` of the control database.

use std::sync::Arc;

use kernel::{
    Fault, Instant, Value,
    ids::MailId,
    ports::{Letter, Part, Sql},
    sql::{self, Statement},
};
use serde::{Deserialize, Serialize};

const INSERT: &str = "INSERT INTO sent_mails
    (id, idempotency_key, to_email, to_name, subject, text, html, parts, created_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (idempotency_key) DO NOTHING";
const LIST: &str = "SELECT id, to_email, to_name, subject, text, html, parts, created_at
    FROM sent_mails ORDER BY id DESC LIMIT 100";
const LIST_TO: &str = "SELECT id, to_email, to_name, subject, text, html, parts, created_at
    FROM sent_mails WHERE to_email = ?1 ORDER BY id DESC LIMIT 100";

/// A mail of the local outbox.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SentMail {
    pub id: MailId,
    pub to_email: String,
    pub to_name: Option<String>,
    pub subject: String,
    pub text: String,
    pub html: String,
    #[serde(deserialize_with = "sql::json")]
    pub parts: Vec<Part>,
    /// Unix milliseconds.
    pub created_at: Instant,
}

/// Keeps a letter, once per idempotency key.
pub async fn insert(db: &Arc<dyn Sql>, id: &MailId, letter: &Letter, at: Instant) -> Result<(), Fault> {
    let params = vec![
        id.into(),
        Value::from(&letter.idempotency_key),
        Value::from(letter.to.as_str()),
        Value::from(letter.to_name.clone()),
        Value::from(&letter.subject),
        Value::from(&letter.text),
        Value::from(&letter.html),
        Value::Text(serde_json::to_string(&letter.parts)?),
        at.into(),
    ];
    db.run(&[Statement { sql: INSERT, params }]).await.map(|_| ())
}

/// The newest 100 mails, of one address or of all.
pub async fn list(db: &Arc<dyn Sql>, to: Option<&str>) -> Result<Vec<SentMail>, Fault> {
    let statement = match to {
        Some(to) => Statement { sql: LIST_TO, params: vec![Value::from(to)] },
        None => Statement { sql: LIST, params: Vec::new() },
    };
    sql::rows(db.as_ref(), statement).await
}
