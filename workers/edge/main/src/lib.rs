//! The Worker that everybody meets. Entry points are the exports of this file; what they do is in `edge`.

use std::sync::Arc;

use edge::{Worker, config, jobs, routes, site_knowledge::SiteKnowledge};
use platform::{exec, reply};
use wasm_bindgen::prelude::wasm_bindgen;

/// An HTTP request: named headers as `name\nvalue\n…`, the body whole.
#[wasm_bindgen]
pub fn fetch(request: u32, method: &str, url: &str, headers: &str, body: Vec<u8>) {
    edge::fetch::start(request, method, url, headers, body);
}

/// A batch of queue messages, as JSON `[[body, attempts]…]`; answered by one verdict each.
#[wasm_bindgen]
pub fn queue(request: u32, batch: String) {
    exec::spawn(async move { reply(request, edge::queue::consume(&batch, jobs::of_main).await) });
}

/// A cron line came due.
#[wasm_bindgen]
pub fn scheduled(request: u32, line: String) {
    exec::spawn(async move { reply(request, edge::crons::tick(&line).await.map(|()| String::new())) });
}

/// A call of a durable object.
#[wasm_bindgen]
pub fn object_ask(request: u32, object: u32, class: String, call: String) {
    edge::objects::ask(request, object, class, call);
}

/// A call of a durable object that answers by a response, which may stream.
#[wasm_bindgen]
pub fn object_fetch(request: u32, object: u32, class: String, call: String) {
    exec::spawn(edge::fetch::from_object(request, object, class, call));
}

/// The alarm of a durable object rang.
#[wasm_bindgen]
pub fn object_alarm(request: u32, object: u32, class: String) {
    edge::objects::alarm(request, object, class);
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

/// Before the first call, and again in every new instance.
#[wasm_bindgen(start)]
pub fn start() {
    edge::begin(Worker { bindings: &config::MAIN, routes: routes::main });
    durable_objects::serve(|class, object| durable_objects::rooms(class, object, || Arc::new(SiteKnowledge)));
}
