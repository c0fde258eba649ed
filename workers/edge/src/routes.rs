//! Every route of the product, one line a room. Three Workers answer them: js/handed-on.json has the addresses of accounts
//! and teams, and of workflows; everything else is the main one's.

use std::sync::Arc;

use axum::{Router, middleware};
use web::{App, finish, routing::get};

use crate::{defaults::Defaults, live, metrics, personal::TeamLogs, post::Courier, site_knowledge::SiteKnowledge};

/// What the Worker that everybody meets answers itself.
pub fn main(app: &App) -> Router {
    let rooms = Router::new()
        .merge(leads::routes(app))
        .merge(booking::routes(app))
        .merge(sites::routes(app, Arc::new(Defaults)))
        .merge(chat::routes(app, Arc::new(SiteKnowledge)))
        .merge(pages::routes(app))
        .route("/api/live", get(live::listen))
        .route("/healthz", get(metrics::is_well))
        .route("/metrics", get(metrics::show));
    whole(app, rooms)
}

/// What the Worker of accounts and teams answers.
pub fn accounts(app: &App) -> Router {
    let rooms = Router::new()
        .merge(auth::routes(app, Arc::new(Courier), Arc::new(TeamLogs)))
        .merge(teams::routes())
        .route("/healthz/accounts", get(metrics::is_well))
        .route("/metrics/accounts", get(metrics::show));
    whole(app, rooms)
}

/// What the Worker of workflows answers.
pub fn workflows(app: &App) -> Router {
    let rooms = Router::new()
        .merge(workflows::routes(app))
        .route("/healthz/workflows", get(metrics::is_well))
        .route("/metrics/workflows", get(metrics::show_workflows));
    whole(app, rooms)
}

fn whole(app: &App, rooms: Router<App>) -> Router {
    rooms
        .layer(middleware::from_fn(metrics::count))
        .layer(middleware::from_fn_with_state(app.clone(), finish))
        .with_state(app.clone())
}
