//! Access tokens: JWTs that `jwt-compact` signs and verifies, and every check that the crate leaves to its caller (type, key
//! id, critical headers, issuer, audience, times).

use std::collections::BTreeMap;

use jwt_compact::{AlgorithmExt, Claims as Raw, Header, UntrustedToken, ValidationError, alg::Ed25519};
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
    /// It ran out. Also of a token whose key is gone and which says so itself: who comes back after a week is not told that
    /// there never was a session, and may refresh it.
    Expired,
    TooLong,
    /// Not three parts of base64url with JSON objects in them, or a claim of the wrong type or form.
    Malformed,
    WrongType,
    WrongAlgorithm,
    /// The header asks for something that we do not do (`crit`, `b64`, `jku`, `jwk`, `x5c`, …).
    UnwantedHeader,
    /// No key of that name is accepted; empty when it names none.
    UnknownKey(String),
    BadSignature,
    WrongIssuer,
    WrongAudience,
    /// A time is missing, not yet reached, or the life is too long or longer than its key's.
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

/// What a token says that is right in every respect at `now` (unix milliseconds). It may be believed until it expires: its
/// key is accepted for longer.
/// # Errors
/// The first thing that is not right. Nothing that the token says is believed before its signature is.
pub fn verify(text: &str, expected: Expected<'_>, ring: &Ring, now: i64) -> Result<Claims, Refused> {
    if text.len() > MAX_LEN {
        return Err(Refused::TooLong);
    }
    let token: UntrustedToken<'_, Others> = text.try_into().map_err(|_| Refused::Malformed)?;
    let kid = header(&token)?;
    let Some((key, accepted_until_at)) = ring.verifying(kid, now) else { return Err(unknown(&token, kid, now)) };
    let token = Ed25519.validator::<Read>(key).validate(&token).map_err(|error| match error {
        ValidationError::MalformedClaims(_) => Refused::Malformed,
        _ => Refused::BadSignature,
    })?;
    let raw = token.claims();
    if raw.custom.iss != expected.issuer {
        return Err(Refused::WrongIssuer);
    }
    if !raw.custom.aud.names(expected.audience) {
        return Err(Refused::WrongAudience);
    }
    let claims = claims(raw)?;
    let not_before_s = raw.not_before.map(|at| at.timestamp());
    times(&claims, not_before_s, now)?;
    if claims.expires_at_s.saturating_mul(1_000) > accepted_until_at { Err(Refused::WrongTimes) } else { Ok(claims) }
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

fn unknown(token: &UntrustedToken<'_, Others>, kid: &str, now: i64) -> Refused {
    let says = token.deserialize_claims_unchecked::<Read>().ok();
    let end = says.and_then(|raw| raw.expiration).map(|at| at.timestamp_millis());
    if end.is_some_and(|end| now >= end) {
        Refused::Expired
    } else {
        Refused::UnknownKey(kid.chars().take(64).collect())
    }
}

fn claims(raw: &Raw<Read>) -> Result<Claims, Refused> {
    let Read { sub, sid, .. } = &raw.custom;
    if !is_id(sub) || !is_id(sid) {
        return Err(Refused::Malformed);
    }
    let (Some(issued_at), Some(expires_at)) = (raw.issued_at, raw.expiration) else { return Err(Refused::WrongTimes) };
    Ok(Claims {
        subject: sub.clone(),
        session: sid.clone(),
        issued_at_s: issued_at.timestamp(),
        expires_at_s: expires_at.timestamp(),
    })
}

/// What every id looks like; which kind it must be is for those to say who know the kinds.
fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

fn times(claims: &Claims, not_before_s: Option<i64>, now: i64) -> Result<(), Refused> {
    let now_s = now.div_euclid(1_000);
    let life = claims.expires_at_s.saturating_sub(claims.issued_at_s);
    let too_early = claims.issued_at_s > now_s + AHEAD_S || not_before_s.is_some_and(|at| at > now_s + AHEAD_S);
    if too_early || !(1..=MAX_LIFE_S).contains(&life) {
        return Err(Refused::WrongTimes);
    }
    if now_s >= claims.expires_at_s { Err(Refused::Expired) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
