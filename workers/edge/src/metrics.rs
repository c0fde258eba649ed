//! Counters of this isolate in Prometheus text, behind a token, and the health check.

use std::{
    fmt::Write as _,
    sync::atomic::{AtomicU64, Ordering},
};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, header};
use kernel::{Fault, secret};
use serde::Serialize;
use web::{Answer, App, Json};

/// Answers by the first digit of their status.
static ANSWERS: [AtomicU64; 5] = [const { AtomicU64::new(0) }; 5];

/// Counts an answer.
pub async fn count(request: Request, next: Next) -> Response {
    let answer = next.run(request).await;
    let class = usize::from(answer.status().as_u16() / 100).saturating_sub(1);
    if let Some(counter) = ANSWERS.get(class) {
        counter.fetch_add(1, Ordering::Relaxed);
    }
    answer
}

/// The counters; scrapers add up the isolates.
pub async fn show(State(app): State<App>, headers: HeaderMap) -> Answer<Response> {
    Ok(plain(counters(&app, &headers)?))
}

fn counters(app: &App, headers: &HeaderMap) -> Result<String, Fault> {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let wanted = app.ports().settings.metrics_token.as_ref();
    if !wanted.zip(given).is_some_and(|(wanted, given)| secret::same(wanted.reveal(), given)) {
        return Err(Fault::not_found("page or operation"));
    }
    let mut text =
        String::from("# HELP gr8_answers_total Answers by class of status.\n# TYPE gr8_answers_total counter\n");
    for (counter, class) in ANSWERS.iter().zip(1..) {
        let _ = writeln!(text, "gr8_answers_total{{class=\"{class}xx\"}} {}", counter.load(Ordering::Relaxed));
    }
    Ok(text)
}

/// The counters of the Worker of workflows.
pub async fn show_workflows(State(app): State<App>, headers: HeaderMap) -> Answer<Response> {
    let mut text = counters(&app, &headers)?;
    workflows::metrics::write(&mut text);
    workflows::metrics::write_queue(app.ports(), &mut text).await?;
    Ok(plain(text))
}

fn plain(text: String) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}

/// What a load balancer asks.
#[derive(Serialize)]
pub struct Health {
    status: &'static str,
    version: &'static str,
}

/// The Worker runs and its environment is whole; it asks no database, so it never fails for somebody else.
pub async fn is_well() -> Json<Health> {
    Json(Health { status: "ok", version: env!("CARGO_PKG_VERSION") })
}
