//! SQL of the end of a team.

use kernel::{
    Fault, GlobalSql, Instant, TenantSql,
    ids::TeamId,
    params,
    ports::Sql,
    sql::{GlobalDb, TenantDb},
};

use crate::rows::{Found, Place};

/// Rows that one statement removes at most.
pub const AT_ONCE: usize = 500;

/// Every table of a shard but the outbox, children before their parents. A test compares them with the schema.
pub const TABLES: [(&str, TenantSql); 28] = [
    (
        "workflow_signals",
        TenantSql::new(
            "DELETE FROM workflow_signals WHERE tenant_id = ?1 AND id IN (SELECT id FROM workflow_signals WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "workflow_waits",
        TenantSql::new(
            "DELETE FROM workflow_waits WHERE tenant_id = ?1 AND id IN (SELECT id FROM workflow_waits WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "credentials",
        TenantSql::new(
            "DELETE FROM credentials WHERE tenant_id = ?1 AND id IN (SELECT id FROM credentials WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "effects_done",
        TenantSql::new(
            "DELETE FROM effects_done WHERE tenant_id = ?1 AND id IN (SELECT id FROM effects_done WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "data_rows",
        TenantSql::new(
            "DELETE FROM data_rows WHERE tenant_id = ?1 AND id IN (SELECT id FROM data_rows WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "data_tables",
        TenantSql::new(
            "DELETE FROM data_tables WHERE tenant_id = ?1 AND id IN (SELECT id FROM data_tables WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "workflow_subjects",
        TenantSql::new(
            "DELETE FROM workflow_subjects WHERE tenant_id = ?1 AND id IN (SELECT id FROM workflow_subjects WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "workflow_missed",
        TenantSql::new(
            "DELETE FROM workflow_missed WHERE tenant_id = ?1 AND id IN (SELECT id FROM workflow_missed WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "workflow_triggers",
        TenantSql::new(
            "DELETE FROM workflow_triggers WHERE tenant_id = ?1 AND id IN (SELECT id FROM workflow_triggers WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "dead_letters",
        TenantSql::new(
            "DELETE FROM dead_letters WHERE tenant_id = ?1 AND id IN (SELECT id FROM dead_letters WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "workflow_runs",
        TenantSql::new(
            "DELETE FROM workflow_runs WHERE tenant_id = ?1 AND id IN (SELECT id FROM workflow_runs WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "workflow_versions",
        TenantSql::new(
            "DELETE FROM workflow_versions WHERE tenant_id = ?1 AND id IN (SELECT id FROM workflow_versions WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "workflow_edits",
        TenantSql::new(
            "DELETE FROM workflow_edits WHERE tenant_id = ?1 AND id IN (SELECT id FROM workflow_edits WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "workflows",
        TenantSql::new(
            "DELETE FROM workflows WHERE tenant_id = ?1 AND id IN (SELECT id FROM workflows WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "cancellations",
        TenantSql::new(
            "DELETE FROM cancellations WHERE tenant_id = ?1 AND id IN (SELECT id FROM cancellations WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "appointments",
        TenantSql::new(
            "DELETE FROM appointments WHERE tenant_id = ?1 AND id IN (SELECT id FROM appointments WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "services",
        TenantSql::new(
            "DELETE FROM services WHERE tenant_id = ?1 AND id IN (SELECT id FROM services WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "calendars",
        TenantSql::new(
            "DELETE FROM calendars WHERE tenant_id = ?1 AND id IN (SELECT id FROM calendars WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "messages",
        TenantSql::new(
            "DELETE FROM messages WHERE tenant_id = ?1 AND id IN (SELECT id FROM messages WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "conversations",
        TenantSql::new(
            "DELETE FROM conversations WHERE tenant_id = ?1 AND id IN (SELECT id FROM conversations WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "leads",
        TenantSql::new(
            "DELETE FROM leads WHERE tenant_id = ?1 AND id IN (SELECT id FROM leads WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "forms",
        TenantSql::new(
            "DELETE FROM forms WHERE tenant_id = ?1 AND id IN (SELECT id FROM forms WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "automations",
        TenantSql::new(
            "DELETE FROM automations WHERE tenant_id = ?1 AND id IN (SELECT id FROM automations WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "pages",
        TenantSql::new(
            "DELETE FROM pages WHERE tenant_id = ?1 AND id IN (SELECT id FROM pages WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "crawls",
        TenantSql::new(
            "DELETE FROM crawls WHERE tenant_id = ?1 AND id IN (SELECT id FROM crawls WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "sites",
        TenantSql::new(
            "DELETE FROM sites WHERE tenant_id = ?1 AND id IN (SELECT id FROM sites WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "audit_log",
        TenantSql::new(
            "DELETE FROM audit_log WHERE tenant_id = ?1 AND id IN (SELECT id FROM audit_log WHERE tenant_id = ?1 ORDER BY id LIMIT 500) RETURNING 1 AS gone",
        ),
    ),
    (
        "handled",
        TenantSql::new(
            "DELETE FROM handled WHERE tenant_id = ?1 AND (event_id, handler) IN
               (SELECT event_id, handler FROM handled WHERE tenant_id = ?1 ORDER BY event_id, handler LIMIT 500)
             RETURNING 1 AS gone",
        ),
    ),
];
/// Last, because each run leaves the next one here until it is published.
const REMOVE_OUTBOX: TenantSql = TenantSql::new("DELETE FROM outbox WHERE tenant_id = ?1");

const IS_DUE: GlobalSql = GlobalSql::new("SELECT 1 AS gone FROM teams WHERE id = ?1 AND deletion_at <= ?2");
const LIST_DUE: GlobalSql = GlobalSql::new(
    "SELECT id, shard FROM teams WHERE deletion_at IS NOT NULL AND deletion_at <= ?1 ORDER BY deletion_at LIMIT 100",
);
/// What is known of people and places goes with the first run; the bare row stays until the last.
const STRIP: [GlobalSql; 9] = [
    GlobalSql::new("DELETE FROM members WHERE team_id = ?1"),
    GlobalSql::new("DELETE FROM former_members WHERE team_id = ?1"),
    GlobalSql::new("DELETE FROM invitations WHERE team_id = ?1"),
    GlobalSql::new("DELETE FROM team_domains WHERE team_id = ?1"),
    GlobalSql::new("DELETE FROM api_keys WHERE team_id = ?1"),
    GlobalSql::new("DELETE FROM site_directory WHERE team_id = ?1"),
    GlobalSql::new("UPDATE sessions SET team_id = NULL WHERE team_id = ?1"),
    GlobalSql::new(
        "UPDATE sessions SET acting_team_id = NULL, acting_reason = NULL, acting_until_at = NULL WHERE acting_team_id = ?1",
    ),
    GlobalSql::new("UPDATE teams SET name = '' WHERE id = ?1"),
];
const REMOVE_CONTROL_OUTBOX: GlobalSql = GlobalSql::new("DELETE FROM outbox WHERE tenant_id = ?1");
const REMOVE_TEAM: GlobalSql = GlobalSql::new("DELETE FROM teams WHERE id = ?1 AND deletion_at <= ?2");

/// Removes some rows of one table; answers how many.
pub async fn remove_rows(db: &TenantDb<'_>, remove: TenantSql) -> Result<usize, Fault> {
    let gone: Vec<Found> = db.all(remove, params![]).await?;
    Ok(gone.len())
}

pub async fn remove_outbox(db: &TenantDb<'_>) -> Result<(), Fault> {
    db.all::<Found>(REMOVE_OUTBOX, params![]).await.map(|_| ())
}

/// Whether the team's time was up at `now`.
pub async fn is_due(sql: &dyn Sql, team: &TeamId, now: Instant) -> Result<bool, Fault> {
    let found: Option<Found> = GlobalDb::new(sql).first(IS_DUE, params![team, now]).await?;
    Ok(found.is_some())
}

/// Teams whose time is up, at most a hundred.
pub async fn list_due(sql: &dyn Sql, now: Instant) -> Result<Vec<(TeamId, u8)>, Fault> {
    let rows: Vec<Place> = GlobalDb::new(sql).all(LIST_DUE, params![now]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Everything that hangs on the team's own row, and what it says.
pub async fn strip_team(sql: &dyn Sql, team: &TeamId) -> Result<(), Fault> {
    let batch = STRIP.map(|strip| strip.bind(params![team]));
    GlobalDb::new(sql).run(&batch).await
}

/// The team's own row.
pub async fn remove_team(sql: &dyn Sql, team: &TeamId, due: Instant) -> Result<(), Fault> {
    let batch = [REMOVE_CONTROL_OUTBOX.bind(params![team]), REMOVE_TEAM.bind(params![team, due])];
    GlobalDb::new(sql).run(&batch).await
}
