//! SQL of users, links and sessions, and the functions that run it. The only file of the slice with SQL.
//!
//! Sign-up and resend run the same statements whether the address has an account or not, so neither the number of
//! round trips nor their order tells.

use kernel::{
    Fault, GlobalSql, Instant, Ports,
    email::Email,
    ids::{SessionId, TeamId, UserId},
    params,
    permission::Role,
    ports::Team,
    sql::{self, GlobalDb, Statement},
    time::hours,
};
use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    model::{Account, Applicant, NewSession},
    session::{ABSOLUTE_MS, Life},
};

/// Most mails that auth sends to one address within an hour: a victim of somebody else's sign-ups is not flooded.
pub const MAILS_AN_HOUR: i64 = 5;

const INSERT_SIGN_UP: GlobalSql = GlobalSql::new(
    "INSERT INTO sign_ups (id, email, email_folded, name, locale, zone, password_hash, created_at, expires_at)
     SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
     WHERE NOT EXISTS (SELECT 1 FROM users WHERE email_folded = ?3)
       AND (SELECT count(*) FROM email_links WHERE email_folded = ?3 AND created_at > ?10) < ?11",
);
/// One row for one mail. `?4` is the sign-up that the link proves; without it, the latest one of the address.
const INSERT_LINK: GlobalSql = GlobalSql::new(
    "INSERT INTO email_links (token_hash, purpose, email_folded, sign_up_id, created_at, expires_at)
     SELECT ?1, CASE WHEN known.id IS NULL THEN 'verify_email' ELSE 'notice' END, ?2, pending.id, ?5, ?6
     FROM (SELECT 1) LEFT JOIN users AS known ON known.email_folded = ?2
       LEFT JOIN sign_ups AS pending ON known.id IS NULL AND pending.id = coalesce(?4,
         (SELECT id FROM sign_ups WHERE email_folded = ?2 AND expires_at > ?5 ORDER BY id DESC LIMIT 1))
     WHERE (known.id IS NOT NULL OR pending.id IS NOT NULL)
       AND (SELECT count(*) FROM email_links WHERE email_folded = ?2 AND created_at > ?3) < ?7",
);
/// What the mail of a link needs.
const FIND_LETTER: GlobalSql = GlobalSql::new(
    "SELECT l.purpose, coalesce(u.email, s.email) AS email, coalesce(u.locale, s.locale) AS locale, s.name
     FROM email_links l LEFT JOIN sign_ups s ON s.id = l.sign_up_id
       LEFT JOIN users u ON l.purpose = 'notice' AND u.email_folded = l.email_folded
     WHERE l.token_hash = ?1",
);
const USE_LINK: GlobalSql = GlobalSql::new(
    "UPDATE email_links SET used_at = ?3, used_by = ?2
     WHERE token_hash = ?1 AND purpose = 'verify_email' AND used_at IS NULL AND expires_at > ?3",
);
const INSERT_USER: GlobalSql = GlobalSql::new(
    "INSERT INTO users (id, email, email_folded, name, locale, zone, password_hash, email_verified_at, created_at, updated_at)
     SELECT s.id, s.email, s.email_folded, s.name, s.locale, s.zone, s.password_hash, ?3, ?3, ?3
     FROM email_links l JOIN sign_ups s ON s.id = l.sign_up_id
     WHERE l.token_hash = ?1 AND l.used_by = ?2
       AND NOT EXISTS (SELECT 1 FROM users WHERE email_folded = s.email_folded)",
);
const INSERT_VERIFIED_SESSION: GlobalSql = GlobalSql::new(
    "INSERT INTO sessions (token_hash, id, user_id, team_id, created_at, last_seen_at, expires_at)
     SELECT ?3, ?2, u.id, NULL, ?4, ?4, ?5
     FROM email_links l JOIN users u ON u.id = l.sign_up_id WHERE l.token_hash = ?1 AND l.used_by = ?2",
);
/// Takes the other sign-ups of a proven address with their links: nobody keeps a second way in.
const REMOVE_SIGN_UPS: GlobalSql = GlobalSql::new(
    "DELETE FROM sign_ups WHERE email_folded =
       (SELECT email_folded FROM email_links WHERE token_hash = ?1 AND used_by = ?2)",
);
/// The proven account; else the latest sign-up, so that its owner hears that the link is still to be followed.
const FIND_ACCOUNT: GlobalSql = GlobalSql::new(
    "SELECT password_hash, id AS user_id FROM users WHERE email_folded = ?1
     UNION ALL
     SELECT password_hash, NULL FROM (SELECT password_hash FROM sign_ups
       WHERE email_folded = ?1 AND expires_at > ?2 ORDER BY id DESC LIMIT 1)
     LIMIT 1",
);
/// Goes on with the team of the person's latest session, else with their oldest team.
const INSERT_SESSION: GlobalSql = GlobalSql::new(
    "INSERT INTO sessions (token_hash, id, user_id, team_id, created_at, last_seen_at, expires_at)
     VALUES (?1, ?2, ?3, (SELECT m.team_id FROM members m WHERE m.user_id = ?3
       ORDER BY m.team_id = (SELECT s.team_id FROM sessions s WHERE s.user_id = ?3 AND s.team_id IS NOT NULL
                             ORDER BY s.created_at DESC LIMIT 1) DESC, m.team_id LIMIT 1), ?4, ?4, ?5)",
);
const END_SESSION_OF_TOKEN: GlobalSql =
    GlobalSql::new("UPDATE sessions SET ended_at = ?2 WHERE token_hash = ?1 AND ended_at IS NULL");
const END_SESSION: GlobalSql = GlobalSql::new("UPDATE sessions SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL");
const TOUCH_SESSION: GlobalSql =
    GlobalSql::new("UPDATE sessions SET last_seen_at = ?2 WHERE id = ?1 AND last_seen_at < ?2 AND ended_at IS NULL");
/// The doors' one query. A membership that was taken away is gone here at the next request.
const FIND_SESSION: GlobalSql = GlobalSql::new(
    "SELECT s.id, s.last_seen_at, s.expires_at, s.ended_at, s.user_id, t.id AS team_id, t.shard, m.role
     FROM sessions s JOIN users u ON u.id = s.user_id
       LEFT JOIN members m ON m.team_id = s.team_id AND m.user_id = s.user_id
       LEFT JOIN teams t ON t.id = m.team_id
     WHERE s.token_hash = ?1",
);
/// The same with everything that the dashboard shows.
const VIEW_SESSION: GlobalSql = GlobalSql::new(
    "SELECT s.id, s.last_seen_at, s.expires_at, s.ended_at, s.user_id, t.id AS team_id, t.shard, m.role,
       u.email, u.name, u.locale, u.zone,
       (SELECT json_group_array(json_object('id', mt.id, 'name', mt.name, 'role', mm.role, 'created_at', mt.created_at))
        FROM members mm JOIN teams mt ON mt.id = mm.team_id WHERE mm.user_id = s.user_id) AS teams
     FROM sessions s JOIN users u ON u.id = s.user_id
       LEFT JOIN members m ON m.team_id = s.team_id AND m.user_id = s.user_id
       LEFT JOIN teams t ON t.id = m.team_id
     WHERE s.token_hash = ?1",
);
const SWEEP_SIGN_UPS: GlobalSql = GlobalSql::new(
    "DELETE FROM sign_ups WHERE id IN (SELECT id FROM sign_ups WHERE expires_at < ?1 ORDER BY expires_at LIMIT 500)",
);
const SWEEP_LINKS: GlobalSql = GlobalSql::new(
    "DELETE FROM email_links WHERE token_hash IN
       (SELECT token_hash FROM email_links WHERE expires_at < ?1 ORDER BY expires_at LIMIT 500)",
);
const SWEEP_SESSIONS: GlobalSql = GlobalSql::new(
    "DELETE FROM sessions WHERE token_hash IN
       (SELECT token_hash FROM sessions WHERE expires_at < ?1 ORDER BY expires_at LIMIT 500)",
);

/// A session as the doors see it.
#[derive(Clone, Debug, Deserialize)]
pub struct SessionRow {
    pub id: SessionId,
    pub last_seen_at: Instant,
    pub expires_at: Instant,
    pub ended_at: Option<Instant>,
    pub user_id: UserId,
    pub team_id: Option<TeamId>,
    pub shard: Option<u8>,
    pub role: Option<Role>,
}

impl SessionRow {
    pub fn life(&self) -> Life {
        Life { last_seen_at: self.last_seen_at, expires_at: self.expires_at, ended_at: self.ended_at }
    }
}

/// A session as its owner sees it.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "FlatView")]
pub struct SessionView {
    pub row: SessionRow,
    pub email: Email,
    pub name: String,
    pub locale: String,
    pub zone: String,
    pub teams: Vec<Team>,
}

/// The view as one row. Serde's own flattening goes through a buffer that the whole Worker would carry.
#[derive(Deserialize)]
struct FlatView {
    id: SessionId,
    last_seen_at: Instant,
    expires_at: Instant,
    ended_at: Option<Instant>,
    user_id: UserId,
    team_id: Option<TeamId>,
    shard: Option<u8>,
    role: Option<Role>,
    email: Email,
    name: String,
    locale: String,
    zone: String,
    #[serde(deserialize_with = "sql::json")]
    teams: Vec<Team>,
}

impl From<FlatView> for SessionView {
    fn from(flat: FlatView) -> Self {
        let FlatView { id, last_seen_at, expires_at, ended_at, user_id, team_id, shard, role, .. } = flat;
        let row = SessionRow { id, last_seen_at, expires_at, ended_at, user_id, team_id, shard, role };
        Self { row, email: flat.email, name: flat.name, locale: flat.locale, zone: flat.zone, teams: flat.teams }
    }
}

/// What the mail of a link needs.
#[derive(Clone, Debug, Deserialize)]
pub struct LetterRow {
    pub purpose: Purpose,
    pub email: Email,
    pub locale: String,
    /// Of the sign-up; None for a notice.
    pub name: Option<String>,
}

/// What a mail of auth is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    VerifyEmail,
    Notice,
}

/// One mail to be: the hash of its link's token, and when the link stops working.
pub struct NewLink {
    pub token_hash: String,
    pub now: Instant,
    pub expires_at: Instant,
}

/// Stores a sign-up (unless the address has an account) and its mail (unless it had too many). None: no mail.
pub async fn insert_sign_up(
    ports: &Ports,
    id: &UserId,
    who: &Applicant,
    (password_hash, keep_until): (String, Instant),
    link: &NewLink,
) -> Result<Option<LetterRow>, Fault> {
    let folded = who.email.folded();
    let sign_up = INSERT_SIGN_UP.bind(params![
        id,
        &who.email,
        &folded,
        &who.name,
        &who.locale,
        &who.zone,
        password_hash,
        link.now,
        keep_until,
        link.now.plus(-hours(1)),
        MAILS_AN_HOUR,
    ]);
    last(ports, &[sign_up, insert_link(&folded, Some(id), link), find_letter(link)]).await
}

/// Stores another mail for an address that signed up or has an account. None: no mail.
pub async fn insert_resend(ports: &Ports, email: &Email, link: &NewLink) -> Result<Option<LetterRow>, Fault> {
    last(ports, &[insert_link(&email.folded(), None, link), find_letter(link)]).await
}

fn insert_link(folded: &String, sign_up: Option<&UserId>, link: &NewLink) -> Statement {
    let (hour_ago, most) = (link.now.plus(-hours(1)), MAILS_AN_HOUR);
    INSERT_LINK.bind(params![&link.token_hash, folded, hour_ago, sign_up, link.now, link.expires_at, most])
}

fn find_letter(link: &NewLink) -> Statement {
    FIND_LETTER.bind(params![&link.token_hash])
}

/// Makes the account of a link and its first session, if nobody used the link before. One transaction: of two people
/// who follow it at once, one gets None.
pub async fn use_link(
    ports: &Ports,
    link_hash: &str,
    new: &NewSession,
    hash: &str,
) -> Result<Option<SessionView>, Fault> {
    let (id, now) = (&new.id, new.now);
    let mut batch = vec![
        USE_LINK.bind(params![link_hash, id, now]),
        INSERT_USER.bind(params![link_hash, id, now]),
        INSERT_VERIFIED_SESSION.bind(params![link_hash, id, hash, now, now.plus(ABSOLUTE_MS)]),
        REMOVE_SIGN_UPS.bind(params![link_hash, id]),
    ];
    batch.extend(ending(new));
    batch.push(VIEW_SESSION.bind(params![hash]));
    last(ports, &batch).await
}

/// Begins a session of a known person.
pub async fn insert_session(
    ports: &Ports,
    user: &UserId,
    new: &NewSession,
    hash: &str,
) -> Result<Option<SessionView>, Fault> {
    let insert = INSERT_SESSION.bind(params![hash, &new.id, user, new.now, new.now.plus(ABSOLUTE_MS)]);
    let mut batch: Vec<Statement> = ending(new).into_iter().collect();
    batch.extend([insert, VIEW_SESSION.bind(params![hash])]);
    last(ports, &batch).await
}

fn ending(new: &NewSession) -> Option<Statement> {
    let before = new.before.as_deref()?;
    Some(END_SESSION_OF_TOKEN.bind(params![kernel::secret::token_hash(before), new.now]))
}

pub async fn find_account(ports: &Ports, email: &Email, now: Instant) -> Result<Option<Account>, Fault> {
    db(ports).first(FIND_ACCOUNT, params![email.folded(), now]).await
}

pub async fn find_session(ports: &Ports, hash: &str) -> Result<Option<SessionRow>, Fault> {
    db(ports).first(FIND_SESSION, params![hash]).await
}

pub async fn view_session(ports: &Ports, hash: &str) -> Result<Option<SessionView>, Fault> {
    db(ports).first(VIEW_SESSION, params![hash]).await
}

pub async fn end_session(ports: &Ports, id: &SessionId, now: Instant) -> Result<(), Fault> {
    db(ports).run(&[END_SESSION.bind(params![id, now])]).await
}

pub async fn touch_session(ports: &Ports, id: &SessionId, now: Instant) -> Result<(), Fault> {
    db(ports).run(&[TOUCH_SESSION.bind(params![id, now])]).await
}

/// Removes what ended before `before`: at most 500 rows of each kind a call.
pub async fn sweep(ports: &Ports, before: Instant) -> Result<(), Fault> {
    let kinds = [SWEEP_SIGN_UPS, SWEEP_LINKS, SWEEP_SESSIONS];
    db(ports).run(&kinds.map(|sweep| sweep.bind(params![before]))).await
}

fn db(ports: &Ports) -> GlobalDb<'_> {
    GlobalDb::new(ports.control.as_ref())
}

/// Runs a batch; the first row of its last statement.
async fn last<T: DeserializeOwned>(ports: &Ports, batch: &[Statement]) -> Result<Option<T>, Fault> {
    let answer = ports.control.run(batch).await?;
    let rows: Option<Vec<T>> = kernel::json::read_item(&answer, batch.len().saturating_sub(1))?;
    Ok(rows.unwrap_or_default().into_iter().next())
}
