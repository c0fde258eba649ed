//! The platform's own staff: they read a team for half an hour, with a reason that the team can see.

pub mod api;
pub mod model;
pub mod ops;
pub mod store;
