//! A page on its way out: HTML with its nonce, and the headers that go with it.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use kernel::Fault;
pub use web::nonce;
use web::{Problem, page_headers};

/// Who may frame a page of ours.
pub const NOBODY: &str = "'none'";
/// Our own pages only: the live preview in the dashboard.
pub const OURSELVES: &str = "'self'";

/// Renders a template under its nonce's policy; `frames` may frame it.
pub fn html(template: &impl Template, nonce: &str, frames: &str) -> Result<Response, Problem> {
    let text = template.render().map_err(Fault::internal)?;
    Ok((page_headers(nonce, frames), Html(text)).into_response())
}
