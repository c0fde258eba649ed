//! SQL of sites, crawls, pages and automations, and the functions that run it. The only file of the slice with SQL.

use crate::model::{Automation, Crawl, Kind, SitePage, SiteRow};
use kernel::{
    Batch, Fault, Instant, TenantSql,
    ids::{CrawlId, SiteId},
    page::PageQuery,
    params,
    sql::TenantDb,
};
use knowledge::order::sort_short;

const FIND_SITE: TenantSql = TenantSql::new(
    "SELECT id, key, url, name, language, theme, origins, state, crawl_id, index_version, analysis, facts, created_at, updated_at
     FROM sites WHERE tenant_id = ?1 AND id = ?2 AND deleted_at IS NULL",
);
const FIND_DELETED: TenantSql = TenantSql::new(
    "SELECT id, key, url, name, language, theme, origins, state, crawl_id, index_version, analysis, facts, created_at, updated_at
     FROM sites WHERE tenant_id = ?1 AND id = ?2 AND deleted_at IS NOT NULL",
);
const LIST_SITES: TenantSql = TenantSql::new(
    "SELECT id, key, url, name, language, theme, origins, state, crawl_id, index_version, analysis, facts, created_at, updated_at
     FROM sites WHERE tenant_id = ?1 AND id < ?2 AND deleted_at IS NULL ORDER BY id DESC LIMIT ?3",
);
const INSERT_SITE: TenantSql = TenantSql::new(
    "INSERT INTO sites (tenant_id, id, key, url, name, theme, origins, state, crawl_id, created_at, updated_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'reading', ?8, ?9, ?9)",
);
const UPDATE_SITE: TenantSql = TenantSql::new(
    "UPDATE sites SET name = ?3, theme = ?4, origins = ?5, updated_at = ?6 WHERE tenant_id = ?1 AND id = ?2",
);
const SET_CRAWL: TenantSql = TenantSql::new(
    "UPDATE sites SET crawl_id = ?3, updated_at = ?4, state = CASE WHEN index_version IS NULL THEN 'reading' ELSE state END
     WHERE tenant_id = ?1 AND id = ?2",
);
const SET_DELETED: TenantSql =
    TenantSql::new("UPDATE sites SET deleted_at = ?3, updated_at = ?4 WHERE tenant_id = ?1 AND id = ?2");
const SET_READY: TenantSql = TenantSql::new(
    "UPDATE sites SET state = 'ready', language = ?3, index_version = ?4, analysis = ?5, facts = ?6, updated_at = ?7,
       name = CASE WHEN name = ?8 THEN ?9 ELSE name END
     WHERE tenant_id = ?1 AND id = ?2",
);
// A site that answered before keeps its answers when it cannot be read for once.
const SET_FAILED: TenantSql = TenantSql::new(
    "UPDATE sites SET state = CASE WHEN index_version IS NULL THEN 'failed' ELSE 'ready' END, updated_at = ?3
     WHERE tenant_id = ?1 AND id = ?2",
);
const FIND_CRAWLS: TenantSql = TenantSql::new(
    "SELECT id, site_id, state, found, read, failed, skipped, chunks, started_at, finished_at, problem
     FROM crawls WHERE tenant_id = ?1 AND id IN (SELECT value FROM json_each(?2))",
);
const INSERT_CRAWL: TenantSql = TenantSql::new(
    "INSERT INTO crawls (tenant_id, id, site_id, state, found, read, failed, skipped, chunks, started_at)
     VALUES (?1, ?2, ?3, 'queued', 1, 0, 0, 0, 0, ?4)",
);
const UPDATE_CRAWL: TenantSql = TenantSql::new(
    "UPDATE crawls SET state = ?3, found = ?4, read = ?5, failed = ?6, skipped = ?7, chunks = ?8, finished_at = ?9, problem = ?10
     WHERE tenant_id = ?1 AND id = ?2",
);
/// The index is named because the planner, which knows no counts, would walk the pages of all crawls.
const LIST_PAGES: TenantSql = TenantSql::new(
    "SELECT id, url, title, status, problem, words, chunks, read_at FROM pages INDEXED BY pages_by_crawl
     WHERE tenant_id = ?1 AND crawl_id = ?4 AND id < ?2 ORDER BY id DESC LIMIT ?3",
);
const INSERT_PAGES: TenantSql = TenantSql::new(
    "INSERT INTO pages (tenant_id, id, crawl_id, url, title, status, problem, words, chunks, read_at)
     SELECT ?1, value ->> 'id', ?2, value ->> 'url', value ->> 'title', value ->> 'status', value ->> 'problem', value ->> 'words', 0, ?4
     FROM json_each(?3) WHERE true
     ON CONFLICT (tenant_id, crawl_id, url) DO UPDATE SET title = excluded.title, status = excluded.status, problem = excluded.problem,
       words = excluded.words, read_at = excluded.read_at WHERE tenant_id = ?1",
);
const COUNT_CHUNKS: TenantSql = TenantSql::new(
    "UPDATE pages SET chunks = coalesce((SELECT value ->> 1 FROM json_each(?3) WHERE value ->> 0 = pages.url), 0)
     WHERE tenant_id = ?1 AND crawl_id = ?2",
);
const LIST_AUTOMATIONS: TenantSql = TenantSql::new(
    "SELECT id, site_id, kind, active, resource_id, activated_at FROM automations
     WHERE tenant_id = ?1 AND site_id IN (SELECT value FROM json_each(?2))",
);
const SAVE_AUTOMATION: TenantSql = TenantSql::new(
    "INSERT INTO automations (tenant_id, id, site_id, kind, active, resource_id, activated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
     ON CONFLICT (tenant_id, site_id, kind) DO UPDATE SET active = excluded.active, resource_id = excluded.resource_id,
       activated_at = excluded.activated_at",
);
const TOUCH_SITE: TenantSql = TenantSql::new("UPDATE sites SET updated_at = ?3 WHERE tenant_id = ?1 AND id = ?2");

/// A site that is not deleted.
pub async fn find_site(db: &TenantDb<'_>, id: &SiteId) -> Result<Option<SiteRow>, Fault> {
    db.first(FIND_SITE, params![id]).await
}

/// A site that is deleted.
pub async fn find_deleted(db: &TenantDb<'_>, id: &SiteId) -> Result<Option<SiteRow>, Fault> {
    db.first(FIND_DELETED, params![id]).await
}

/// One row more than the page shows.
pub async fn list_sites(db: &TenantDb<'_>, page: &PageQuery) -> Result<Vec<SiteRow>, Fault> {
    db.all(LIST_SITES, params![page.before(), page.probe()]).await
}

/// A new site with its first crawl.
pub fn insert_site(site: &SiteRow, crawl: &Crawl) -> Result<Batch, Fault> {
    let (theme, origins) = (kernel::json::write(&site.theme)?, kernel::json::write(&site.origins)?);
    let row = params![&site.id, &site.key, &site.url, &site.name, theme, origins, &crawl.id, site.created_at];
    Ok(Batch::of(INSERT_SITE, row).and_all(insert_crawl(crawl)))
}

fn insert_crawl(crawl: &Crawl) -> Batch {
    Batch::of(INSERT_CRAWL, params![&crawl.id, &crawl.site_id, crawl.started_at])
}

/// A new crawl of a known site.
pub fn begin_crawl(crawl: &Crawl) -> Batch {
    insert_crawl(crawl).and(SET_CRAWL, params![&crawl.site_id, &crawl.id, crawl.started_at])
}

/// What an owner changed.
pub fn update_site(site: &SiteRow) -> Result<Batch, Fault> {
    let (theme, origins) = (kernel::json::write(&site.theme)?, kernel::json::write(&site.origins)?);
    Ok(Batch::of(UPDATE_SITE, params![&site.id, &site.name, theme, origins, site.updated_at]))
}

/// Hides a site (`Some`), or shows it again.
pub fn set_deleted(site: &SiteId, at: Option<Instant>, now: Instant) -> Batch {
    Batch::of(SET_DELETED, params![site, at, now])
}

/// What a crawl found out.
pub struct Learnt {
    pub language: String,
    pub index_version: String,
    /// JSON of `view::Analysis`.
    pub analysis: String,
    /// JSON of `knowledge::SiteFacts`.
    pub facts: String,
    /// The name it was given for want of a better one, and the better one: a name of the owner's own stays.
    pub name: (String, String),
}

/// The site can answer from now on.
pub fn set_ready(site: &SiteId, learnt: &Learnt, now: Instant) -> Batch {
    let (stopgap, name) = &learnt.name;
    let params =
        params![site, &learnt.language, &learnt.index_version, &learnt.analysis, &learnt.facts, now, stopgap, name,];
    Batch::of(SET_READY, params)
}

/// The site could not be read.
pub fn set_failed(site: &SiteId, now: Instant) -> Batch {
    Batch::of(SET_FAILED, params![site, now])
}

/// Crawls by id.
pub async fn find_crawls(db: &TenantDb<'_>, ids: &[&CrawlId]) -> Result<Vec<Crawl>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    db.all(FIND_CRAWLS, params![kernel::json::write(ids)?]).await
}

/// Counts and state of a crawl.
pub fn update_crawl(crawl: &Crawl) -> Result<Batch, Fault> {
    let problem = crawl.problem.as_ref().map(kernel::json::write).transpose()?;
    Ok(Batch::of(
        UPDATE_CRAWL,
        params![
            &crawl.id,
            crawl.state.as_str(),
            crawl.found,
            crawl.read,
            crawl.failed,
            crawl.skipped,
            crawl.chunks,
            crawl.finished_at,
            problem
        ],
    ))
}

/// One row more than the page shows.
pub async fn list_pages(db: &TenantDb<'_>, crawl: &CrawlId, page: &PageQuery) -> Result<Vec<SitePage>, Fault> {
    db.all(LIST_PAGES, params![page.before(), page.probe(), crawl]).await
}

/// Pages of one step, in one statement: D1 binds at most 100 parameters.
pub fn insert_pages(crawl: &CrawlId, pages: &[SitePage], now: Instant) -> Result<Batch, Fault> {
    Ok(Batch::of(INSERT_PAGES, params![crawl, kernel::json::write(pages)?, now]))
}

/// How many chunks each page gave, by address.
pub fn count_chunks(crawl: &CrawlId, counts: &[(&str, u32)]) -> Result<Batch, Fault> {
    Ok(Batch::of(COUNT_CHUNKS, params![crawl, kernel::json::write(counts)?]))
}

/// Automations of several sites.
pub async fn list_automations(db: &TenantDb<'_>, sites: &[&SiteId]) -> Result<Vec<Automation>, Fault> {
    let mut list: Vec<Automation> = db.all(LIST_AUTOMATIONS, params![kernel::json::write(sites)?]).await?;
    sort_short(&mut list, |a, b| a.kind.as_str() < b.kind.as_str());
    Ok(list)
}

/// The automation of a site of one kind.
pub async fn find_automation(db: &TenantDb<'_>, site: &SiteId, kind: Kind) -> Result<Option<Automation>, Fault> {
    Ok(list_automations(db, &[site]).await?.into_iter().find(|a| a.kind == kind))
}

/// Inserts or replaces the site's automation of that kind; the widget's version changes with it.
pub fn save_automation(automation: &Automation, now: Instant) -> Batch {
    let row = params![
        &automation.id,
        &automation.site_id,
        automation.kind.as_str(),
        automation.active,
        automation.resource_id.as_ref(),
        automation.activated_at
    ];
    Batch::of(SAVE_AUTOMATION, row).and(TOUCH_SITE, params![&automation.site_id, now])
}
