//! Passkeys: a person's authenticators, and what they prove. A passkey whose authenticator checked who touched it is both
//! factors at once, so this room asks for nothing less.

pub mod api;
pub mod model;
mod ops;
pub mod proof;
