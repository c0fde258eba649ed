//! What a session is, and how long it lives.

use kernel::{
    Instant,
    ids::SessionId,
    time::{days, minutes},
};

use crate::door::Visit;

/// A session ends when nobody used it for this long, in milliseconds.
pub const IDLE_MS: i64 = days(14);
/// A session ends this long after it began, however busy it is, in milliseconds.
pub const ABSOLUTE_MS: i64 = days(60);
/// How long an access token opens doors without being renewed, in milliseconds.
pub const ACCESS_MS: i64 = minutes(15);
/// Length of a random part of a token: 256 bits as base64url.
pub const TOKEN_LEN: usize = 43;

/// The instants that decide whether a session still counts.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_field_names, reason = "instants end in _at, as their columns do")]
pub struct Life {
    pub last_seen_at: Instant,
    pub expires_at: Instant,
    pub ended_at: Option<Instant>,
}

impl Life {
    /// True while the session opens doors.
    pub fn is_live(self, now: Instant) -> bool {
        self.ended_at.is_none() && now < self.expires_at && now.since(self.last_seen_at) < IDLE_MS
    }
}

/// A session about to begin.
pub struct NewSession {
    pub id: SessionId,
    /// The random part of its first refresh token.
    pub secret: String,
    pub now: Instant,
    /// How the person proved who they are, by the names of RFC 8176.
    pub methods: Vec<&'static str>,
    pub visit: Visit,
}

/// True when a text could be a token at all: others never reach the database.
pub fn is_token(text: &str) -> bool {
    text.len() == TOKEN_LEN && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// A refresh token as its cookie has it: the session's id, a full stop, the random part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshToken {
    pub session: SessionId,
    pub secret: String,
}

impl RefreshToken {
    pub fn parse(text: &str) -> Option<Self> {
        let (session, secret) = text.split_once('.')?;
        let session = session.parse().ok().filter(|_| is_token(secret))?;
        Some(Self { session, secret: secret.to_owned() })
    }
    /// The form that the cookie has.
    pub fn text(&self) -> String {
        format!("{}.{}", self.session, self.secret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn life() -> Life {
        let zero = Instant::from_millis(0);
        Life { last_seen_at: zero, expires_at: zero.plus(ABSOLUTE_MS), ended_at: None }
    }

    #[test]
    fn a_session_ends_idle_after_14_days_and_busy_after_60() {
        let at = |ms| Instant::from_millis(ms);
        assert!(life().is_live(at(IDLE_MS - 1)));
        assert!(!life().is_live(at(IDLE_MS)));
        let busy = Life { last_seen_at: at(ABSOLUTE_MS - 1), ..life() };
        assert!(busy.is_live(at(ABSOLUTE_MS - 1)));
        assert!(!busy.is_live(at(ABSOLUTE_MS)));
        assert!(!Life { ended_at: Some(at(1)), ..life() }.is_live(at(2)));
    }

    #[test]
    fn only_texts_in_the_form_of_a_token_are_looked_up() {
        assert!(is_token(&kernel::secret::token_text([255; 32])));
        for bad in ["", "a", &"a".repeat(42), &"a".repeat(44), &"\u{e4}".repeat(21), &format!("{};", "a".repeat(42))] {
            assert!(!is_token(bad), "{bad}");
        }
    }

    #[test]
    fn a_refresh_token_names_its_session() {
        let text = format!("sess_{}.{}", "0a".repeat(16), "b".repeat(43));
        assert_eq!(RefreshToken::parse(&text).unwrap().text(), text);
        for bad in
            ["", ".", &text[..60], &text.replace('.', ":"), &text.replace("sess_", "user_"), &format!("{text}.x")]
        {
            assert_eq!(RefreshToken::parse(bad), None, "{bad}");
        }
    }
}
