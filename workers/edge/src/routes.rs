//! Every route of the product, one line a room.

use std::sync::Arc;

use axum::{Router, middleware, routing::get};
use web::{App, finish};

use crate::{live, metrics, post::Courier};

/// The router, built once per isolate.
pub fn router(app: &App) -> Router {
    Router::new()
        .merge(auth::routes(Arc::new(Courier)))
        .merge(teams::routes())
        .merge(leads::routes(app))
        .merge(booking::routes(app))
        .merge(pages::routes(app))
        .route("/api/live", get(live::listen))
        .route("/healthz", get(metrics::is_well))
        .route("/metrics", get(metrics::show))
        .layer(middleware::from_fn(metrics::count))
        .layer(middleware::from_fn_with_state(app.clone(), finish))
        .with_state(app.clone())
}
