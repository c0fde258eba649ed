//! Passwords: what is acceptable, the slow hash and the line in front of it, whether others know the password, and how a
//! person gets a new one.

pub mod api;
pub mod breach;
pub mod line;
pub mod ops;
pub mod rules;
