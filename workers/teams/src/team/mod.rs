//! The team itself: made, renamed, handed over, closed.

pub mod api;
pub mod model;
pub mod ops;
mod second_factor;
pub mod store;
