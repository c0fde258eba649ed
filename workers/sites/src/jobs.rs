//! What the slice does on queue messages.

use crate::crawl;
use kernel::{Fault, Job, Scope, ids::EventId};

/// Does the jobs of this slice; others cost nothing.
pub async fn on_job(scope: &Scope, id: &EventId, job: &Job) -> Result<(), Fault> {
    match job {
        Job::CrawlSite { site, crawl } => crawl::step(scope, id, site, crawl).await,
        _ => Ok(()),
    }
}
