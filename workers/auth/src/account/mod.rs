//! A person's own account: the profile, the address, everything about them as a file, "this was not me", the end.

pub mod api;
pub mod api_dangerous;
pub mod deletion;
mod email_change;
pub mod erase;
mod export;
mod model;
pub mod personal;
mod profile;
mod secure;
