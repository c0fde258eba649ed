//! Edge's own tables, natively, and the document of the API.

use std::sync::Arc;

use axum::{Router, extract::Request};
use chat::Knowledge;
use edge::{jobs, routes, site_knowledge::SiteKnowledge};
use kernel::{Envelope, Fault, Scope};
use tower_service::Service as _;
use utoipa::OpenApi as _;
use web::App;

/// What the chat asks about sites.
pub fn knowledge() -> Arc<dyn Knowledge> {
    Arc::new(SiteKnowledge)
}

/// The router of each Worker: of the main one, and of accounts.
pub fn routers(app: &App) -> (Router, Router) {
    (routes::main(app), routes::accounts(app))
}

/// Both Workers as they are deployed: the main one hands on what the other one answers.
pub fn router(app: &App) -> Router {
    let (main, accounts) = routers(app);
    Router::new().fallback(move |request: Request| {
        let mut worker = if is_of_accounts(request.uri().path()) { accounts.clone() } else { main.clone() };
        async move { worker.call(request).await }
    })
}

/// What `js/handoff.mjs` decides by the same list.
pub fn is_of_accounts(path: &str) -> bool {
    let list = include_str!("../../../workers/edge/js/accounts.json");
    let addresses: Vec<String> = serde_json::from_str(list).expect("a list of addresses");
    let below =
        |address: &String| path.strip_prefix(address.as_str()).map(|rest| rest.is_empty() || rest.starts_with('/'));
    addresses.iter().any(|address| below(address) == Some(true))
}

/// The document of the API.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = web::openapi::Base::openapi();
    let rooms = [
        auth::openapi(),
        teams::openapi(),
        sites::openapi(),
        leads::openapi(),
        booking::openapi(),
        chat::openapi(),
        workflows::openapi(),
    ];
    for room in rooms {
        document.merge(room);
    }
    web::openapi::describe_answers(&mut document);
    document
}

/// Where an envelope goes.
pub async fn dispatch(scope: Scope, envelope: Envelope) -> Result<(), Fault> {
    jobs::run(&scope, &envelope).await
}
