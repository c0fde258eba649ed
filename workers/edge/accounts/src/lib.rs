//! The Worker of accounts and teams. It has one entry point; the other Worker calls it.

use edge::{Worker, config, routes};
use wasm_bindgen::prelude::wasm_bindgen;

/// An HTTP request: named headers as `name\nvalue\n…`, the body whole.
#[wasm_bindgen]
pub fn fetch(request: u32, method: &str, url: &str, headers: &str, body: Vec<u8>) {
    edge::fetch::start(request, method, url, headers, body);
}

/// Before the first call, and again in every new instance.
#[wasm_bindgen(start)]
pub fn start() {
    edge::begin(Worker { bindings: &config::ACCOUNTS, routes: routes::accounts });
}
