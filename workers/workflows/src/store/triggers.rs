//! SQL of what starts workflows that are switched on.

use kernel::{Batch, Fault, Instant, TenantSql, ids::WorkflowId, json, params, sql, sql::TenantDb};
use serde::Deserialize;
use serde_json::Value;

const CLOSE: TenantSql = TenantSql::new("DELETE FROM workflow_triggers WHERE tenant_id = ?1 AND workflow_id = ?2");
const OPEN: TenantSql = TenantSql::new(
    "INSERT INTO workflow_triggers (tenant_id, id, workflow_id, node, kind, params, next_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
);
const DUE: TenantSql = TenantSql::new(
    "SELECT id, workflow_id, node, params, next_at FROM workflow_triggers INDEXED BY workflow_triggers_due_of
     WHERE tenant_id = ?1 AND next_at IS NOT NULL AND next_at <= ?2 ORDER BY next_at LIMIT 50",
);
const LISTENING: TenantSql = TenantSql::new(
    "SELECT id, workflow_id, node, params, next_at FROM workflow_triggers INDEXED BY workflow_triggers_by_kind
     WHERE tenant_id = ?1 AND kind = ?2 AND id > ?3 ORDER BY id LIMIT 100",
);
// Another tick may have moved it; what was read then is no longer true.
const MOVE: TenantSql =
    TenantSql::new("UPDATE workflow_triggers SET next_at = ?3 WHERE tenant_id = ?1 AND id = ?2 AND next_at = ?4");
// A tick that died may have started the run of that time: then it was not missed.
const MISS: TenantSql = TenantSql::new(
    "INSERT INTO workflow_missed (tenant_id, id, workflow_id, node, due_at, recorded_at)
     SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS (SELECT 1 FROM workflow_runs WHERE tenant_id = ?1 AND id = ?7)
     ON CONFLICT (tenant_id, id) DO NOTHING",
);

/// A trigger of a workflow that is switched on.
#[derive(Clone, Debug, Deserialize)]
pub struct Trigger {
    pub id: String,
    pub workflow_id: WorkflowId,
    pub node: String,
    #[serde(deserialize_with = "sql::json")]
    pub params: Value,
    pub next_at: Option<Instant>,
}

/// Nothing starts the workflow any more.
pub fn close_triggers(workflow: &WorkflowId) -> Batch {
    Batch::of(CLOSE, params![workflow])
}

pub fn open_trigger(trigger: &Trigger, kind: &str) -> Result<Batch, Fault> {
    let Trigger { id, workflow_id, node, params, next_at } = trigger;
    Ok(Batch::of(OPEN, params![id, workflow_id, node, kind, json::write(params)?, *next_at]))
}

/// Schedules whose time has come, the longest due first.
pub async fn list_due(db: &TenantDb<'_>, now: Instant) -> Result<Vec<Trigger>, Fault> {
    db.all(DUE, params![now]).await
}

/// Triggers of a kind behind an id: a hundred.
pub async fn list_listening(db: &TenantDb<'_>, kind: &str, after: &str) -> Result<Vec<Trigger>, Fault> {
    db.all(LISTENING, params![kind, after]).await
}

pub fn move_trigger(trigger: &Trigger, next: Option<Instant>) -> Batch {
    Batch::of(MOVE, params![&trigger.id, next, trigger.next_at])
}

/// A time that was skipped; `run` is the one that it would have started.
pub fn miss(trigger: &Trigger, (due_at, now): (Instant, Instant), run: &str) -> Batch {
    let id = format!("{}.{}", trigger.id, due_at.millis());
    Batch::of(MISS, params![id, &trigger.workflow_id, &trigger.node, due_at, now, run])
}
