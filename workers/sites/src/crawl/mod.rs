//! Reading a site in steps: each queue job reads a few pages, keeps them as a blob, and asks for the next step.

mod fetch;
mod finish;
mod progress;

use crate::address;
use crate::frontier::MOST_PAGES;
use crate::model::{Crawl, CrawlProblem, CrawlState, PageStatus, SitePage, SiteRow};
use crate::page::Page;
use crate::store;
use fetch::{Outcome, fetch_page};
use futures_util::future::join_all;
use kernel::{
    Fault, Job, Scope,
    ids::{CrawlId, EventId, SiteId},
};
use progress::Progress;
use serde_json::json;

/// Pages of one step: short enough for one queue delivery, long enough to be worth its overhead.
const PAGES_A_STEP: usize = 12;
/// Requests to one site at a time; one when it asks for pauses.
const AT_ONCE: usize = 4;
/// A crawl ends here even when pages are left, in milliseconds: slow sites still get an analysis.
const LONGEST_MS: i64 = 5 * 60_000;
/// Links deeper than this are not followed.
const DEEPEST: u8 = 8;

/// Reads the next pages of a site. A step that is delivered twice changes nothing twice.
pub async fn step(scope: &Scope, event: &EventId, site: &SiteId, crawl: &CrawlId) -> Result<(), Fault> {
    if scope.was_handled(event, HANDLER).await? {
        return Ok(());
    }
    let Some((row, mut crawl)) = find(scope, site, crawl).await? else { return Ok(()) };
    let mut progress = match Progress::load(scope, &crawl.id).await? {
        Some(progress) => progress,
        None => match fetch::begin(scope, &row.url).await {
            Ok(progress) => progress,
            Err(problem) => return fail(scope, event, crawl, problem).await,
        },
    };
    crawl.state = CrawlState::Running;
    let steps = progress.steps;
    let read = read_some(scope, &mut progress).await;
    let (pages, rows) = sort_out(scope, &mut crawl, &mut progress, read);
    progress.keep_pages(scope, &crawl.id, &pages).await?;
    crawl.found = (progress.frontier.found() as u32).max(crawl.read + crawl.failed + crawl.skipped);
    let is_late = scope.now().since(crawl.started_at) > LONGEST_MS;
    let is_done = is_late || !progress.frontier.has_more() || progress.frontier.taken() >= MOST_PAGES;
    let batch = store::insert_pages(&crawl.id, &rows, scope.now())?;
    if is_done {
        return finish::finish(scope, finish::Ended { event, row, crawl, progress, batch }).await;
    }
    progress.save(scope, &crawl.id, steps + 1).await?;
    let next = Job::CrawlSite { site: row.id, crawl: crawl.id.clone() };
    scope.commit_once(event, HANDLER, batch.and_all(store::update_crawl(&crawl)?).and_do(next)).await?;
    announce(scope, &crawl);
    Ok(())
}

const HANDLER: &str = "sites.crawl";

/// The site and its crawl; none when the site was deleted or another crawl began meanwhile.
async fn find(scope: &Scope, site: &SiteId, crawl: &CrawlId) -> Result<Option<(SiteRow, Crawl)>, Fault> {
    let db = scope.db()?;
    let row = store::find_site(&db, site).await?.filter(|row| row.crawl_id.as_ref() == Some(crawl));
    let crawl = store::find_crawls(&db, &[crawl]).await?.into_iter().next();
    let open = crawl.filter(|c| matches!(c.state, CrawlState::Queued | CrawlState::Running));
    Ok(row.zip(open))
}

/// Reads pages a few at a time, so that links found early are read in the right order.
async fn read_some(scope: &Scope, progress: &mut Progress) -> Vec<(String, Outcome)> {
    let robots = progress.robots();
    let (at_once, most) =
        if robots.delay_ms.is_some_and(|d| d > 0) { (1, PAGES_A_STEP / 3) } else { (AT_ONCE, PAGES_A_STEP) };
    let mut out = Vec::new();
    while out.len() < most {
        let next: Vec<(String, u8)> = std::iter::from_fn(|| progress.frontier.take()).take(at_once).collect();
        if next.is_empty() {
            break;
        }
        let reading = next.iter().map(|(url, _)| async {
            match address::parts(url) {
                Some(p) if !robots.allows(&path_and_query(p)) => Outcome::Skipped("robots_disallowed"),
                _ => fetch_page(scope, url).await,
            }
        });
        let outcomes = join_all(reading).await;
        for ((url, depth), outcome) in next.into_iter().zip(outcomes) {
            let outcome = follow(progress, &url, depth, outcome);
            out.push((url, outcome));
        }
    }
    out
}

fn path_and_query(p: address::Parts<'_>) -> String {
    if p.query.is_empty() { p.path.to_owned() } else { format!("{}?{}", p.path, p.query) }
}

/// Adds the links of a page to what is to be read. A page that was read under another address does not count twice.
fn follow(progress: &mut Progress, asked: &str, depth: u8, outcome: Outcome) -> Outcome {
    let Outcome::Read(page) = &outcome else { return outcome };
    let is_moved = address::key(&page.url) != address::key(asked);
    if is_moved && !progress.frontier.mark(&page.url) {
        return Outcome::Skipped("duplicate");
    }
    let is_copy = !page.canonical.is_empty()
        && address::same_site(&page.canonical, &page.url)
        && address::key(&page.canonical) != address::key(&page.url);
    if is_copy && progress.frontier.knows(&page.canonical) {
        return Outcome::Skipped("duplicate");
    }
    if !page.nofollow && depth < DEEPEST {
        for link in &page.links {
            progress.frontier.add(link, depth + 1, 0.5);
        }
    }
    outcome
}

/// Counts what came of each page and makes its row.
fn sort_out(
    scope: &Scope,
    crawl: &mut Crawl,
    progress: &mut Progress,
    read: Vec<(String, Outcome)>,
) -> (Vec<Page>, Vec<SitePage>) {
    let (mut pages, mut rows) = (Vec::new(), Vec::new());
    for (url, outcome) in read {
        let mut row = SitePage {
            id: scope.new_id(),
            url,
            title: String::new(),
            status: PageStatus::Read,
            problem: None,
            words: 0,
            chunks: 0,
            read_at: scope.now(),
        };
        match outcome {
            Outcome::Read(page) => {
                crawl.read += 1;
                row.url.clone_from(&page.url);
                row.title.clone_from(&page.title);
                row.words = page.word_count() as u32;
                pages.push(*page);
            }
            Outcome::Failed(code) | Outcome::Skipped(code) => {
                let is_skipped = matches!(outcome, Outcome::Skipped(_));
                row.status = if is_skipped { PageStatus::Skipped } else { PageStatus::Failed };
                *(if is_skipped { &mut crawl.skipped } else { &mut crawl.failed }) += 1;
                row.problem = Some(code.to_owned());
                // The first page's fate explains why a site could not be read at all.
                progress.first_problem.get_or_insert_with(|| code.to_owned());
            }
        }
        rows.push(row);
    }
    (pages, rows)
}

/// Ends a crawl that could not be read, and says why.
async fn fail(scope: &Scope, event: &EventId, mut crawl: Crawl, problem: CrawlProblem) -> Result<(), Fault> {
    crawl.state = CrawlState::Failed;
    crawl.finished_at = Some(scope.now());
    crawl.problem = Some(problem);
    let batch = store::update_crawl(&crawl)?.and_all(store::set_failed(&crawl.site_id, scope.now()));
    scope.commit_once(event, HANDLER, batch).await?;
    announce(scope, &crawl);
    Ok(())
}

/// Tells the dashboards how far it is.
fn announce(scope: &Scope, crawl: &Crawl) {
    let data = json!({ "state": crawl.state, "found": crawl.found, "read": crawl.read, "failed": crawl.failed, "skipped": crawl.skipped });
    scope.announce("crawl_progress", &crawl.site_id, data);
}
