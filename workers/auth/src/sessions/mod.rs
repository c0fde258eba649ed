//! Sessions: how long they live, how they begin, go on and end.

pub mod api;
pub mod begin;
pub mod identify;
pub mod model;
pub mod ops;
