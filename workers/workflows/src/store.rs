//! SQL of workflows, versions, runs and dead letters, and the functions that run it; `store/` has the rest of it.

mod credentials;
mod data;
mod effects;
mod letters;
mod old;
mod runs;
mod subjects;
mod triggers;
mod waits;

use kernel::{Batch, Fault, Instant, TenantSql, ids::WorkflowId, json, page::PageQuery, params, sql::TenantDb};
use serde::Deserialize;

pub use credentials::{
    find_credential, insert_credential, list_credentials, list_users_of, open_credential, remove_credential,
    reseal_credential, update_credential,
};
pub use data::{
    Row, Table, count_rows, count_tables, find_rows, find_table, insert_row, insert_table, remove_rows, update_row,
};
pub use effects::{apply_once, find_effect};
pub use letters::{NewLetter, find_letter, insert_letter, list_letters, list_waiting, redriven};
pub use old::{forget_old, is_old_left, list_old};
pub use runs::{RunFilter, forget_run, list_overdue, list_runs, put_run};
pub use subjects::{follow, forget_past, forget_subject, list_following};
pub use triggers::{Trigger, close_triggers, list_due, list_listening, miss, move_trigger, open_trigger};
pub use waits::{find_signal, forget_waits, keep_signal, list_kept, list_waiting_for, put_waits};

use crate::model::{Version, VersionLine, Workflow, WorkflowLine, WorkflowState};

const FIND: TenantSql = TenantSql::new(
    "SELECT id, name, state, draft, draft_revision, published_version, house, created_at, updated_at
     FROM workflows WHERE tenant_id = ?1 AND id = ?2",
);
// A team's own names are few: they are read in the order of the list until the page is full.
// The newest run is looked up for its time and for its state; both are the first row of an index.
const LIST: TenantSql = TenantSql::new(
    "SELECT w.id, w.name, w.state, w.published_version, w.house, w.created_at, w.updated_at,
       (SELECT started_at FROM workflow_runs r WHERE r.tenant_id = ?1 AND r.workflow_id = w.id
          ORDER BY started_at DESC, id DESC LIMIT 1) AS last_run_at,
       (SELECT state FROM workflow_runs r WHERE r.tenant_id = ?1 AND r.workflow_id = w.id
          ORDER BY started_at DESC, id DESC LIMIT 1) AS last_run_state,
       (SELECT count(*) FROM workflow_runs r WHERE r.tenant_id = ?1 AND r.workflow_id = w.id AND r.state = 'succeeded'
          AND r.started_at >= ?4) AS succeeded,
       (SELECT count(*) FROM workflow_runs r WHERE r.tenant_id = ?1 AND r.workflow_id = w.id AND r.state = 'failed'
          AND r.started_at >= ?4) AS failed
     FROM workflows w WHERE w.tenant_id = ?1 AND w.id < ?2 AND (?5 IS NULL OR instr(lower(w.name), ?5) > 0)
     ORDER BY w.id DESC LIMIT ?3",
);
const LIST_IN_STATE: TenantSql = TenantSql::new(
    "SELECT w.id, w.name, w.state, w.published_version, w.house, w.created_at, w.updated_at,
       (SELECT started_at FROM workflow_runs r WHERE r.tenant_id = ?1 AND r.workflow_id = w.id
          ORDER BY started_at DESC, id DESC LIMIT 1) AS last_run_at,
       (SELECT state FROM workflow_runs r WHERE r.tenant_id = ?1 AND r.workflow_id = w.id
          ORDER BY started_at DESC, id DESC LIMIT 1) AS last_run_state,
       (SELECT count(*) FROM workflow_runs r WHERE r.tenant_id = ?1 AND r.workflow_id = w.id AND r.state = 'succeeded'
          AND r.started_at >= ?4) AS succeeded,
       (SELECT count(*) FROM workflow_runs r WHERE r.tenant_id = ?1 AND r.workflow_id = w.id AND r.state = 'failed'
          AND r.started_at >= ?4) AS failed
     FROM workflows w INDEXED BY workflows_by_state
     WHERE w.tenant_id = ?1 AND w.state = ?6 AND w.id < ?2 AND (?5 IS NULL OR instr(lower(w.name), ?5) > 0)
     ORDER BY w.id DESC LIMIT ?3",
);
const INSERT: TenantSql = TenantSql::new(
    "INSERT INTO workflows (tenant_id, id, name, state, draft, draft_revision, created_at, updated_at, house)
     VALUES (?1, ?2, ?3, 'draft', ?4, 1, ?5, ?5, ?6)",
);
const HAS_HOUSE: TenantSql = TenantSql::new(
    "SELECT EXISTS (SELECT 1 FROM workflows INDEXED BY workflows_by_house WHERE tenant_id = ?1 AND house = ?2) AS found",
);
const UPDATE: TenantSql = TenantSql::new(
    "UPDATE workflows SET name = ?3, draft = ?4, draft_revision = ?5, updated_at = ?6 WHERE tenant_id = ?1 AND id = ?2",
);
const SET_STATE: TenantSql =
    TenantSql::new("UPDATE workflows SET state = ?3, updated_at = ?4 WHERE tenant_id = ?1 AND id = ?2");
const SET_VERSION: TenantSql =
    TenantSql::new("UPDATE workflows SET published_version = ?3, updated_at = ?4 WHERE tenant_id = ?1 AND id = ?2");
// Breaks on the primary key when somebody else made this revision first.
const INSERT_EDIT: TenantSql = TenantSql::new(
    "INSERT INTO workflow_edits (tenant_id, id, workflow_id, revision, edited_by, edited_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
);
const FORGET_EDITS: TenantSql =
    TenantSql::new("DELETE FROM workflow_edits WHERE tenant_id = ?1 AND workflow_id = ?2 AND revision < ?3");
// Breaks on the primary key when somebody else published this version first.
const INSERT_VERSION: TenantSql = TenantSql::new(
    "INSERT INTO workflow_versions (tenant_id, id, workflow_id, version, graph, note, created_by, created_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
);
const FIND_VERSION: TenantSql = TenantSql::new(
    "SELECT version, graph, note, created_by, created_at FROM workflow_versions WHERE tenant_id = ?1 AND id = ?2",
);
const LIST_VERSIONS: TenantSql = TenantSql::new(
    "SELECT version, note, created_by, created_at FROM workflow_versions
     WHERE tenant_id = ?1 AND workflow_id = ?2 AND version < ?3 ORDER BY version DESC LIMIT ?4",
);
const LAST_VERSION: TenantSql = TenantSql::new(
    "SELECT version FROM workflow_versions WHERE tenant_id = ?1 AND workflow_id = ?2 ORDER BY version DESC LIMIT 1",
);
const REMOVE_VERSIONS: TenantSql =
    TenantSql::new("DELETE FROM workflow_versions WHERE tenant_id = ?1 AND workflow_id = ?2");
const REMOVE: TenantSql = TenantSql::new("DELETE FROM workflows WHERE tenant_id = ?1 AND id = ?2");

pub async fn find(db: &TenantDb<'_>, id: &WorkflowId) -> Result<Option<Workflow>, Fault> {
    db.first(FIND, params![id]).await
}

/// One row more than the page shows; `since` is where counting begins.
pub async fn list(
    db: &TenantDb<'_>,
    page: &PageQuery,
    (state, searched): (Option<WorkflowState>, Option<String>),
    since: Instant,
) -> Result<Vec<WorkflowLine>, Fault> {
    match state {
        None => db.all(LIST, params![page.before(), page.probe(), since, searched]).await,
        Some(state) => db.all(LIST_IN_STATE, params![page.before(), page.probe(), since, searched, state.name()]).await,
    }
}

pub fn insert(workflow: &Workflow) -> Result<Batch, Fault> {
    let Workflow { id, name, draft, created_at, house, .. } = workflow;
    Ok(Batch::of(INSERT, params![id, name, json::write(draft)?, *created_at, house.clone()]))
}

/// Whether one of the workflows that every team has is there.
pub async fn has_house(db: &TenantDb<'_>, key: &str) -> Result<bool, Fault> {
    #[derive(Deserialize)]
    struct Row {
        #[serde(deserialize_with = "kernel::sql::flag")]
        found: bool,
    }
    let row: Option<Row> = db.first(HAS_HOUSE, params![key]).await?;
    Ok(row.is_some_and(|row| row.found))
}

/// The draft as it is now. Breaks when somebody else made this revision first.
pub fn update(workflow: &Workflow, by: &str) -> Result<Batch, Fault> {
    let Workflow { id, name, draft, revision, updated_at, .. } = workflow;
    Ok(edit(id, *revision, by, *updated_at).and(UPDATE, params![id, name, json::write(draft)?, *revision, *updated_at]))
}

fn edit(id: &WorkflowId, revision: u32, by: &str, at: Instant) -> Batch {
    Batch::of(INSERT_EDIT, params![numbered(id, revision), id, revision, by, at])
        .and(FORGET_EDITS, params![id, revision])
}

pub fn set_state(id: &WorkflowId, state: WorkflowState, now: Instant) -> Batch {
    Batch::of(SET_STATE, params![id, state.name(), now])
}

/// A version, which is the published one from now on. Breaks when somebody else published this number first.
pub fn insert_version(id: &WorkflowId, version: &Version) -> Result<Batch, Fault> {
    let Version { version, graph, note, created_by, created_at } = version;
    let row = params![numbered(id, *version), id, *version, json::write(graph)?, note, created_by, *created_at];
    Ok(Batch::of(INSERT_VERSION, row).and(SET_VERSION, params![id, *version, *created_at]))
}

fn numbered(id: &WorkflowId, number: u32) -> String {
    format!("{id}.{number}")
}

pub async fn find_version(db: &TenantDb<'_>, id: &WorkflowId, version: u32) -> Result<Option<Version>, Fault> {
    db.first(FIND_VERSION, params![numbered(id, version)]).await
}

/// One row more than the page shows.
pub async fn list_versions(
    db: &TenantDb<'_>,
    id: &WorkflowId,
    before: u32,
    page: &PageQuery,
) -> Result<Vec<VersionLine>, Fault> {
    db.all(LIST_VERSIONS, params![id, before, page.probe()]).await
}

/// The highest number that was given; 0 before the first.
pub async fn last_version(db: &TenantDb<'_>, id: &WorkflowId) -> Result<u32, Fault> {
    #[derive(Deserialize)]
    struct Row {
        version: u32,
    }
    let row: Option<Row> = db.first(LAST_VERSION, params![id]).await?;
    Ok(row.map_or(0, |row| row.version))
}

/// The workflow and its versions. Its runs stay until their time is up.
pub fn remove(id: &WorkflowId) -> Batch {
    close_triggers(id)
        .and(FORGET_EDITS, params![id, i64::from(u32::MAX)])
        .and(REMOVE_VERSIONS, params![id])
        .and(REMOVE, params![id])
}
