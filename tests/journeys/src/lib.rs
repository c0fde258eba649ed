//! The whole house natively: every slice, the real answerer, the real machines, real SQL. Contract tests mount it too.
#![allow(
    clippy::panic,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test tool's way to fail is to panic with what is wrong"
)]

mod chat_rooms;
mod house;
mod people;
mod slot_books;
mod wiring;
mod workflow_runs;

#[cfg(test)]
mod evals;
#[cfg(test)]
mod stories;

pub use house::House;
pub use people::{Owner, PASSWORD, text, token_of};
pub use wiring::{Worker, document, rooms, router, worker_of};
