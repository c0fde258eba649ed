//! Who did what in a team: a chain of entries on the team's shard.

pub mod api;
mod csv;
pub mod entry;
pub mod ops;
pub mod record;
pub mod store;
mod verify;
