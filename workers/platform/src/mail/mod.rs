//! Mail out: to a provider over HTTPS, or into the local outbox that `/dev/outbox` shows.

mod outbox;
mod provider;
mod store;

pub use outbox::LocalOutbox;
pub use provider::Provider;
