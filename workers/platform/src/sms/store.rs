//! The table `sent_texts` of the control database.

use std::sync::Arc;

use kernel::{
    Fault, Instant, Value,
    ids::TextId,
    ports::{SentText, Sql, Text},
    sql::{self, Statement},
};

const INSERT: &str = "INSERT INTO sent_texts (id, idempotency_key, to_number, body, created_at)
    VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (idempotency_key) DO NOTHING";
const LIST: &str =
    r#"SELECT id, to_number AS "to", body, created_at AS sent_at FROM sent_texts ORDER BY id DESC LIMIT ?1"#;
const LIST_TO: &str = r#"SELECT id, to_number AS "to", body, created_at AS sent_at
    FROM sent_texts WHERE to_number = ?2 ORDER BY id DESC LIMIT ?1"#;

/// Keeps a text, once per idempotency key.
pub async fn insert(db: &Arc<dyn Sql>, id: &TextId, text: &Text, at: Instant) -> Result<(), Fault> {
    let params =
        vec![id.into(), Value::from(&text.idempotency_key), Value::from(&text.to), Value::from(&text.body), at.into()];
    db.run(&[Statement { sql: INSERT, params }]).await.map(|_| ())
}

/// The newest texts, to one number or to all.
pub async fn list(db: &Arc<dyn Sql>, to: Option<&str>, limit: u32) -> Result<Vec<SentText>, Fault> {
    let statement = match to {
        Some(to) => Statement { sql: LIST_TO, params: vec![limit.into(), to.into()] },
        None => Statement { sql: LIST, params: vec![limit.into()] },
    };
    sql::rows(db.as_ref(), statement).await
}
