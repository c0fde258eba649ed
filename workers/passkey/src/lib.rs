//! Passkeys: WebAuthn level 3, the relying party's side (sections 7.1 and 7.2). Pure: challenges come in, and the
//! signatures that remain to be checked go out to the port `Verify`.

mod authenticator;
mod cbor;
mod client;
mod cose;
mod der;
mod options;
mod party;
mod refused;
mod register;
mod sign_in;
#[cfg(test)]
mod tests;
mod wire;

pub use options::{CreationOptions, Descriptor, RequestOptions, Selection, User};
pub use party::{Ceremony, RelyingParty, UserVerification, handle_of};
pub use refused::Refused;
pub use register::{NewPasskey, Registration, finish_registration};
pub use sign_in::{Assertion, Known, Used, finish_sign_in};
pub use wire::{NewCredential, SignatureToCheck, SignedChallenge};
