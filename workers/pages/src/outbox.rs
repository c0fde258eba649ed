//! The local outbox: every mail and every text that development would have sent. Never in production: they hold sign-in
//! links and codes.

use askama::Template;
use axum::{extract::State, response::Response};
use kernel::{
    Fault, Instant,
    ports::{Part, SentLetter, SentText},
};
use serde::{Deserialize, Serialize};
use web::{Answer, App, Json, Query};

use crate::page::{NOBODY, html, nonce};

/// Items shown at once.
const SHOWN: u32 = 50;

/// A mail or a text.
#[derive(Serialize)]
struct Item {
    /// `mail` or `sms`.
    kind: &'static str,
    id: String,
    to: String,
    /// Empty for a text.
    subject: String,
    text: String,
    html: String,
    parts: Vec<Part>,
    links: Vec<String>,
    sent_at: Instant,
}

impl From<SentLetter> for Item {
    fn from(letter: SentLetter) -> Self {
        let SentLetter { id, to, subject, text, html, parts, links, sent_at } = letter;
        Self { kind: "mail", id, to, subject, text, html, parts, links, sent_at }
    }
}

impl From<SentText> for Item {
    fn from(sent: SentText) -> Self {
        let SentText { id, to, body: text, sent_at } = sent;
        let (subject, html, parts, links) = Default::default();
        Self { kind: "sms", id, to, subject, text, html, parts, links, sent_at }
    }
}

#[derive(Template)]
#[template(path = "outbox.html")]
struct Page<'a> {
    nonce: &'a str,
    items: &'a [Item],
}

/// Narrows the outbox.
#[derive(Deserialize)]
pub struct Filter {
    /// Only what went to this address or number.
    to: Option<String>,
}

/// The outbox for people.
pub async fn show(State(app): State<App>, Query(filter): Query<Filter>) -> Answer<Response> {
    let items = sent(&app, &filter).await?;
    let nonce = nonce(&app);
    html(&Page { nonce: &nonce, items: &items }, &nonce, NOBODY)
}

/// The outbox for scripts.
pub async fn list(State(app): State<App>, Query(filter): Query<Filter>) -> Answer<Json<impl Serialize>> {
    Ok(Json(sent(&app, &filter).await?))
}

/// Newest first.
async fn sent(app: &App, filter: &Filter) -> Result<Vec<Item>, Fault> {
    let (ports, to) = (app.ports(), filter.to.as_deref());
    if !ports.settings.is_dev {
        return Err(Fault::not_found("page or operation"));
    }
    let mails = ports.mail.sent(to, SHOWN).await?.into_iter().map(Item::from);
    let texts = ports.sms.sent(to, SHOWN).await?.into_iter().map(Item::from);
    let mut items: Vec<Item> = mails.chain(texts).collect();
    items.sort_by_key(|item| std::cmp::Reverse(item.sent_at));
    items.truncate(SHOWN as usize);
    Ok(items)
}
