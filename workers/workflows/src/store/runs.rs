//! SQL of runs: what their objects told.

use kernel::{
    Batch, Fault, Instant, TenantSql,
    ids::{RunId, WorkflowId},
    page::PageQuery,
    params,
    sql::TenantDb,
};
use serde::Deserialize;

use crate::{
    machine::{RunState, parse_step_name},
    model::{RunLine, place},
    protocol::{Birth, Told},
};

const PUT: TenantSql = TenantSql::new(
    "INSERT INTO workflow_runs (tenant_id, id, workflow_id, version, started_by, state, started_at, ended_at, error_code,
       error_node, steps, attempts, waits_for, due_at, revision, forget_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
     ON CONFLICT (tenant_id, id) DO UPDATE SET state = excluded.state, ended_at = excluded.ended_at,
       error_code = excluded.error_code, error_node = excluded.error_node, steps = excluded.steps,
       attempts = excluded.attempts, waits_for = excluded.waits_for, due_at = excluded.due_at,
       revision = excluded.revision, forget_at = excluded.forget_at
     WHERE excluded.revision > workflow_runs.revision",
);
const LIST: TenantSql = TenantSql::new(
    "SELECT id, workflow_id, version, started_by, state, started_at, ended_at, error_code, error_node, steps, attempts,
       waits_for
     FROM workflow_runs INDEXED BY workflow_runs_by_start
     WHERE tenant_id = ?1 AND (started_at, id) < (?2, ?3) AND started_at >= ?4
     ORDER BY started_at DESC, id DESC LIMIT ?5",
);
const LIST_OF_WORKFLOW: TenantSql = TenantSql::new(
    "SELECT id, workflow_id, version, started_by, state, started_at, ended_at, error_code, error_node, steps, attempts,
       waits_for
     FROM workflow_runs INDEXED BY workflow_runs_by_workflow
     WHERE tenant_id = ?1 AND workflow_id = ?6 AND (started_at, id) < (?2, ?3) AND started_at >= ?4
     ORDER BY started_at DESC, id DESC LIMIT ?5",
);
const LIST_IN_STATE: TenantSql = TenantSql::new(
    "SELECT id, workflow_id, version, started_by, state, started_at, ended_at, error_code, error_node, steps, attempts,
       waits_for
     FROM workflow_runs INDEXED BY workflow_runs_by_state
     WHERE tenant_id = ?1 AND state = ?6 AND (started_at, id) < (?2, ?3) AND started_at >= ?4
     ORDER BY started_at DESC, id DESC LIMIT ?5",
);
const LIST_OF_WORKFLOW_IN_STATE: TenantSql = TenantSql::new(
    "SELECT id, workflow_id, version, started_by, state, started_at, ended_at, error_code, error_node, steps, attempts,
       waits_for
     FROM workflow_runs INDEXED BY workflow_runs_by_outcome
     WHERE tenant_id = ?1 AND workflow_id = ?6 AND state = ?7 AND (started_at, id) < (?2, ?3) AND started_at >= ?4
     ORDER BY started_at DESC, id DESC LIMIT ?5",
);
const LIST_OVERDUE: TenantSql = TenantSql::new(
    "SELECT id, due_at FROM workflow_runs INDEXED BY workflow_runs_by_due
     WHERE tenant_id = ?1 AND due_at IS NOT NULL AND (due_at, id) > (?2, ?3) AND due_at < ?4
     ORDER BY due_at, id LIMIT ?5",
);
const FORGET: TenantSql = TenantSql::new("DELETE FROM workflow_runs WHERE tenant_id = ?1 AND id = ?2");

// What goes with a run: letters about it could be redriven no more.
const FORGET_LETTERS: TenantSql = TenantSql::new("DELETE FROM dead_letters WHERE tenant_id = ?1 AND run_id = ?2");

/// Which runs a list shows, latest first.
#[derive(Clone, Debug, Default)]
pub struct RunFilter {
    pub workflow: Option<WorkflowId>,
    pub state: Option<RunState>,
    pub from: Option<Instant>,
    pub to: Option<Instant>,
}

/// What the object tells of itself; an older telling changes nothing.
pub fn put_run(id: &RunId, birth: &Birth, started_at: Instant, told: &Told) -> Batch {
    let error = told.error.as_ref();
    let node = error.map(|error| parse_step_name(&error.step).map_or(error.step.as_str(), |(node, _)| node));
    Batch::of(
        PUT,
        params![
            id,
            &birth.workflow,
            birth.version,
            &birth.trigger,
            told.state.name(),
            started_at,
            told.ended_at,
            error.map(|error| error.code.as_str()),
            node,
            told.steps,
            told.attempts,
            told.waits_for.as_deref(),
            told.due_at,
            told.revision,
            told.forget_at,
        ],
    )
}

/// One row more than the page shows.
pub async fn list_runs(db: &TenantDb<'_>, filter: &RunFilter, page: &PageQuery) -> Result<Vec<RunLine>, Fault> {
    let (at, id) = place(page.cursor.as_deref())?;
    let at = filter.to.map_or(at, |to| at.min(to.millis()));
    let from = filter.from.map_or(0, Instant::millis);
    let probe = page.probe();
    match (&filter.workflow, filter.state) {
        (None, None) => db.all(LIST, params![at, id, from, probe]).await,
        (Some(workflow), None) => db.all(LIST_OF_WORKFLOW, params![at, id, from, probe, workflow]).await,
        (None, Some(state)) => db.all(LIST_IN_STATE, params![at, id, from, probe, state.name()]).await,
        (Some(workflow), Some(state)) => {
            db.all(LIST_OF_WORKFLOW_IN_STATE, params![at, id, from, probe, workflow, state.name()]).await
        }
    }
}

/// A run that should have gone on by itself.
#[derive(Debug, Deserialize)]
pub struct Overdue {
    pub id: RunId,
    pub due_at: Instant,
}

/// Runs that should have gone on by themselves before an instant, longest overdue first, behind a place in the order.
pub async fn list_overdue(
    db: &TenantDb<'_>,
    (at, id): (Instant, &str),
    before: Instant,
    most: u32,
) -> Result<Vec<Overdue>, Fault> {
    db.all(LIST_OVERDUE, params![at, id, before, most]).await
}

pub fn forget_run(id: &RunId) -> Batch {
    super::forget_waits(id).and(FORGET_LETTERS, params![id]).and(FORGET, params![id])
}
