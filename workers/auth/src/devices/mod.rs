//! Browsers that a person has used.

pub mod api;
