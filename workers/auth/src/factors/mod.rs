//! What proves a person beside the password.

pub mod pending;
