//! SQL of accounts at other providers.

use kernel::{Fault, GlobalSql, Instant, Ports, email::Email, ids::UserId, params};
use serde::Deserialize;

use super::{Touched, db, last};

/// Also notes the use.
const FIND: GlobalSql =
    GlobalSql::new("UPDATE identities SET last_used_at = ?3 WHERE provider = ?1 AND subject = ?2 RETURNING user_id");
/// Neither the provider's account nor this person's place for the provider may be taken.
const INSERT: GlobalSql = GlobalSql::new(
    "INSERT INTO identities (provider, subject, user_id, email, linked_at, last_used_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
     ON CONFLICT DO NOTHING RETURNING user_id",
);
const INSERT_PERSON: GlobalSql = GlobalSql::new(
    "INSERT INTO users (id, email, email_folded, name, locale, zone, password_hash, email_verified_at, created_at, updated_at)
     SELECT ?1, ?2, ?3, ?4, ?5, 'UTC', NULL, ?6, ?6, ?6
     WHERE NOT EXISTS (SELECT 1 FROM users WHERE email_folded = ?3)
       AND NOT EXISTS (SELECT 1 FROM identities WHERE provider = ?7 AND subject = ?8)",
);
const INSERT_OF_NEW: GlobalSql = GlobalSql::new(
    "INSERT INTO identities (provider, subject, user_id, email, linked_at, last_used_at)
     SELECT ?1, ?2, u.id, ?4, ?5, ?5 FROM users u WHERE u.id = ?3
     ON CONFLICT DO NOTHING RETURNING user_id",
);
/// Nobody keeps a sign-up of an address that is proven now.
const REMOVE_SIGN_UPS: GlobalSql = GlobalSql::new("DELETE FROM sign_ups WHERE email_folded = ?1");
const EXISTS: GlobalSql = GlobalSql::new("SELECT user_id FROM identities WHERE user_id = ?1 AND provider = ?2");
/// A magic link always works for a proven address, but a person without any other way in is not left with a mailbox alone.
const REMOVE: GlobalSql = GlobalSql::new(
    "DELETE FROM identities WHERE user_id = ?1 AND provider = ?2
       AND (EXISTS (SELECT 1 FROM users u WHERE u.id = ?1 AND u.password_hash IS NOT NULL)
         OR EXISTS (SELECT 1 FROM passkeys p WHERE p.user_id = ?1)
         OR EXISTS (SELECT 1 FROM identities o WHERE o.user_id = ?1 AND o.provider <> ?2))
     RETURNING user_id",
);

#[derive(Deserialize)]
struct Owner {
    user_id: UserId,
}

/// An account at a provider about to be linked.
pub struct NewIdentity<'a> {
    pub provider: &'a str,
    pub subject: &'a str,
    pub user: &'a UserId,
    pub email: &'a Email,
    pub now: Instant,
}

/// What came of taking a link away.
pub enum Removal {
    Done,
    NotThere,
    LastWayIn,
}

/// Whose account at the provider it is.
pub async fn find(ports: &Ports, provider: &str, subject: &str) -> Result<Option<UserId>, Fault> {
    let owner: Option<Owner> = db(ports).first(FIND, params![provider, subject, ports.clock.now()]).await?;
    Ok(owner.map(|owner| owner.user_id))
}

/// False when either side is linked already.
pub async fn insert(ports: &Ports, new: &NewIdentity<'_>) -> Result<bool, Fault> {
    let row = params![new.provider, new.subject, new.user, new.email, new.now];
    let made: Option<Owner> = db(ports).first(INSERT, row).await?;
    Ok(made.is_some_and(|made| made.user_id == *new.user))
}

/// A new person with a proven address and this way in; false when somebody came first.
pub async fn insert_person(ports: &Ports, new: &NewIdentity<'_>, (name, locale): (&str, &str)) -> Result<bool, Fault> {
    let folded = new.email.folded();
    let batch = [
        INSERT_PERSON.bind(params![new.user, new.email, &folded, name, locale, new.now, new.provider, new.subject]),
        REMOVE_SIGN_UPS.bind(params![&folded]),
        INSERT_OF_NEW.bind(params![new.provider, new.subject, new.user, new.email, new.now]),
    ];
    Ok(last::<Touched>(ports, &batch).await?.is_some())
}

pub async fn remove(ports: &Ports, user: &UserId, provider: &str) -> Result<Removal, Fault> {
    let removed: Option<Touched> = db(ports).first(REMOVE, params![user, provider]).await?;
    if removed.is_some() {
        return Ok(Removal::Done);
    }
    let there: Option<Touched> = db(ports).first(EXISTS, params![user, provider]).await?;
    Ok(if there.is_some() { Removal::LastWayIn } else { Removal::NotThere })
}
