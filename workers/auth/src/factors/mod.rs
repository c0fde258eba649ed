//! What proves a person beside the password: authenticator apps, text messages, recovery codes; where they are asked for, and
//! what happens when one is lost.

pub mod api;
pub mod api_proofs;
pub mod lost;
mod model;
mod number;
pub mod ops;
pub mod pending;
mod proofs;
mod recovery;
pub mod second;
mod sms;
mod step_up;
mod totp;
