//! SQL of invitations. What an invitation is worth is decided in SQL, so that looking, listing and accepting agree: it is
//! as good as the one who sent it, and gone once they may no longer give its role.

use kernel::{
    Fault, GlobalSql, Instant,
    email::Email,
    ids::{InvitationId, SessionId, TeamId, UserId},
    page::PageQuery,
    params,
    permission::Role,
    ports::Sql,
    sql::{self, GlobalDb, Statement},
};
use serde::Deserialize;

use super::model::{Invitation, State};
use crate::{roles, rows::Found};

const INSERT: GlobalSql = GlobalSql::new(
    "INSERT INTO invitations (id, team_id, email, email_folded, role, locale, token_hash, invited_by, created_at, expires_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
);
/// Makes room for a new one: what ran out or lost its sender's right is no longer open.
const CLOSE_DEAD: GlobalSql = GlobalSql::new(
    "UPDATE invitations SET revoked_at = ?3
     WHERE team_id = ?1 AND email_folded = ?2 AND accepted_at IS NULL AND revoked_at IS NULL AND (expires_at <= ?3
       OR NOT EXISTS (SELECT 1 FROM members b WHERE b.team_id = invitations.team_id AND b.user_id = invitations.invited_by
         AND (b.role = 'owner' OR (b.role = 'admin' AND invitations.role <> 'owner'))))",
);
const FIND_OPEN: GlobalSql = GlobalSql::new(
    "SELECT i.id FROM invitations i
     WHERE i.team_id = ?1 AND i.email_folded = ?2 AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > ?3
       AND EXISTS (SELECT 1 FROM members b WHERE b.team_id = i.team_id AND b.user_id = i.invited_by
         AND (b.role = 'owner' OR (b.role = 'admin' AND i.role <> 'owner')))",
);
const FIND_MEMBER_BY_ADDRESS: GlobalSql = GlobalSql::new(
    "SELECT m.user_id AS id FROM users u JOIN members m ON m.user_id = u.id AND m.team_id = ?1 WHERE u.email_folded = ?2",
);
const LIST: GlobalSql = GlobalSql::new(
    "SELECT i.id, i.email, i.role, i.locale, u.name AS invited_by, i.created_at, i.expires_at, i.accepted_at, i.revoked_at,
       EXISTS (SELECT 1 FROM members b WHERE b.team_id = i.team_id AND b.user_id = i.invited_by
         AND (b.role = 'owner' OR (b.role = 'admin' AND i.role <> 'owner'))) AS is_backed
     FROM invitations i LEFT JOIN users u ON u.id = i.invited_by
     WHERE i.team_id = ?1 AND i.id < ?2 ORDER BY i.id DESC LIMIT ?3",
);
const FIND: GlobalSql = GlobalSql::new(
    "SELECT i.id, i.email, i.role, i.locale, u.name AS invited_by, i.created_at, i.expires_at, i.accepted_at, i.revoked_at,
       EXISTS (SELECT 1 FROM members b WHERE b.team_id = i.team_id AND b.user_id = i.invited_by
         AND (b.role = 'owner' OR (b.role = 'admin' AND i.role <> 'owner'))) AS is_backed
     FROM invitations i LEFT JOIN users u ON u.id = i.invited_by WHERE i.id = ?2 AND i.team_id = ?1",
);
const FIND_BY_TOKEN: GlobalSql = GlobalSql::new(
    "SELECT i.id, i.team_id, t.name AS team_name, t.shard, t.created_at AS team_created_at,
       t.requires_second_factor, i.role, i.email, i.email_folded,
       u.name AS invited_by, i.expires_at,
       i.accepted_at IS NULL AND i.revoked_at IS NULL AND t.deletion_at IS NULL
         AND EXISTS (SELECT 1 FROM members b WHERE b.team_id = i.team_id AND b.user_id = i.invited_by
           AND (b.role = 'owner' OR (b.role = 'admin' AND i.role <> 'owner'))) AS is_open,
       EXISTS (SELECT 1 FROM users a WHERE a.email_folded = i.email_folded) AS has_account
     FROM invitations i JOIN teams t ON t.id = i.team_id LEFT JOIN users u ON u.id = i.invited_by WHERE i.token_hash = ?1",
);
/// Break the whole batch (as `team::store` explains) unless the invitation can still be sent again, taken back, accepted.
const MUST_BE_UNSETTLED: GlobalSql = GlobalSql::new(
    "INSERT INTO outbox (tenant_id, id, envelope, created_at) SELECT ?1, 'guard', '', 0 FROM json_each('[1,2]')
     WHERE NOT EXISTS (SELECT 1 FROM invitations i WHERE i.id = ?2 AND i.accepted_at IS NULL AND i.revoked_at IS NULL)",
);
const MUST_BE_OPEN: GlobalSql = GlobalSql::new(
    "INSERT INTO outbox (tenant_id, id, envelope, created_at) SELECT ?1, 'guard', '', 0 FROM json_each('[1,2]')
     WHERE NOT EXISTS (SELECT 1 FROM invitations i JOIN teams t ON t.id = i.team_id
       WHERE i.token_hash = ?2 AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > ?3 AND t.deletion_at IS NULL
         AND EXISTS (SELECT 1 FROM members b WHERE b.team_id = i.team_id AND b.user_id = i.invited_by
           AND (b.role = 'owner' OR (b.role = 'admin' AND i.role <> 'owner'))))",
);
const RENEW: GlobalSql = GlobalSql::new(
    "UPDATE invitations SET token_hash = ?2, invited_by = ?3, expires_at = ?4, sent = sent + 1 WHERE id = ?1",
);
const REVOKE: GlobalSql = GlobalSql::new("UPDATE invitations SET revoked_at = ?2 WHERE id = ?1");
const ACCEPT: GlobalSql = GlobalSql::new("UPDATE invitations SET accepted_at = ?2, accepted_by = ?3 WHERE id = ?1");
/// A month after its end nobody asks any more.
const SWEEP: GlobalSql = GlobalSql::new(
    "DELETE FROM invitations WHERE id IN (SELECT id FROM invitations WHERE expires_at < ?1 ORDER BY expires_at LIMIT 500)",
);

/// An invitation as its team sees it.
#[derive(Clone, Debug, Deserialize)]
pub struct Row {
    pub id: InvitationId,
    pub email: Email,
    pub role: Role,
    pub locale: String,
    invited_by: Option<String>,
    created_at: Instant,
    expires_at: Instant,
    accepted_at: Option<Instant>,
    revoked_at: Option<Instant>,
    #[serde(deserialize_with = "sql::flag")]
    is_backed: bool,
}

impl Row {
    /// Neither accepted nor taken back: it can be sent again.
    pub fn is_unsettled(&self) -> bool {
        self.accepted_at.is_none() && self.revoked_at.is_none()
    }
    pub fn is_revoked(&self) -> bool {
        self.revoked_at.is_some()
    }
    pub fn shown(self, now: Instant) -> Invitation {
        let state = match (self.accepted_at, self.revoked_at) {
            (Some(_), _) => State::Accepted,
            (None, Some(_)) => State::Revoked,
            (None, None) if !self.is_backed => State::Revoked,
            (None, None) if self.expires_at <= now => State::Expired,
            (None, None) => State::Open,
        };
        let Self { id, email, role, invited_by, created_at, expires_at, .. } = self;
        Invitation { id, email, role, invited_by, created_at, expires_at, state }
    }
}

/// An invitation as whoever holds its link sees it.
#[derive(Clone, Debug, Deserialize)]
pub struct Held {
    pub id: InvitationId,
    pub team_id: TeamId,
    pub team_name: String,
    pub shard: u8,
    pub team_created_at: Instant,
    #[serde(deserialize_with = "sql::flag")]
    pub requires_second_factor: bool,
    pub role: Role,
    pub email: Email,
    pub email_folded: String,
    pub invited_by: Option<String>,
    pub expires_at: Instant,
    #[serde(deserialize_with = "sql::flag")]
    is_open: bool,
    #[serde(deserialize_with = "sql::flag")]
    pub has_account: bool,
}

impl Held {
    pub fn is_open(&self, now: Instant) -> bool {
        self.is_open && now < self.expires_at
    }
}

/// An invitation about to be sent.
pub struct New<'a> {
    pub id: &'a InvitationId,
    pub team: &'a TeamId,
    pub email: &'a Email,
    pub role: Role,
    pub locale: &'a str,
    pub token_hash: &'a str,
    pub invited_by: &'a UserId,
    pub at: Instant,
    pub expires_at: Instant,
}

/// What ran out makes room; what is open refuses the new one by the unique index.
pub fn insert(new: &New<'_>) -> [Statement; 2] {
    let folded = new.email.folded();
    let close = CLOSE_DEAD.bind(params![new.team, &folded, new.at]);
    let row = params![
        new.id,
        new.team,
        new.email,
        folded,
        roles::name(new.role),
        new.locale,
        new.token_hash,
        new.invited_by,
        new.at,
        new.expires_at
    ];
    [close, INSERT.bind(row)]
}

/// Whether an open invitation went to this address.
pub async fn has_open(sql: &dyn Sql, team: &TeamId, folded: &str, now: Instant) -> Result<bool, Fault> {
    let found: Option<Found> = GlobalDb::new(sql).first(FIND_OPEN, params![team, folded, now]).await?;
    Ok(found.is_some())
}

/// Whether somebody with this address is in the team.
pub async fn is_member(sql: &dyn Sql, team: &TeamId, folded: &str) -> Result<bool, Fault> {
    let found: Option<Found> = GlobalDb::new(sql).first(FIND_MEMBER_BY_ADDRESS, params![team, folded]).await?;
    Ok(found.is_some())
}

/// One row more than the page shows.
pub async fn list(sql: &dyn Sql, team: &TeamId, page: &PageQuery) -> Result<Vec<Row>, Fault> {
    GlobalDb::new(sql).all(LIST, params![team, page.before(), page.probe()]).await
}

pub async fn find(sql: &dyn Sql, team: &TeamId, id: &InvitationId) -> Result<Option<Row>, Fault> {
    GlobalDb::new(sql).first(FIND, params![team, id]).await
}

pub async fn find_by_token(sql: &dyn Sql, token_hash: &str) -> Result<Option<Held>, Fault> {
    GlobalDb::new(sql).first(FIND_BY_TOKEN, params![token_hash]).await
}

/// Lets the batch pass only while nobody accepted the invitation or took it back.
pub fn must_be_unsettled(team: &TeamId, id: &InvitationId) -> Statement {
    MUST_BE_UNSETTLED.bind(params![team, id])
}

/// Lets the batch pass only while the link works.
pub fn must_be_open(team: &TeamId, token_hash: &str, now: Instant) -> Statement {
    MUST_BE_OPEN.bind(params![team, token_hash, now])
}

/// A new link; the one before ends.
pub fn renew(id: &InvitationId, token_hash: &str, by: &UserId, expires_at: Instant) -> Statement {
    RENEW.bind(params![id, token_hash, by, expires_at])
}

pub fn revoke(id: &InvitationId, at: Instant) -> Statement {
    REVOKE.bind(params![id, at])
}

pub fn accept(id: &InvitationId, by: &SessionId, at: Instant) -> Statement {
    ACCEPT.bind(params![id, at, by])
}

/// Removes what ended before.
pub async fn sweep(sql: &dyn Sql, before: Instant) -> Result<(), Fault> {
    GlobalDb::new(sql).run(&[SWEEP.bind(params![before])]).await
}
