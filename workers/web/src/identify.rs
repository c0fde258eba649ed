//! The question that the doors ask and `auth` answers: who is this?

use kernel::{
    Fault, Instant, Later, Tenant,
    audit::{Actor, ActorKind},
    ids::{KeyId, SessionId, UserId},
    permission::Role,
    time::minutes,
};

/// Name of the cookie that holds the access token. The prefix makes browsers insist on Secure, Path=/ and no Domain.
pub const SESSION_COOKIE: &str = "__Host-gr8_session";
/// How long a proof of presence counts as fresh, in milliseconds.
pub const FRESH_MS: i64 = minutes(10);

/// A signed-in person, and the team they are working in.
#[derive(Clone, Debug)]
pub struct Identity {
    pub user: UserId,
    pub session: SessionId,
    /// What `x-csrf-token` must hold on every request that changes something and came by cookie.
    pub csrf: String,
    /// When the person last proved to be present.
    pub authenticated_at: Instant,
    /// True for the platform's own staff.
    pub is_staff: bool,
    /// True while staff reads another team: nothing may be changed.
    pub is_acting: bool,
    /// True when this session began, or went on, with a second factor that its person still has.
    pub has_second_factor: bool,
    /// None until a team is named. Ask `member` for it: not every session may enter.
    pub membership: Option<Membership>,
}

impl Identity {
    /// The person as the audit log names them.
    pub fn actor(&self, ip: &str) -> Actor {
        let kind = if self.is_acting { ActorKind::Staff } else { ActorKind::User };
        Actor { kind, id: self.user.to_string(), ip: ip.to_owned() }
    }
    /// True when the person proved to be present a short while ago.
    pub fn is_fresh(&self, now: Instant) -> bool {
        now.since(self.authenticated_at) < FRESH_MS
    }
    /// # Errors
    /// `Fault::Forbidden("step_up_required")`.
    pub fn must_be_fresh(&self, now: Instant) -> Result<(), Fault> {
        if self.is_fresh(now) {
            return Ok(());
        }
        let detail = "prove that it is you: POST /api/auth/step-up, then send this again";
        Err(Fault::forbidden("step_up_required", detail))
    }
    /// The place in the session's team, for whoever may enter it.
    /// # Errors
    /// `Fault::Conflict("no_team")`, or as `may_enter` says.
    pub fn member(&self) -> Result<Membership, Fault> {
        let member = self.membership.clone().ok_or_else(|| Fault::conflict("no_team", "name your team first"))?;
        self.may_enter(member.asks_second_factor)?;
        Ok(member)
    }
    /// Whether this session may enter a team that asks its people for a second factor, or does not: decided here alone.
    /// # Errors
    /// `Fault::Forbidden("second_factor_required")`.
    pub fn may_enter(&self, asks_second_factor: bool) -> Result<(), Fault> {
        if asks_second_factor { self.must_have_second_factor() } else { Ok(()) }
    }
    /// # Errors
    /// `Fault::Forbidden("second_factor_required")`.
    pub fn must_have_second_factor(&self) -> Result<(), Fault> {
        if self.has_second_factor {
            return Ok(());
        }
        let detail = "this asks for a second factor: set one up, or confirm it is you with yours, then go on";
        Err(Fault::forbidden("second_factor_required", detail))
    }
}

/// A program with a key of the API.
#[derive(Clone, Debug)]
pub struct Program {
    pub key: KeyId,
    /// Names of the permissions that it was given.
    pub scopes: Vec<String>,
    /// Requests a minute that it may make.
    pub per_minute: u32,
    /// The place in the team of the member who made the key: it may do no more than they may at this moment.
    pub membership: Membership,
}

impl Program {
    pub fn actor(&self, ip: &str) -> Actor {
        Actor { kind: ActorKind::Key, id: self.key.to_string(), ip: ip.to_owned() }
    }
}

/// Who came.
#[derive(Clone, Debug)]
pub enum Caller {
    Person(Identity),
    Program(Program),
}

/// A person's place in a team.
#[derive(Clone, Debug)]
pub struct Membership {
    pub tenant: Tenant,
    pub role: Role,
    /// The team lets in only sessions with a second factor.
    pub asks_second_factor: bool,
}

/// What a program shows beside its key.
pub struct Knock<'a> {
    pub method: &'a str,
    /// Path and query, as the request line has them.
    pub target: &'a str,
    pub ip: &'a str,
    /// Present when the request is signed.
    pub signature: Option<RequestSignature<'a>>,
}

/// The headers of a signed request, and what its body hashes to.
pub struct RequestSignature<'a> {
    pub timestamp: &'a str,
    pub nonce: &'a str,
    pub signature: &'a str,
    /// SHA-256 of the body in hexadecimal digits.
    pub body_sha256: &'a str,
}

/// Implemented by `auth`.
pub trait Identify: Send + Sync {
    /// Whose access token it is.
    /// # Errors
    /// `Fault::Unauthenticated` with code `no_session` or `session_expired`.
    fn session<'a>(&'a self, token: &'a str) -> Later<'a, Result<Identity, Fault>>;
    /// Whose key of the API it is.
    /// # Errors
    /// `Fault::Unauthenticated` with code `bad_key` (unknown, expired, revoked), `Fault::Forbidden` with
    /// `address_not_allowed` or `signature_required`, `Fault::Unauthenticated` with `bad_signature`.
    fn key<'a>(&'a self, key: &'a str, knock: Knock<'a>) -> Later<'a, Result<Program, Fault>>;
}

/// The access token of a cookie header.
pub fn session_cookie(cookies: &str) -> Option<&str> {
    cookie(cookies, SESSION_COOKIE)
}

/// The value of one cookie of a header.
pub fn cookie<'a>(cookies: &'a str, name: &str) -> Option<&'a str> {
    cookies.split(';').find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}
