//! SQL of conversations and messages, and the functions that run it. The only file of the slice with SQL.

use kernel::{
    Batch, Fault, Instant, TenantSql, ids::ConversationId, page::PageQuery, params, ports::Outcome, sql::TenantDb,
};
use serde::Deserialize;
use web::summary::{DayRow, Days};

use crate::{
    model::{Conversation, MessageRow, beginning},
    protocol::{By, Line},
    room::Projection,
};

const FIND_CONVERSATION: TenantSql = TenantSql::new(
    "SELECT id, site_id, started_at, last_at, messages, last_text, unanswered, page_url, locale
     FROM conversations WHERE tenant_id = ?1 AND id = ?2",
);
const LIST_CONVERSATIONS: TenantSql = TenantSql::new(
    "SELECT id, site_id, started_at, last_at, messages, last_text, unanswered, page_url, locale
     FROM conversations WHERE tenant_id = ?1 AND (last_at, id) < (?2, ?3) ORDER BY last_at DESC, id DESC LIMIT ?4",
);
const INSERT_CONVERSATION: TenantSql = TenantSql::new(
    "INSERT INTO conversations (tenant_id, id, site_id, locale, page_url, started_at, last_at, last_text, messages,
       unanswered)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
);
const UPDATE_CONVERSATION: TenantSql = TenantSql::new(
    "UPDATE conversations SET last_at = ?3, last_text = ?4, messages = ?5, unanswered = ?6
     WHERE tenant_id = ?1 AND id = ?2",
);
const LIST_MESSAGES: TenantSql = TenantSql::new(
    "SELECT id, seq, by, text, at, outcome, sources FROM messages
     WHERE tenant_id = ?1 AND conversation_id = ?2 ORDER BY seq",
);
const LAST_SEQ: TenantSql =
    TenantSql::new("SELECT max(seq) AS seq FROM messages WHERE tenant_id = ?1 AND conversation_id = ?2");
const INSERT_MESSAGE: TenantSql = TenantSql::new(
    "INSERT INTO messages (tenant_id, id, conversation_id, seq, by, text, at, outcome, sources)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
);
const LIST_ANY: TenantSql = TenantSql::new("SELECT id FROM conversations WHERE tenant_id = ?1 ORDER BY id LIMIT ?2");
const REMOVE_MESSAGES: TenantSql = TenantSql::new(
    "DELETE FROM messages WHERE tenant_id = ?1 AND conversation_id IN (SELECT value FROM json_each(?2))",
);
const REMOVE_CONVERSATIONS: TenantSql =
    TenantSql::new("DELETE FROM conversations WHERE tenant_id = ?1 AND id IN (SELECT value FROM json_each(?2))");
const COUNT_BY_DAY: TenantSql = TenantSql::new(
    "SELECT days.key AS day, count(*) AS count FROM json_each(?2) AS days
     CROSS JOIN conversations WHERE conversations.tenant_id = ?1
       AND conversations.started_at >= days.value ->> 0 AND conversations.started_at < days.value ->> 1
     GROUP BY days.key",
);

pub async fn find_conversation(db: &TenantDb<'_>, id: &ConversationId) -> Result<Option<Conversation>, Fault> {
    db.first(FIND_CONVERSATION, params![id]).await
}

/// Conversations behind a place in the order, latest first; one row more than the page shows.
pub async fn list_conversations(
    db: &TenantDb<'_>,
    (last_at, id): (Instant, &str),
    page: &PageQuery,
) -> Result<Vec<Conversation>, Fault> {
    db.all(LIST_CONVERSATIONS, params![last_at, id, page.probe()]).await
}

pub async fn list_messages(db: &TenantDb<'_>, conversation: &ConversationId) -> Result<Vec<MessageRow>, Fault> {
    db.all(LIST_MESSAGES, params![conversation]).await
}

/// How far D1 knows a conversation; 0 when it does not.
pub async fn last_seq(db: &TenantDb<'_>, conversation: &ConversationId) -> Result<u32, Fault> {
    #[derive(Deserialize)]
    struct Row {
        seq: Option<u32>,
    }
    let row: Option<Row> = db.first(LAST_SEQ, params![conversation]).await?;
    Ok(row.and_then(|row| row.seq).unwrap_or(0))
}

/// The conversation as it stands after `projection`, and its new messages. Breaks on a unique index when D1 has one
/// of them already.
pub fn put(conversation: &ConversationId, projection: &Projection) -> Result<Batch, Fault> {
    let Some(last) = projection.lines.last() else { return Ok(Batch::default()) };
    let is_new = projection.lines.first().is_some_and(|line| line.seq == 1);
    let (opening, unanswered, text) = (&projection.opening, projection.unanswered, beginning(&last.text));
    let mut batch = if is_new {
        let (site, page, started_at) = (&opening.site, opening.page_url.as_ref(), projection.started_at);
        let params =
            params![conversation, site, &opening.locale, page, started_at, last.at, text, last.seq, unanswered];
        Batch::of(INSERT_CONVERSATION, params)
    } else {
        Batch::of(UPDATE_CONVERSATION, params![conversation, last.at, text, last.seq, unanswered])
    };
    for line in &projection.lines {
        batch = insert_message(batch, conversation, line)?;
    }
    Ok(batch)
}

fn insert_message(batch: Batch, conversation: &ConversationId, line: &Line) -> Result<Batch, Fault> {
    let by = match line.by {
        By::Visitor => "visitor",
        By::Bot => "bot",
        By::Owner => "owner",
    };
    let outcome = line.outcome.map(|outcome| match outcome {
        Outcome::Answered => "answered",
        Outcome::NotAnswered => "not_answered",
        Outcome::SmallTalk => "small_talk",
        Outcome::Handover => "handover",
    });
    let sources = kernel::json::write(&line.sources)?;
    let params = params![&line.id, conversation, line.seq, by, &line.text, line.at, outcome, sources];
    Ok(batch.and(INSERT_MESSAGE, params))
}

pub async fn count_by_day(db: &TenantDb<'_>, days: &Days) -> Result<Vec<DayRow>, Fault> {
    db.all(COUNT_BY_DAY, params![days.windows()?]).await
}

/// Some conversations, whichever.
pub async fn list_any(db: &TenantDb<'_>, limit: u32) -> Result<Vec<ConversationId>, Fault> {
    #[derive(Deserialize)]
    struct Row {
        id: ConversationId,
    }
    let rows: Vec<Row> = db.all(LIST_ANY, params![limit]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Conversations and what was said in them.
pub fn remove(conversations: &[ConversationId]) -> Result<Batch, Fault> {
    let ids = kernel::json::write(conversations)?;
    Ok(Batch::of(REMOVE_MESSAGES, params![&ids]).and(REMOVE_CONVERSATIONS, params![ids]))
}
