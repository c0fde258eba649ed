//! Keys of the API: what programs of a team show instead of a session.

pub mod api;
pub mod identify;
pub mod model;
mod networks;
mod ops;
