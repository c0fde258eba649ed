//! What of this room is sealed at rest (`kernel::seal`), by purpose.

pub use kernel::seal::{open, seal};

/// Secrets of authenticator apps; the owner is the user's id.
pub const TOTP: &str = "totp";
/// Numbers of telephones; the owner is the user's id.
pub const PHONE: &str = "phone";
/// What a key of the API signs requests with; the owner is the key's id.
pub const REQUEST_SIGNING: &str = "request_signing";
