//! SQL of passkeys.

use kernel::{
    Fault, GlobalSql, Instant, Ports,
    ids::{PasskeyId, UserId},
    params,
    sql::{self, Statement},
};
use passkey::{NewPasskey, Used};
use serde::Deserialize;

use super::{Touched, db};

const FIND: GlobalSql = GlobalSql::new(
    "SELECT id, user_id, credential_id, name, algorithm, public_key, sign_count FROM passkeys WHERE credential_id = ?1",
);
const LIST: GlobalSql = GlobalSql::new(
    "SELECT id, credential_id, name, transports, backed_up, created_at, last_used_at FROM passkeys
     WHERE user_id = ?1 ORDER BY id LIMIT 100",
);
const INSERT: GlobalSql = GlobalSql::new(
    "INSERT INTO passkeys (id, credential_id, user_id, name, algorithm, public_key, sign_count, transports, backed_up, created_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
);
/// Breaks the whole batch when there are more than `?2` by now: two that are made at once count each other.
const MUST_FIT: GlobalSql = GlobalSql::new(
    "INSERT INTO outbox (tenant_id, id, envelope, created_at) SELECT '', 'guard', '', 0 FROM json_each('[1,2]')
     WHERE (SELECT count(*) FROM passkeys WHERE user_id = ?1) > ?2",
);
const RENAME: GlobalSql = GlobalSql::new(
    "UPDATE passkeys SET name = ?3 WHERE id = ?1 AND user_id = ?2
     RETURNING id, credential_id, name, transports, backed_up, created_at, last_used_at",
);
/// A counter that counts only grows, also when two uses are stored at once.
const USE: GlobalSql = GlobalSql::new(
    "UPDATE passkeys SET sign_count = ?2, backed_up = ?3, last_used_at = ?4
     WHERE id = ?1 AND (sign_count < ?2 OR (sign_count = 0 AND ?2 = 0)) RETURNING id",
);
/// A magic link always works for a proven address, but a person without any other way in is not left with a mailbox alone.
const REMOVE: GlobalSql = GlobalSql::new(
    "DELETE FROM passkeys WHERE id = ?1 AND user_id = ?2
       AND (EXISTS (SELECT 1 FROM users u WHERE u.id = ?2 AND u.password_hash IS NOT NULL)
         OR EXISTS (SELECT 1 FROM passkeys o WHERE o.user_id = ?2 AND o.id <> ?1)
         OR EXISTS (SELECT 1 FROM identities i WHERE i.user_id = ?2))
     RETURNING name",
);
const EXISTS: GlobalSql = GlobalSql::new("SELECT id FROM passkeys WHERE id = ?1 AND user_id = ?2");

/// A passkey that somebody says they hold.
#[derive(Clone, Debug, Deserialize)]
pub struct KnownPasskey {
    pub id: PasskeyId,
    pub user_id: UserId,
    pub credential_id: String,
    pub name: String,
    pub algorithm: i64,
    pub public_key: String,
    pub sign_count: u32,
}

/// A passkey in its person's list.
#[derive(Clone, Debug, Deserialize)]
pub struct ListedPasskey {
    pub id: PasskeyId,
    pub credential_id: String,
    pub name: String,
    /// With spaces between.
    pub transports: String,
    #[serde(deserialize_with = "sql::flag")]
    pub backed_up: bool,
    pub created_at: Instant,
    pub last_used_at: Option<Instant>,
}

/// What came of taking a passkey away.
pub enum Removal {
    /// It had this name.
    Done(String),
    NotThere,
    LastWayIn,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

/// By the id that its authenticator chose.
pub async fn find(ports: &Ports, credential_id: &str) -> Result<Option<KnownPasskey>, Fault> {
    db(ports).first(FIND, params![credential_id]).await
}

pub async fn list(ports: &Ports, user: &UserId) -> Result<Vec<ListedPasskey>, Fault> {
    db(ports).all(LIST, params![user]).await
}

/// A credential id that is there already breaks the whole batch (`Fault::Conflict("unique")`).
pub fn insert(id: &PasskeyId, user: &UserId, name: &str, new: &NewPasskey, now: Instant) -> Statement {
    INSERT.bind(params![
        id,
        &new.id,
        user,
        name,
        new.algorithm,
        &new.public_key,
        i64::from(new.sign_count),
        &new.transports,
        new.is_backed_up,
        now
    ])
}

/// The guard of `insert`: run it after.
pub fn must_fit(user: &UserId, most: i64) -> Statement {
    MUST_FIT.bind(params![user, most])
}

/// None when this person has no such passkey.
pub async fn rename(ports: &Ports, id: &PasskeyId, user: &UserId, name: &str) -> Result<Option<ListedPasskey>, Fault> {
    db(ports).first(RENAME, params![id, user, name]).await
}

/// Notes a use; false when the counter has been as far already, or the passkey is gone.
pub async fn note_use(ports: &Ports, id: &PasskeyId, used: &Used) -> Result<bool, Fault> {
    let row = params![id, i64::from(used.sign_count), used.is_backed_up, ports.clock.now()];
    let touched: Option<Touched> = db(ports).first(USE, row).await?;
    Ok(touched.is_some())
}

pub async fn remove(ports: &Ports, id: &PasskeyId, user: &UserId) -> Result<Removal, Fault> {
    let removed: Option<Named> = db(ports).first(REMOVE, params![id, user]).await?;
    if let Some(Named { name }) = removed {
        return Ok(Removal::Done(name));
    }
    let there: Option<Touched> = db(ports).first(EXISTS, params![id, user]).await?;
    Ok(if there.is_some() { Removal::LastWayIn } else { Removal::NotThere })
}
