//! HTTP request: asks somebody else's server, once for each item.

mod answer;
mod pages;
mod request;
mod secret;
mod settings;

use kernel::Later;
use nodes::{Class, Entry, Failure, Manifest, Node, Place, Ports, Role};
use serde_json::Value;

use super::{Effect, EffectCall, Outcome, each};
use answer::Answered;
use pages::Walk;
use settings::{HttpMethod, HttpOutput, HttpParams};

/// HTTP request.
pub struct HttpRequest;

static ENTRY: Entry = Entry::outside::<HttpRequest>();

/// Bytes that all answers of one step may have together.
const MOST_BYTES: usize = 8_000_000;
/// A request that may take longer, in milliseconds, is made over the queue; one whose time is calculated, too.
const SHORT_MS: u64 = 30_000;

impl Node for HttpRequest {
    type Params = HttpParams;
    type Output = HttpOutput;
    const MANIFEST: Manifest = Manifest {
        kind: "http.request",
        version: 1,
        name: "HTTP request",
        // What a reading request is: `Effect::class`.
        class: Class::Keyed,
        // What a long one is: `Effect::place`.
        place: Place::Object,
        role: Role::Action,
        group: "Actions",
        icon: "globe",
        ports: Ports::Fixed(&["main"]),
        docs: "Asks a web server, once for each item, and puts out what it answers. Every request carries the step's key as Idempotency-Key: a receiver that honours it does nothing twice. GET and HEAD follow redirects, and may walk through pages. A request with pages, or with more than 30 seconds, is made over the queue.",
    };
    fn check(params: &HttpParams) -> Result<(), Failure> {
        params.check()
    }
}

impl Effect for HttpRequest {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }
    fn class(&self, params: &Value) -> Class {
        match params.get("method").map_or(Some("GET"), Value::as_str) {
            Some("GET" | "HEAD") => Class::Idempotent,
            _ => Class::Keyed,
        }
    }
    fn place(&self, params: &Value) -> Place {
        let is_short = |time: &Value| time.as_u64().is_some_and(|time| time <= SHORT_MS);
        let is_long = params.get("pages").is_some_and(|pages| !pages.is_null())
            || params.get("timeout_ms").is_some_and(|time| !is_short(time));
        if is_long { Place::Queue } else { Place::Object }
    }
    fn run<'a>(&'a self, call: EffectCall<'a>) -> Later<'a, Outcome> {
        Box::pin(async move { run(&call).await.unwrap_or_else(|outcome| outcome) })
    }
}

async fn run(call: &EffectCall<'_>) -> Result<Outcome, Outcome> {
    let all = each::of_each::<HttpRequest>(&call.input)?;
    let opened = secret::of(call).await?;
    let (mut out, mut bytes) = (Vec::new(), 0);
    for (item, params) in all.iter().enumerate() {
        let mut walk = Walk::new(params);
        while let Some(step) = walk.next() {
            let key = each::key_of(call.key, item);
            let key = if step.page == 0 { key } else { format!("{key}/page{}", step.page) };
            let request = request::build(call, params, &step, &key);
            let request = request.map_err(|failure| each::failed(&call.input, item, failure))?;
            let Answered { output, next_link, size } =
                answer::ask(call, params, (request, opened.as_ref()), item).await?;
            bytes += size;
            if bytes > MOST_BYTES {
                let failure =
                    Failure::new("too_large", format!("All answers together are larger than {MOST_BYTES} bytes."));
                return Err(each::failed(&call.input, item, failure));
            }
            walk.seen(&output, next_link).map_err(|failure| each::failed(&call.input, item, failure))?;
            out.push(output.into_item());
        }
    }
    Ok(Outcome::main(out))
}

impl HttpMethod {
    /// Whether the request only reads.
    const fn is_read(self) -> bool {
        matches!(self, Self::Get | Self::Head)
    }
}
