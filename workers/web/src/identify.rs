//! The question that the doors ask and `auth` answers: whose session is this?

use kernel::{
    Fault, Later, Tenant,
    ids::{SessionId, UserId},
    permission::Role,
};

/// Name of the session cookie. The prefix makes browsers insist on Secure, Path=/ and no Domain.
pub const SESSION_COOKIE: &str = "__Host-gr8_session";

/// A signed-in person, and the team they are working in.
#[derive(Clone, Debug)]
pub struct Identity {
    pub user: UserId,
    pub session: SessionId,
    /// What `x-csrf-token` must hold on every request that changes something.
    pub csrf: String,
    /// None until a team is named.
    pub membership: Option<Membership>,
}

/// A person's place in a team.
#[derive(Clone, Debug)]
pub struct Membership {
    pub tenant: Tenant,
    pub role: Role,
}

/// Implemented by `auth`.
pub trait Identify: Send + Sync {
    /// # Errors
    /// `Fault::Unauthenticated` with code `no_session` or `session_expired`.
    fn session<'a>(&'a self, token: &'a str) -> Later<'a, Result<Identity, Fault>>;
}

/// The session token of a cookie header.
pub fn session_cookie(cookies: &str) -> Option<&str> {
    cookies.split(';').find_map(|pair| pair.trim().strip_prefix(SESSION_COOKIE)?.strip_prefix('='))
}
