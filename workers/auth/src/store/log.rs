//! SQL of people's security log.

use kernel::{
    Fault, GlobalSql, Instant, Ports,
    ids::{SecurityEventId, UserId},
    page::PageQuery,
    params,
    sql::Statement,
};
use serde::{Deserialize, Serialize};

use super::db;

const INSERT: GlobalSql = GlobalSql::new(
    "INSERT INTO security_events (user_id, id, kind, at, device, place, ip, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
);
const LIST: GlobalSql = GlobalSql::new(
    "SELECT id, kind, at, device, place, ip, detail FROM security_events
     WHERE user_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3",
);
const SWEEP: GlobalSql = GlobalSql::new(
    "DELETE FROM security_events WHERE (user_id, id) IN
       (SELECT user_id, id FROM security_events INDEXED BY security_events_by_age WHERE at < ?1 ORDER BY at LIMIT 500)",
);

/// One thing that happened to an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecurityEvent {
    pub id: SecurityEventId,
    /// Such as `signed_in`, `password_changed`, `passkey_added`.
    pub kind: String,
    pub at: Instant,
    /// Such as `Firefox on Linux`.
    pub device: String,
    /// Town and country as the edge guessed, or empty.
    pub place: String,
    pub ip: String,
    /// What it was about: the name of a passkey, say.
    pub detail: Option<String>,
}

pub fn insert(user: &UserId, event: &SecurityEvent) -> Statement {
    INSERT.bind(params![
        user,
        &event.id,
        &event.kind,
        event.at,
        &event.device,
        &event.place,
        &event.ip,
        event.detail.as_ref()
    ])
}

/// One row more than the page shows.
pub async fn list(ports: &Ports, user: &UserId, page: &PageQuery) -> Result<Vec<SecurityEvent>, Fault> {
    db(ports).all(LIST, params![user, page.before(), page.probe()]).await
}

pub fn sweep(before: Instant) -> Statement {
    SWEEP.bind(params![before])
}
