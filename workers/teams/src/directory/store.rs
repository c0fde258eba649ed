//! SQL of the site directory.

use kernel::{
    Fault, GlobalSql, Instant,
    ids::{SiteId, TeamId},
    params,
    ports::{SiteEntry, Sql},
    sql::{self, GlobalDb},
};
use serde::Deserialize;

use crate::rows::Place;

const LIST_TENANTS: GlobalSql = GlobalSql::new("SELECT id, shard FROM teams WHERE id > ?1 ORDER BY id LIMIT ?2");
/// A key stays with its team and site for ever: publishing it for another changes nothing.
const PUBLISH_SITE: GlobalSql = GlobalSql::new(
    "INSERT INTO site_directory (key, team_id, site_id, origins, updated_at) VALUES (?1, ?2, ?3, ?4, ?5)
     ON CONFLICT (key) DO UPDATE SET origins = excluded.origins, updated_at = excluded.updated_at
       WHERE team_id = excluded.team_id AND site_id = excluded.site_id",
);
const FIND_SITE: GlobalSql = GlobalSql::new(
    "SELECT d.key, d.team_id, t.shard, d.site_id, d.origins, t.deletion_at IS NULL AS is_open
     FROM site_directory d JOIN teams t ON t.id = d.team_id WHERE d.key = ?1",
);
const LIST_SITES: GlobalSql = GlobalSql::new(
    "SELECT d.key, d.team_id, t.shard, d.site_id, d.origins, t.deletion_at IS NULL AS is_open
     FROM site_directory d JOIN teams t ON t.id = d.team_id WHERE d.team_id = ?1 AND d.key > ?2 ORDER BY d.key LIMIT 100",
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
    #[serde(deserialize_with = "sql::flag")]
    is_open: bool,
}

/// A site, and whether its team is open to visitors.
pub struct Known {
    pub entry: SiteEntry,
    pub is_open: bool,
}

impl Known {
    /// What visitors may know of it.
    pub fn shown(self) -> Option<SiteEntry> {
        self.is_open.then_some(self.entry)
    }
}

impl From<SiteRow> for Known {
    fn from(row: SiteRow) -> Self {
        let SiteRow { key, team_id, shard, site_id, origins, is_open } = row;
        Self { entry: SiteEntry { key, team: team_id, shard, site: site_id, origins }, is_open }
    }
}

pub async fn list_tenants(sql: &dyn Sql, after: Option<&TeamId>, limit: u32) -> Result<Vec<(TeamId, u8)>, Fault> {
    let after = after.map_or("", TeamId::as_str);
    let rows: Vec<Place> = GlobalDb::new(sql).all(LIST_TENANTS, params![after, limit]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Adds an entry or changes its origins.
pub async fn publish_site(sql: &dyn Sql, entry: &SiteEntry, at: Instant) -> Result<(), Fault> {
    let origins = kernel::json::write(&entry.origins)?;
    let publish = PUBLISH_SITE.bind(params![&entry.key, &entry.team, &entry.site, origins, at]);
    GlobalDb::new(sql).run(&[publish]).await
}

pub async fn find_site(sql: &dyn Sql, key: &str) -> Result<Option<Known>, Fault> {
    let row: Option<SiteRow> = GlobalDb::new(sql).first(FIND_SITE, params![key]).await?;
    Ok(row.map(Known::from))
}

/// The sites of a team by key, behind `after`: at most a hundred.
pub async fn list_sites(sql: &dyn Sql, team: &TeamId, after: &str) -> Result<Vec<Known>, Fault> {
    let rows: Vec<SiteRow> = GlobalDb::new(sql).all(LIST_SITES, params![team, after]).await?;
    Ok(rows.into_iter().map(Known::from).collect())
}

pub async fn remove_site(sql: &dyn Sql, key: &str) -> Result<(), Fault> {
    GlobalDb::new(sql).run(&[REMOVE_SITE.bind(params![key])]).await
}
