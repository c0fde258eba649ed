//! Domains of a team: whoever has a proven address there may join by themselves.

pub mod api;
mod mail_services;
pub mod model;
pub mod ops;
pub mod store;
