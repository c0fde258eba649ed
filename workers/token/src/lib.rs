//! Signed access tokens and the keys that sign them, keys of the API, secrets at rest. Pure: no clock, no chance, no I/O.

pub mod access;
pub mod api_key;
mod derive;
pub mod ring;
pub mod seal;

pub use derive::MasterKey;
