//! The front page: what it is, and the one field that begins everything.

use askama::Template;
use axum::{extract::State, response::Response};
use http::HeaderMap;
use serde::Deserialize;
use web::{Answer, App, Query};

use crate::{
    page::{NOBODY, html, nonce},
    texts::{self, LANGUAGES, Texts},
};

#[derive(Template)]
#[template(path = "landing.html")]
struct Page<'a> {
    nonce: &'a str,
    texts: &'a Texts,
    languages: &'a [(&'a str, &'a str)],
}

/// `/?lang=de`
#[derive(Deserialize)]
pub struct Wish {
    lang: Option<String>,
}

/// The front page in the reader's language.
pub async fn show(State(app): State<App>, Query(wish): Query<Wish>, headers: HeaderMap) -> Answer<Response> {
    let accepts = headers.get("accept-language").and_then(|value| value.to_str().ok());
    let texts = texts::choose(wish.lang.as_deref().or(accepts).unwrap_or_default());
    let nonce = nonce(&app);
    html(&Page { nonce: &nonce, texts, languages: LANGUAGES }, &nonce, NOBODY)
}
