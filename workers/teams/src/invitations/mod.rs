//! Invitations by e-mail: one open one per address and team, taken once.

pub mod accept;
pub mod api;
pub mod model;
pub mod ops;
pub mod store;
