//! Built files that need a nonce: the dashboard's shell, and the two pages around the widget.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use kernel::Fault;
use web::{Answer, App, Handover, HandoverKind, page_headers};

use crate::page::{NOBODY, OURSELVES, nonce};

/// The dashboard; its own router takes over from here.
pub async fn dashboard(State(app): State<App>) -> Response {
    asset(&app, "/index.html", NOBODY)
}

/// The widget as a page of its own: a link for e-mails and profiles, and where the launcher leads when the panel
/// cannot be loaded.
pub async fn hosted(State(app): State<App>, Path(key): Path<String>) -> Answer<Response> {
    know(&app, &key).await?;
    Ok(asset(&app, "/pages/hosted.html", NOBODY))
}

/// A neutral page with the widget on it, framed by the dashboard.
pub async fn preview(State(app): State<App>, Path(key): Path<String>) -> Answer<Response> {
    know(&app, &key).await?;
    Ok(asset(&app, "/pages/preview.html", OURSELVES))
}

async fn know(app: &App, key: &str) -> Result<(), Fault> {
    app.ports().directory.site(key).await?.map(|_| ()).ok_or_else(|| Fault::not_found("site"))
}

fn asset(app: &App, path: &str, frames: &str) -> Response {
    let nonce = nonce(app);
    let headers = page_headers(&nonce, frames);
    (headers, Handover(HandoverKind::Asset { path: path.to_owned(), nonce })).into_response()
}
