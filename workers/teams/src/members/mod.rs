//! Who belongs to a team, as what.

pub mod api;
pub mod model;
pub mod ops;
pub mod search;
pub mod store;
