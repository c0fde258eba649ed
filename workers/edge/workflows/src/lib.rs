//! The Worker of workflows: their API, webhooks, and the objects in which runs live. The main Worker hands on what is
//! theirs, requests and queue messages alike; alarms are this one's own.

use edge::{Worker, config, jobs, routes};
use platform::{exec, reply};
use wasm_bindgen::prelude::wasm_bindgen;

/// An HTTP request: named headers as `name\nvalue\n…`, the body whole.
#[wasm_bindgen]
pub fn fetch(request: u32, method: &str, url: &str, headers: &str, body: Vec<u8>) {
    edge::fetch::start(request, method, url, headers, body);
}

/// An envelope that the main Worker took from the queue; answered by `Result<(), Fault>` as JSON.
#[wasm_bindgen]
pub fn work(request: u32, envelope: String) {
    exec::spawn(async move { reply(request, edge::queue::take(&envelope, jobs::of_workflows).await) });
}

/// A mail that the main Worker took, as JSON of `workflows::Received`; answered by a `workflows::Verdict`.
#[wasm_bindgen]
pub fn mail(request: u32, letter: String) {
    exec::spawn(async move { reply(request, edge::mail::take(&letter).await) });
}

/// A call of a durable object.
#[wasm_bindgen]
pub fn object_ask(request: u32, object: u32, class: String, call: String) {
    edge::objects::ask(request, object, class, call);
}

/// The alarm of a durable object rang.
#[wasm_bindgen]
pub fn object_alarm(request: u32, object: u32, class: String) {
    edge::objects::alarm(request, object, class);
}

/// The runtime dropped a durable object from memory.
#[wasm_bindgen]
pub fn object_forget(object: u32) {
    durable_objects::forget(object);
}

/// Before the first call, and again in every new instance.
#[wasm_bindgen(start)]
pub fn start() {
    edge::begin(Worker { bindings: &config::WORKFLOWS, routes: routes::workflows });
    durable_objects::serve(durable_objects::runs);
}
