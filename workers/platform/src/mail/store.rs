//! The table `sent_mails` of the control database.

use std::sync::Arc;

use kernel::{
    Fault, Instant, Value,
    ids::MailId,
    ports::{Letter, Part, SentLetter, Sql, links},
    sql::{self, Statement},
};
use serde::Deserialize;

const INSERT: &str = "INSERT INTO sent_mails
    (id, idempotency_key, to_email, to_name, subject, text, html, parts, created_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (idempotency_key) DO NOTHING";
const LIST: &str =
    "SELECT id, to_email, subject, text, html, parts, created_at FROM sent_mails ORDER BY id DESC LIMIT ?1";
const LIST_TO: &str = "SELECT id, to_email, subject, text, html, parts, created_at
    FROM sent_mails WHERE to_email = ?2 ORDER BY id DESC LIMIT ?1";

#[derive(Deserialize)]
struct Row {
    id: String,
    to_email: String,
    subject: String,
    text: String,
    html: String,
    #[serde(deserialize_with = "sql::json")]
    parts: Vec<Part>,
    created_at: Instant,
}

impl From<Row> for SentLetter {
    fn from(row: Row) -> Self {
        let Row { id, to_email, subject, text, html, parts, created_at } = row;
        Self { id, to: to_email, subject, links: links(&text), text, html, parts, sent_at: created_at }
    }
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
        Value::Text(kernel::json::write(&letter.parts)?),
        at.into(),
    ];
    db.run(&[Statement { sql: INSERT, params }]).await.map(|_| ())
}

/// The newest mails, of one address or of all.
pub async fn list(db: &Arc<dyn Sql>, to: Option<&str>, limit: u32) -> Result<Vec<SentLetter>, Fault> {
    let statement = match to {
        Some(to) => Statement { sql: LIST_TO, params: vec![limit.into(), to.into()] },
        None => Statement { sql: LIST, params: vec![limit.into()] },
    };
    let rows: Vec<Row> = sql::rows(db.as_ref(), statement).await?;
    Ok(rows.into_iter().map(SentLetter::from).collect())
}
