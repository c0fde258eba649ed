//! What a crawl remembers between its steps, as blobs beside the pages it read.

use crate::frontier::Frontier;
use crate::page::Page;
use crate::robots::Robots;
use kernel::{Fault, Scope, ids::CrawlId};
use serde::{Deserialize, Serialize};

/// Between the steps.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Progress {
    pub frontier: Frontier,
    /// The site's robots.txt.
    pub robots: String,
    /// Steps that are done; each left a blob of pages.
    pub steps: u32,
    /// Why the first page that was not read was not.
    pub first_problem: Option<String>,
}

impl Progress {
    /// The rules of the site.
    pub fn robots(&self) -> Robots {
        Robots::parse(&self.robots)
    }

    /// None before the first step.
    pub async fn load(scope: &Scope, crawl: &CrawlId) -> Result<Option<Progress>, Fault> {
        let bytes = scope.blob_get(&key(crawl, "progress")).await?;
        Ok(bytes.map(|bytes| kernel::json::read_bytes(&bytes)).transpose()?)
    }

    /// Remembers for the next step.
    pub async fn save(&mut self, scope: &Scope, crawl: &CrawlId, steps: u32) -> Result<(), Fault> {
        self.steps = steps;
        scope.blob_put(&key(crawl, "progress"), kernel::json::write(self)?.into_bytes(), "application/json").await
    }

    /// Keeps the pages of the step under way.
    pub async fn keep_pages(&self, scope: &Scope, crawl: &CrawlId, pages: &[Page]) -> Result<(), Fault> {
        scope
            .blob_put(
                &key(crawl, &self.steps.to_string()),
                kernel::json::write(pages)?.into_bytes(),
                "application/json",
            )
            .await
    }

    /// All pages, in the order they were read.
    pub async fn all_pages(&self, scope: &Scope, crawl: &CrawlId) -> Result<Vec<Page>, Fault> {
        let mut pages = Vec::new();
        for step in 0..=self.steps {
            if let Some(bytes) = scope.blob_get(&key(crawl, &step.to_string())).await? {
                pages.append(&mut kernel::json::read_bytes::<Vec<Page>>(&bytes)?);
            }
        }
        Ok(pages)
    }

    /// Removes everything but the index.
    pub async fn forget(&self, scope: &Scope, crawl: &CrawlId) -> Result<(), Fault> {
        let names = (0..=self.steps).map(|step| step.to_string()).chain(["progress".to_owned()]);
        let keys: Vec<String> = names.map(|name| key(crawl, &name)).collect();
        scope.blob_remove(&keys).await
    }
}

fn key(crawl: &CrawlId, name: &str) -> String {
    format!("crawls/{crawl}/{name}.json")
}
