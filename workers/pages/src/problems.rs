//! The page behind a problem's `type`: what the code means and what to do.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use kernel::Fault;
use web::{Answer, App};

use crate::{
    meanings::MEANINGS,
    page::{NOBODY, html, nonce},
};

#[derive(Template)]
#[template(path = "problem.html")]
struct Page<'a> {
    nonce: &'a str,
    code: &'a str,
    meaning: &'a str,
    advice: &'a str,
}

/// Explains a code.
pub async fn show(State(app): State<App>, Path(code): Path<String>) -> Answer<Response> {
    let found = MEANINGS.iter().find(|(known, ..)| *known == code);
    let (code, meaning, advice) = found.ok_or_else(|| Fault::not_found("problem code"))?;
    let nonce = nonce(&app);
    html(&Page { nonce: &nonce, code, meaning, advice }, &nonce, NOBODY)
}
