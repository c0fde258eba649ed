//! Built files that need a nonce: the dashboard's shell and the API reference.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use web::{App, Handover, HandoverKind, page_headers};

use crate::page::{NOBODY, nonce};

/// The dashboard; its own router takes over from here.
pub async fn dashboard(State(app): State<App>) -> Response {
    asset(&app, "/index.html")
}

/// The API reference, drawn from the OpenAPI document in the reader's browser.
pub async fn api_docs(State(app): State<App>) -> Response {
    asset(&app, "/pages/api.html")
}

fn asset(app: &App, path: &str) -> Response {
    let nonce = nonce(app);
    let headers = page_headers(&nonce, NOBODY);
    (headers, Handover(HandoverKind::Asset { path: path.to_owned(), nonce })).into_response()
}
