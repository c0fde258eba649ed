//! SQL of people.

use kernel::{
    Fault, GlobalSql, Instant, Ports,
    email::Email,
    ids::UserId,
    params,
    sql::{self, Statement},
};
use serde::Deserialize;

use super::db;

/// What somebody has to sign in with. `?3` is the device that the browser showed.
macro_rules! find_account {
    ($by:literal) => {
        GlobalSql::new(concat!(
            "SELECT u.password_hash, u.id AS user_id,
               EXISTS (SELECT 1 FROM totp f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL) AS has_totp,
               EXISTS (SELECT 1 FROM phones f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL) AS has_sms,
               EXISTS (SELECT 1 FROM passkeys f WHERE f.user_id = u.id) AS has_passkey,
               EXISTS (SELECT 1 FROM members m JOIN teams t ON t.id = m.team_id
                 WHERE m.user_id = u.id AND t.requires_second_factor = 1) AS team_asks,
               d.id IS NOT NULL AS is_known_device, coalesce(d.trusted_until_at, 0) AS trusted_until_at
             FROM users u LEFT JOIN devices d ON d.token_hash = ?3 AND d.user_id = u.id AND d.expires_at > ?2
             WHERE ",
            $by,
            " = ?1"
        ))
    };
}
const FIND_ACCOUNT: GlobalSql = find_account!("u.email_folded");
/// The same of a person who proved themselves otherwise.
const FIND_FACTORS: GlobalSql = find_account!("u.id");
const FIND_PERSON: GlobalSql = GlobalSql::new("SELECT id, email, name, locale, zone FROM users WHERE id = ?1");
const FIND_PERSON_BY_EMAIL: GlobalSql =
    GlobalSql::new("SELECT id, email, name, locale, zone FROM users WHERE email_folded = ?1");
const SET_PASSWORD: GlobalSql =
    GlobalSql::new("UPDATE users SET password_hash = ?2, password_changed_at = ?3, updated_at = ?3 WHERE id = ?1");
const SET_STAFF: GlobalSql = GlobalSql::new("UPDATE users SET is_staff = ?2 WHERE id = ?1 AND is_staff <> ?2");

/// What is known of an address that somebody signs in with.
#[derive(Clone, Debug, Deserialize)]
#[allow(clippy::struct_excessive_bools, reason = "a row of what a person has, each a column of its own")]
pub struct Account {
    pub password_hash: Option<String>,
    pub user_id: UserId,
    #[serde(deserialize_with = "sql::flag")]
    pub has_totp: bool,
    #[serde(deserialize_with = "sql::flag")]
    pub has_sms: bool,
    #[serde(deserialize_with = "sql::flag")]
    pub has_passkey: bool,
    /// One of their teams asks for a second factor.
    #[serde(deserialize_with = "sql::flag")]
    pub team_asks: bool,
    /// This person has used this browser before.
    #[serde(deserialize_with = "sql::flag")]
    pub is_known_device: bool,
    /// Until then this browser needs no second factor.
    pub trusted_until_at: Instant,
}

impl Account {
    /// True when a password alone is not enough in this browser. A passkey alone asks for nothing more: it is a way in
    /// beside the password, not behind it, until the person has switched a second step on or a team of theirs asks for one.
    pub fn wants_second_factor(&self, now: Instant) -> bool {
        self.has_second_step() && now >= self.trusted_until_at
    }
    pub fn has_second_step(&self) -> bool {
        self.has_totp || self.has_sms || (self.has_passkey && self.team_asks)
    }
}

/// A person whom we write to.
#[derive(Clone, Debug, Deserialize)]
pub struct Person {
    pub id: UserId,
    pub email: Email,
    pub name: String,
    /// BCP 47.
    pub locale: String,
    /// IANA.
    pub zone: String,
}

/// `device` is the hash of the browser's device token; '' for none.
pub async fn find_account(ports: &Ports, email: &Email, device: &str) -> Result<Option<Account>, Fault> {
    db(ports).first(FIND_ACCOUNT, params![email.folded(), ports.clock.now(), device]).await
}

pub async fn find_factors(ports: &Ports, user: &UserId, device: &str) -> Result<Option<Account>, Fault> {
    db(ports).first(FIND_FACTORS, params![user, ports.clock.now(), device]).await
}

pub async fn find_person(ports: &Ports, user: &UserId) -> Result<Option<Person>, Fault> {
    db(ports).first(FIND_PERSON, params![user]).await
}

pub async fn find_person_by_email(ports: &Ports, email: &Email) -> Result<Option<Person>, Fault> {
    db(ports).first(FIND_PERSON_BY_EMAIL, params![email.folded()]).await
}

pub fn set_password(user: &UserId, hash: &str, now: Instant) -> Statement {
    SET_PASSWORD.bind(params![user, hash, now])
}

/// The deployment's setting decides who is staff, at every sign-in.
pub fn set_staff(user: &UserId, is_staff: bool) -> Statement {
    SET_STAFF.bind(params![user, is_staff])
}
