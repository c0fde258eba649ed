//! Codes of authenticator apps (RFC 6238): six digits, 30 seconds, SHA-1, because that is what every app does. A code is
//! good for its step and the ones beside it, and each step once.

use hmac::{Hmac, Mac};
use sha1::Sha1;

use crate::base32;

/// A code's life, in milliseconds.
pub const STEP_MS: i64 = 30_000;
/// Random bytes of a secret (RFC 4226 section 4: 160 bits).
pub const SECRET_LEN: usize = 20;
const DIGITS: usize = 6;
/// Steps before and after the present one whose codes are taken: clocks of telephones differ, and people type slowly.
const SKEW: i64 = 1;
/// An app that shows nothing but these leaves nothing to misread; they stand for themselves in a URI (RFC 3986).
const UNRESERVED: &[u8] = b"-._~";

/// Why a code was not taken. Its bearer is told the same for all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Not six digits, or not the ones of this moment.
    Wrong,
    /// Right, but this step or a later one was used before.
    Used,
    /// What was stored is not a secret.
    BadSecret,
}

/// A new secret as apps take it: 32 characters of base 32.
pub fn secret(bytes: [u8; SECRET_LEN]) -> String {
    base32::write(&bytes)
}

/// The step whose code this is, at `now` (unix milliseconds). Store it: it is the next call's `last_step` (0 at first), so
/// that nobody uses a code again that was seen over a shoulder.
/// # Errors
/// `Refused`, for the log.
pub fn check(secret: &str, code: &str, now: i64, last_step: i64) -> Result<i64, Refused> {
    let secret = base32::read(secret).filter(|bytes| !bytes.is_empty()).ok_or(Refused::BadSecret)?;
    let given = digits(code).ok_or(Refused::Wrong)?;
    let step = now.div_euclid(STEP_MS);
    let mut found = None;
    // All three are computed, whichever fits: the time tells nothing. The latest that fits counts.
    for candidate in step - SKEW..=step + SKEW {
        if code_of(&secret, candidate) ^ given == 0 {
            found = Some(candidate);
        }
    }
    let found = found.ok_or(Refused::Wrong)?;
    if found <= last_step { Err(Refused::Used) } else { Ok(found) }
}

/// What an app reads from the picture: secret, issuer and account (Key Uri Format). The parameters are apps' defaults and
/// stand there for those that ask.
pub fn uri(secret: &str, issuer: &str, account: &str) -> String {
    let (issuer, account) = (encoded(issuer), encoded(account));
    format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30")
}

/// The code of a step (RFC 4226 section 5.3).
fn code_of(secret: &[u8], step: i64) -> u32 {
    let mac = Hmac::<Sha1>::new_from_slice(secret).map(|mut mac| {
        mac.update(&step.to_be_bytes());
        mac.finalize().into_bytes()
    });
    // HMAC takes keys of any length: there is always one.
    let mac = mac.unwrap_or_default();
    let offset = mac.last().map_or(0, |last| usize::from(last & 15));
    let word = mac.iter().skip(offset).take(4).fold(0, |word, byte| (word << 8) | u32::from(*byte));
    (word & 0x7FFF_FFFF) % 10_u32.pow(DIGITS as u32)
}

/// Six digits as people type them: with spaces between, or in the digits of their keyboard.
fn digits(code: &str) -> Option<u32> {
    if code.len() > 64 {
        return None;
    }
    let typed: Vec<u32> = code.chars().filter(|c| !c.is_whitespace() && *c != '-').map(digit).collect::<Option<_>>()?;
    (typed.len() == DIGITS).then(|| typed.iter().fold(0, |number, digit| number * 10 + digit))
}

/// A decimal digit: ASCII, Arabic, Persian, or of full width.
fn digit(c: char) -> Option<u32> {
    ['0', '\u{660}', '\u{6F0}', '\u{FF10}'].into_iter().find_map(|zero| {
        let value = u32::from(c).checked_sub(u32::from(zero))?;
        (value < 10).then_some(value)
    })
}

fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || UNRESERVED.contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&crate::hex::write(&[byte]).to_ascii_uppercase());
        }
    }
    out
}

#[cfg(test)]
mod tests;
