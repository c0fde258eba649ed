//! The words every room of the house speaks. No I/O, no `worker`, no axum: a room that depends on this
//! crate alone can be tested natively in milliseconds.

pub mod address;
pub mod audit;
pub mod email;
pub mod event;
pub mod fault;
pub mod guard;
pub mod id;
pub mod ids;
pub mod job;
pub mod limit;
pub mod live;
pub mod object;
pub mod order;
pub mod outbox;
pub mod page;
pub mod permission;
pub mod ports;
pub mod scope;
pub mod seal;
pub mod secret;
pub mod sql;
pub mod tenant;
pub mod time;

pub use event::Event;
pub use fault::{Fault, Field};
pub use job::{Body, Envelope, Job};
pub use json;
pub use object::Protocol;
pub use ports::{Later, Ports};
pub use scope::Scope;
pub use sql::{Batch, GlobalSql, TenantSql, Value};
pub use tenant::Tenant;
pub use time::Instant;
