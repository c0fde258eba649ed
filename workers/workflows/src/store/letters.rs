//! SQL of dead letters.

use kernel::{
    Batch, Fault, Instant, TenantSql,
    ids::{DeadLetterId, RunId, WorkflowId},
    page::PageQuery,
    params,
    sql::TenantDb,
};
use serde::Deserialize;

use crate::model::{DeadLetter, place};

// Told twice, it is there once.
const INSERT: TenantSql = TenantSql::new(
    "INSERT INTO dead_letters (tenant_id, id, run_id, workflow_id, node, iteration, input, code, message, attempts,
       correlation, at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
     ON CONFLICT (tenant_id, id) DO NOTHING",
);
const FIND: TenantSql = TenantSql::new(
    "SELECT id, run_id, workflow_id, node, iteration, input, code, message, attempts, correlation, at, redriven_at
     FROM dead_letters WHERE tenant_id = ?1 AND id = ?2",
);
const LIST: TenantSql = TenantSql::new(
    "SELECT id, run_id, workflow_id, node, iteration, input, code, message, attempts, correlation, at, redriven_at
     FROM dead_letters INDEXED BY dead_letters_by_time
     WHERE tenant_id = ?1 AND (at, id) < (?2, ?3) ORDER BY at DESC, id DESC LIMIT ?4",
);
const LIST_OF_WORKFLOW: TenantSql = TenantSql::new(
    "SELECT id, run_id, workflow_id, node, iteration, input, code, message, attempts, correlation, at, redriven_at
     FROM dead_letters INDEXED BY dead_letters_by_workflow
     WHERE tenant_id = ?1 AND workflow_id = ?5 AND (at, id) < (?2, ?3) ORDER BY at DESC, id DESC LIMIT ?4",
);
const LIST_WAITING: TenantSql = TenantSql::new(
    "SELECT id, run_id, workflow_id, at FROM dead_letters INDEXED BY dead_letters_waiting
     WHERE tenant_id = ?1 AND redriven_at IS NULL AND (at, id) > (?2, ?3) AND at <= ?4 ORDER BY at, id LIMIT ?5",
);
const REDRIVEN: TenantSql = TenantSql::new("UPDATE dead_letters SET redriven_at = ?3 WHERE tenant_id = ?1 AND id = ?2");

/// A step that failed for good.
pub struct NewLetter<'a> {
    pub id: DeadLetterId,
    pub run: &'a RunId,
    pub workflow: &'a WorkflowId,
    pub node: &'a str,
    pub iteration: &'a str,
    /// JSON of the first items.
    pub input: String,
    pub code: &'a str,
    pub message: &'a str,
    pub attempts: u32,
    pub correlation: &'a str,
    pub at: Instant,
}

pub fn insert_letter(new: NewLetter<'_>) -> Batch {
    let NewLetter { id, run, workflow, node, iteration, input, code, message, attempts, correlation, at } = new;
    let row = params![&id, run, workflow, node, iteration, input, code, message, attempts, correlation, at];
    Batch::of(INSERT, row)
}

pub async fn find_letter(db: &TenantDb<'_>, id: &DeadLetterId) -> Result<Option<DeadLetter>, Fault> {
    db.first(FIND, params![id]).await
}

/// Latest first; one row more than the page shows.
pub async fn list_letters(
    db: &TenantDb<'_>,
    workflow: Option<&WorkflowId>,
    page: &PageQuery,
) -> Result<Vec<DeadLetter>, Fault> {
    let (at, id) = place(page.cursor.as_deref())?;
    match workflow {
        None => db.all(LIST, params![at, id, page.probe()]).await,
        Some(workflow) => db.all(LIST_OF_WORKFLOW, params![at, id, page.probe(), workflow]).await,
    }
}

/// A letter that nobody redrove yet.
#[derive(Debug, Deserialize)]
pub struct Waiting {
    pub id: DeadLetterId,
    pub run_id: RunId,
    pub workflow_id: WorkflowId,
    pub at: Instant,
}

/// Letters that wait for a redrive, oldest first, from a place in the order up to an instant.
pub async fn list_waiting(
    db: &TenantDb<'_>,
    (at, id): (Instant, &str),
    until: Instant,
    most: u32,
) -> Result<Vec<Waiting>, Fault> {
    db.all(LIST_WAITING, params![at, id, until, most]).await
}

pub fn redriven(id: &DeadLetterId, now: Instant) -> Batch {
    Batch::of(REDRIVEN, params![id, now])
}
