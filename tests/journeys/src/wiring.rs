//! Edge's own tables, natively, and the document of the API.

use std::{collections::BTreeMap, sync::Arc};

use axum::{Router, extract::Request};
use chat::Knowledge;
use edge::{jobs, routes, site_knowledge::SiteKnowledge};
use kernel::{Envelope, Fault, Scope};
use serde::Deserialize;
use tower_service::Service as _;
use utoipa::OpenApi as _;
use web::App;

/// What the chat asks about sites.
pub fn knowledge() -> Arc<dyn Knowledge> {
    Arc::new(SiteKnowledge)
}

/// One of the Workers, by the main one's binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Worker {
    /// What everybody meets.
    Main,
    Accounts,
    Workflows,
}

impl Worker {
    pub const ALL: [Self; 3] = [Self::Main, Self::Accounts, Self::Workflows];
    /// What it answers.
    pub fn router(self, app: &App) -> Router {
        match self {
            Self::Main => routes::main(app),
            Self::Accounts => routes::accounts(app),
            Self::Workflows => routes::workflows(app),
        }
    }
}

/// All Workers as they are deployed: the main one hands on what another one answers.
pub fn router(app: &App) -> Router {
    let workers = Worker::ALL.map(|worker| (worker, worker.router(app)));
    Router::new().fallback(move |request: Request| {
        let wanted = worker_of(request.uri().path());
        let found = workers.iter().find(|(worker, _)| *worker == wanted).map(|(_, router)| router.clone());
        async move { found.expect("every Worker has a router").call(request).await }
    })
}

/// What `js/handoff.mjs` decides by the same list.
pub fn worker_of(path: &str) -> Worker {
    let list = include_str!("../../../workers/edge/js/handed-on.json");
    let handed: BTreeMap<Worker, Vec<String>> = serde_json::from_str(list).expect("lists of addresses");
    let below =
        |address: &String| path.strip_prefix(address.as_str()).map(|rest| rest.is_empty() || rest.starts_with('/'));
    let found = handed.iter().find(|(_, addresses)| addresses.iter().any(|address| below(address) == Some(true)));
    found.map_or(Worker::Main, |(worker, _)| *worker)
}

/// What each room says of the API.
pub fn rooms() -> [utoipa::openapi::OpenApi; 7] {
    [
        auth::openapi(),
        teams::openapi(),
        sites::openapi(),
        leads::openapi(),
        booking::openapi(),
        chat::openapi(),
        workflows::openapi(),
    ]
}

/// The document of the API.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = web::openapi::Base::openapi();
    for room in rooms() {
        document.merge(room);
    }
    web::openapi::describe_answers(&mut document);
    document
}

/// Where an envelope goes.
pub async fn dispatch(scope: Scope, envelope: Envelope) -> Result<(), Fault> {
    jobs::run(&scope, &envelope, jobs::of_workflows).await
}
