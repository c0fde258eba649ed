//! Sessions: how long they live, and the answer to the doors' question whose they are.

use std::sync::Arc;

use kernel::{
    Fault, Instant, Later, Ports, Tenant,
    secret::token_hash,
    time::{days, hours},
};
use web::{Identify, Identity, Membership};

use crate::{
    csrf,
    store::{self, SessionRow},
};

/// A session ends when nobody used it for this long, in milliseconds.
pub const IDLE_MS: i64 = days(14);
/// A session ends this long after it began, however busy it is, in milliseconds.
pub const ABSOLUTE_MS: i64 = days(60);
/// `last_seen_at` is written at most this often, in milliseconds: a write per request would cost more than the rest.
pub const SEEN_EVERY_MS: i64 = hours(1);
/// Length of a session or link token: 256 bits as base64url.
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
    /// True when this use should be written down.
    pub fn is_seen_anew(self, now: Instant) -> bool {
        now.since(self.last_seen_at) >= SEEN_EVERY_MS
    }
}

/// True when a text could be a token at all: others never reach the database.
pub fn is_token(text: &str) -> bool {
    text.len() == TOKEN_LEN && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

pub fn missing() -> Fault {
    Fault::unauthenticated("no_session", "sign in first")
}

pub fn ended() -> Fault {
    Fault::unauthenticated("session_expired", "your session has ended; sign in again and go on where you were")
}

/// The answer to `web`'s question. Control database only: one query per request.
pub struct Sessions(Arc<Ports>);

impl Sessions {
    pub fn new(ports: &Arc<Ports>) -> Self {
        Self(Arc::clone(ports))
    }
    async fn find(&self, token: &str) -> Result<Identity, Fault> {
        if !is_token(token) {
            return Err(missing());
        }
        let row = store::find_session(&self.0, &token_hash(token)).await?.ok_or_else(missing)?;
        check(&self.0, &row)?;
        let csrf = csrf::token(&self.0.settings.signing_key, &row.id)?;
        Ok(Identity { csrf, membership: membership(&row), user: row.user_id, session: row.id })
    }
}

impl Identify for Sessions {
    fn session<'a>(&'a self, token: &'a str) -> Later<'a, Result<Identity, Fault>> {
        Box::pin(self.find(token))
    }
}

/// Lets a live session pass, and notes its use after the answer.
pub fn check(ports: &Arc<Ports>, row: &SessionRow) -> Result<(), Fault> {
    let now = ports.clock.now();
    let life = row.life();
    if !life.is_live(now) {
        return Err(ended());
    }
    if life.is_seen_anew(now) {
        let (held, id) = (Arc::clone(ports), row.id.clone());
        ports.background.run(Box::pin(async move {
            if let Err(fault) = store::touch_session(&held, &id, now).await {
                tracing::warn!(op = "auth.touch", %fault, "a session looks older than it is");
            }
        }));
    }
    Ok(())
}

fn membership(row: &SessionRow) -> Option<Membership> {
    let (team, shard, role) = (row.team_id.clone()?, row.shard?, row.role?);
    #[allow(
        clippy::disallowed_methods,
        reason = "a door: the teams' own table, joined through this person's membership"
    )]
    let tenant = Tenant::from_directory(team, shard);
    Some(Membership { tenant, role })
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
}
