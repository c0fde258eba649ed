//! SQL of who waits for which signal, and of the signals that are kept for a while.

use kernel::{Batch, Fault, Instant, TenantSql, ids::RunId, json, params, sql, sql::TenantDb};
use serde::{Deserialize, Serialize};

use crate::{
    protocol::{Told, Waiting},
    signals::Signal,
};

/// Signals that a run is given at once, at most.
const MOST_KEPT: u32 = 200;

// Nothing comes back by a telling that is older than the run's last one.
const PUT: TenantSql = TenantSql::new(
    "INSERT INTO workflow_waits (tenant_id, id, run_id, name, correlation, revision)
     SELECT ?1, ?2 || '.' || (value ->> 'step'), ?2, value ->> 'name', value ->> 'correlation', ?4 FROM json_each(?3)
     WHERE EXISTS (SELECT 1 FROM workflow_runs WHERE tenant_id = ?1 AND id = ?2 AND revision = ?4)
     ON CONFLICT (tenant_id, id) DO UPDATE SET name = excluded.name, correlation = excluded.correlation,
       revision = excluded.revision",
);
const REMOVE_OLD: TenantSql =
    TenantSql::new("DELETE FROM workflow_waits WHERE tenant_id = ?1 AND run_id = ?2 AND revision < ?3");
const LIST: TenantSql = TenantSql::new(
    "SELECT run_id FROM workflow_waits INDEXED BY workflow_waits_by_signal
     WHERE tenant_id = ?1 AND name = ?2 AND correlation = ?3 ORDER BY id LIMIT ?4",
);
const KEEP: TenantSql = TenantSql::new(
    "INSERT INTO workflow_signals (tenant_id, id, name, correlation, items, came_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
     ON CONFLICT (tenant_id, id) DO NOTHING",
);
const FORGET: TenantSql = TenantSql::new("DELETE FROM workflow_signals WHERE tenant_id = ?1 AND came_at < ?2");
const FIND: TenantSql = TenantSql::new(
    "SELECT id, name, correlation, items, came_at FROM workflow_signals WHERE tenant_id = ?1 AND id = ?2",
);
const KEPT: TenantSql = TenantSql::new(
    "SELECT s.id, s.name, s.correlation, s.items, s.came_at FROM json_each(?2) AS w
     CROSS JOIN workflow_signals AS s INDEXED BY workflow_signals_by_name
     WHERE s.tenant_id = ?1 AND s.name = w.value ->> 'name' AND s.correlation = w.value ->> 'correlation' AND s.came_at >= ?3
     LIMIT ?4",
);

/// Who waits in a run now, in place of those before. Belongs behind the telling of the run, into its transaction.
pub fn put_waits(run: &RunId, told: &Told) -> Result<Batch, Fault> {
    Ok(Batch::of(PUT, params![run, json::write(&told.waits)?, told.revision])
        .and(REMOVE_OLD, params![run, told.revision]))
}

/// Above every revision; numbers of D1 are doubles.
const AFTER_ALL: i64 = (1 << 53) - 1;

/// Nobody waits in a run that is gone.
pub fn forget_waits(run: &RunId) -> Batch {
    Batch::of(REMOVE_OLD, params![run, AFTER_ALL])
}

/// Runs that wait for a signal; one may be there for several of its steps.
pub async fn list_waiting_for(
    db: &TenantDb<'_>,
    (name, correlation): (&str, &str),
    most: u32,
) -> Result<Vec<RunId>, Fault> {
    #[derive(Deserialize)]
    struct Row {
        run_id: RunId,
    }
    let rows: Vec<Row> = db.all(LIST, params![name, correlation, most]).await?;
    Ok(rows.into_iter().map(|row| row.run_id).collect())
}

#[derive(Deserialize)]
struct Kept {
    id: String,
    name: String,
    correlation: String,
    #[serde(deserialize_with = "sql::json")]
    items: Vec<serde_json::Value>,
    came_at: Instant,
}

impl From<Kept> for Signal {
    fn from(kept: Kept) -> Self {
        let Kept { id, name, correlation, items, came_at } = kept;
        Self { id, name, correlation, items, came_at }
    }
}

/// Keeps a signal, unless it is there, and forgets what came before an instant.
pub fn keep_signal(signal: &Signal, before: Instant) -> Result<Batch, Fault> {
    let Signal { id, name, correlation, items, came_at } = signal;
    let row = params![id, name, correlation, json::write(items)?, *came_at];
    Ok(Batch::of(FORGET, params![before]).and(KEEP, row))
}

pub async fn find_signal(db: &TenantDb<'_>, id: &str) -> Result<Option<Signal>, Fault> {
    let found: Option<Kept> = db.first(FIND, params![id]).await?;
    Ok(found.map(Signal::from))
}

/// Signals that some steps could take, of those that came since an instant, oldest first.
pub async fn list_kept(db: &TenantDb<'_>, waits: &[Waiting], since: Instant) -> Result<Vec<Signal>, Fault> {
    #[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
    struct Wanted<'a> {
        name: &'a str,
        correlation: &'a str,
    }
    let mut wanted: Vec<Wanted<'_>> =
        waits.iter().map(|Waiting { name, correlation, .. }| Wanted { name, correlation }).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let rows: Vec<Kept> = db.all(KEPT, params![json::write(&wanted)?, since, MOST_KEPT]).await?;
    let mut found: Vec<Signal> = rows.into_iter().map(Signal::from).collect();
    found = kernel::order::by_key(found, |signal| (signal.came_at.millis(), 0));
    Ok(found)
}
