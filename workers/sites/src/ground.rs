//! What an answer may rest on: the best excerpts of a site and its facts.

use crate::index::Index;
use crate::store;
use kernel::{
    Fault, Scope,
    ids::SiteId,
    ports::{Excerpt, Grounding, Turn},
};
use knowledge::{Lang, Question};
use std::sync::{Arc, Mutex, PoisonError};

/// Excerpts of one answer.
const MOST_EXCERPTS: usize = 6;
/// Opened indexes that an isolate keeps: the busiest sites answer without reading a blob.
const MOST_KEPT: usize = 8;
/// Larger indexes are read each time rather than kept: an isolate has 128 MB for everything.
const LARGEST_KEPT: usize = 4_000_000;

/// By blob name: the name holds tenant, site and version, so an entry is never stale and never somebody else's.
static KEPT: Mutex<Vec<(String, Arc<Index>)>> = Mutex::new(Vec::new());

/// The grounding of a question to a site; history is what was said before, oldest first.
/// # Errors
/// `Fault::NotFound` for an unknown or deleted site.
pub async fn ground(scope: &Scope, site: &SiteId, question: &str, history: Vec<Turn>) -> Result<Grounding, Fault> {
    let row = store::find_site(&scope.db()?, site).await?.ok_or_else(|| Fault::not_found("site"))?;
    let locale = row.language.clone().unwrap_or_else(|| "en".to_owned());
    let excerpts = match &row.index_version {
        Some(version) => find(scope, &key(site, version), question, &history, &locale).await?,
        None => Vec::new(),
    };
    let facts = row.facts.as_deref().map(kernel::json::read).transpose()?.unwrap_or(serde_json::Value::Null);
    Ok(Grounding { question: question.to_owned(), history, excerpts, facts, business: row.name, locale })
}

async fn find(scope: &Scope, key: &str, question: &str, history: &[Turn], locale: &str) -> Result<Vec<Excerpt>, Fault> {
    let index = open(scope, key).await?;
    let asked: Vec<&str> = history.iter().filter(|t| t.by_visitor).map(|t| t.text.as_str()).collect();
    let earlier = asked.strip_suffix(&[question]).unwrap_or(&asked);
    let question = Question::understand(question, earlier, Lang::from_tag(locale));
    let hits = index.search(&question, MOST_EXCERPTS).into_iter().map(|hit| Excerpt {
        url: hit.url.to_owned(),
        title: hit.title.to_owned(),
        headings: hit.headings.iter().map(|h| (*h).to_owned()).collect(),
        text: hit.text.to_owned(),
        score: hit.score,
        coverage: hit.coverage,
    });
    Ok(hits.collect())
}

async fn open(scope: &Scope, key: &str) -> Result<Arc<Index>, Fault> {
    let name = format!("{}/{key}", scope.tenant().team());
    if let Some(index) = kept(&name) {
        return Ok(index);
    }
    let bytes = scope.blob_get(key).await?.ok_or_else(|| Fault::internal(format!("the index {name} is gone")))?;
    let index = Arc::new(Index::open(bytes).map_err(Fault::internal)?);
    keep(name, &index);
    Ok(index)
}

/// A kept index moves to the front: the one unused longest is dropped first.
fn kept(name: &str) -> Option<Arc<Index>> {
    let mut list = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let at = list.iter().position(|(known, _)| known == name)?;
    let entry = list.remove(at);
    let index = Arc::clone(&entry.1);
    list.insert(0, entry);
    Some(index)
}

fn keep(name: String, index: &Arc<Index>) {
    if index.size() > LARGEST_KEPT {
        return;
    }
    let mut list = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    list.insert(0, (name, Arc::clone(index)));
    list.truncate(MOST_KEPT);
}

/// Names a blob by its content.
pub fn version_of(blob: &[u8]) -> String {
    format!("{:016x}", Index::checksum_of(blob))
}

/// Where the index of a site is kept.
pub fn key(site: &SiteId, version: &str) -> String {
    format!("sites/{site}/index-{version}.bin")
}
