//! The two pages around the widget; their templates lie beside it, in `widget/pages`.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use http::HeaderMap;
use kernel::{Fault, ports::SiteEntry};
use web::{Answer, App};

use crate::page::{NOBODY, OURSELVES, html, nonce};

/// Languages of the widget that are written from right to left.
const RIGHT_TO_LEFT: &[&str] = &["ar"];

#[derive(Template)]
#[template(path = "hosted.html")]
struct Hosted<'a> {
    lang: &'a str,
    dir: &'a str,
    site_name: &'a str,
    site_key: &'a str,
    nonce: &'a str,
}

#[derive(Template)]
#[template(path = "preview.html")]
struct Preview<'a> {
    lang: &'a str,
    dir: &'a str,
    site_name: &'a str,
    site_key: &'a str,
    nonce: &'a str,
}

/// The widget as a page of its own: a link for e-mails and profiles, and where the launcher leads when the panel
/// cannot be loaded.
pub async fn hosted(State(app): State<App>, Path(key): Path<String>, headers: HeaderMap) -> Answer<Response> {
    let entry = find(&app, &key).await?;
    let (lang, dir) = direction(&headers);
    let nonce = nonce(&app);
    let page = Hosted { lang, dir, site_name: host(&entry), site_key: &key, nonce: &nonce };
    html(&page, &nonce, NOBODY)
}

/// A neutral page with the widget on it, framed by the dashboard.
pub async fn preview(State(app): State<App>, Path(key): Path<String>, headers: HeaderMap) -> Answer<Response> {
    let entry = find(&app, &key).await?;
    let (lang, dir) = direction(&headers);
    let nonce = nonce(&app);
    let page = Preview { lang, dir, site_name: host(&entry), site_key: &key, nonce: &nonce };
    html(&page, &nonce, OURSELVES)
}

async fn find(app: &App, key: &str) -> Result<SiteEntry, Fault> {
    app.ports().directory.site(key).await?.ok_or_else(|| Fault::not_found("site"))
}

/// What visitors know the site by: its host.
fn host(entry: &SiteEntry) -> &str {
    let origin = entry.origins.first().map_or("", String::as_str);
    origin.split_once("://").map_or(origin, |(_, host)| host)
}

/// The reader's first language, and how it is written. The widget has its own words for eight of them.
fn direction(headers: &HeaderMap) -> (&str, &'static str) {
    let accepts = headers.get("accept-language").and_then(|value| value.to_str().ok()).unwrap_or("en");
    let first = accepts.split([',', ';', '-']).next().unwrap_or("en");
    let lang =
        if (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic()) { first } else { "en" };
    (lang, if RIGHT_TO_LEFT.contains(&lang) { "rtl" } else { "ltr" })
}
