//! SQL of challenges: what was begun and is to be finished once, within minutes.

use kernel::{Fault, GlobalSql, Instant, Ports, ids::UserId, params, sql::Statement};
use serde::{Deserialize, de::DeserializeOwned};

use super::{db, last};

const INSERT: GlobalSql = GlobalSql::new(
    "INSERT INTO challenges (token_hash, purpose, user_id, data, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
);
const FIND: GlobalSql = GlobalSql::new(
    "SELECT user_id, data, attempts FROM challenges
     WHERE token_hash = ?1 AND purpose = ?2 AND expires_at > ?3 AND used_by IS NULL",
);
/// Counts a try before it is looked at, so that parallel guesses cannot be more than are allowed.
const TRY: GlobalSql = GlobalSql::new(
    "UPDATE challenges SET attempts = attempts + 1
     WHERE token_hash = ?1 AND purpose = ?2 AND expires_at > ?3 AND used_by IS NULL AND attempts < ?4
     RETURNING user_id, data, attempts",
);
const USE: GlobalSql = GlobalSql::new(
    "UPDATE challenges SET used_by = ?4 WHERE token_hash = ?1 AND purpose = ?2 AND expires_at > ?3 AND used_by IS NULL
     RETURNING user_id, data, attempts",
);
/// What the person began earlier for the same purpose no longer counts.
const DROP_EARLIER: GlobalSql =
    GlobalSql::new("DELETE FROM challenges WHERE user_id = ?1 AND purpose = ?2 AND created_at <= ?3");
const DROP_ALL: GlobalSql = GlobalSql::new("DELETE FROM challenges WHERE user_id = ?1");
/// For challenges whose name follows from what they are for: a newer one takes the place of the older.
const UPSERT: GlobalSql = GlobalSql::new(
    "INSERT INTO challenges (token_hash, purpose, user_id, data, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
     ON CONFLICT (token_hash) DO UPDATE SET data = excluded.data, attempts = 0, created_at = excluded.created_at,
       expires_at = excluded.expires_at, used_by = NULL",
);
const SWEEP: GlobalSql = GlobalSql::new(
    "DELETE FROM challenges WHERE token_hash IN
       (SELECT token_hash FROM challenges WHERE expires_at < ?1 ORDER BY expires_at LIMIT 500)",
);

/// A challenge about to be made.
pub struct NewChallenge<'a> {
    pub token_hash: &'a str,
    pub purpose: &'static str,
    pub user: Option<&'a UserId>,
    /// JSON.
    pub data: String,
    pub now: Instant,
    pub expires_at: Instant,
}

/// A challenge that counts.
#[derive(Clone, Debug, Deserialize)]
pub struct Challenge {
    pub user_id: Option<UserId>,
    pub data: String,
    pub attempts: i64,
}

impl Challenge {
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        Ok(kernel::json::read(&self.data)?)
    }
}

pub fn insert(new: NewChallenge<'_>) -> Statement {
    INSERT.bind(params![new.token_hash, new.purpose, new.user, new.data, new.now, new.expires_at])
}

pub async fn make(ports: &Ports, new: NewChallenge<'_>) -> Result<(), Fault> {
    db(ports).run(&[insert(new)]).await
}

/// Makes one in place of what the same person began earlier.
pub async fn make_anew(ports: &Ports, user: &UserId, new: NewChallenge<'_>) -> Result<(), Fault> {
    let drop = DROP_EARLIER.bind(params![user, new.purpose, new.now]);
    db(ports).run(&[drop, insert(new)]).await
}

/// Makes one in place of the one with the same name.
pub async fn make_again(ports: &Ports, new: NewChallenge<'_>) -> Result<(), Fault> {
    let row = params![new.token_hash, new.purpose, new.user, new.data, new.now, new.expires_at];
    db(ports).run(&[UPSERT.bind(row)]).await
}

/// Ends what the person began for a purpose.
pub fn drop_of(user: &UserId, purpose: &str, now: Instant) -> Statement {
    DROP_EARLIER.bind(params![user, purpose, now])
}

/// Ends everything that the person, or somebody in their name, began: a sign-in that waits for its second factor, say.
pub fn drop_all(user: &UserId) -> Statement {
    DROP_ALL.bind(params![user])
}

pub async fn find(ports: &Ports, hash: &str, purpose: &str) -> Result<Option<Challenge>, Fault> {
    db(ports).first(FIND, params![hash, purpose, ports.clock.now()]).await
}

/// Counts a try; None when the challenge is over or `most` tries were made.
pub async fn attempt(ports: &Ports, hash: &str, purpose: &str, most: i64) -> Result<Option<Challenge>, Fault> {
    last(ports, &[TRY.bind(params![hash, purpose, ports.clock.now(), most])]).await
}

/// Uses a challenge up; of many at once, one gets it.
pub async fn take(ports: &Ports, hash: &str, purpose: &str) -> Result<Option<Challenge>, Fault> {
    let mut nonce = [0; 32];
    ports.entropy.fill(&mut nonce);
    let nonce = kernel::secret::token_text(nonce);
    last(ports, &[USE.bind(params![hash, purpose, ports.clock.now(), nonce])]).await
}

pub fn sweep(before: Instant) -> Statement {
    SWEEP.bind(params![before])
}
