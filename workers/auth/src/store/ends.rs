//! SQL of the end of an account.

use std::collections::BTreeSet;

use kernel::{
    Fault, GlobalSql, Instant, Ports,
    email::Email,
    ids::{SessionId, TeamId, UserId},
    params,
    permission::Role,
    sql::Statement,
};
use serde::{Deserialize, Serialize};

use super::{Touched, db, last};

/// Accounts that one tick removes at most; the next tick goes on.
const AT_ONCE: i64 = 20;
/// Sessions whose objects are asked at once.
const SESSIONS_AT_ONCE: i64 = 100;

const FIND_PLAN: GlobalSql = GlobalSql::new("SELECT deletion_at FROM users WHERE id = ?1");
const PLAN: GlobalSql = GlobalSql::new("UPDATE users SET deletion_at = ?2 WHERE id = ?1 AND deletion_at IS NULL");
const TAKE_BACK: GlobalSql =
    GlobalSql::new("UPDATE users SET deletion_at = NULL WHERE id = ?1 AND deletion_at IS NOT NULL RETURNING id");
/// Open teams with other people in them that nobody else owns.
const LIST_OWNED_ALONE: GlobalSql = GlobalSql::new(
    "SELECT t.id, t.name FROM members m JOIN teams t ON t.id = m.team_id AND t.deletion_at IS NULL
     WHERE m.user_id = ?1 AND m.role = 'owner'
       AND EXISTS (SELECT 1 FROM members o WHERE o.team_id = m.team_id AND o.user_id <> ?1)
       AND NOT EXISTS (SELECT 1 FROM members o WHERE o.team_id = m.team_id AND o.user_id <> ?1 AND o.role = 'owner')
     ORDER BY m.team_id",
);
const LIST_DUE: GlobalSql = GlobalSql::new(
    "SELECT id, email FROM users WHERE deletion_at IS NOT NULL AND deletion_at <= ?1 ORDER BY deletion_at LIMIT ?2",
);
const LIST_SESSIONS: GlobalSql =
    GlobalSql::new("SELECT id FROM sessions WHERE user_id = ?1 ORDER BY created_at LIMIT ?2");
const REMOVE_SESSIONS: GlobalSql =
    GlobalSql::new("DELETE FROM sessions WHERE user_id = ?1 AND id IN (SELECT value FROM json_each(?2))");
/// Everybody in the teams of a person, the person included.
const LIST_FELLOWS: GlobalSql = GlobalSql::new(
    "SELECT t.id AS team_id, t.shard, t.deletion_at, o.user_id, o.role, o.created_at
     FROM members m JOIN teams t ON t.id = m.team_id JOIN members o ON o.team_id = m.team_id
     WHERE m.user_id = ?1 ORDER BY m.team_id",
);
/// Teams whose log may have the person's name, and where they live.
const LIST_PLACES: GlobalSql = GlobalSql::new(
    "SELECT t.id AS team_id, t.shard FROM members m JOIN teams t ON t.id = m.team_id WHERE m.user_id = ?1
     UNION ALL
     SELECT t.id, t.shard FROM former_members f JOIN teams t ON t.id = f.team_id WHERE f.user_id = ?1",
);
const SET_OWNER: GlobalSql = GlobalSql::new("UPDATE members SET role = 'owner' WHERE team_id = ?1 AND user_id = ?2");
/// Not when somebody joined meanwhile.
const END_TEAM: GlobalSql = GlobalSql::new(
    "UPDATE teams SET deletion_at = ?3, updated_at = ?3
     WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM members WHERE team_id = ?1 AND user_id <> ?2)
       AND (deletion_at IS NULL OR deletion_at > ?3)",
);
/// Each of these breaks the whole batch (`store::commit`): when the end was taken back, and when a team would stay open
/// without an owner.
const MUST_BE_DUE: GlobalSql = GlobalSql::new(
    "INSERT INTO outbox (tenant_id, id, envelope, created_at) SELECT '', 'guard', '', 0 FROM json_each('[1,2]')
     WHERE NOT EXISTS (SELECT 1 FROM users WHERE id = ?1 AND deletion_at <= ?2)",
);
const MUST_LEAVE_OWNERS: GlobalSql = GlobalSql::new(
    "INSERT INTO outbox (tenant_id, id, envelope, created_at) SELECT '', 'guard', '', 0 FROM json_each('[1,2]')
     WHERE EXISTS (SELECT 1 FROM members m JOIN teams t ON t.id = m.team_id AND t.deletion_at IS NULL
       WHERE m.user_id = ?1 AND m.role = 'owner'
         AND NOT EXISTS (SELECT 1 FROM members o WHERE o.team_id = m.team_id AND o.user_id <> ?1 AND o.role = 'owner'))",
);
const REMOVE_SIGN_UPS: GlobalSql = GlobalSql::new("DELETE FROM sign_ups WHERE email_folded = ?1");
const REMOVE_LINKS: GlobalSql = GlobalSql::new("DELETE FROM email_links WHERE email_folded = ?1");
const REMOVE_INVITATIONS: GlobalSql = GlobalSql::new("DELETE FROM invitations WHERE email_folded = ?1");
/// The local outbox of development; a deployment with a provider keeps no mails.
const REMOVE_MAILS: GlobalSql = GlobalSql::new("DELETE FROM sent_mails WHERE to_email = ?1");
/// The same of text messages.
const FIND_NUMBER: GlobalSql = GlobalSql::new("SELECT number_sealed FROM phones WHERE user_id = ?1");
const REMOVE_TEXTS: GlobalSql = GlobalSql::new("DELETE FROM sent_texts WHERE to_number = ?1");
/// Sessions, links, challenges, factors, identities, devices, the log, memberships and keys go with it.
const REMOVE_USER: GlobalSql = GlobalSql::new("DELETE FROM users WHERE id = ?1");

/// A team that hangs on one person.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnedTeam {
    pub id: TeamId,
    pub name: String,
}

/// An account whose time is up.
#[derive(Clone, Debug, Deserialize)]
pub struct Due {
    pub id: UserId,
    pub email: Email,
}

/// Somebody in one of a person's teams.
#[derive(Clone, Debug, Deserialize)]
pub struct Fellow {
    pub team_id: TeamId,
    pub shard: u8,
    pub deletion_at: Option<Instant>,
    pub user_id: UserId,
    pub role: Role,
    pub created_at: Instant,
}

/// When the account will be removed, if that is planned.
pub async fn find_plan(ports: &Ports, user: &UserId) -> Result<Option<Instant>, Fault> {
    #[derive(Deserialize)]
    struct Row {
        deletion_at: Option<Instant>,
    }
    let row: Option<Row> = db(ports).first(FIND_PLAN, params![user]).await?;
    Ok(row.and_then(|row| row.deletion_at))
}

pub fn plan(user: &UserId, at: Instant) -> Statement {
    PLAN.bind(params![user, at])
}

/// False when nothing was planned.
pub async fn take_back(ports: &Ports, user: &UserId) -> Result<bool, Fault> {
    Ok(last::<Touched>(ports, &[TAKE_BACK.bind(params![user])]).await?.is_some())
}

pub async fn list_owned_alone(ports: &Ports, user: &UserId) -> Result<Vec<OwnedTeam>, Fault> {
    db(ports).all(LIST_OWNED_ALONE, params![user]).await
}

pub async fn list_due(ports: &Ports) -> Result<Vec<Due>, Fault> {
    db(ports).all(LIST_DUE, params![ports.clock.now(), AT_ONCE]).await
}

/// Some of a person's sessions, ended ones too.
pub async fn list_sessions(ports: &Ports, user: &UserId) -> Result<Vec<SessionId>, Fault> {
    #[derive(Deserialize)]
    struct Row {
        id: SessionId,
    }
    let rows: Vec<Row> = db(ports).all(LIST_SESSIONS, params![user, SESSIONS_AT_ONCE]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

pub async fn remove_sessions(ports: &Ports, user: &UserId, sessions: &[SessionId]) -> Result<(), Fault> {
    db(ports).run(&[REMOVE_SESSIONS.bind(params![user, kernel::json::write(sessions)?])]).await
}

pub async fn list_fellows(ports: &Ports, user: &UserId) -> Result<Vec<Fellow>, Fault> {
    db(ports).all(LIST_FELLOWS, params![user]).await
}

/// A team, and where it lives.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct Place {
    pub team_id: TeamId,
    pub shard: u8,
}

/// Teams that the person is or was in, each once.
pub async fn list_places(ports: &Ports, user: &UserId) -> Result<BTreeSet<Place>, Fault> {
    let rows: Vec<Place> = db(ports).all(LIST_PLACES, params![user]).await?;
    Ok(rows.into_iter().collect())
}

pub fn set_owner(team: &TeamId, user: &UserId) -> Statement {
    SET_OWNER.bind(params![team, user])
}

/// Ends a team that nobody but `user` is in.
pub fn end_team(team: &TeamId, user: &UserId, now: Instant) -> Statement {
    END_TEAM.bind(params![team, user, now])
}

pub fn must_be_due(user: &UserId, now: Instant) -> Statement {
    MUST_BE_DUE.bind(params![user, now])
}

pub fn must_leave_owners(user: &UserId) -> Statement {
    MUST_LEAVE_OWNERS.bind(params![user])
}

/// The person's telephone, sealed.
pub async fn find_number(ports: &Ports, user: &UserId) -> Result<Option<String>, Fault> {
    #[derive(Deserialize)]
    struct Row {
        number_sealed: String,
    }
    let row: Option<Row> = db(ports).first(FIND_NUMBER, params![user]).await?;
    Ok(row.map(|row| row.number_sealed))
}

pub fn remove_texts(number: &str) -> Statement {
    REMOVE_TEXTS.bind(params![number])
}

/// Everything of the person in this database; the user's row goes last.
pub fn remove(due: &Due) -> [Statement; 5] {
    let folded = due.email.folded();
    [
        REMOVE_SIGN_UPS.bind(params![&folded]),
        REMOVE_LINKS.bind(params![&folded]),
        REMOVE_INVITATIONS.bind(params![&folded]),
        REMOVE_MAILS.bind(params![&due.email]),
        REMOVE_USER.bind(params![&due.id]),
    ]
}
