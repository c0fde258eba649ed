//! Use cases: load, decide, commit.

use crate::address;
use crate::model::{
    Automation, Crawl, CrawlState, Kind, SiteChange, SitePage, SiteRow, SiteState, Theme, origins_of, stopgap_name,
};
use crate::store;
use crate::view::{EmbedCode, Site, WidgetAutomation, WidgetConfig, WidgetSite};
use kernel::{
    Event, Fault, Job, Later, Scope,
    audit::Change,
    guard,
    ids::SiteId,
    page::{Page, PageQuery},
    ports::SiteEntry,
};
use serde_json::{Value, json};

/// What other rooms do when an automation is switched on: make the default form or calendar from what is known.
/// The edge implements it.
pub trait Activate: Send + Sync {
    /// Answers the resource's id (`form_…`, `cal_…`); none for an automation without one. Called again, it answers
    /// the same.
    fn activate<'a>(&'a self, scope: &'a Scope, wanted: Wanted<'a>) -> Later<'a, Result<Option<String>, Fault>>;
}

/// What is known when an automation is switched on.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    pub kind: Kind,
    pub site: &'a SiteId,
    /// The site's name.
    pub name: &'a str,
    /// BCP 47.
    pub locale: &'a str,
    /// The usual week, when the site states it.
    pub hours: Option<&'a knowledge::OpeningHours>,
}

/// A new site's address, as a person typed it, and its name if they gave one.
pub struct Wish {
    pub url: String,
    pub name: Option<String>,
}

/// Connects a website and begins to read it.
/// # Errors
/// `Fault::Invalid` for `url` or `name`; `Fault::Conflict("site_exists")` when the team has it already.
pub async fn add_site(scope: &Scope, wish: Wish) -> Result<Site, Fault> {
    let url = read_address(scope, &wish.url)?;
    let now = scope.now();
    let site: SiteId = scope.new_id();
    let crawl = Crawl::queued(scope.new_id(), site.clone(), now);
    let fresh = SiteRow {
        id: site.clone(),
        key: new_key(scope),
        name: stopgap_name(&url),
        language: None,
        theme: Theme::default(),
        origins: origins_of(&url),
        url: url.clone(),
        state: SiteState::Reading,
        crawl_id: Some(crawl.id.clone()),
        index_version: None,
        analysis: None,
        facts: None,
        created_at: now,
        updated_at: now,
    };
    let row =
        fresh.changed(SiteChange { name: wish.name.filter(|n| !n.trim().is_empty()), ..SiteChange::default() }, now)?;
    let batch = store::insert_site(&row, &crawl)?
        .and_emit(scope.audited(Change::new("site.added", &site).after(json!({ "url": url, "name": row.name }))))
        .and_emit(Event::SiteAdded { site: site.clone(), url })
        .and_do(Job::CrawlSite { site, crawl: crawl.id.clone() });
    scope.commit(batch).await.map_err(already_there)?;
    scope.directory().publish(&entry(scope, &row)).await?;
    Site::of(row, Some(crawl), Vec::new())
}

fn already_there(fault: Fault) -> Fault {
    match fault {
        Fault::Conflict { .. } => Fault::conflict("site_exists", "your team has this website already"),
        other => other,
    }
}

/// "example.com" is an address, too.
fn read_address(scope: &Scope, typed: &str) -> Result<String, Fault> {
    let typed = typed.trim();
    let whole = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    let resolved = scope.http().resolve("", &whole).unwrap_or_default();
    guard::check(&resolved, scope.settings())?;
    Ok(address::normalise(&resolved).unwrap_or(resolved))
}

/// Public, but not to be guessed from another one: the body of a fresh id has 74 random bits.
fn new_key(scope: &Scope) -> String {
    let id: SiteId = scope.new_id();
    format!("pk_{}", id.as_str().trim_start_matches("site_"))
}

fn entry(scope: &Scope, row: &SiteRow) -> SiteEntry {
    SiteEntry {
        key: row.key.clone(),
        team: scope.tenant().team().clone(),
        shard: scope.tenant().shard(),
        site: row.id.clone(),
        origins: row.origins.clone(),
    }
}

async fn find_row(scope: &Scope, id: &SiteId) -> Result<SiteRow, Fault> {
    store::find_site(&scope.db()?, id).await?.ok_or_else(|| Fault::not_found("site"))
}

/// A site with its crawl and automations.
pub async fn find_site(scope: &Scope, id: &SiteId) -> Result<Site, Fault> {
    let row = find_row(scope, id).await?;
    let mut whole = with_details(scope, vec![row]).await?;
    whole.pop().ok_or_else(|| Fault::not_found("site"))
}

/// The team's sites, newest first.
pub async fn list_sites(scope: &Scope, page: &PageQuery) -> Result<Page<Site>, Fault> {
    let rows = store::list_sites(&scope.db()?, page).await?;
    let cut = Page::cut(rows, page, |row| row.id.to_string());
    Ok(Page { items: with_details(scope, cut.items).await?, next_cursor: cut.next_cursor })
}

async fn with_details(scope: &Scope, rows: Vec<SiteRow>) -> Result<Vec<Site>, Fault> {
    let db = scope.db()?;
    let crawl_ids: Vec<_> = rows.iter().filter_map(|row| row.crawl_id.as_ref()).collect();
    let site_ids: Vec<_> = rows.iter().map(|row| &row.id).collect();
    let (crawls, automations) =
        Scope::both(store::find_crawls(&db, &crawl_ids), store::list_automations(&db, &site_ids)).await;
    let (crawls, automations) = (crawls?, automations?);
    let whole = |row: SiteRow| {
        let crawl = crawls.iter().find(|c| Some(&c.id) == row.crawl_id.as_ref()).cloned();
        let own = automations.iter().filter(|a| a.site_id == row.id).cloned().collect();
        Site::of(row, crawl, own)
    };
    rows.into_iter().map(whole).collect()
}

/// What the audit log tells of a site.
fn audited(row: &SiteRow) -> Value {
    json!({ "name": row.name, "theme": row.theme, "origins": row.origins })
}

/// Changes name, looks or origins.
pub async fn update_site(scope: &Scope, id: &SiteId, change: SiteChange) -> Result<Site, Fault> {
    let known = find_row(scope, id).await?;
    let was = audited(&known);
    let row = known.changed(change, scope.now())?;
    let changed = Change::between("site.changed", id, was, audited(&row));
    let batch = store::update_site(&row)?.and_emit_some(changed.map(|change| scope.audited(change)));
    scope.commit(batch).await?;
    scope.directory().publish(&entry(scope, &row)).await?;
    find_site(scope, id).await
}

/// Hides a site and switches its widget off; nothing is lost.
pub async fn delete_site(scope: &Scope, id: &SiteId) -> Result<(), Fault> {
    let row = find_row(scope, id).await?;
    let removed = Change::new("site.removed", id).before(json!({ "url": row.url, "name": row.name }));
    let batch = store::set_deleted(id, Some(scope.now()), scope.now());
    scope.commit(batch.and_emit(scope.audited(removed))).await?;
    scope.directory().withdraw(&row.key).await
}

/// Undoes a deletion; a site that is there stays as it is.
pub async fn restore_site(scope: &Scope, id: &SiteId) -> Result<Site, Fault> {
    if let Some(row) = store::find_deleted(&scope.db()?, id).await? {
        let restored = Change::new("site.restored", id).after(json!({ "url": row.url, "name": row.name }));
        let batch = store::set_deleted(id, None, scope.now());
        scope.commit(batch.and_emit(scope.audited(restored))).await.map_err(already_there)?;
        scope.directory().publish(&entry(scope, &row)).await?;
    }
    find_site(scope, id).await
}

/// Reads the site again; while it is being read already, that goes on instead.
pub async fn crawl_site(scope: &Scope, id: &SiteId) -> Result<Crawl, Fault> {
    let row = find_row(scope, id).await?;
    let ids: Vec<_> = row.crawl_id.iter().collect();
    let latest = store::find_crawls(&scope.db()?, &ids).await?.into_iter().next();
    let is_alive = |c: &Crawl| {
        matches!(c.state, CrawlState::Queued | CrawlState::Running)
            && scope.now().since(c.started_at) < kernel::time::minutes(15)
    };
    if let Some(running) = latest.filter(is_alive) {
        return Ok(running);
    }
    let crawl = Crawl::queued(scope.new_id(), row.id.clone(), scope.now());
    let job = Job::CrawlSite { site: row.id, crawl: crawl.id.clone() };
    scope.commit(store::begin_crawl(&crawl).and_do(job)).await?;
    Ok(crawl)
}

/// Pages of the latest crawl.
pub async fn list_pages(scope: &Scope, id: &SiteId, page: &PageQuery) -> Result<Page<SitePage>, Fault> {
    let row = find_row(scope, id).await?;
    let rows = match &row.crawl_id {
        Some(crawl) => store::list_pages(&scope.db()?, crawl, page).await?,
        None => Vec::new(),
    };
    Ok(Page::cut(rows, page, |page| page.id.to_string()))
}

/// Switches an automation on or off. On, its form or calendar is made if it is not there.
pub async fn set_automation(
    scope: &Scope,
    activate: &dyn Activate,
    id: &SiteId,
    (kind, active): (Kind, bool),
) -> Result<Automation, Fault> {
    let row = find_row(scope, id).await?;
    let known = store::find_automation(&scope.db()?, id, kind).await?;
    if let Some(same) = known.as_ref().filter(|a| a.active == active) {
        return Ok(same.clone());
    }
    let facts: knowledge::SiteFacts = row.facts.as_deref().map(kernel::json::read).transpose()?.unwrap_or_default();
    let wanted = Wanted {
        kind,
        site: id,
        name: &row.name,
        locale: row.language.as_deref().unwrap_or("en"),
        hours: facts.hours.as_ref().map(|h| &h.value),
    };
    let resource = if active { activate.activate(scope, wanted).await? } else { None };
    let automation = Automation {
        id: known.as_ref().map_or_else(|| scope.new_id(), |a| a.id.clone()),
        site_id: id.clone(),
        kind,
        active,
        resource_id: resource.or_else(|| known.and_then(|a| a.resource_id)),
        activated_at: scope.now(),
    };
    let activated = Event::AutomationActivated {
        site: id.clone(),
        automation: automation.id.clone(),
        kind: kind.as_str().to_owned(),
    };
    let action = if active { "automation.activated" } else { "automation.deactivated" };
    let switched = Change::new(action, &automation.id).after(json!({ "kind": kind.as_str(), "site_id": id }));
    let batch = store::save_automation(&automation, scope.now()).and_emit(scope.audited(switched));
    scope.commit(if active { batch.and_emit(activated) } else { batch }).await?;
    // Two clicks at once meet in one row: what is stored counts.
    Ok(store::find_automation(&scope.db()?, id, kind).await?.unwrap_or(automation))
}

/// The snippet for the owner's pages.
pub async fn embed_code(scope: &Scope, id: &SiteId) -> Result<EmbedCode, Fault> {
    let row = find_row(scope, id).await?;
    let script_url = format!("{}/widget.js", scope.settings().public_url);
    let (color, position) = (&row.theme.color, row.theme.position.as_str());
    // Colour and corner travel along, so that the launcher is right before the first request.
    let html = format!(
        "<script async src=\"{script_url}\" data-site=\"{}\" data-color=\"{color}\" data-position=\"{position}\"></script>",
        row.key
    );
    Ok(EmbedCode { html, key: row.key, script_url })
}

/// What the widget needs to draw itself.
pub async fn widget_config(scope: &Scope, id: &SiteId) -> Result<WidgetConfig, Fault> {
    let db = scope.db()?;
    let ids = [id];
    let (row, automations) = Scope::both(store::find_site(&db, id), store::list_automations(&db, &ids)).await;
    let row = row?.ok_or_else(|| Fault::not_found("site"))?;
    let active = automations?.into_iter().filter(|a| a.active);
    Ok(WidgetConfig {
        site: WidgetSite { name: row.name, language: row.language },
        theme: row.theme,
        automations: active.map(|a| WidgetAutomation { kind: a.kind, resource_id: a.resource_id }).collect(),
        version: row.updated_at.millis().to_string(),
    })
}
