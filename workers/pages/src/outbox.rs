//! The local outbox: every mail that development would have sent. Never in production: mails hold sign-in links.

use askama::Template;
use axum::{extract::State, response::Response};
use kernel::{Fault, ports::SentLetter};
use serde::Deserialize;
use web::{Answer, App, Json, Query};

use crate::page::{NOBODY, html, nonce};

/// Mails shown at once.
const SHOWN: u32 = 50;

#[derive(Template)]
#[template(path = "outbox.html")]
struct Page<'a> {
    nonce: &'a str,
    letters: &'a [SentLetter],
}

/// Narrows the outbox.
#[derive(Deserialize)]
pub struct Filter {
    /// Only mails to this address.
    to: Option<String>,
}

/// The outbox for people.
pub async fn show(State(app): State<App>, Query(filter): Query<Filter>) -> Answer<Response> {
    let letters = sent(&app, &filter).await?;
    let nonce = nonce(&app);
    html(&Page { nonce: &nonce, letters: &letters }, &nonce, NOBODY)
}

/// The outbox for scripts.
pub async fn list(State(app): State<App>, Query(filter): Query<Filter>) -> Answer<Json<Vec<SentLetter>>> {
    Ok(Json(sent(&app, &filter).await?))
}

async fn sent(app: &App, filter: &Filter) -> Result<Vec<SentLetter>, Fault> {
    if !app.ports().settings.is_dev {
        return Err(Fault::not_found("page or operation"));
    }
    app.ports().mail.sent(filter.to.as_deref(), SHOWN).await
}
