//! SQL of a change of address: two links with the same data, one to the old mailbox and one to the new. Whichever is
//! followed last changes the address.

use kernel::{Fault, GlobalSql, Instant, Ports, ids::UserId, params, sql::Statement, time::hours};
use serde::Deserialize;

use super::{
    MAILS_AN_HOUR, db, last,
    links::{self, NewLink},
};

/// The purpose of the link to the address until now.
pub const OLD: &str = "email_old";
/// The purpose of the link to the address to be.
pub const NEW: &str = "email_new";

/// An address that has an account gets a notice in its place, which opens nothing; one that had too many mails gets none.
const INSERT_NEW: GlobalSql = GlobalSql::new(
    "INSERT INTO email_links (token_hash, purpose, email_folded, user_id, data, created_at, expires_at)
     SELECT ?1, CASE WHEN EXISTS (SELECT 1 FROM users WHERE email_folded = ?2) THEN 'notice' ELSE 'email_new' END,
       ?2, ?3, ?4, ?5, ?6
     WHERE (SELECT count(*) FROM email_links WHERE email_folded = ?2 AND created_at > ?7) < ?8",
);
/// The language of the notice is that of its reader.
const FIND_MADE: GlobalSql = GlobalSql::new(
    "SELECT l.purpose, u.locale FROM email_links l LEFT JOIN users u ON u.email_folded = l.email_folded
     WHERE l.token_hash = ?1",
);
const FIND: GlobalSql = GlobalSql::new(
    "SELECT l.purpose, l.user_id, l.data,
       EXISTS (SELECT 1 FROM email_links o WHERE o.user_id = l.user_id AND o.purpose IN ('email_old', 'email_new')
         AND o.purpose <> l.purpose AND o.used_by = 'confirmed' AND o.data = l.data) AS is_last
     FROM email_links l
     WHERE l.token_hash = ?1 AND l.purpose IN ('email_old', 'email_new') AND l.used_at IS NULL AND l.expires_at > ?2",
);
/// Breaks the whole batch unless the link stands as it was found (`store::commit`): of two that are followed at once, one
/// is the last.
const MUST_STAND: GlobalSql = GlobalSql::new(
    "INSERT INTO outbox (tenant_id, id, envelope, created_at) SELECT '', 'guard', '', 0 FROM json_each('[1,2]')
     WHERE NOT EXISTS (SELECT 1 FROM email_links l
       WHERE l.token_hash = ?1 AND l.purpose IN ('email_old', 'email_new') AND l.used_at IS NULL AND l.expires_at > ?2
         AND EXISTS (SELECT 1 FROM email_links o WHERE o.user_id = l.user_id AND o.purpose IN ('email_old', 'email_new')
           AND o.purpose <> l.purpose AND o.used_by = 'confirmed' AND o.data = l.data) = ?3)",
);
/// Told apart from a link that was made void, which has no `used_by`.
const CONFIRM: GlobalSql =
    GlobalSql::new("UPDATE email_links SET used_at = ?2, used_by = 'confirmed' WHERE token_hash = ?1");

/// What became of the link to the new address.
#[derive(Clone, Debug, Deserialize)]
pub struct Made {
    pub purpose: String,
    /// Of whoever has that address.
    pub locale: Option<String>,
}

/// One of the two links, not yet followed.
#[derive(Clone, Debug, Deserialize)]
pub struct Open {
    pub purpose: String,
    pub user_id: UserId,
    pub data: String,
    /// The other one was followed.
    #[serde(deserialize_with = "kernel::sql::flag")]
    pub is_last: bool,
}

/// One link: whose, and the folded address that it goes to.
pub struct Side<'a> {
    pub user: &'a UserId,
    pub folded: &'a str,
    pub link: NewLink<'a>,
}

/// Stores both links of a change, in the place of an earlier change of that person. None: no mail goes to the new address.
pub async fn begin(ports: &Ports, old: Side<'_>, new: Side<'_>, also: Statement) -> Result<Option<Made>, Fault> {
    let now = new.link.now;
    let row = params![
        new.link.token_hash,
        new.folded,
        new.user,
        new.link.data,
        now,
        new.link.expires_at,
        now.plus(-hours(1)),
        MAILS_AN_HOUR
    ];
    let find = FIND_MADE.bind(params![new.link.token_hash]);
    let [void_old, void_new] = void(new.user, now);
    let insert_old = links::insert_for_person(old.user, old.folded, old.link);
    last(ports, &[void_old, void_new, insert_old, INSERT_NEW.bind(row), also, find]).await
}

pub async fn find(ports: &Ports, hash: &str) -> Result<Option<Open>, Fault> {
    db(ports).first(FIND, params![hash, ports.clock.now()]).await
}

/// Follows a link, if it stands as it was found.
pub fn confirm(hash: &str, is_last: bool, now: Instant) -> [Statement; 2] {
    [MUST_STAND.bind(params![hash, now, is_last]), CONFIRM.bind(params![hash, now])]
}

/// Ends a change that was begun.
pub fn void(user: &UserId, now: Instant) -> [Statement; 2] {
    [links::void(user, OLD, now), links::void(user, NEW, now)]
}
