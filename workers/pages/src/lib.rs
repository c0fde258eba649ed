//! Pages served by the Worker itself.

mod landing;
mod meanings;
mod outbox;
mod page;
mod problems;
mod shell;
#[cfg(test)]
mod tests;
mod texts;
mod well_known;
mod widget;

use axum::Router;
use web::{App, routing::get};

/// The routes of this room.
pub fn routes(_: &App) -> Router<App> {
    let shell = get(shell::dashboard);
    Router::new()
        .route("/", get(landing::show))
        .route("/sign-in", shell.clone())
        .route("/sign-up", shell.clone())
        .route("/verify", shell.clone())
        .route("/magic", shell.clone())
        .route("/forgot", shell.clone())
        .route("/reset", shell.clone())
        .route("/confirm-email", shell.clone())
        .route("/secure", shell.clone())
        .route("/lost-factor", shell.clone())
        .route("/invite", shell.clone())
        .route("/app", shell.clone())
        .route("/app/{*rest}", shell)
        .route("/w/{key}", get(widget::hosted))
        .route("/preview/{key}", get(widget::preview))
        .route("/api/docs", get(shell::api_docs))
        .route("/problems/{code}", get(problems::show))
        .route("/dev/outbox", get(outbox::show))
        .route("/dev/outbox.json", get(outbox::list))
        .route("/robots.txt", get(well_known::robots))
        .route("/llms.txt", get(well_known::llms))
        .route("/.well-known/security.txt", get(well_known::security))
}
