//! SQL of the API's keys.

use kernel::{
    Fault, GlobalSql, Instant, Ports,
    ids::{KeyId, TeamId, UserId},
    page::PageQuery,
    params,
    permission::Role,
    sql::Statement,
    time::seconds,
};
use serde::Deserialize;

use super::{Touched, db, last};
use crate::keys::model::Grant;

/// How long a nonce is remembered, in milliseconds: twice the five minutes that a timestamp may be away.
const NONCE_MS: i64 = seconds(660);

/// The door's one query. A key does what its maker may do, so it ends with their membership.
const FIND: GlobalSql = GlobalSql::new(
    "SELECT k.id, k.team_id, t.shard, m.role, k.scopes, k.ips, k.per_minute, k.signing_sealed, k.expires_at,
       k.replaced_until_at, k.last_used_at
     FROM api_keys k JOIN members m ON m.team_id = k.team_id AND m.user_id = k.created_by
       JOIN teams t ON t.id = k.team_id AND t.deletion_at IS NULL
     WHERE k.key_hash = ?1 AND k.revoked_at IS NULL",
);
const INSERT: GlobalSql = GlobalSql::new(
    "INSERT INTO api_keys (id, team_id, created_by, name, key_hash, hint, scopes, ips, per_minute, signing_sealed,
       created_at, expires_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
);
const LIST: GlobalSql = GlobalSql::new(
    "SELECT id, name, hint, scopes, created_at, created_by, expires_at, last_used_at, last_ip, ips, per_minute,
       signing_sealed IS NOT NULL AS signed, replaced_until_at
     FROM api_keys WHERE team_id = ?1 AND id < ?2 AND revoked_at IS NULL ORDER BY id DESC LIMIT ?3",
);
const FIND_OF_TEAM: GlobalSql = GlobalSql::new(
    "SELECT id, name, hint, scopes, created_at, created_by, expires_at, last_used_at, last_ip, ips, per_minute,
       signing_sealed IS NOT NULL AS signed, replaced_until_at
     FROM api_keys WHERE id = ?2 AND team_id = ?1 AND revoked_at IS NULL",
);
/// Those that work at `?2`.
const COUNT: GlobalSql = GlobalSql::new(
    "SELECT count(*) AS count FROM api_keys WHERE team_id = ?1 AND revoked_at IS NULL
       AND (expires_at IS NULL OR expires_at > ?2) AND (replaced_until_at IS NULL OR replaced_until_at > ?2)",
);
const REPLACE: GlobalSql =
    GlobalSql::new("UPDATE api_keys SET replaced_until_at = ?2 WHERE id = ?1 AND replaced_until_at IS NULL");
const REVOKE: GlobalSql = GlobalSql::new("UPDATE api_keys SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL");
const TOUCH: GlobalSql = GlobalSql::new("UPDATE api_keys SET last_used_at = ?2, last_ip = ?3 WHERE id = ?1");
const USE_NONCE: GlobalSql = GlobalSql::new(
    "INSERT INTO key_nonces (key_id, nonce, expires_at) VALUES (?1, ?2, ?3)
     ON CONFLICT (key_id, nonce) DO NOTHING RETURNING nonce",
);
const SWEEP_NONCES: GlobalSql = GlobalSql::new(
    "DELETE FROM key_nonces WHERE (key_id, nonce) IN
       (SELECT key_id, nonce FROM key_nonces INDEXED BY key_nonces_by_expiry WHERE expires_at < ?1 ORDER BY expires_at LIMIT 2000)",
);

/// A key as the door sees it.
#[derive(Clone, Debug, Deserialize)]
pub struct KeyRow {
    pub id: KeyId,
    pub team_id: TeamId,
    pub shard: u8,
    pub role: Role,
    pub scopes: String,
    pub ips: String,
    pub per_minute: u32,
    pub signing_sealed: Option<String>,
    pub expires_at: Option<Instant>,
    pub replaced_until_at: Option<Instant>,
    pub last_used_at: Option<Instant>,
}

impl KeyRow {
    /// The earlier of its own end and the end of its overlap with the key that took its place.
    pub fn ends_at(&self) -> Option<Instant> {
        match (self.expires_at, self.replaced_until_at) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (one, other) => one.or(other),
        }
    }
}

/// A key in the team's list.
#[derive(Clone, Debug, Deserialize)]
pub struct ListedKey {
    pub id: KeyId,
    pub name: String,
    pub hint: String,
    pub scopes: String,
    pub created_at: Instant,
    pub created_by: UserId,
    pub expires_at: Option<Instant>,
    pub last_used_at: Option<Instant>,
    pub last_ip: Option<String>,
    pub ips: String,
    pub per_minute: u32,
    #[serde(deserialize_with = "kernel::sql::flag")]
    pub signed: bool,
    pub replaced_until_at: Option<Instant>,
}

/// A key about to be made.
pub struct NewRow<'a> {
    pub id: &'a KeyId,
    pub team: &'a TeamId,
    pub user: &'a UserId,
    pub grant: &'a Grant,
    pub hash: String,
    pub hint: String,
    pub sealed: Option<String>,
    pub now: Instant,
}

pub fn insert(new: &NewRow<'_>) -> Statement {
    let grant = new.grant;
    INSERT.bind(params![
        new.id,
        new.team,
        new.user,
        &grant.name,
        &new.hash,
        &new.hint,
        &grant.scopes,
        &grant.ips,
        grant.per_minute,
        new.sealed.as_ref(),
        new.now,
        grant.expires_at,
    ])
}

/// One row more than the page shows.
pub async fn list(ports: &Ports, team: &TeamId, page: &PageQuery) -> Result<Vec<ListedKey>, Fault> {
    db(ports).all(LIST, params![team, page.before(), page.probe()]).await
}

pub async fn find_of_team(ports: &Ports, team: &TeamId, id: &KeyId) -> Result<Option<ListedKey>, Fault> {
    db(ports).first(FIND_OF_TEAM, params![team, id]).await
}

/// How many keys of a team work.
pub async fn count(ports: &Ports, team: &TeamId) -> Result<i64, Fault> {
    #[derive(Deserialize)]
    struct Row {
        count: i64,
    }
    let row: Option<Row> = db(ports).first(COUNT, params![team, ports.clock.now()]).await?;
    Ok(row.map_or(0, |row| row.count))
}

pub fn replace(id: &KeyId, until: Instant) -> Statement {
    REPLACE.bind(params![id, until])
}

pub fn revoke(id: &KeyId, now: Instant) -> Statement {
    REVOKE.bind(params![id, now])
}

pub async fn find(ports: &Ports, hash: &str) -> Result<Option<KeyRow>, Fault> {
    db(ports).first(FIND, params![hash]).await
}

pub async fn touch(ports: &Ports, id: &KeyId, now: Instant, ip: &str) -> Result<(), Fault> {
    db(ports).run(&[TOUCH.bind(params![id, now, ip])]).await
}

/// False when the nonce was used before.
pub async fn use_nonce(ports: &Ports, id: &KeyId, nonce: &str, now: Instant) -> Result<bool, Fault> {
    let insert = USE_NONCE.bind(params![id, nonce, now.plus(NONCE_MS)]);
    Ok(last::<Touched>(ports, &[insert]).await?.is_some())
}

pub fn sweep_nonces(now: Instant) -> Statement {
    SWEEP_NONCES.bind(params![now])
}
