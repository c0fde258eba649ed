//! SQL of members.

use kernel::{
    Fault, GlobalSql, Instant,
    email::Email,
    ids::{SecurityEventId, TeamId, UserId},
    page::PageQuery,
    params,
    permission::Role,
    ports::Sql,
    sql::{GlobalDb, Statement},
};

use serde::Deserialize;

use super::model::Member;
use crate::{roles, rows::Found};

const LIST_MEMBERS: GlobalSql = GlobalSql::new(
    "SELECT m.user_id, u.name, u.email, m.role, m.created_at AS joined_at,
       (SELECT max(s.last_seen_at) FROM sessions s WHERE s.user_id = m.user_id AND s.team_id = m.team_id) AS last_seen_at,
       EXISTS (SELECT 1 FROM totp f WHERE f.user_id = m.user_id AND f.confirmed_at IS NOT NULL)
         OR EXISTS (SELECT 1 FROM phones f WHERE f.user_id = m.user_id AND f.confirmed_at IS NOT NULL)
         OR EXISTS (SELECT 1 FROM passkeys f WHERE f.user_id = m.user_id) AS second_factor
     FROM members m JOIN users u ON u.id = m.user_id
     WHERE m.team_id = ?1 AND m.user_id < ?2 ORDER BY m.user_id DESC LIMIT ?3",
);
/// The same of those who are named.
const LIST_THESE: GlobalSql = GlobalSql::new(
    "SELECT m.user_id, u.name, u.email, m.role, m.created_at AS joined_at,
       (SELECT max(s.last_seen_at) FROM sessions s WHERE s.user_id = m.user_id AND s.team_id = m.team_id) AS last_seen_at,
       EXISTS (SELECT 1 FROM totp f WHERE f.user_id = m.user_id AND f.confirmed_at IS NOT NULL)
         OR EXISTS (SELECT 1 FROM phones f WHERE f.user_id = m.user_id AND f.confirmed_at IS NOT NULL)
         OR EXISTS (SELECT 1 FROM passkeys f WHERE f.user_id = m.user_id) AS second_factor
     FROM members m JOIN users u ON u.id = m.user_id
     WHERE m.team_id = ?1 AND m.user_id IN (SELECT value FROM json_each(?2))",
);
const LIST_NAMES: GlobalSql = GlobalSql::new(
    "SELECT m.user_id, u.name, u.email FROM members m JOIN users u ON u.id = m.user_id
     WHERE m.team_id = ?1 AND m.user_id < ?2 ORDER BY m.user_id DESC LIMIT ?3",
);
const FIND_OTHER_OWNER: GlobalSql =
    GlobalSql::new("SELECT user_id FROM members WHERE team_id = ?1 AND role = 'owner' AND user_id <> ?2 LIMIT 1");
/// Both break the whole batch (as `team::store` explains): unless the member is what they were, and unless somebody
/// else is owner. Two owners who demote each other at once meet here, and the second one finds nobody left.
const MUST_BE: GlobalSql = GlobalSql::new(
    "INSERT INTO outbox (tenant_id, id, envelope, created_at) SELECT ?1, 'guard', '', 0 FROM json_each('[1,2]')
     WHERE NOT EXISTS (SELECT 1 FROM members m WHERE m.team_id = ?1 AND m.user_id = ?2 AND m.role = ?3)",
);
const MUST_LEAVE_AN_OWNER: GlobalSql = GlobalSql::new(
    "INSERT INTO outbox (tenant_id, id, envelope, created_at) SELECT ?1, 'guard', '', 0 FROM json_each('[1,2]')
     WHERE NOT EXISTS (SELECT 1 FROM members m WHERE m.team_id = ?1 AND m.role = 'owner' AND m.user_id <> ?2)",
);
const FIND_PERSON: GlobalSql = GlobalSql::new("SELECT name, email, email_folded, locale FROM users WHERE id = ?1");
const SET_ROLE: GlobalSql = GlobalSql::new("UPDATE members SET role = ?3 WHERE team_id = ?1 AND user_id = ?2");
const INSERT_MEMBER: GlobalSql =
    GlobalSql::new("INSERT INTO members (team_id, user_id, role, created_at) VALUES (?1, ?2, ?3, ?4)");
const REMEMBER: GlobalSql = GlobalSql::new(
    "INSERT INTO former_members (team_id, user_id, is_excluded, created_at) VALUES (?1, ?2, ?3, ?4)
     ON CONFLICT (team_id, user_id) DO UPDATE SET is_excluded = max(is_excluded, excluded.is_excluded)",
);
const ADMIT: GlobalSql = GlobalSql::new("DELETE FROM former_members WHERE team_id = ?1 AND user_id = ?2");
const REMOVE_MEMBER: GlobalSql = GlobalSql::new("DELETE FROM members WHERE team_id = ?1 AND user_id = ?2");

/// Those whom a team's wish for a second factor is news to. Whoever it does not reach sees it at their next request.
const LIST_WITHOUT_FACTOR: GlobalSql = GlobalSql::new(
    "SELECT u.name, u.email, u.email_folded, u.locale FROM members m JOIN users u ON u.id = m.user_id
     WHERE m.team_id = ?1
       AND NOT EXISTS (SELECT 1 FROM totp f WHERE f.user_id = m.user_id AND f.confirmed_at IS NOT NULL)
       AND NOT EXISTS (SELECT 1 FROM phones f WHERE f.user_id = m.user_id AND f.confirmed_at IS NOT NULL)
       AND NOT EXISTS (SELECT 1 FROM passkeys f WHERE f.user_id = m.user_id)
     ORDER BY m.user_id LIMIT 500",
);
/// Sessions are their person's and not a team's: any of them could turn to the team, so all end.
const END_SESSIONS: GlobalSql =
    GlobalSql::new("UPDATE sessions SET ended_at = ?2, end_reason = 'team' WHERE user_id = ?1 AND ended_at IS NULL");
/// A line of the person's own log.
const TELL: GlobalSql = GlobalSql::new(
    "INSERT INTO security_events (user_id, id, kind, at, device, place, ip, detail)
     VALUES (?1, ?2, 'sessions_ended_by_team', ?3, '', '', '', ?4)",
);

/// A person, as this room needs to know them.
#[derive(Clone, Debug, Deserialize)]
pub struct Person {
    pub name: String,
    pub email: Email,
    pub email_folded: String,
    /// BCP 47.
    pub locale: String,
}

/// The person of a session.
pub async fn find_person(sql: &dyn Sql, user: &UserId) -> Result<Person, Fault> {
    let found = GlobalDb::new(sql).first(FIND_PERSON, params![user]).await?;
    found.ok_or_else(|| Fault::unauthenticated("no_session", "sign in first"))
}

/// One row more than the page shows.
pub async fn list_members(sql: &dyn Sql, team: &TeamId, page: &PageQuery) -> Result<Vec<Member>, Fault> {
    GlobalDb::new(sql).all(LIST_MEMBERS, params![team, page.before(), page.probe()]).await
}

pub async fn find_member(sql: &dyn Sql, team: &TeamId, user: &UserId) -> Result<Option<Member>, Fault> {
    Ok(list_these(sql, team, std::slice::from_ref(user)).await?.pop())
}

/// Those of the people who are in the team, in the order of the list.
pub async fn list_these(sql: &dyn Sql, team: &TeamId, people: &[UserId]) -> Result<Vec<Member>, Fault> {
    let these = params![team, kernel::json::write(people)?];
    let mut rows: Vec<Member> = GlobalDb::new(sql).all(LIST_THESE, these).await?;
    rows.sort_by(|a, b| b.user_id.cmp(&a.user_id));
    Ok(rows)
}

/// What a member is looked for by.
#[derive(Clone, Debug, Deserialize)]
pub struct Named {
    pub user_id: UserId,
    pub name: String,
    pub email: Email,
}

/// The names of at most `limit` members below that one, in the order of the list.
pub async fn list_names(sql: &dyn Sql, team: &TeamId, before: &str, limit: u32) -> Result<Vec<Named>, Fault> {
    GlobalDb::new(sql).all(LIST_NAMES, params![team, before, limit]).await
}

pub async fn list_without_factor(sql: &dyn Sql, team: &TeamId) -> Result<Vec<Person>, Fault> {
    GlobalDb::new(sql).all(LIST_WITHOUT_FACTOR, params![team]).await
}

/// Ends every session of a person, and tells them in their log in the name of which team.
pub fn end_sessions(user: &UserId, team: &str, (id, at): (&SecurityEventId, Instant)) -> [Statement; 2] {
    [END_SESSIONS.bind(params![user, at]), TELL.bind(params![user, id, at, team])]
}

/// Whether somebody besides this person owns the team.
pub async fn has_other_owner(sql: &dyn Sql, team: &TeamId, user: &UserId) -> Result<bool, Fault> {
    let found: Option<Found> = GlobalDb::new(sql).first(FIND_OTHER_OWNER, params![team, user]).await?;
    Ok(found.is_some())
}

/// The guard of whatever is done to a member.
pub fn must_be(team: &TeamId, user: &UserId, role: Role) -> Statement {
    MUST_BE.bind(params![team, user, roles::name(role)])
}

/// The guard of whatever takes an owner away.
pub fn must_leave_an_owner(team: &TeamId, user: &UserId) -> Statement {
    MUST_LEAVE_AN_OWNER.bind(params![team, user])
}

pub fn set_role(team: &TeamId, user: &UserId, role: Role) -> Statement {
    SET_ROLE.bind(params![team, user, roles::name(role)])
}

/// A member is in a team once: the primary key refuses a second row.
pub fn insert_member(team: &TeamId, user: &UserId, role: Role, at: Instant) -> Statement {
    INSERT_MEMBER.bind(params![team, user, roles::name(role), at])
}

pub fn remove_member(team: &TeamId, user: &UserId) -> Statement {
    REMOVE_MEMBER.bind(params![team, user])
}

/// Remembers that a name stands in the team's log. Whoever is `excluded` does not come back by their domain.
pub fn remember(team: &TeamId, user: &UserId, is_excluded: bool, at: Instant) -> Statement {
    REMEMBER.bind(params![team, user, is_excluded, at])
}

/// They are a member again.
pub fn admit(team: &TeamId, user: &UserId) -> Statement {
    ADMIT.bind(params![team, user])
}
