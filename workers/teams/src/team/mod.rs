//! The team itself: made, renamed, handed over, closed.

pub mod api;
pub mod model;
pub mod ops;
pub mod store;
