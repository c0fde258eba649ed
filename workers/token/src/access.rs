//! Access tokens: JWTs that `jwt-compact` signs and verifies, and every check that the crate leaves to its caller (type, key
//! id, critical headers, issuer, audience, times).

use std::collections::BTreeMap;

use jwt_compact::{AlgorithmExt, Claims as Raw, Header, UntrustedToken, alg::Ed25519};
use serde::{Deserialize, Serialize, de::IgnoredAny};

use crate::ring::Ring;

/// The type in the header (RFC 9068): keeps other tokens of ours from being taken for one.
pub const TYPE: &str = "at+jwt";
/// Longest token that is looked at, in bytes. Ours have about 500.
pub const MAX_LEN: usize = 2_048;
/// Longest life that is believed, in seconds.
const MAX_LIFE_S: i64 = 900;
/// How far ahead of us the clock of another isolate may be, in seconds. The end of a token has no leeway.
const AHEAD_S: i64 = 60;

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// The person.
    pub subject: String,
    /// The session.
    pub session: String,
    /// Unix seconds.
    pub issued_at_s: i64,
    /// Unix seconds.
    pub expires_at_s: i64,
}

/// Whose tokens are taken: issuer and audience are the deployment's own address.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    pub issuer: &'a str,
    pub audience: &'a str,
}

/// Why a token was refused. For the log: its bearer learns only whether it ran out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Everything was right once.
    Expired,
    TooLong,
    Malformed,
    WrongType,
    WrongAlgorithm,
    /// The header asks for something that we do not do (`crit`, `jku`, `x5c`, …).
    UnwantedHeader,
    UnknownKey(String),
    BadSignature,
    WrongIssuer,
    WrongAudience,
    /// A time is missing, not yet reached, or the life is too long.
    WrongTimes,
}

#[derive(Serialize)]
struct Written<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: &'a str,
    sid: &'a str,
    iat: i64,
    exp: i64,
}

#[derive(Clone, Deserialize)]
struct Read {
    iss: String,
    aud: Audience,
    sub: String,
    sid: String,
}

/// A text, or a list of texts (RFC 7519 section 4.1.3).
#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    fn names(&self, wanted: &str) -> bool {
        match self {
            Self::One(one) => one == wanted,
            Self::Many(many) => many.iter().any(|one| one == wanted),
        }
    }
}

type Others = BTreeMap<String, IgnoredAny>;

/// Signs a token; None when no key of the ring signs at `now` (unix milliseconds).
pub fn sign(claims: &Claims, expected: Expected<'_>, ring: &Ring, now: i64) -> Option<String> {
    let (kid, key) = ring.signing(now)?;
    let header = Header::empty().with_key_id(kid).with_token_type(TYPE);
    let written = Written {
        iss: expected.issuer,
        aud: expected.audience,
        sub: &claims.subject,
        sid: &claims.session,
        iat: claims.issued_at_s,
        exp: claims.expires_at_s,
    };
    Ed25519.token(&header, &Raw::new(written), key).ok()
}

/// What a token says that is right in every respect at `now` (unix milliseconds).
/// # Errors
/// The first thing that is not. The signature is checked before anything that the token says is believed.
pub fn verify(text: &str, expected: Expected<'_>, ring: &Ring, now: i64) -> Result<Claims, Refused> {
    if text.len() > MAX_LEN {
        return Err(Refused::TooLong);
    }
    let token: UntrustedToken<'_, Others> = text.try_into().map_err(|_| Refused::Malformed)?;
    let kid = header(&token)?;
    let key = ring.verifying(kid, now).ok_or_else(|| Refused::UnknownKey(kid.chars().take(64).collect()))?;
    let token = Ed25519.validator::<Read>(key).validate(&token).map_err(|_| Refused::BadSignature)?;
    let raw = token.claims();
    if raw.custom.iss != expected.issuer {
        return Err(Refused::WrongIssuer);
    }
    if !raw.custom.aud.names(expected.audience) {
        return Err(Refused::WrongAudience);
    }
    let seconds = |at: Option<i64>| at.ok_or(Refused::WrongTimes);
    let issued_at_s = seconds(raw.issued_at.map(|at| at.timestamp()))?;
    let expires_at_s = seconds(raw.expiration.map(|at| at.timestamp()))?;
    times(issued_at_s, expires_at_s, raw.not_before.map(|at| at.timestamp()), now)?;
    let Read { sub, sid, .. } = raw.custom.clone();
    Ok(Claims { subject: sub, session: sid, issued_at_s, expires_at_s })
}

/// The key's name, of a header that asks for nothing else.
fn header<'a>(token: &'a UntrustedToken<'_, Others>) -> Result<&'a str, Refused> {
    if token.algorithm() != "EdDSA" {
        return Err(Refused::WrongAlgorithm);
    }
    let header = token.header();
    let links = header.key_set_url.is_some() || header.certificate_url.is_some();
    let prints = header.certificate_sha1_thumbprint.is_some() || header.certificate_thumbprint.is_some();
    if links || prints || !header.other_fields.is_empty() {
        return Err(Refused::UnwantedHeader);
    }
    let kind = header.token_type.as_deref().unwrap_or_default().to_ascii_lowercase();
    if kind.strip_prefix("application/").unwrap_or(&kind) != TYPE {
        return Err(Refused::WrongType);
    }
    header.key_id.as_deref().ok_or_else(|| Refused::UnknownKey(String::new()))
}

fn times(issued_at_s: i64, expires_at_s: i64, not_before_s: Option<i64>, now: i64) -> Result<(), Refused> {
    let now_s = now.div_euclid(1_000);
    let life = expires_at_s.saturating_sub(issued_at_s);
    let too_early = issued_at_s > now_s + AHEAD_S || not_before_s.is_some_and(|at| at > now_s + AHEAD_S);
    if too_early || !(1..=MAX_LIFE_S).contains(&life) {
        return Err(Refused::WrongTimes);
    }
    if now_s >= expires_at_s { Err(Refused::Expired) } else { Ok(()) }
}
