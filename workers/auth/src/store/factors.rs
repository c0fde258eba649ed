//! SQL of second factors: authenticator apps, telephones, recovery codes. Rows are there once a factor was confirmed; what
//! is being set up waits in a challenge, so the old factor works until the new one does.

use kernel::{
    Fault, GlobalSql, Instant, Ports,
    ids::UserId,
    params,
    sql::{self, Statement},
};
use serde::{Deserialize, Serialize};

use super::{Touched, db, last};

const FIND_TOTP: GlobalSql =
    GlobalSql::new("SELECT secret_sealed, last_step FROM totp WHERE user_id = ?1 AND confirmed_at IS NOT NULL");
const UPSERT_TOTP: GlobalSql = GlobalSql::new(
    "INSERT INTO totp (user_id, secret_sealed, created_at, confirmed_at, last_step) VALUES (?1, ?2, ?3, ?3, ?4)
     ON CONFLICT (user_id) DO UPDATE SET secret_sealed = excluded.secret_sealed, created_at = excluded.created_at,
       confirmed_at = excluded.confirmed_at, last_step = excluded.last_step",
);
/// Forward only, and only for the secret that the code was looked at with: of two parallel uses of a code, one wins.
const USE_STEP: GlobalSql = GlobalSql::new(
    "UPDATE totp SET last_step = ?2, secret_sealed = ?4
     WHERE user_id = ?1 AND last_step < ?2 AND secret_sealed = ?3 RETURNING user_id",
);
const REMOVE_TOTP: GlobalSql = GlobalSql::new("DELETE FROM totp WHERE user_id = ?1");

const FIND_PHONE: GlobalSql =
    GlobalSql::new("SELECT number_sealed, hint FROM phones WHERE user_id = ?1 AND confirmed_at IS NOT NULL");
const UPSERT_PHONE: GlobalSql = GlobalSql::new(
    "INSERT INTO phones (user_id, number_sealed, hint, created_at, confirmed_at) VALUES (?1, ?2, ?3, ?4, ?4)
     ON CONFLICT (user_id) DO UPDATE SET number_sealed = excluded.number_sealed, hint = excluded.hint,
       created_at = excluded.created_at, confirmed_at = excluded.confirmed_at",
);
const RESEAL_PHONE: GlobalSql =
    GlobalSql::new("UPDATE phones SET number_sealed = ?3 WHERE user_id = ?1 AND number_sealed = ?2");
const REMOVE_PHONE: GlobalSql = GlobalSql::new("DELETE FROM phones WHERE user_id = ?1");

const INSERT_CODE: GlobalSql =
    GlobalSql::new("INSERT INTO recovery_codes (user_id, code_hash, created_at) VALUES (?1, ?2, ?3)");
const REMOVE_CODES: GlobalSql = GlobalSql::new("DELETE FROM recovery_codes WHERE user_id = ?1");
/// `?3` is the same code under the signing key before this one.
const USE_CODE: GlobalSql = GlobalSql::new(
    "UPDATE recovery_codes SET used_at = ?4 WHERE user_id = ?1 AND code_hash IN (?2, ?3) AND used_at IS NULL
     RETURNING user_id",
);
const COUNT_CODES: GlobalSql =
    GlobalSql::new("SELECT count(*) AS left FROM recovery_codes WHERE user_id = ?1 AND used_at IS NULL");
/// With the last second factor go the codes that stand in for it, the trust of the browsers that were spared it, and the
/// wish to have it taken away.
const REMOVE_CODES_OF_NONE: GlobalSql = GlobalSql::new(
    "DELETE FROM recovery_codes WHERE user_id = ?1 AND NOT EXISTS (SELECT 1 FROM totp WHERE user_id = ?1)
       AND NOT EXISTS (SELECT 1 FROM phones WHERE user_id = ?1)",
);
const DISTRUST_OF_NONE: GlobalSql = GlobalSql::new(
    "UPDATE devices SET trusted_until_at = NULL WHERE user_id = ?1
       AND NOT EXISTS (SELECT 1 FROM totp WHERE user_id = ?1) AND NOT EXISTS (SELECT 1 FROM phones WHERE user_id = ?1)",
);
const WITHDRAW_OF_NONE: GlobalSql = GlobalSql::new(
    "UPDATE users SET factors_removed_at = NULL WHERE id = ?1
       AND NOT EXISTS (SELECT 1 FROM totp WHERE user_id = ?1) AND NOT EXISTS (SELECT 1 FROM phones WHERE user_id = ?1)",
);

const VIEW: GlobalSql = GlobalSql::new(
    "SELECT u.password_hash IS NOT NULL AS has_password, u.password_changed_at, t.confirmed_at AS totp_confirmed_at,
       p.hint AS phone_hint, p.confirmed_at AS phone_confirmed_at, u.factors_removed_at,
       (SELECT count(*) FROM recovery_codes c WHERE c.user_id = u.id AND c.used_at IS NULL) AS codes_left,
       (SELECT max(c.created_at) FROM recovery_codes c WHERE c.user_id = u.id) AS codes_made_at
     FROM users u LEFT JOIN totp t ON t.user_id = u.id LEFT JOIN phones p ON p.user_id = u.id WHERE u.id = ?1",
);
const LIST_IDENTITIES: GlobalSql = GlobalSql::new(
    "SELECT provider, email, linked_at, last_used_at FROM identities WHERE user_id = ?1 ORDER BY provider LIMIT 100",
);

/// A confirmed authenticator app.
#[derive(Clone, Debug, Deserialize)]
pub struct TotpRow {
    pub secret_sealed: String,
    /// The step whose code was used last.
    pub last_step: i64,
}

/// A confirmed telephone.
#[derive(Clone, Debug, Deserialize)]
pub struct PhoneRow {
    pub number_sealed: String,
    /// Its last digits.
    pub hint: String,
}

/// What a person has switched on.
#[derive(Clone, Debug, Deserialize)]
pub struct FactorsRow {
    #[serde(deserialize_with = "sql::flag")]
    pub has_password: bool,
    pub password_changed_at: Option<Instant>,
    pub totp_confirmed_at: Option<Instant>,
    pub phone_hint: Option<String>,
    pub phone_confirmed_at: Option<Instant>,
    pub factors_removed_at: Option<Instant>,
    pub codes_left: i64,
    pub codes_made_at: Option<Instant>,
}

/// An account elsewhere that signs its person in here.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListedIdentity {
    pub provider: String,
    /// As the provider said when it was linked.
    pub email: String,
    pub linked_at: Instant,
    pub last_used_at: Instant,
}

/// How many recovery codes are left.
#[derive(Deserialize)]
struct Left {
    left: i64,
}

pub async fn find_totp(ports: &Ports, user: &UserId) -> Result<Option<TotpRow>, Fault> {
    db(ports).first(FIND_TOTP, params![user]).await
}

pub fn upsert_totp(user: &UserId, sealed: &str, step: i64, now: Instant) -> Statement {
    UPSERT_TOTP.bind(params![user, sealed, now, step])
}

/// Notes that the code of a step was used; false when it (or a later one) was used before. `resealed` takes the place of
/// the sealed secret.
pub async fn use_step(
    ports: &Ports,
    user: &UserId,
    row: &TotpRow,
    step: i64,
    resealed: Option<String>,
) -> Result<bool, Fault> {
    let sealed = resealed.unwrap_or_else(|| row.secret_sealed.clone());
    let used = USE_STEP.bind(params![user, step, &row.secret_sealed, sealed]);
    Ok(last::<Touched>(ports, &[used]).await?.is_some())
}

pub fn remove_totp(user: &UserId) -> Statement {
    REMOVE_TOTP.bind(params![user])
}

pub async fn find_phone(ports: &Ports, user: &UserId) -> Result<Option<PhoneRow>, Fault> {
    db(ports).first(FIND_PHONE, params![user]).await
}

pub fn upsert_phone(user: &UserId, sealed: &str, hint: &str, now: Instant) -> Statement {
    UPSERT_PHONE.bind(params![user, sealed, hint, now])
}

pub async fn reseal_phone(ports: &Ports, user: &UserId, old: &str, new: &str) -> Result<(), Fault> {
    db(ports).run(&[RESEAL_PHONE.bind(params![user, old, new])]).await
}

pub fn remove_phone(user: &UserId) -> Statement {
    REMOVE_PHONE.bind(params![user])
}

/// Puts new recovery codes in the place of all that there were.
pub fn replace_codes(user: &UserId, hashes: &[String], now: Instant) -> Vec<Statement> {
    let insert = |hash: &String| INSERT_CODE.bind(params![user, hash, now]);
    std::iter::once(REMOVE_CODES.bind(params![user])).chain(hashes.iter().map(insert)).collect()
}

/// Uses a recovery code up; of many at once, one gets it. How many are left, or None when it is none.
pub async fn use_code(
    ports: &Ports,
    user: &UserId,
    (hash, before): (&str, Option<String>),
) -> Result<Option<i64>, Fault> {
    let used = USE_CODE.bind(params![user, hash, before, ports.clock.now()]);
    let answer = ports.control.run(&[used, COUNT_CODES.bind(params![user])]).await?;
    let (used, left) = (kernel::json::read_item(&answer, 0)?, kernel::json::read_item(&answer, 1)?);
    let (used, left): (Option<Vec<Touched>>, Option<Vec<Left>>) = (used, left);
    let left = left.unwrap_or_default().first().map_or(0, |row| row.left);
    Ok((!used.unwrap_or_default().is_empty()).then_some(left))
}

pub async fn count_codes(ports: &Ports, user: &UserId) -> Result<i64, Fault> {
    let row: Option<Left> = db(ports).first(COUNT_CODES, params![user]).await?;
    Ok(row.map_or(0, |row| row.left))
}

/// Run it after a factor was removed: whoever has no other loses what hangs on having one.
pub fn tidy_up(user: &UserId) -> [Statement; 3] {
    [REMOVE_CODES_OF_NONE, DISTRUST_OF_NONE, WITHDRAW_OF_NONE].map(|sql| sql.bind(params![user]))
}

pub async fn view(ports: &Ports, user: &UserId) -> Result<Option<FactorsRow>, Fault> {
    db(ports).first(VIEW, params![user]).await
}

pub async fn list_identities(ports: &Ports, user: &UserId) -> Result<Vec<ListedIdentity>, Fault> {
    db(ports).all(LIST_IDENTITIES, params![user]).await
}
