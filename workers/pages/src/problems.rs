//! The page behind a problem's `type`: what the code means and what to do.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use kernel::Fault;
use web::{Answer, App};

use crate::page::{NOBODY, html, nonce};

#[derive(Template)]
#[template(path = "problem.html")]
struct Page<'a> {
    nonce: &'a str,
    code: &'a str,
    meaning: &'a str,
    advice: &'a str,
}

/// code, what it means, what to do
const MEANINGS: &[(&str, &str, &str)] = &[
    ("not_found", "There is no such thing, or it belongs to another team.", "Check the id; list the things you own."),
    (
        "method_not_allowed",
        "The address exists, but not for this method.",
        "Use one of the methods that the allow header names.",
    ),
    ("unreadable", "The request could not be read at all.", "Send a JSON object; the detail says where it breaks."),
    (
        "invalid",
        "Some fields are not acceptable.",
        "Every bad field is named in `fields`, with its own code and advice.",
    ),
    ("too_large", "The body is larger than this operation takes.", "Send less; the detail names the limit in bytes."),
    ("busy", "Too many requests in a short time.", "Wait as many seconds as Retry-After says, then try again."),
    ("no_session", "This needs a signed-in person.", "Sign in, and send the session cookie."),
    ("session_expired", "The session has ended.", "Sign in again; what you typed is kept by the page."),
    (
        "bad_credentials",
        "The e-mail address or the password is not right.",
        "Try again. After signing up, the link in our mail comes first: without it there is no account yet.",
    ),
    (
        "csrf",
        "The request did not prove that it comes from our own page.",
        "Send the session's `csrf` value as `x-csrf-token`, from our origin.",
    ),
    ("role_forbids", "Your role in this team does not include this.", "Ask an owner or admin of the team."),
    (
        "origin_not_allowed",
        "The widget may not be used from this page's origin.",
        "Add the origin in the site's settings.",
    ),
    ("no_team", "You are signed in, but work in no team yet.", "Name your team first."),
    ("slot_taken", "Somebody else was faster.", "Choose one of the free times in `next`."),
    (
        "slot_closed",
        "That time is not offered: outside the hours, too soon, or in the past.",
        "Choose one of the free times in `next`.",
    ),
    (
        "hold_expired",
        "The time was kept for you for a while, and the while is over.",
        "Choose it again, or one of the times in `next`.",
    ),
    (
        "idempotency_key_reused",
        "This Idempotency-Key came before with another body.",
        "Use a new key for a new request.",
    ),
    ("link_used_or_expired", "The link was used before, or is too old.", "Ask for a new mail."),
    (
        "upstream",
        "A server that is not ours did not answer as it should.",
        "Try again later; the detail says which and how.",
    ),
    ("plan_limit", "Your plan allows no more of this.", "Choose a larger plan, or remove something."),
    (
        "internal",
        "Something broke on our side.",
        "We know: it is logged under the request id. Write to us when it stays.",
    ),
];

/// Explains a code.
pub async fn show(State(app): State<App>, Path(code): Path<String>) -> Answer<Response> {
    let found = MEANINGS.iter().find(|(known, ..)| *known == code);
    let (code, meaning, advice) = found.ok_or_else(|| Fault::not_found("problem code"))?;
    let nonce = nonce(&app);
    html(&Page { nonce: &nonce, code, meaning, advice }, &nonce, NOBODY)
}
