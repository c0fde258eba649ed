//! SQL of second factors that were lost: `users.factors_removed_at` is when they may be taken away. Finishing, taking the
//! wish back and a sign-in with the factor decide by that one cell, so whoever is first wins.

use kernel::{Fault, GlobalSql, Instant, Ports, ids::UserId, params, sql::Statement};
use serde::Deserialize;

use super::{Touched, db, last};

const FIND: GlobalSql = GlobalSql::new("SELECT factors_removed_at FROM users WHERE id = ?1");
const BEGIN: GlobalSql = GlobalSql::new("UPDATE users SET factors_removed_at = ?2 WHERE id = ?1");
const WITHDRAW: GlobalSql = GlobalSql::new(
    "UPDATE users SET factors_removed_at = NULL WHERE id = ?1 AND factors_removed_at IS NOT NULL RETURNING id",
);
/// Both kinds of links, the one that finishes and the one that takes back.
const VOID_LINKS: GlobalSql = GlobalSql::new(
    "UPDATE email_links SET used_at = ?2
     WHERE user_id = ?1 AND purpose IN ('lost_factor', 'lost_cancel') AND used_at IS NULL",
);
const REMOVE_TOTP: GlobalSql = GlobalSql::new(
    "DELETE FROM totp WHERE user_id = ?1 AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND factors_removed_at <= ?2)",
);
const REMOVE_PHONE: GlobalSql = GlobalSql::new(
    "DELETE FROM phones WHERE user_id = ?1 AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND factors_removed_at <= ?2)",
);
const REMOVE_CODES: GlobalSql = GlobalSql::new(
    "DELETE FROM recovery_codes WHERE user_id = ?1
       AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND factors_removed_at <= ?2)",
);
/// Where a team asks for a second factor, passkeys are one, and the lost one may be among them.
const REMOVE_PASSKEYS: GlobalSql = GlobalSql::new(
    "DELETE FROM passkeys WHERE user_id = ?1
       AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND factors_removed_at <= ?2)
       AND EXISTS (SELECT 1 FROM members m JOIN teams t ON t.id = m.team_id
         WHERE m.user_id = ?1 AND t.requires_second_factor = 1)",
);
const REMOVE_TRUSTED: GlobalSql = GlobalSql::new(
    "DELETE FROM devices WHERE user_id = ?1 AND trusted_until_at IS NOT NULL
       AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND factors_removed_at <= ?2)",
);
const END_SESSIONS: GlobalSql = GlobalSql::new(
    "UPDATE sessions SET ended_at = ?2, end_reason = 'factors_removed' WHERE user_id = ?1 AND ended_at IS NULL
       AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND factors_removed_at <= ?2)",
);
const FINISH: GlobalSql = GlobalSql::new(
    "UPDATE users SET factors_removed_at = NULL WHERE id = ?1 AND factors_removed_at <= ?2 RETURNING id",
);

/// When a person's second factors may be taken away; None when nobody asked for it.
pub async fn find(ports: &Ports, user: &UserId) -> Result<Option<Instant>, Fault> {
    #[derive(Deserialize)]
    struct Row {
        factors_removed_at: Option<Instant>,
    }
    let row: Option<Row> = db(ports).first(FIND, params![user]).await?;
    Ok(row.and_then(|row| row.factors_removed_at))
}

pub fn begin(user: &UserId, ready_at: Instant) -> Statement {
    BEGIN.bind(params![user, ready_at])
}

/// Takes the wish back; false when there was none.
pub async fn withdraw(ports: &Ports, user: &UserId) -> Result<bool, Fault> {
    Ok(last::<Touched>(ports, &[WITHDRAW.bind(params![user])]).await?.is_some())
}

/// The same within another batch, with the links that belong to it.
pub fn withdrawn(user: &UserId, now: Instant) -> [Statement; 2] {
    [WITHDRAW.bind(params![user]), void_links(user, now)]
}

pub fn void_links(user: &UserId, now: Instant) -> Statement {
    VOID_LINKS.bind(params![user, now])
}

/// Takes every second factor away (passkeys only where a team asks for one), and ends all sessions, if the wait is over and
/// nobody took it back. `also` runs in the same batch. False when there was nothing to finish.
pub async fn finish(ports: &Ports, user: &UserId, now: Instant, also: Vec<Statement>) -> Result<bool, Fault> {
    let remove = [REMOVE_TOTP, REMOVE_PHONE, REMOVE_CODES, REMOVE_PASSKEYS, REMOVE_TRUSTED, END_SESSIONS];
    let mut batch = also;
    batch.extend(remove.map(|sql| sql.bind(params![user, now])));
    batch.push(void_links(user, now));
    batch.push(FINISH.bind(params![user, now]));
    Ok(last::<Touched>(ports, &batch).await?.is_some())
}
