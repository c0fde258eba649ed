//! SQL of domains.

use kernel::{
    Fault, GlobalSql,
    ids::{TeamId, UserId},
    page::PageQuery,
    params,
    permission::Role,
    ports::Sql,
    sql::{GlobalDb, Statement},
};

use super::model::{Domain, Joinable};
use crate::{roles, rows::TeamRow};

const LIST: GlobalSql = GlobalSql::new(
    "SELECT domain, role, created_at FROM team_domains WHERE team_id = ?1 AND domain > ?2 ORDER BY domain LIMIT ?3",
);
const FIND: GlobalSql =
    GlobalSql::new("SELECT domain, role, created_at FROM team_domains WHERE team_id = ?1 AND domain = ?2");
const INSERT: GlobalSql = GlobalSql::new(
    "INSERT INTO team_domains (team_id, domain, role, added_by, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
);
const REMOVE: GlobalSql = GlobalSql::new("DELETE FROM team_domains WHERE team_id = ?1 AND domain = ?2");
const LIST_JOINABLE: GlobalSql = GlobalSql::new(
    "SELECT d.team_id, t.name, d.domain FROM team_domains d JOIN teams t ON t.id = d.team_id
     WHERE d.domain = ?1 AND t.deletion_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM members m WHERE m.team_id = d.team_id AND m.user_id = ?2)
       AND NOT EXISTS (SELECT 1 FROM former_members x WHERE x.team_id = d.team_id AND x.user_id = ?2 AND x.is_excluded = 1)
     ORDER BY d.team_id LIMIT 50",
);
const FIND_JOINABLE: GlobalSql = GlobalSql::new(
    "SELECT t.id, t.name, t.shard, t.created_at, t.deletion_at, t.requires_second_factor, d.role FROM team_domains d JOIN teams t ON t.id = d.team_id
     WHERE d.team_id = ?1 AND d.domain = ?2 AND t.deletion_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM former_members x WHERE x.team_id = d.team_id AND x.user_id = ?3 AND x.is_excluded = 1)",
);
/// Break the whole batch (as `team::store` explains) unless the domain is there; unless its people may join as this role.
const MUST_BE_THERE: GlobalSql = GlobalSql::new(
    "INSERT INTO outbox (tenant_id, id, envelope, created_at) SELECT ?1, 'guard', '', 0 FROM json_each('[1,2]')
     WHERE NOT EXISTS (SELECT 1 FROM team_domains d WHERE d.team_id = ?1 AND d.domain = ?2 AND d.role = ?3)",
);
const MUST_BE_OPEN: GlobalSql = GlobalSql::new(
    "INSERT INTO outbox (tenant_id, id, envelope, created_at) SELECT ?1, 'guard', '', 0 FROM json_each('[1,2]')
     WHERE NOT EXISTS (SELECT 1 FROM team_domains d JOIN teams t ON t.id = d.team_id
       WHERE d.team_id = ?1 AND d.domain = ?2 AND d.role = ?3 AND t.deletion_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM former_members x WHERE x.team_id = d.team_id AND x.user_id = ?4 AND x.is_excluded = 1))",
);

/// One row more than the page shows.
pub async fn list(sql: &dyn Sql, team: &TeamId, page: &PageQuery) -> Result<Vec<Domain>, Fault> {
    let after = page.cursor.as_deref().unwrap_or_default();
    GlobalDb::new(sql).all(LIST, params![team, after, page.probe()]).await
}

pub async fn find(sql: &dyn Sql, team: &TeamId, domain: &str) -> Result<Option<Domain>, Fault> {
    GlobalDb::new(sql).first(FIND, params![team, domain]).await
}

/// A domain is in a team once: the primary key refuses a second row.
pub fn insert(team: &TeamId, domain: &Domain, by: &UserId) -> Statement {
    INSERT.bind(params![team, &domain.domain, roles::name(domain.role), by, domain.created_at])
}

pub fn remove(team: &TeamId, domain: &str) -> Statement {
    REMOVE.bind(params![team, domain])
}

/// Open teams of this domain that the person is not in and was not taken out of.
pub async fn list_joinable(sql: &dyn Sql, domain: &str, user: &UserId) -> Result<Vec<Joinable>, Fault> {
    GlobalDb::new(sql).all(LIST_JOINABLE, params![domain, user]).await
}

/// An open team of this domain, and what those become who join.
pub async fn find_joinable(
    sql: &dyn Sql,
    team: &TeamId,
    domain: &str,
    user: &UserId,
) -> Result<Option<(TeamRow, Role)>, Fault> {
    let row: Option<TeamRow> = GlobalDb::new(sql).first(FIND_JOINABLE, params![team, domain, user]).await?;
    Ok(row.and_then(|row| row.role.map(|role| (row, role))))
}

/// Lets the batch pass only while the domain is there with this role.
pub fn must_be_there(team: &TeamId, domain: &str, role: Role) -> Statement {
    MUST_BE_THERE.bind(params![team, domain, roles::name(role)])
}

/// Lets the batch pass only while this person may join by this domain as this role.
pub fn must_be_open(team: &TeamId, domain: &str, role: Role, user: &UserId) -> Statement {
    MUST_BE_OPEN.bind(params![team, domain, roles::name(role), user])
}
