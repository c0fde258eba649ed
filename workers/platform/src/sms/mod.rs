//! Text messages out: to a provider over HTTPS, into the local outbox that `/dev/outbox` shows, or nowhere.

mod nowhere;
mod outbox;
mod provider;
mod store;

pub use nowhere::Nowhere;
pub use provider::Provider;
