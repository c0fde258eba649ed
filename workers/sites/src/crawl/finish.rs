//! The end of a crawl: the index is built, the site analysed, and everybody told.

use super::progress::Progress;
use super::{HANDLER, announce, fail, fetch};
use crate::analysis::analyse;
use crate::chunk::{Chunk, chunks_of};
use crate::ground;
use crate::index;
use crate::model::{Crawl, CrawlState, SiteRow, stopgap_name};
use crate::store::{self, Learnt};
use crate::view::Analysis;
use kernel::{
    Batch, Event, Fault, Job, Scope,
    ids::EventId,
    job::{Recipient, SendMail},
};
use serde_json::json;

/// A crawl whose last step is done, and what that step still has to write.
pub struct Ended<'a> {
    pub event: &'a EventId,
    pub row: SiteRow,
    pub crawl: Crawl,
    pub progress: Progress,
    pub batch: Batch,
}

/// Fewer words than this on the whole site answer nothing.
const FEWEST_WORDS: u32 = 20;

/// Builds, analyses, writes.
pub async fn finish(scope: &Scope, ended: Ended<'_>) -> Result<(), Fault> {
    let Ended { event, row, mut crawl, progress, batch } = ended;
    let pages = progress.all_pages(scope, &crawl.id).await?;
    let findings = analyse(&pages);
    if pages.is_empty() || findings.words < FEWEST_WORDS {
        let code = progress.first_problem.as_deref().filter(|_| pages.is_empty()).unwrap_or("empty");
        let code = if code == "not_found" || code == "busy" { "unreachable" } else { code };
        // The rows of the pages are written even when the site as a whole failed.
        scope.commit(batch).await?;
        return fail(scope, event, crawl, fetch::problem(code)).await;
    }
    let chunks = chunks_of(&pages);
    let blob = index::build(&chunks);
    let version = ground::version_of(&blob);
    scope.blob_put(&ground::key(&row.id, &version), blob, "application/octet-stream").await?;
    crawl.chunks = chunks.len() as u32;
    crawl.state = CrawlState::Done;
    crawl.finished_at = Some(scope.now());
    let analysis = Analysis::from(&findings);
    let learnt = Learnt {
        language: analysis.language.clone(),
        index_version: version.clone(),
        analysis: kernel::json::write(&analysis)?,
        facts: kernel::json::write(&findings.facts)?,
        name: better_name(&row.url, findings.facts.name.as_deref()),
    };
    let found_name = if row.name == learnt.name.0 { learnt.name.1.clone() } else { row.name.clone() };
    let batch = batch
        .and_all(store::count_chunks(&crawl.id, &counts(&chunks))?)
        .and_all(store::update_crawl(&crawl)?)
        .and_all(store::set_ready(&row.id, &learnt, scope.now()))
        .and_emit(Event::SiteAnalysed { site: row.id.clone(), crawl: crawl.id.clone(), pages: findings.pages });
    let batch = match &row.index_version {
        None => batch.and_do(ready_mail(scope, &row, &found_name, findings.pages)),
        // Whoever lets a site be read again is waiting for it: no news.
        Some(_) => batch,
    };
    scope.commit_once(event, HANDLER, batch).await?;
    announce(scope, &crawl);
    scope.announce("site_analysed", &row.id, serde_json::Value::Null);
    // From here on everything is tidying: a failure costs space, not answers.
    progress.forget(scope, &crawl.id).await?;
    match row.index_version.filter(|old| *old != version) {
        Some(old) => scope.blob_remove(&[ground::key(&row.id, &old)]).await,
        None => Ok(()),
    }
}

/// To the owners who want it: their site is ready for the first time. What is recommended stands behind the link, in the
/// reader's own language.
fn ready_mail(scope: &Scope, row: &SiteRow, name: &str, pages: u32) -> Job {
    let link = format!("{}/app/sites/{}", scope.settings().public_url, row.id);
    let data = [("site", json!(name)), ("url", json!(row.url)), ("pages", json!(pages)), ("link", json!(link))];
    Job::SendMail(SendMail {
        to: Recipient::Owners,
        template: "site_ready".to_owned(),
        locale: "en".to_owned(),
        data: data.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        reply_to: None,
        attachments: Vec::new(),
    })
}

/// Longest name taken from a site, in characters: a whole slogan is no name.
const NAME_MAX: usize = 60;

/// The host as a stopgap, and the business's own name where the site tells one.
fn better_name(url: &str, found: Option<&str>) -> (String, String) {
    let stopgap = stopgap_name(url);
    let found = found.map(str::trim).filter(|name| !name.is_empty() && name.chars().count() <= NAME_MAX);
    let name = found.map_or_else(|| stopgap.clone(), ToOwned::to_owned);
    (stopgap, name)
}

fn counts(chunks: &[Chunk]) -> Vec<(&str, u32)> {
    let mut out: Vec<(&str, u32)> = Vec::new();
    for chunk in chunks {
        match out.iter_mut().find(|(url, _)| *url == chunk.url) {
            Some((_, count)) => *count += 1,
            None => out.push((&chunk.url, 1)),
        }
    }
    out
}
