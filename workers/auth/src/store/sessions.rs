//! SQL of sessions.

use kernel::{
    Fault, GlobalSql, Instant, Ports,
    email::Email,
    ids::{DeviceId, SessionId, TeamId, UserId},
    page::MAX_LIMIT,
    params,
    permission::Role,
    ports::Team,
    sql::{self, Statement},
};
use serde::Deserialize;

use super::{Touched, db, last};
use crate::sessions::model::{ABSOLUTE_MS, Life, NewSession};

/// Most sessions of one person at a time; the oldest ends when another begins.
pub const MAX_SESSIONS: i64 = 20;

/// Goes on with the team of the person's latest session, else with their oldest team.
const INSERT_SESSION: GlobalSql = GlobalSql::new(
    "INSERT INTO sessions (id, user_id, team_id, created_at, last_seen_at, expires_at, authenticated_at, methods, device,
       ip, place, device_id)
     VALUES (?1, ?2, (SELECT m.team_id FROM members m WHERE m.user_id = ?2
       ORDER BY m.team_id = (SELECT s.team_id FROM sessions s WHERE s.user_id = ?2 AND s.team_id IS NOT NULL
                             ORDER BY s.created_at DESC LIMIT 1) DESC, m.team_id LIMIT 1), ?3, ?3, ?4, ?3, ?5, ?6, ?7, ?8, ?9)",
);
/// What is too many ends, the oldest first.
const END_OLDEST: GlobalSql = GlobalSql::new(
    "UPDATE sessions SET ended_at = ?2, end_reason = 'limit' WHERE id IN
       (SELECT id FROM sessions WHERE user_id = ?1 AND ended_at IS NULL AND expires_at > ?2
        ORDER BY created_at DESC LIMIT 100 OFFSET ?3)",
);
const END_SESSION: GlobalSql =
    GlobalSql::new("UPDATE sessions SET ended_at = ?2, end_reason = ?3 WHERE id = ?1 AND ended_at IS NULL");
const END_OF_PERSON: GlobalSql = GlobalSql::new(
    "UPDATE sessions SET ended_at = ?3, end_reason = 'revoked' WHERE id = ?1 AND user_id = ?2 AND ended_at IS NULL
     RETURNING id",
);
/// Every session of a person but the one that is named; '' ends all.
const END_OTHERS: GlobalSql = GlobalSql::new(
    "UPDATE sessions SET ended_at = ?3, end_reason = ?4 WHERE user_id = ?1 AND id <> ?2 AND ended_at IS NULL
     RETURNING id",
);
const TOUCH: GlobalSql = GlobalSql::new(
    "UPDATE sessions SET last_seen_at = ?2, ip = ?3, place = ?4 WHERE id = ?1 AND ended_at IS NULL RETURNING id",
);
const PROVE: GlobalSql = GlobalSql::new(
    "UPDATE sessions SET authenticated_at = ?2, methods = ?3 WHERE id = ?1 AND ended_at IS NULL RETURNING id",
);
/// Its person has just confirmed a second factor in it (RFC 8176: `mfa`).
const STRENGTHEN: GlobalSql =
    GlobalSql::new("UPDATE sessions SET methods = methods || ' mfa' WHERE id = ?1 AND instr(methods, 'mfa') = 0");
/// The doors' one query. A membership that was taken away is gone here at the next request; a team that is to be
/// removed is open to its owners only; staff reads the team they look at as a viewer.
const FIND_SESSION: GlobalSql = GlobalSql::new(
    "SELECT s.id, s.last_seen_at, s.expires_at, s.ended_at, s.user_id, s.authenticated_at,
       CASE u.is_staff WHEN 1 THEN u.email END AS staff_email,
       s.acting_until_at, a.id AS acting_team, a.shard AS acting_shard, t.id AS team_id, t.shard, m.role,
       coalesce(t.requires_second_factor, 0) AS team_asks, coalesce(a.requires_second_factor, 0) AS acting_asks,
       instr(s.methods, 'mfa') > 0 AND (
         EXISTS (SELECT 1 FROM totp f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL)
         OR EXISTS (SELECT 1 FROM phones f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL)
         OR EXISTS (SELECT 1 FROM passkeys f WHERE f.user_id = u.id)) AS has_second_factor
     FROM sessions s JOIN users u ON u.id = s.user_id
       LEFT JOIN members m ON m.team_id = s.team_id AND m.user_id = s.user_id
       LEFT JOIN teams t ON t.id = m.team_id AND (t.deletion_at IS NULL OR m.role = 'owner')
       LEFT JOIN teams a ON a.id = s.acting_team_id
     WHERE s.id = ?1",
);
/// What the dashboard shows beside that row: read in one batch with it, so that who may do what stands in one place.
const VIEW_SESSION: GlobalSql = GlobalSql::new(
    "SELECT u.email, u.name, u.locale, u.zone, u.mail_leads, u.mail_appointments, u.mail_sites, u.deletion_at, s.methods,
       u.password_hash IS NOT NULL AS has_password, a.name AS acting_name, s.acting_reason,
       EXISTS (SELECT 1 FROM totp f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL) AS has_totp,
       EXISTS (SELECT 1 FROM phones f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL) AS has_sms,
       EXISTS (SELECT 1 FROM passkeys f WHERE f.user_id = u.id) AS has_passkey,
       (SELECT json_group_array(json_object('id', mt.id, 'name', mt.name, 'role', mm.role, 'created_at', mt.created_at,
          'deletion_at', mt.deletion_at, 'requires_second_factor', mt.requires_second_factor))
        FROM members mm JOIN teams mt ON mt.id = mm.team_id WHERE mm.user_id = s.user_id
          AND (mt.deletion_at IS NULL OR mm.role = 'owner')) AS teams
     FROM sessions s JOIN users u ON u.id = s.user_id LEFT JOIN teams a ON a.id = s.acting_team_id
     WHERE s.id = ?1",
);
const LIST_LIVE: GlobalSql = GlobalSql::new(
    "SELECT id, device, place, ip, created_at, last_seen_at, expires_at, methods FROM sessions
     WHERE user_id = ?1 AND ended_at IS NULL AND expires_at > ?2 AND last_seen_at > ?3
     ORDER BY created_at DESC LIMIT ?4",
);
const SWEEP: GlobalSql = GlobalSql::new(
    "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at < ?1 ORDER BY expires_at LIMIT 500)",
);

/// A session as the doors see it.
#[derive(Clone, Debug, Deserialize)]
#[allow(clippy::struct_excessive_bools, reason = "a row of facts, each a column of its own")]
pub struct SessionRow {
    pub id: SessionId,
    pub last_seen_at: Instant,
    pub expires_at: Instant,
    pub ended_at: Option<Instant>,
    pub user_id: UserId,
    pub authenticated_at: Instant,
    /// Of somebody who was staff when they signed in, and is (`for_now`).
    staff_email: Option<String>,
    pub acting_until_at: Option<Instant>,
    pub acting_team: Option<TeamId>,
    pub acting_shard: Option<u8>,
    pub team_id: Option<TeamId>,
    pub shard: Option<u8>,
    pub role: Option<Role>,
    /// Its team lets in only sessions with a second factor.
    #[serde(deserialize_with = "sql::flag")]
    pub team_asks: bool,
    /// The same of the team that staff reads.
    #[serde(deserialize_with = "sql::flag")]
    pub acting_asks: bool,
    /// It has been proven with one (RFC 8176: `mfa`), and its person still has one.
    #[serde(deserialize_with = "sql::flag")]
    pub has_second_factor: bool,
}

impl SessionRow {
    pub fn life(&self) -> Life {
        Life { last_seen_at: self.last_seen_at, expires_at: self.expires_at, ended_at: self.ended_at }
    }
    pub fn is_staff(&self) -> bool {
        self.staff_email.is_some()
    }
    /// Whoever the setting no longer names is staff no more, in every session.
    fn for_now(self, ports: &Ports) -> Self {
        Self { staff_email: self.staff_email.filter(|email| ports.settings.is_staff(email)), ..self }
    }
    /// Whether the team it looks at, or that staff reads at `now`, asks for a second factor.
    pub fn asks_second_factor(&self, now: Instant) -> bool {
        if self.acting(now).is_some() { self.acting_asks } else { self.team_asks }
    }
    /// The team that staff reads at `now`.
    pub fn acting(&self, now: Instant) -> Option<(TeamId, u8)> {
        let still = self.is_staff() && self.acting_until_at.is_some_and(|until| now < until);
        if still { self.acting_team.clone().zip(self.acting_shard) } else { None }
    }
}

/// What the dashboard shows beside the row.
#[derive(Clone, Debug, Deserialize)]
#[allow(clippy::struct_excessive_bools, reason = "a row of what a person has and wants, each a column of its own")]
pub struct SessionView {
    pub email: Email,
    pub name: String,
    pub locale: String,
    pub zone: String,
    #[serde(deserialize_with = "sql::flag")]
    pub mail_leads: bool,
    #[serde(deserialize_with = "sql::flag")]
    pub mail_appointments: bool,
    #[serde(deserialize_with = "sql::flag")]
    pub mail_sites: bool,
    pub deletion_at: Option<Instant>,
    pub methods: String,
    #[serde(deserialize_with = "sql::flag")]
    pub has_password: bool,
    #[serde(deserialize_with = "sql::flag")]
    pub has_totp: bool,
    #[serde(deserialize_with = "sql::flag")]
    pub has_sms: bool,
    #[serde(deserialize_with = "sql::flag")]
    pub has_passkey: bool,
    pub acting_name: Option<String>,
    pub acting_reason: Option<String>,
    #[serde(deserialize_with = "sql::json")]
    pub teams: Vec<Team>,
}

/// A session in the list of a person's sessions.
#[derive(Clone, Debug, Deserialize)]
pub struct ListedSession {
    pub id: SessionId,
    pub device: String,
    pub place: String,
    pub ip: String,
    pub created_at: Instant,
    pub last_seen_at: Instant,
    pub expires_at: Instant,
    pub methods: String,
}

/// Begins a session; what is too many ends. Run it with whatever else follows from signing in.
pub fn insert(new: &NewSession, user: &UserId, device: Option<&DeviceId>) -> Vec<Statement> {
    let visit = &new.visit;
    let row = params![
        &new.id,
        user,
        new.now,
        new.now.plus(ABSOLUTE_MS),
        new.methods.join(" "),
        &visit.device,
        &visit.ip,
        &visit.place,
        device,
    ];
    vec![INSERT_SESSION.bind(row), END_OLDEST.bind(params![user, new.now, MAX_SESSIONS])]
}

pub fn end_statement(id: &SessionId, reason: &str, now: Instant) -> Statement {
    END_SESSION.bind(params![id, now, reason])
}

pub async fn end(ports: &Ports, id: &SessionId, reason: &str, now: Instant) -> Result<(), Fault> {
    db(ports).run(&[end_statement(id, reason, now)]).await
}

/// Ends one session of this person; false when it is not theirs or has ended.
pub async fn end_of(ports: &Ports, id: &SessionId, user: &UserId, now: Instant) -> Result<bool, Fault> {
    let ended: Option<Touched> = db(ports).first(END_OF_PERSON, params![id, user, now]).await?;
    Ok(ended.is_some())
}

/// Ends every session of a person but `keep`.
pub fn end_others_statement(user: &UserId, keep: Option<&SessionId>, reason: &str, now: Instant) -> Statement {
    END_OTHERS.bind(params![user, keep.map_or("", SessionId::as_str), now, reason])
}

/// Answers how many ended.
pub async fn end_others(ports: &Ports, user: &UserId, keep: &SessionId, now: Instant) -> Result<usize, Fault> {
    let ended: Vec<Touched> = db(ports).all(END_OTHERS, params![user, keep, now, "revoked"]).await?;
    Ok(ended.len())
}

/// Notes that a session goes on, from where; false when it has ended meanwhile.
pub async fn touch(ports: &Ports, id: &SessionId, now: Instant, (ip, place): (&str, &str)) -> Result<bool, Fault> {
    let touched: Option<Touched> = db(ports).first(TOUCH, params![id, now, ip, place]).await?;
    Ok(touched.is_some())
}

/// Notes a proof of presence.
pub fn prove(id: &SessionId, methods: &str, now: Instant) -> Statement {
    PROVE.bind(params![id, now, methods])
}

/// Notes that a second factor was confirmed in this session: it need not be shown again.
pub fn strengthen(id: &SessionId) -> Statement {
    STRENGTHEN.bind(params![id])
}

pub async fn find(ports: &Ports, id: &SessionId) -> Result<Option<SessionRow>, Fault> {
    let row: Option<SessionRow> = db(ports).first(FIND_SESSION, params![id]).await?;
    Ok(row.map(|row| row.for_now(ports)))
}

/// The row and what the dashboard shows of it.
pub async fn view(ports: &Ports, id: &SessionId) -> Result<Option<(SessionRow, SessionView)>, Fault> {
    let look = [FIND_SESSION.bind(params![id]), VIEW_SESSION.bind(params![id])];
    let answer = ports.control.run(&look).await?;
    let rows: Option<Vec<SessionRow>> = kernel::json::read_item(&answer, 0)?;
    let views: Option<Vec<SessionView>> = kernel::json::read_item(&answer, 1)?;
    let row = rows.unwrap_or_default().into_iter().map(|row| row.for_now(ports));
    Ok(row.zip(views.unwrap_or_default()).next())
}

/// The live sessions of a person, newest first: at most twenty and a few that were idle too long.
pub async fn list(
    ports: &Ports,
    user: &UserId,
    now: Instant,
    seen_after: Instant,
) -> Result<Vec<ListedSession>, Fault> {
    db(ports).all(LIST_LIVE, params![user, now, seen_after, MAX_LIMIT]).await
}

pub fn sweep(before: Instant) -> Statement {
    SWEEP.bind(params![before])
}

/// Runs a batch and tells whether its last statement touched a row.
pub async fn touched(ports: &Ports, batch: &[Statement]) -> Result<bool, Fault> {
    Ok(last::<Touched>(ports, batch).await?.is_some())
}
