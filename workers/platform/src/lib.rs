//! The kernel's ports over Cloudflare's bindings. Strings and bytes cross to JavaScript, nothing else
//! (docs/design/boundary.md); `js/host.mjs` is the other half.

pub mod answer;
pub mod call;
mod d1;
pub mod exec;
mod host;
mod http_out;
mod isolate;
pub mod log;
pub mod mail;
pub mod object;
mod reply;
pub mod sms;
mod stores;
mod verify;

pub use d1::D1;
pub use http_out::Fetch;
pub use isolate::{CryptoEntropy, Turn, WaitUntil, WallClock, environment, sleep};
pub use reply::reply;
pub use stores::{JobQueue, KvStore, ObjectStubs, R2, service_ask};
pub use verify::WebCrypto;
