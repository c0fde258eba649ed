//! SQL of a person's own account: the profile, what guards a change of it, what "this was not me" takes away.

use kernel::{
    Fault, GlobalSql, Instant, Ports,
    email::Email,
    ids::{KeyId, SessionId, TeamId, UserId},
    params,
    sql::Statement,
};
use serde::Deserialize;

use super::db;

const FIND_PASSWORD: GlobalSql = GlobalSql::new("SELECT password_hash FROM users WHERE id = ?1");
/// Each of these breaks the whole batch unless things are as they were when it was decided (`store::commit`).
const MUST_BE_LIVE: GlobalSql = GlobalSql::new(
    "INSERT INTO outbox (tenant_id, id, envelope, created_at) SELECT '', 'guard', '', 0 FROM json_each('[1,2]')
     WHERE NOT EXISTS (SELECT 1 FROM sessions WHERE id = ?1 AND ended_at IS NULL)",
);
const MUST_HAVE_PASSWORD: GlobalSql = GlobalSql::new(
    "INSERT INTO outbox (tenant_id, id, envelope, created_at) SELECT '', 'guard', '', 0 FROM json_each('[1,2]')
     WHERE NOT EXISTS (SELECT 1 FROM users WHERE id = ?1 AND password_hash IS ?2)",
);
/// What is not given stays.
const UPDATE_PROFILE: GlobalSql = GlobalSql::new(
    "UPDATE users SET name = coalesce(?2, name), locale = coalesce(?3, locale), zone = coalesce(?4, zone),
       mail_leads = coalesce(?5, mail_leads), mail_appointments = coalesce(?6, mail_appointments),
       mail_sites = coalesce(?7, mail_sites), updated_at = ?8
     WHERE id = ?1",
);
/// The index of addresses refuses one that somebody else has.
const SET_EMAIL: GlobalSql = GlobalSql::new(
    "UPDATE users SET email = ?2, email_folded = ?3, email_verified_at = ?4, updated_at = ?4 WHERE id = ?1",
);
const LOCK: GlobalSql =
    GlobalSql::new("UPDATE users SET password_hash = NULL, deletion_at = NULL, updated_at = ?2 WHERE id = ?1");
const REMOVE_PASSKEYS: GlobalSql = GlobalSql::new("DELETE FROM passkeys WHERE user_id = ?1 AND created_at >= ?2");
const REMOVE_IDENTITIES: GlobalSql = GlobalSql::new("DELETE FROM identities WHERE user_id = ?1 AND linked_at >= ?2");
const LIST_KEYS: GlobalSql = GlobalSql::new(
    "SELECT k.id, k.team_id, t.shard, k.name, k.hint FROM api_keys k JOIN teams t ON t.id = k.team_id
     WHERE k.created_by = ?1 AND k.created_at >= ?2 AND k.revoked_at IS NULL",
);
/// Links that would bring an address back lie in other mailboxes than the one that was chosen now.
const VOID_UNDOING: GlobalSql = GlobalSql::new(
    "UPDATE email_links SET used_at = ?3
     WHERE user_id = ?1 AND purpose = 'secure' AND used_at IS NULL AND email_folded <> ?2",
);
const REMOVE_SIGN_UPS: GlobalSql = GlobalSql::new("DELETE FROM sign_ups WHERE email_folded = ?1");

/// What a person changes of their profile; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    pub name: Option<String>,
    pub locale: Option<String>,
    pub zone: Option<String>,
    pub mail_leads: Option<bool>,
    pub mail_appointments: Option<bool>,
    pub mail_sites: Option<bool>,
}

/// A key of the API, and where its team lives.
#[derive(Clone, Debug, Deserialize)]
pub struct MadeKey {
    pub id: KeyId,
    pub team_id: TeamId,
    pub shard: u8,
    pub name: String,
    pub hint: String,
}

pub async fn find_password(ports: &Ports, user: &UserId) -> Result<Option<String>, Fault> {
    #[derive(Deserialize)]
    struct Row {
        password_hash: Option<String>,
    }
    let row: Option<Row> = db(ports).first(FIND_PASSWORD, params![user]).await?;
    Ok(row.and_then(|row| row.password_hash))
}

pub fn must_be_live(session: &SessionId) -> Statement {
    MUST_BE_LIVE.bind(params![session])
}

pub fn must_have_password(user: &UserId, hash: Option<&str>) -> Statement {
    MUST_HAVE_PASSWORD.bind(params![user, hash])
}

pub async fn update_profile(ports: &Ports, user: &UserId, profile: Profile) -> Result<(), Fault> {
    let Profile { name, locale, zone, mail_leads, mail_appointments, mail_sites } = profile;
    let row = params![user, name, locale, zone, mail_leads, mail_appointments, mail_sites, ports.clock.now()];
    db(ports).run(&[UPDATE_PROFILE.bind(row)]).await
}

/// The new address; whoever signed up with it meanwhile keeps no second way to it.
pub fn set_email(user: &UserId, email: &Email, now: Instant) -> [Statement; 2] {
    let folded = email.folded();
    [SET_EMAIL.bind(params![user, email, &folded, now]), REMOVE_SIGN_UPS.bind(params![&folded])]
}

pub fn void_undoing(user: &UserId, folded: &str, now: Instant) -> Statement {
    VOID_UNDOING.bind(params![user, folded, now])
}

/// Takes the password away, which somebody else knows, and a planned end, which somebody else may have planned.
pub fn lock(user: &UserId, now: Instant) -> Statement {
    LOCK.bind(params![user, now])
}

/// Ways in that were added since.
pub fn remove_ways_in(user: &UserId, since: Instant) -> [Statement; 2] {
    [REMOVE_PASSKEYS.bind(params![user, since]), REMOVE_IDENTITIES.bind(params![user, since])]
}

/// Keys of the API that the person's account made since.
pub async fn list_keys(ports: &Ports, user: &UserId, since: Instant) -> Result<Vec<MadeKey>, Fault> {
    db(ports).all(LIST_KEYS, params![user, since]).await
}
