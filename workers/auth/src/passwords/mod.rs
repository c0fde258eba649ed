//! Passwords: what is acceptable, the slow hash and the line in front of it, and whether others know the password.

pub mod breach;
pub mod line;
pub mod rules;
