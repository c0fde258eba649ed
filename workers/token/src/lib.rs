//! Signed access tokens and the keys that sign them, keys of the API, secrets at rest, codes of authenticator apps. Pure: no
//! clock, no chance, no I/O.

pub mod access;
pub mod api_key;
mod base32;
mod derive;
mod hex;
pub mod ring;
pub mod seal;
pub mod totp;
#[cfg(test)]
mod vectors_tests;
mod wire;

pub use derive::MasterKey;
