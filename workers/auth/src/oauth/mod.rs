//! Signing in through other services: OAuth 2.0 with PKCE (RFC 7636), OpenID Connect with nonce, RFC 9207's issuer.

pub mod api;
mod discovery;
mod exchange;
mod former;
mod github;
mod id_token;
mod model;
mod ops;
mod problems;

pub use discovery::Known;
