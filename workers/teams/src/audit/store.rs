//! SQL of the log on the team's shard, and of what the control database knows of it.

use kernel::{
    Batch, Fault, GlobalSql, TenantSql,
    audit::ActorKind,
    ids::{EventId, TeamId, UserId},
    params,
    ports::Sql,
    sql::{GlobalDb, TenantDb},
};
use serde::Deserialize;
use serde_json::Value;

use super::entry::{End, Entry, number};
use crate::rows::{Found, Named};

const INSERT: TenantSql = TenantSql::new(
    "INSERT INTO audit_log (tenant_id, id, event_id, at, actor_kind, actor_id, actor_name, action, resource_kind,
       resource_id, ip, before, after, previous_hash, hash)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
);
const FIND_END: TenantSql =
    TenantSql::new("SELECT id, hash FROM audit_log WHERE tenant_id = ?1 ORDER BY id DESC LIMIT 1");
const FIND_EVENT: TenantSql = TenantSql::new("SELECT id FROM audit_log WHERE tenant_id = ?1 AND event_id = ?2");
const WALK: TenantSql = TenantSql::new(
    "SELECT id, event_id, at, actor_kind, actor_id, actor_name, action, resource_kind, resource_id, ip, before, after,
       previous_hash, hash
     FROM audit_log WHERE tenant_id = ?1 AND id > ?2 ORDER BY id LIMIT 500",
);
const LIST: TenantSql = TenantSql::new(
    "SELECT id, event_id, at, actor_kind, actor_id, actor_name, action, resource_kind, resource_id, ip, before, after,
       previous_hash, hash
     FROM audit_log INDEXED BY audit_log_by_time WHERE tenant_id = ?1 AND at >= ?2 AND (at, id) < (?3, ?4)
     ORDER BY at DESC, id DESC LIMIT ?5",
);
const LIST_BY_ACTOR: TenantSql = TenantSql::new(
    "SELECT id, event_id, at, actor_kind, actor_id, actor_name, action, resource_kind, resource_id, ip, before, after,
       previous_hash, hash
     FROM audit_log INDEXED BY audit_log_by_actor
     WHERE tenant_id = ?1 AND actor_id = ?6 AND at >= ?2 AND (at, id) < (?3, ?4) ORDER BY at DESC, id DESC LIMIT ?5",
);
const LIST_BY_ACTION: TenantSql = TenantSql::new(
    "SELECT id, event_id, at, actor_kind, actor_id, actor_name, action, resource_kind, resource_id, ip, before, after,
       previous_hash, hash
     FROM audit_log INDEXED BY audit_log_by_action
     WHERE tenant_id = ?1 AND action = ?6 AND at >= ?2 AND (at, id) < (?3, ?4) ORDER BY at DESC, id DESC LIMIT ?5",
);
const LIST_BY_BOTH: TenantSql = TenantSql::new(
    "SELECT id, event_id, at, actor_kind, actor_id, actor_name, action, resource_kind, resource_id, ip, before, after,
       previous_hash, hash
     FROM audit_log INDEXED BY audit_log_by_actor
     WHERE tenant_id = ?1 AND actor_id = ?6 AND action = ?7 AND at >= ?2 AND (at, id) < (?3, ?4)
     ORDER BY at DESC, id DESC LIMIT ?5",
);
/// The index is named because the planner, which knows no counts, might walk the team's whole log.
const FORGET: TenantSql = TenantSql::new(
    "UPDATE audit_log INDEXED BY audit_log_by_actor SET actor_name = ?3 WHERE tenant_id = ?1 AND actor_id = ?2",
);
/// What one person did, for them to take along: their own part, so neither names nor hashes.
const LIST_DEEDS: TenantSql = TenantSql::new(
    "SELECT at, actor_kind, action, resource_kind, resource_id, ip, before, after
     FROM audit_log INDEXED BY audit_log_by_actor WHERE tenant_id = ?1 AND actor_id = ?2 ORDER BY at, id",
);
/// What the control database knows: the end of the chain moves on from where it was.
const FIND_NOTED: GlobalSql =
    GlobalSql::new("SELECT CAST(audit_seq AS TEXT) AS id, audit_hash AS hash FROM teams WHERE id = ?1");
const NOTE_END: GlobalSql = GlobalSql::new(
    "UPDATE teams SET audit_seq = ?4, audit_hash = ?5 WHERE id = ?1 AND audit_seq = ?2 AND audit_hash = ?3 RETURNING id",
);
const NAME_OF_USER: GlobalSql = GlobalSql::new("SELECT name FROM users WHERE id = ?1");
const NAME_OF_KEY: GlobalSql = GlobalSql::new("SELECT name FROM api_keys WHERE id = ?1");

#[derive(Deserialize)]
struct EndRow {
    id: String,
    hash: String,
}

impl EndRow {
    fn end(self) -> Result<End, Fault> {
        let seq = self.id.parse().map_err(|_| Fault::internal("an entry of the log has no number"))?;
        Ok(End { seq, hash: self.hash })
    }
}

/// Which entries a list shows, latest first.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    pub actor: Option<&'a str>,
    pub action: Option<&'a str>,
    /// Unix ms, inclusive.
    pub from: i64,
    /// Only what stands behind this place: instant and id.
    pub before: (i64, String),
    pub limit: i64,
}

pub fn insert(entry: &Entry) -> Batch {
    let row = params![
        &entry.id,
        &entry.event_id,
        entry.at,
        &entry.actor_kind,
        &entry.actor_id,
        &entry.actor_name,
        &entry.action,
        &entry.resource_kind,
        &entry.resource_id,
        &entry.ip,
        entry.before.as_ref(),
        entry.after.as_ref(),
        &entry.previous_hash,
        &entry.hash
    ];
    Batch::of(INSERT, row)
}

/// Where the chain ends; nothing and 0 for an empty one.
pub async fn find_end(db: &TenantDb<'_>) -> Result<End, Fault> {
    let row: Option<EndRow> = db.first(FIND_END, params![]).await?;
    Ok(row.map(EndRow::end).transpose()?.unwrap_or_default())
}

/// Whether an event has its entry.
pub async fn is_recorded(db: &TenantDb<'_>, event: &EventId) -> Result<bool, Fault> {
    let found: Option<Found> = db.first(FIND_EVENT, params![event]).await?;
    Ok(found.is_some())
}

/// Five hundred entries behind a number, in their order.
pub async fn walk(db: &TenantDb<'_>, after: u64) -> Result<Vec<Entry>, Fault> {
    db.all(WALK, params![number(after)]).await
}

pub async fn list(db: &TenantDb<'_>, wanted: &Wanted<'_>) -> Result<Vec<Entry>, Fault> {
    let mut params = params![wanted.from, wanted.before.0, &wanted.before.1, wanted.limit];
    let sql = match (wanted.actor, wanted.action) {
        (None, None) => LIST,
        (Some(_), None) => LIST_BY_ACTOR,
        (None, Some(_)) => LIST_BY_ACTION,
        (Some(_), Some(_)) => LIST_BY_BOTH,
    };
    params.extend(wanted.actor.into_iter().chain(wanted.action).map(kernel::Value::from));
    db.all(sql, params).await
}

/// Everything that a person did in the team, the oldest first.
pub async fn list_deeds(db: &TenantDb<'_>, user: &UserId) -> Result<Vec<Value>, Fault> {
    db.all(LIST_DEEDS, params![user]).await
}

/// The end of the chain as the control database has it; none when there is no such team any more.
pub async fn find_noted(sql: &dyn Sql, team: &TeamId) -> Result<Option<End>, Fault> {
    let row: Option<EndRow> = GlobalDb::new(sql).first(FIND_NOTED, params![team]).await?;
    row.map(EndRow::end).transpose()
}

/// Notes the end in the place of the one that was noted; false when somebody noted another one meanwhile.
pub async fn note_end(sql: &dyn Sql, team: &TeamId, noted: &End, end: &End) -> Result<bool, Fault> {
    let number = |end: &End| i64::try_from(end.seq).map_err(Fault::internal);
    let row = params![team, number(noted)?, &noted.hash, number(end)?, &end.hash];
    let moved: Option<Found> = GlobalDb::new(sql).first(NOTE_END, row).await?;
    Ok(moved.is_some())
}

/// The name of those who are gone.
const GONE: &str = "deleted person";

/// Takes the name of somebody out of the log; their id stays.
pub fn forget(user: &UserId) -> Batch {
    Batch::of(FORGET, params![user, GONE])
}

/// What somebody is called at this moment.
pub async fn name_of(sql: &dyn Sql, kind: ActorKind, id: &str) -> Result<String, Fault> {
    let find = match kind {
        ActorKind::System => return Ok(String::new()),
        ActorKind::User | ActorKind::Staff => NAME_OF_USER,
        ActorKind::Key => NAME_OF_KEY,
    };
    let row: Option<Named> = GlobalDb::new(sql).first(find, params![id]).await?;
    Ok(row.map_or_else(|| GONE.to_owned(), |row| row.name))
}
