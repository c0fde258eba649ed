//! SQL of teams, members and the site directory, and the functions that run it. The only file of the slice with SQL.

use kernel::{
    Fault, GlobalSql, Instant,
    ids::{SessionId, SiteId, TeamId, UserId},
    page::PageQuery,
    params,
    ports::{Contact, SiteEntry, Sql, Team},
    sql::{self, GlobalDb},
};
use serde::Deserialize;

const INSERT_TEAM: GlobalSql =
    GlobalSql::new("INSERT INTO teams (id, name, shard, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4)");
const INSERT_OWNER: GlobalSql =
    GlobalSql::new("INSERT INTO members (team_id, user_id, role, created_at) VALUES (?1, ?2, 'owner', ?3)");
/// Only a member's own session can look at a team.
const SWITCH: GlobalSql = GlobalSql::new(
    "UPDATE sessions SET team_id = ?2 WHERE id = ?1
       AND EXISTS (SELECT 1 FROM members m WHERE m.team_id = ?2 AND m.user_id = sessions.user_id)",
);
const COUNT_TEAMS: GlobalSql = GlobalSql::new("SELECT count(*) AS count FROM members WHERE user_id = ?1");
const FIND_TEAM: GlobalSql = GlobalSql::new(
    "SELECT t.id, t.name, m.role, t.created_at FROM members m JOIN teams t ON t.id = m.team_id
     WHERE m.team_id = ?1 AND m.user_id = ?2",
);
const LIST_TEAMS: GlobalSql = GlobalSql::new(
    "SELECT t.id, t.name, m.role, t.created_at FROM members m JOIN teams t ON t.id = m.team_id
     WHERE m.user_id = ?1 AND m.team_id < ?2 ORDER BY m.team_id DESC LIMIT ?3",
);
const RENAME_TEAM: GlobalSql = GlobalSql::new("UPDATE teams SET name = ?2, updated_at = ?3 WHERE id = ?1");
const TEAM_NAME: GlobalSql = GlobalSql::new("SELECT name FROM teams WHERE id = ?1");
const LIST_OWNERS: GlobalSql = GlobalSql::new(
    "SELECT u.id AS user, u.name, u.email, u.locale, u.zone FROM members m JOIN users u ON u.id = m.user_id
     WHERE m.team_id = ?1 AND m.role = 'owner' ORDER BY m.user_id",
);
const LIST_TENANTS: GlobalSql = GlobalSql::new("SELECT id, shard FROM teams WHERE id > ?1 ORDER BY id LIMIT ?2");
/// A key stays with its team and site for ever: publishing it for another changes nothing.
const PUBLISH_SITE: GlobalSql = GlobalSql::new(
    "INSERT INTO site_directory (key, team_id, site_id, origins, updated_at) VALUES (?1, ?2, ?3, ?4, ?5)
     ON CONFLICT (key) DO UPDATE SET origins = excluded.origins, updated_at = excluded.updated_at
       WHERE team_id = excluded.team_id AND site_id = excluded.site_id",
);
const FIND_SITE: GlobalSql = GlobalSql::new(
    "SELECT d.key, d.team_id, t.shard, d.site_id, d.origins FROM site_directory d JOIN teams t ON t.id = d.team_id
     WHERE d.key = ?1",
);
const REMOVE_SITE: GlobalSql = GlobalSql::new("DELETE FROM site_directory WHERE key = ?1");

#[derive(Deserialize)]
struct SiteRow {
    key: String,
    team_id: TeamId,
    shard: u8,
    site_id: SiteId,
    #[serde(deserialize_with = "sql::json")]
    origins: Vec<String>,
}

impl From<SiteRow> for SiteEntry {
    fn from(row: SiteRow) -> Self {
        let SiteRow { key, team_id, shard, site_id, origins } = row;
        Self { key, team: team_id, shard, site: site_id, origins }
    }
}

/// A team about to be made.
pub struct NewTeam {
    pub id: TeamId,
    pub name: String,
    pub shard: u8,
    pub at: Instant,
}

/// The team, its first owner, and the session that looks at it from now on: all or nothing.
pub async fn insert_team(sql: &dyn Sql, team: &NewTeam, owner: &UserId, session: &SessionId) -> Result<(), Fault> {
    let batch = [
        INSERT_TEAM.bind(params![&team.id, &team.name, u32::from(team.shard), team.at]),
        INSERT_OWNER.bind(params![&team.id, owner, team.at]),
        SWITCH.bind(params![session, &team.id]),
    ];
    GlobalDb::new(sql).run(&batch).await
}

pub async fn count_teams(sql: &dyn Sql, user: &UserId) -> Result<i64, Fault> {
    #[derive(Deserialize)]
    struct Row {
        count: i64,
    }
    let row: Option<Row> = GlobalDb::new(sql).first(COUNT_TEAMS, params![user]).await?;
    Ok(row.map_or(0, |row| row.count))
}

/// A team as this person sees it; None when they are not in it.
pub async fn find_team(sql: &dyn Sql, id: &TeamId, user: &UserId) -> Result<Option<Team>, Fault> {
    GlobalDb::new(sql).first(FIND_TEAM, params![id, user]).await
}

/// One row more than the page shows.
pub async fn list_teams(sql: &dyn Sql, user: &UserId, page: &PageQuery) -> Result<Vec<Team>, Fault> {
    GlobalDb::new(sql).all(LIST_TEAMS, params![user, page.before(), page.probe()]).await
}

pub async fn rename_team(sql: &dyn Sql, id: &TeamId, name: &str, at: Instant) -> Result<(), Fault> {
    GlobalDb::new(sql).run(&[RENAME_TEAM.bind(params![id, name, at])]).await
}

pub async fn switch_team(sql: &dyn Sql, id: &TeamId, session: &SessionId) -> Result<(), Fault> {
    GlobalDb::new(sql).run(&[SWITCH.bind(params![session, id])]).await
}

pub async fn team_name(sql: &dyn Sql, id: &TeamId) -> Result<Option<String>, Fault> {
    #[derive(Deserialize)]
    struct Row {
        name: String,
    }
    let row: Option<Row> = GlobalDb::new(sql).first(TEAM_NAME, params![id]).await?;
    Ok(row.map(|row| row.name))
}

pub async fn list_owners(sql: &dyn Sql, id: &TeamId) -> Result<Vec<Contact>, Fault> {
    GlobalDb::new(sql).all(LIST_OWNERS, params![id]).await
}

pub async fn list_tenants(sql: &dyn Sql, after: Option<&TeamId>, limit: u32) -> Result<Vec<(TeamId, u8)>, Fault> {
    #[derive(Deserialize)]
    struct Row {
        id: TeamId,
        shard: u8,
    }
    let after = after.map_or("", TeamId::as_str);
    let rows: Vec<Row> = GlobalDb::new(sql).all(LIST_TENANTS, params![after, limit]).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.shard)).collect())
}

/// Adds an entry or changes its origins.
pub async fn publish_site(sql: &dyn Sql, entry: &SiteEntry, at: Instant) -> Result<(), Fault> {
    let origins = kernel::json::write(&entry.origins)?;
    let publish = PUBLISH_SITE.bind(params![&entry.key, &entry.team, &entry.site, origins, at]);
    GlobalDb::new(sql).run(&[publish]).await
}

pub async fn find_site(sql: &dyn Sql, key: &str) -> Result<Option<SiteEntry>, Fault> {
    let row: Option<SiteRow> = GlobalDb::new(sql).first(FIND_SITE, params![key]).await?;
    Ok(row.map(SiteEntry::from))
}

pub async fn remove_site(sql: &dyn Sql, key: &str) -> Result<(), Fault> {
    GlobalDb::new(sql).run(&[REMOVE_SITE.bind(params![key])]).await
}
