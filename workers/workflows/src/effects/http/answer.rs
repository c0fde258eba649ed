//! Sending a request past the guard, and what its answer means for the step.

use std::collections::BTreeMap;

use jiff::fmt::rfc2822;
use kernel::{
    Instant, address, guard, json,
    ports::{Incoming, Outgoing},
};
use nodes::Failure;
use serde_json::Value;

use super::{
    secret,
    settings::{AnswerKind, HttpOutput, HttpParams},
};
use crate::{
    credentials::Opened,
    effects::{EffectCall, Outcome, each},
};

/// An answer that is an item.
pub struct Answered {
    pub output: HttpOutput,
    /// Where its `Link` header says the next page is.
    pub next_link: Option<String>,
    pub size: usize,
}

const MOST_HOPS: usize = 5;

/// A server that asks for more patience than this is asked again earlier.
const LONGEST_WAIT_MS: i64 = 3_600_000;

/// Who is asked, without anything that could be secret.
fn who(url: &str) -> String {
    address::parts(url).map_or_else(|| "the server".to_owned(), |parts| parts.host.to_owned())
}

/// Sends a request; each hop is guarded, and what belongs to one server is not carried to the next.
pub async fn ask(
    call: &EffectCall<'_>,
    params: &HttpParams,
    (mut request, mut opened): (Outgoing, Option<&Opened>),
    item: usize,
) -> Result<Answered, Outcome> {
    let fail = |failure: Failure| each::failed(&call.input, item, failure);
    for _ in 0..=MOST_HOPS {
        if guard::check(&request.url, call.scope.settings()).is_err() {
            let failure = Failure::new("private_address", format!("{} is not on the public web.", who(&request.url)));
            return Err(fail(failure.parameter("url")));
        }
        // Only what leaves has the secret in it: what is kept of the request, and said of it, has not.
        let sent = opened.map_or_else(
            || Ok(request.clone()),
            |opened| secret::put_in(opened, &request, call.scope.settings()).map_err(fail),
        )?;
        let answer = call.scope.http().send(sent).await;
        let mut answer = answer.map_err(|fault| each::of_fault(&fault, &format!("Asking {}", who(&request.url))))?;
        if let Some(opened) = opened {
            secret::take_out(opened, &mut answer);
        }
        let location =
            header(&answer, "location").filter(|_| (301..=308).contains(&answer.status) && answer.status != 304);
        let Some(location) = location.filter(|_| params.method.is_read()) else {
            return read(call, params, &request.url, &answer).map_err(|error| match error {
                Refused::Item(failure) => fail(failure),
                Refused::Status(outcome) => outcome,
            });
        };
        let Some(next) = call.scope.http().resolve(&request.url, location) else {
            return Err(fail(Failure::new("bad_redirect", format!("{} leads nowhere.", who(&request.url)))));
        };
        if origin(&next) != origin(&request.url) {
            request.headers.retain(|(name, _)| KEPT_ELSEWHERE.contains(&name.as_str()));
            opened = None;
        }
        request.url = next;
    }
    Err(fail(Failure::new("redirect_loop", format!("{} redirects without an end.", who(&request.url)))))
}

/// Everything else may be a secret of the server it was meant for.
const KEPT_ELSEWHERE: &[&str] = &["accept", "user-agent", "idempotency-key"];

fn origin(url: &str) -> Option<(&str, &str, &str)> {
    address::parts(url).map(|parts| (parts.scheme, parts.host, parts.port))
}

enum Refused {
    Item(Failure),
    Status(Outcome),
}

fn read(call: &EffectCall<'_>, params: &HttpParams, url: &str, answer: &Incoming) -> Result<Answered, Refused> {
    let status = answer.status;
    if status >= 400 && (is_passing(status) || !params.accept_errors) {
        let message = format!("{} answers {status}{}", who(url), excerpt(answer));
        let retry_after_ms = header(answer, "retry-after").and_then(|text| wait_of(text, call.scope.now()));
        let code = format!("http_{status}");
        let retryable = is_passing(status);
        let retry_after_ms = retry_after_ms.filter(|_| retryable);
        return Err(Refused::Status(Outcome::Failed { code, message, retryable, retry_after_ms }));
    }
    if answer.truncated {
        let message = format!("The answer is larger than {} bytes.", params.most_bytes);
        return Err(Refused::Item(Failure::new("too_large", message).parameter("most_bytes")));
    }
    let body = body_of(params, answer).map_err(Refused::Item)?;
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    headers.extend(answer.headers.iter().filter(|(name, _)| name != "set-cookie").cloned());
    let next = header(answer, "link").and_then(next_of);
    let next_link = next.and_then(|link| call.scope.http().resolve(url, &link));
    Ok(Answered { output: HttpOutput { status, headers, body }, next_link, size: answer.body.len() })
}

/// Failures that pass by themselves.
const fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500..=599)
}

/// The beginning of what a server says of its failure.
fn excerpt(answer: &Incoming) -> String {
    let text = String::from_utf8_lossy(answer.body.get(..200).unwrap_or(&answer.body)).into_owned();
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() { ".".to_owned() } else { format!(": {line}") }
}

fn body_of(params: &HttpParams, answer: &Incoming) -> Result<Value, Failure> {
    if answer.body.is_empty() {
        return Ok(Value::Null);
    }
    let text = String::from_utf8_lossy(&answer.body);
    let kind = header(answer, "content-type").unwrap_or_default().to_ascii_lowercase();
    let is_json =
        kind.split(';').next().is_some_and(|kind| kind.trim() == "application/json" || kind.trim().ends_with("+json"));
    if params.answer_as == AnswerKind::Text || params.answer_as == AnswerKind::Auto && !is_json {
        return Ok(Value::String(text.into_owned()));
    }
    json::read(&text).map_err(|error: json::Error| {
        let (line, column) = error.place(&text);
        let message = format!("The answer is no JSON: {} (line {line}, column {column}).", error.message());
        Failure::new("bad_json", message).parameter("answer_as")
    })
}

fn header<'a>(answer: &'a Incoming, name: &str) -> Option<&'a str> {
    answer.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// `Retry-After`: seconds, or a date (RFC 9110, section 10.2.3).
fn wait_of(text: &str, now: Instant) -> Option<i64> {
    let millis = if let Ok(seconds) = text.trim().parse::<i64>() {
        seconds.checked_mul(1_000)?
    } else {
        let at = rfc2822::DateTimeParser::new().parse_timestamp(text.trim()).ok()?;
        at.as_millisecond() - now.millis()
    };
    Some(millis.clamp(0, LONGEST_WAIT_MS))
}

/// The address with `rel="next"` of a `Link` header (RFC 8288).
fn next_of(header: &str) -> Option<String> {
    let mut rest = header;
    while let Some((_, after)) = rest.split_once('<') {
        let (link, tail) = after.split_once('>')?;
        let (parameters, others) = tail.split_once(',').unwrap_or((tail, ""));
        let is_next = parameters.split(';').filter_map(|part| part.split_once('=')).any(|(name, value)| {
            let value = value.trim().trim_matches('"');
            name.trim().eq_ignore_ascii_case("rel") && value.split(' ').any(|rel| rel.eq_ignore_ascii_case("next"))
        });
        if is_next {
            return Some(link.trim().to_owned());
        }
        rest = others;
    }
    None
}
