//! Every route of the product, one line a room.

use std::sync::Arc;

use axum::{Router, middleware};
use chat::Knowledge;
use web::{App, finish, routing::get};

use crate::{defaults::Defaults, live, metrics, personal::TeamLogs, post::Courier};

/// The router, built once per isolate.
pub fn router(app: &App, knowledge: Arc<dyn Knowledge>) -> Router {
    Router::new()
        .merge(auth::routes(app, Arc::new(Courier), Arc::new(TeamLogs)))
        .merge(teams::routes())
        .merge(leads::routes(app))
        .merge(booking::routes(app))
        .merge(sites::routes(app, Arc::new(Defaults)))
        .merge(chat::routes(app, knowledge))
        .merge(pages::routes(app))
        .route("/api/live", get(live::listen))
        .route("/healthz", get(metrics::is_well))
        .route("/metrics", get(metrics::show))
        .layer(middleware::from_fn(metrics::count))
        .layer(middleware::from_fn_with_state(app.clone(), finish))
        .with_state(app.clone())
}
