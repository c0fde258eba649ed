//! What an isolate remembers of workflows that are called from outside: a webhook that is called a hundred times a second asks the
//! database once a second.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    extract::{Request, State},
    http::Method,
    middleware::Next,
    response::Response,
};
use kernel::{Fault, Instant, Scope, ids::WorkflowId};

use crate::{
    model::{Version, Workflow},
    ops, runs,
};

/// How long it is believed, in milliseconds: so long a call may still start a workflow that was switched off elsewhere. A change
/// through this isolate is seen at once.
const FRESH_MS: i64 = 1_000;
/// Workflows that are remembered; with more it begins anew.
const MOST: usize = 200;

#[derive(Clone)]
struct Known {
    at: Instant,
    workflow: Arc<Workflow>,
    /// Versions never change.
    version: Arc<Version>,
}

/// By team and workflow.
#[derive(Default)]
pub struct Published(Mutex<BTreeMap<String, Known>>);

impl Published {
    /// A workflow and its published version.
    /// # Errors
    /// `Fault::NotFound`; `Fault::Conflict`: `not_published`.
    pub async fn find(&self, scope: &Scope, id: &WorkflowId) -> Result<(Arc<Workflow>, Arc<Version>), Fault> {
        let key = format!("{}/{id}", scope.tenant().team());
        let now = scope.now();
        let known = self.with(|all| all.get(&key).cloned());
        if let Some(known) = known.as_ref().filter(|known| (0..FRESH_MS).contains(&now.since(known.at))) {
            return Ok((Arc::clone(&known.workflow), Arc::clone(&known.version)));
        }
        let workflow = Arc::new(ops::find(scope, id).await?);
        let same = known.filter(|known| Some(known.version.version) == workflow.published_version);
        let version = match same {
            Some(known) => known.version,
            None => Arc::new(runs::published(scope, &workflow).await?),
        };
        let fresh = Known { at: now, workflow: Arc::clone(&workflow), version: Arc::clone(&version) };
        self.with(|all| {
            if all.len() >= MOST {
                all.clear();
            }
            all.insert(key, fresh);
        });
        Ok((workflow, version))
    }

    fn with<T>(&self, work: impl FnOnce(&mut BTreeMap<String, Known>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Whoever changes a workflow finds it changed at the next call.
pub async fn forget(State(published): State<Arc<Published>>, request: Request, next: Next) -> Response {
    let is_change = *request.method() != Method::GET;
    let answer = next.run(request).await;
    if is_change {
        published.with(BTreeMap::clear);
    }
    answer
}
