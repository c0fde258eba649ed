//! SQL of the links in mails to people who have an account: each works once.

use kernel::{Fault, GlobalSql, Instant, Ports, ids::UserId, params, sql::Statement, time::hours};
use serde::{Deserialize, de::DeserializeOwned};

use super::{MAILS_AN_HOUR, db, last, users::Person};

/// Nobody of that address: no row and no mail. Too many mails: the same. They are counted by purpose: whoever makes us send
/// notices to an address must not keep its owner from getting back in.
const INSERT_FOR_ADDRESS: GlobalSql = GlobalSql::new(
    "INSERT INTO email_links (token_hash, purpose, email_folded, user_id, data, created_at, expires_at)
     SELECT ?1, ?2, u.email_folded, u.id, ?4, ?5, ?6 FROM users u WHERE u.email_folded = ?3
       AND (SELECT count(*) FROM email_links WHERE email_folded = ?3 AND created_at > ?7 AND purpose = ?2) < ?8",
);
const FIND_READER: GlobalSql = GlobalSql::new(
    "SELECT u.id, u.email, u.name, u.locale, u.zone FROM email_links l JOIN users u ON u.id = l.user_id
     WHERE l.token_hash = ?1",
);
const INSERT_FOR_PERSON: GlobalSql = GlobalSql::new(
    "INSERT INTO email_links (token_hash, purpose, email_folded, user_id, data, created_at, expires_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
);
const FIND: GlobalSql = GlobalSql::new(
    "SELECT user_id, data, created_at FROM email_links
     WHERE token_hash = ?1 AND purpose = ?2 AND used_at IS NULL AND expires_at > ?3 AND user_id IS NOT NULL",
);
const USE: GlobalSql = GlobalSql::new(
    "UPDATE email_links SET used_at = ?3
     WHERE token_hash = ?1 AND purpose = ?2 AND used_at IS NULL AND expires_at > ?3 AND user_id IS NOT NULL
     RETURNING user_id, data, created_at",
);
/// Breaks the whole batch unless the link is open: two equal rows are one too many for a primary key (`store::commit`).
const MUST_BE_OPEN: GlobalSql = GlobalSql::new(
    "INSERT INTO outbox (tenant_id, id, envelope, created_at) SELECT '', 'guard', '', 0 FROM json_each('[1,2]')
     WHERE NOT EXISTS (SELECT 1 FROM email_links
       WHERE token_hash = ?1 AND purpose = ?2 AND used_at IS NULL AND expires_at > ?3 AND user_id IS NOT NULL)",
);
const SPEND: GlobalSql = GlobalSql::new("UPDATE email_links SET used_at = ?2 WHERE token_hash = ?1");
/// The other links of that purpose end with the one that was used.
const VOID: GlobalSql =
    GlobalSql::new("UPDATE email_links SET used_at = ?3 WHERE user_id = ?1 AND purpose = ?2 AND used_at IS NULL");
const SWEEP: GlobalSql = GlobalSql::new(
    "DELETE FROM email_links WHERE token_hash IN
       (SELECT token_hash FROM email_links WHERE expires_at < ?1 ORDER BY expires_at LIMIT 500)",
);

/// A link about to be mailed.
pub struct NewLink<'a> {
    pub token_hash: &'a str,
    pub purpose: &'static str,
    /// JSON of what it does.
    pub data: Option<String>,
    pub now: Instant,
    pub expires_at: Instant,
}

/// A link that works.
#[derive(Clone, Debug, Deserialize)]
pub struct Link {
    pub user_id: UserId,
    pub data: Option<String>,
    pub created_at: Instant,
}

impl Link {
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        Ok(kernel::json::read(self.data.as_deref().unwrap_or("null"))?)
    }
}

/// For whoever has that (folded) address; None when nobody has, or too many mails went there. The same statements run
/// either way.
pub async fn insert_for_address(ports: &Ports, folded: &str, link: NewLink<'_>) -> Result<Option<Person>, Fault> {
    let hour_ago = link.now.plus(-hours(1));
    let row =
        params![link.token_hash, link.purpose, folded, link.data, link.now, link.expires_at, hour_ago, MAILS_AN_HOUR];
    last(ports, &[INSERT_FOR_ADDRESS.bind(row), FIND_READER.bind(params![link.token_hash])]).await
}

/// For a person whom we must tell something, whatever went out before. `folded` is the address it goes to.
pub fn insert_for_person(user: &UserId, folded: &str, link: NewLink<'_>) -> Statement {
    let row = params![link.token_hash, link.purpose, folded, user, link.data, link.now, link.expires_at];
    INSERT_FOR_PERSON.bind(row)
}

pub async fn find(ports: &Ports, hash: &str, purpose: &str) -> Result<Option<Link>, Fault> {
    db(ports).first(FIND, params![hash, purpose, ports.clock.now()]).await
}

/// Uses a link up; of many at once, one gets it.
pub async fn take(ports: &Ports, hash: &str, purpose: &str) -> Result<Option<Link>, Fault> {
    last(ports, &[USE.bind(params![hash, purpose, ports.clock.now()])]).await
}

/// Uses a link up within a batch that only comes true if it is still open (`store::commit`).
pub fn spend(hash: &str, purpose: &str, now: Instant) -> [Statement; 2] {
    [MUST_BE_OPEN.bind(params![hash, purpose, now]), SPEND.bind(params![hash, now])]
}

/// Ends every other open link of that purpose.
pub fn void(user: &UserId, purpose: &str, now: Instant) -> Statement {
    VOID.bind(params![user, purpose, now])
}

pub fn sweep(before: Instant) -> Statement {
    SWEEP.bind(params![before])
}
