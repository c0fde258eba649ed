//! The deployed Worker. Entry points are the exports of this file; what they do is in the tables beside it:
//! `routes.rs`, `jobs.rs`, `crons.rs`, `config.rs`.

pub mod config;
mod crons;
mod defaults;
mod fetch;
mod isolate;
pub mod jobs;

mod live;
mod metrics;
mod notes;
mod personal;
mod post;
mod providers;
mod queue;
pub mod routes;
pub mod site_knowledge;

use kernel::Fault;
use platform::{exec, reply};
use wasm_bindgen::prelude::wasm_bindgen;

/// An HTTP request: named headers as `name\nvalue\n…`, the body whole.
#[wasm_bindgen]
pub fn fetch(request: u32, method: &str, url: &str, headers: &str, body: Vec<u8>) {
    fetch::start(request, method, url, headers, body);
}

/// A batch of queue messages, as JSON `[[body, attempts]…]`; answered by one verdict each.
#[wasm_bindgen]
pub fn queue(request: u32, batch: String) {
    exec::spawn(async move { reply(request, queue::consume(&batch).await) });
}

/// A cron line came due.
#[wasm_bindgen]
pub fn scheduled(request: u32, line: String) {
    exec::spawn(async move { reply(request, crons::tick(&line).await.map(|()| String::new())) });
}

/// A call of a durable object.
#[wasm_bindgen]
pub fn object_ask(request: u32, object: u32, class: String, call: String) {
    exec::spawn(async move {
        let outcome = match isolate::house() {
            Ok(house) => durable_objects::ask(object, &class, house, call).await,
            Err(fault) => Err(fault),
        };
        reply(request, outcome);
    });
}

/// A call of a durable object that answers by a response, which may stream.
#[wasm_bindgen]
pub fn object_fetch(request: u32, object: u32, class: String, call: String) {
    exec::spawn(fetch::from_object(request, object, class, call));
}

/// The alarm of a durable object rang.
#[wasm_bindgen]
pub fn object_alarm(request: u32, object: u32, class: String) {
    exec::spawn(async move {
        let outcome = match isolate::house() {
            Ok(house) => durable_objects::alarm(object, &class, house).await,
            Err(fault) => Err(fault),
        };
        reply(request, outcome.map(|()| String::new()));
    });
}

/// A WebSocket wants into a durable object.
#[wasm_bindgen]
pub fn object_connect(request: u32, object: u32, class: &str, call: &str) {
    reply(request, durable_objects::connect(object, class, call).map(|()| String::new()));
}

/// The runtime dropped a durable object from memory.
#[wasm_bindgen]
pub fn object_forget(object: u32) {
    durable_objects::forget(object);
}

/// The panic's message, before the instance is replaced.
#[wasm_bindgen(start)]
pub fn start() {
    platform::log::install();
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let message = info.payload_as_str().unwrap_or("panic");
        tracing::error!(op = "wasm.panic", place, message, "this instance ends here");
    }));
}

/// The fault of a deployment that lacks settings.
fn misconfigured(missing: &[String]) -> Fault {
    Fault::internal(format!("missing or wrong in the environment: {}", missing.join("; ")))
}
