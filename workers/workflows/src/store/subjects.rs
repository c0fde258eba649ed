//! SQL of what runs are about: who has to hear when it ends.

use kernel::{Batch, Fault, Instant, TenantSql, ids::RunId, params, sql::TenantDb};
use serde::Deserialize;

const FOLLOW: TenantSql = TenantSql::new(
    "INSERT INTO workflow_subjects (tenant_id, id, run_id, until) VALUES (?1, ?2, ?3, ?4)
     ON CONFLICT (tenant_id, id) DO NOTHING",
);
const LIST: TenantSql = TenantSql::new(
    "SELECT run_id FROM workflow_subjects WHERE tenant_id = ?1 AND id > ?2 AND id < ?3 ORDER BY id LIMIT 200",
);
const FORGET: TenantSql = TenantSql::new("DELETE FROM workflow_subjects WHERE tenant_id = ?1 AND id > ?2 AND id < ?3");
const FORGET_PAST: TenantSql = TenantSql::new("DELETE FROM workflow_subjects WHERE tenant_id = ?1 AND until < ?2");

/// Ids of rows are the subject's and the run's with `/` between; `0` is the sign behind it.
fn range(subject: &str) -> (String, String) {
    (format!("{subject}/"), format!("{subject}0"))
}

/// A run is about something until a time. Twice is once.
pub fn follow(subject: &str, run: &str, until: Instant) -> Batch {
    Batch::of(FOLLOW, params![format!("{subject}/{run}"), run, until])
}

/// The runs that are about something: two hundred at most.
pub async fn list_following(db: &TenantDb<'_>, subject: &str) -> Result<Vec<RunId>, Fault> {
    #[derive(Deserialize)]
    struct Row {
        run_id: RunId,
    }
    let (from, to) = range(subject);
    let rows: Vec<Row> = db.all(LIST, params![from, to]).await?;
    Ok(rows.into_iter().map(|row| row.run_id).collect())
}

pub fn forget_subject(subject: &str) -> Batch {
    let (from, to) = range(subject);
    Batch::of(FORGET, params![from, to])
}

/// What is over needs nobody who hears of it.
pub fn forget_past(before: Instant) -> Batch {
    Batch::of(FORGET_PAST, params![before])
}
