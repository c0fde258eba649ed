//! Access tokens: JWTs (RFC 9068) that `jwt-compact` signs, and every check but that of the signature itself: type, key id,
//! critical headers, issuer, audience, times.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jwt_compact::{Algorithm, AlgorithmSignature as _, alg::Ed25519};

use crate::{
    ring::Ring,
    wire::{self, Header, Headline, Read, Written},
};

/// The type in the header: keeps other tokens of ours from being taken for one.
pub const TYPE: &str = "at+jwt";
/// Longest token that is looked at, in bytes. Ours have about 400.
pub const MAX_LEN: usize = 2_048;
/// The one algorithm. Its name is compared, never looked up.
const ALGORITHM: &str = "EdDSA";
/// Bytes of its signatures.
const SIGNATURE_LEN: usize = 64;
/// Longest life that is believed, in seconds.
const MAX_LIFE_S: i64 = 900;
/// How far ahead of us the clock of another isolate may be, in seconds. The end of a token has no leeway: its bearer has a
/// refresh token, and fifteen minutes are fifteen minutes.
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
    /// Not three parts of base64url with JSON objects in them, or a claim that is missing, of the wrong type or form.
    Malformed,
    WrongType,
    WrongAlgorithm,
    /// The header says more than ours do (`crit`, `b64`, `jku`, `jwk`, `x5c`, `x5u`, `cty`, …).
    UnwantedHeader,
    /// No key of that name is accepted; empty when it names none.
    UnknownKey(String),
    BadSignature,
    WrongIssuer,
    WrongAudience,
    /// A time is not yet reached, or the life is too long, or longer than its key's.
    WrongTimes,
}

/// Signs a token; None when no key of the ring signs at `now` (unix milliseconds).
pub fn sign(claims: &Claims, expected: Expected<'_>, ring: &Ring, now: i64) -> Option<String> {
    let (kid, key) = ring.signing(now)?;
    let header = wire::part(&Headline { alg: ALGORITHM, typ: TYPE, kid })?;
    let claims = wire::part(&Written {
        iss: expected.issuer,
        aud: expected.audience,
        sub: &claims.subject,
        sid: &claims.session,
        iat: claims.issued_at_s,
        exp: claims.expires_at_s,
    })?;
    let signed = format!("{header}.{claims}");
    let signature = Ed25519.sign(key, signed.as_bytes());
    Some(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.as_bytes())))
}

/// A token that is like ours. Nothing that it says is believed before its signature is right.
pub struct Unproven<'a> {
    /// The public key that must have made the signature, as a JSON Web Key.
    pub jwk: &'a str,
    /// What it signed.
    pub message: &'a str,
    pub signature: Vec<u8>,
    claims: &'a str,
    accepted_until_at: i64,
}

/// Reads a token up to its signature, at `now` (unix milliseconds). The signature is the runtime's to check, as those
/// of passkeys and providers are.
/// # Errors
/// The first thing that is not right.
pub fn open<'a>(text: &'a str, ring: &'a Ring, now: i64) -> Result<Unproven<'a>, Refused> {
    if text.len() > MAX_LEN {
        return Err(Refused::TooLong);
    }
    let (message, signature) = text.rsplit_once('.').ok_or(Refused::Malformed)?;
    let parts = message.split_once('.').filter(|(_, claims)| !claims.contains('.'));
    let (header, claims) = parts.ok_or(Refused::Malformed)?;
    let kid = key_id(header)?;
    let Some((jwk, accepted_until_at)) = ring.verifying(&kid, now) else { return Err(unknown(&kid, claims, now)) };
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| Refused::Malformed)?;
    if signature.len() != SIGNATURE_LEN {
        return Err(Refused::BadSignature);
    }
    Ok(Unproven { jwk, message, signature, claims, accepted_until_at })
}

impl Unproven<'_> {
    /// What a token says that is right in every respect at `now` (unix milliseconds). It may be believed until it expires: its
    /// key is accepted for longer.
    /// # Errors
    /// The first thing that is not right.
    pub fn believe(&self, is_signed: bool, expected: Expected<'_>, now: i64) -> Result<Claims, Refused> {
        if !is_signed {
            return Err(Refused::BadSignature);
        }
        let read: Read = wire::read(self.claims).ok_or(Refused::Malformed)?;
        if read.iss != expected.issuer {
            return Err(Refused::WrongIssuer);
        }
        if !read.aud.names(expected.audience) {
            return Err(Refused::WrongAudience);
        }
        if !is_id(&read.sub) || !is_id(&read.sid) {
            return Err(Refused::Malformed);
        }
        times(&read, self.accepted_until_at, now)?;
        Ok(Claims { subject: read.sub, session: read.sid, issued_at_s: read.iat, expires_at_s: read.exp })
    }
}

/// The key's name, of a header that is like ours.
fn key_id(header: &str) -> Result<String, Refused> {
    let header: Header = wire::read(header).ok_or(Refused::Malformed)?;
    if header.alg != ALGORITHM {
        return Err(Refused::WrongAlgorithm);
    }
    if header.has_more {
        return Err(Refused::UnwantedHeader);
    }
    let kind = header.typ.unwrap_or_default().to_ascii_lowercase();
    if kind.strip_prefix("application/").unwrap_or(&kind) != TYPE {
        return Err(Refused::WrongType);
    }
    header.kid.ok_or_else(|| Refused::UnknownKey(String::new()))
}

fn unknown(kid: &str, claims: &str, now: i64) -> Refused {
    match wire::read::<Read>(claims) {
        Some(read) if is_over(read.exp, now) => Refused::Expired,
        // For the log: not more of it than a name of ours could have.
        _ => Refused::UnknownKey(kid.chars().take(64).collect()),
    }
}

/// What every id looks like; which kind it must be is for those to say who know the kinds.
fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

fn is_over(expires_at_s: i64, now: i64) -> bool {
    now >= expires_at_s.saturating_mul(1_000)
}

fn times(read: &Read, accepted_until_at: i64, now: i64) -> Result<(), Refused> {
    let latest_s = now.div_euclid(1_000) + AHEAD_S;
    let is_early = read.iat > latest_s || read.nbf.is_some_and(|at| at > latest_s);
    let has_life = (1..=MAX_LIFE_S).contains(&read.exp.saturating_sub(read.iat));
    if is_early || !has_life {
        return Err(Refused::WrongTimes);
    }
    if is_over(read.exp, now) {
        return Err(Refused::Expired);
    }
    // The token must not outlive its key.
    if is_over(read.exp, accepted_until_at) { Ok(()) } else { Err(Refused::WrongTimes) }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use tests::verify;
