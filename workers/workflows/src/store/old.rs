//! SQL of what is old enough to be forgotten. Each statement takes a portion, by an index that begins with the tenant.

use kernel::{Batch, Fault, Instant, TenantSql, ids::RunId, params, sql::TenantDb};
use serde::Deserialize;

const LIST_RUNS: TenantSql = TenantSql::new(
    "SELECT id, forget_at FROM workflow_runs INDEXED BY workflow_runs_by_keeping
     WHERE tenant_id = ?1 AND forget_at IS NOT NULL AND (forget_at, id) > (?2, ?3) AND forget_at <= ?4
     ORDER BY forget_at, id LIMIT ?5",
);
const FORGET_EFFECTS: TenantSql = TenantSql::new(
    "DELETE FROM effects_done WHERE tenant_id = ?1 AND id IN
       (SELECT id FROM effects_done INDEXED BY effects_done_by_age WHERE tenant_id = ?1 AND at < ?2 ORDER BY at LIMIT 500)",
);
const FORGET_MISSED: TenantSql = TenantSql::new(
    "DELETE FROM workflow_missed WHERE tenant_id = ?1 AND id IN
       (SELECT id FROM workflow_missed INDEXED BY workflow_missed_by_age WHERE tenant_id = ?1 AND recorded_at < ?2
          ORDER BY recorded_at LIMIT 500)",
);
const FORGET_LETTERS: TenantSql = TenantSql::new(
    "DELETE FROM dead_letters WHERE tenant_id = ?1 AND id IN
       (SELECT id FROM dead_letters INDEXED BY dead_letters_redriven WHERE tenant_id = ?1 AND redriven_at IS NOT NULL
          AND redriven_at < ?2 ORDER BY redriven_at LIMIT 500)",
);
const IS_LEFT: TenantSql = TenantSql::new(
    "SELECT EXISTS (SELECT 1 FROM effects_done INDEXED BY effects_done_by_age WHERE tenant_id = ?1 AND at < ?2)
       OR EXISTS (SELECT 1 FROM workflow_missed INDEXED BY workflow_missed_by_age WHERE tenant_id = ?1 AND recorded_at < ?2)
       OR EXISTS (SELECT 1 FROM dead_letters INDEXED BY dead_letters_redriven WHERE tenant_id = ?1
            AND redriven_at IS NOT NULL AND redriven_at < ?2) AS is_left",
);

/// A run whose time is up.
#[derive(Debug, Deserialize)]
pub struct Old {
    pub id: RunId,
    pub forget_at: Instant,
}

/// Runs whose time is up, behind a place in the order.
pub async fn list_old(
    db: &TenantDb<'_>,
    (at, id): (Instant, &str),
    now: Instant,
    most: u32,
) -> Result<Vec<Old>, Fault> {
    db.all(LIST_RUNS, params![at, id, now, most]).await
}

/// A portion of what was written down before an instant: effects, skipped times, letters that were redriven.
pub fn forget_old(before: Instant) -> Batch {
    Batch::of(FORGET_EFFECTS, params![before]).and(FORGET_MISSED, params![before]).and(FORGET_LETTERS, params![before])
}

/// Whether a portion was not all.
pub async fn is_old_left(db: &TenantDb<'_>, before: Instant) -> Result<bool, Fault> {
    #[derive(Deserialize)]
    struct Row {
        is_left: i64,
    }
    let row: Option<Row> = db.first(IS_LEFT, params![before]).await?;
    Ok(row.is_some_and(|row| row.is_left != 0))
}
