//! SQL of the keys that sign access tokens.

use kernel::{Fault, GlobalSql, Instant, Ports, params, sql::Statement};
use serde::Deserialize;

use super::db;

const LIST: GlobalSql = GlobalSql::new(
    "SELECT kid, master, created_at, signs_from_at, signs_until_at, accepted_until_at FROM token_keys
     WHERE accepted_until_at > ?1 ORDER BY accepted_until_at",
);
const INSERT: GlobalSql = GlobalSql::new(
    "INSERT INTO token_keys (kid, master, created_at, signs_from_at, signs_until_at, accepted_until_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
);
const SWEEP: GlobalSql = GlobalSql::new("DELETE FROM token_keys WHERE accepted_until_at < ?1");

/// The life of one key.
#[derive(Clone, Debug, Deserialize)]
#[allow(clippy::struct_field_names, reason = "instants end in _at, as their columns do")]
pub struct KeyRow {
    pub kid: String,
    pub master: String,
    pub created_at: Instant,
    pub signs_from_at: Instant,
    pub signs_until_at: Instant,
    pub accepted_until_at: Instant,
}

pub async fn list(ports: &Ports) -> Result<Vec<KeyRow>, Fault> {
    db(ports).all(LIST, params![ports.clock.now()]).await
}

pub async fn insert(ports: &Ports, key: &KeyRow) -> Result<(), Fault> {
    let row =
        params![&key.kid, &key.master, key.created_at, key.signs_from_at, key.signs_until_at, key.accepted_until_at];
    db(ports).run(&[INSERT.bind(row)]).await
}

pub fn sweep(before: Instant) -> Statement {
    SWEEP.bind(params![before])
}
