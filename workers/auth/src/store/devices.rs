//! SQL of the browsers that people have used.

use kernel::{
    Fault, GlobalSql, Instant, Ports,
    ids::{DeviceId, UserId},
    params,
    sql::Statement,
};
use serde::Deserialize;

use super::{Touched, db};

/// A browser that comes again stays the device that it is; a wish to be trusted is never taken back by coming again.
const UPSERT: GlobalSql = GlobalSql::new(
    "INSERT INTO devices (id, token_hash, user_id, name, place, created_at, last_used_at, trusted_until_at, expires_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8)
     ON CONFLICT (token_hash, user_id) DO UPDATE SET last_used_at = excluded.last_used_at, place = excluded.place,
       name = excluded.name, expires_at = excluded.expires_at,
       trusted_until_at = coalesce(excluded.trusted_until_at, trusted_until_at)",
);
const FIND: GlobalSql = GlobalSql::new(
    "SELECT (SELECT id FROM devices WHERE token_hash = ?2 AND user_id = ?1) AS id,
       EXISTS (SELECT 1 FROM devices WHERE user_id = ?1) AS has_any",
);
const LIST: GlobalSql = GlobalSql::new(
    "SELECT id, name, place, created_at, last_used_at, trusted_until_at, token_hash = ?3 AS is_current FROM devices
     WHERE user_id = ?1 AND expires_at > ?2 ORDER BY last_used_at DESC LIMIT 100",
);
const REMOVE: GlobalSql = GlobalSql::new("DELETE FROM devices WHERE id = ?1 AND user_id = ?2 RETURNING id");
/// Every device but the one that is named; '' removes all.
const REMOVE_OTHERS: GlobalSql = GlobalSql::new("DELETE FROM devices WHERE user_id = ?1 AND token_hash <> ?2");
const SWEEP: GlobalSql = GlobalSql::new(
    "DELETE FROM devices WHERE id IN (SELECT id FROM devices WHERE expires_at < ?1 ORDER BY expires_at LIMIT 500)",
);

/// A browser that signs in.
pub struct Seen<'a> {
    pub id: &'a DeviceId,
    pub token_hash: &'a str,
    pub name: &'a str,
    pub place: &'a str,
    pub now: Instant,
    pub trusted_until: Option<Instant>,
    pub expires_at: Instant,
}

/// What is known of a browser that signs in.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Known {
    /// The device that it is of this person.
    pub id: Option<DeviceId>,
    /// The person has used some browser before.
    #[serde(deserialize_with = "kernel::sql::flag")]
    pub has_any: bool,
}

/// A browser in the list of a person's browsers.
#[derive(Clone, Debug, Deserialize)]
pub struct Device {
    pub id: DeviceId,
    pub name: String,
    pub place: String,
    pub created_at: Instant,
    pub last_used_at: Instant,
    pub trusted_until_at: Option<Instant>,
    /// It is the browser that asks.
    #[serde(deserialize_with = "kernel::sql::flag")]
    pub is_current: bool,
}

pub fn upsert(user: &UserId, seen: &Seen<'_>) -> Statement {
    UPSERT.bind(params![
        seen.id,
        seen.token_hash,
        user,
        seen.name,
        seen.place,
        seen.now,
        seen.trusted_until,
        seen.expires_at
    ])
}

pub async fn find(ports: &Ports, user: &UserId, token_hash: &str) -> Result<Known, Fault> {
    Ok(db(ports).first(FIND, params![user, token_hash]).await?.unwrap_or_default())
}

/// `current` is the hash of the asking browser's device token; '' for none.
pub async fn list(ports: &Ports, user: &UserId, current: &str) -> Result<Vec<Device>, Fault> {
    db(ports).all(LIST, params![user, ports.clock.now(), current]).await
}

/// False when it is not this person's.
pub async fn remove(ports: &Ports, id: &DeviceId, user: &UserId) -> Result<bool, Fault> {
    let removed: Option<Touched> = db(ports).first(REMOVE, params![id, user]).await?;
    Ok(removed.is_some())
}

pub fn remove_others(user: &UserId, keep_hash: &str) -> Statement {
    REMOVE_OTHERS.bind(params![user, keep_hash])
}

pub fn sweep(now: Instant) -> Statement {
    SWEEP.bind(params![now])
}
