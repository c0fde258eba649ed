//! Edge's own tables, natively, and the document of the API.

use std::sync::Arc;

use axum::Router;
use chat::Knowledge;
use edge::{jobs, routes, site_knowledge::SiteKnowledge};
use kernel::{Envelope, Fault, Scope};
use utoipa::OpenApi as _;
use web::App;

/// What the chat asks about sites.
pub fn knowledge() -> Arc<dyn Knowledge> {
    Arc::new(SiteKnowledge)
}

/// The router as it is deployed.
pub fn router(app: &App) -> Router {
    routes::router(app, knowledge())
}

/// The document of the API.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = web::openapi::Base::openapi();
    let rooms =
        [auth::openapi(), teams::openapi(), sites::openapi(), leads::openapi(), booking::openapi(), chat::openapi()];
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
