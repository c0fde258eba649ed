//! One session's refresh tokens, decided by one object (`durable-objects/src/session_family.rs`).
//!
//! A token that is used makes a successor. Answers get lost and tabs ask at once, so a used token works again while none
//! of its successors was used, and makes another one; the first successor that is used ends the others. So there is
//! never more than one branch that goes on, and no honest browser is signed out, in whatever order answers arrive.
//! Every other token was copied: the family ends.

use kernel::{Fault, Instant, Ports, ids::SessionId, json};
use serde::{Deserialize, Serialize};

use crate::store;

/// Binding of the object class.
pub const CLASS: &str = "SESSION_FAMILY";
/// Successors of one token that are remembered. More answers than this are never under way at once.
const MAX_CHILDREN: usize = 256;

/// What the object is told. Tokens come as hashes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// A session begins; its object forgets everything at `expires_at`.
    Begin { session: SessionId, token: String, expires_at: Instant },
    /// Somebody shows `token` and gets `successor`, if it may go on.
    Refresh { token: String, successor: String },
    /// The browser that holds `token` begins another session.
    Retire { token: String },
    /// The account is removed: nothing of the session stays.
    Erase,
}

/// What it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    Begun,
    /// The successor counts now.
    Refreshed,
    /// The token was the family's own, and the family has ended.
    Retired,
    /// A token that must not be shown again: the family has ended.
    Reused,
    /// No such family, or it has ended before.
    Ended,
    /// Nothing is stored any more.
    Erased,
}

/// The state, as the object stores it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Family {
    pub session: SessionId,
    /// The token that was used last; empty before the first use.
    parent: String,
    /// Its successors, of which none was used yet.
    children: Vec<String>,
    pub expires_at: Instant,
    /// Ended by theft and not yet written to the session's row.
    pub owes_end: bool,
    ended: bool,
}

impl Family {
    /// What a session begins with.
    pub fn begin(session: SessionId, token: String, expires_at: Instant) -> Self {
        Self { session, parent: String::new(), children: vec![token], expires_at, owes_end: false, ended: false }
    }

    /// Decides about a token that is shown.
    pub fn refresh(&mut self, token: &str, successor: String, now: Instant) -> Reply {
        if self.ended || now >= self.expires_at {
            return Reply::Ended;
        }
        if self.is_child(token) {
            token.clone_into(&mut self.parent);
            self.children.clear();
        } else if token != self.parent {
            self.ended = true;
            self.owes_end = true;
            return Reply::Reused;
        }
        if self.children.len() >= MAX_CHILDREN {
            self.children.remove(0);
        }
        self.children.push(successor);
        Reply::Refreshed
    }

    /// Ends the family, if the token is its own: a made-up one must not end somebody's session.
    pub fn retire(&mut self, token: &str) -> Reply {
        if self.ended {
            return Reply::Ended;
        }
        if token.is_empty() || !(self.is_child(token) || token == self.parent) {
            return Reply::Ended;
        }
        self.ended = true;
        Reply::Retired
    }

    fn is_child(&self, token: &str) -> bool {
        self.children.iter().any(|child| child == token)
    }
}

/// What the object does with a call: the family that it stores from now on, and the reply.
pub fn decide(known: Option<Family>, call: &str, now: Instant) -> Result<(Option<Family>, Reply), Fault> {
    Ok(match (known, json::read(call)?) {
        (_, Command::Begin { session, token, expires_at }) => {
            (Some(Family::begin(session, token, expires_at)), Reply::Begun)
        }
        (_, Command::Erase) => (None, Reply::Erased),
        (Some(mut family), Command::Refresh { token, successor }) => {
            let reply = family.refresh(&token, successor, now);
            (Some(family), reply)
        }
        (Some(mut family), Command::Retire { token }) => {
            let reply = family.retire(&token);
            (Some(family), reply)
        }
        (None, _) => (None, Reply::Ended),
    })
}

/// Asks the object of a session.
pub async fn ask(ports: &Ports, session: &SessionId, command: &Command) -> Result<Reply, Fault> {
    let reply = ports.objects.ask(CLASS, session.as_str(), json::write(command)?).await?;
    json::read::<Result<Reply, Fault>>(&reply)?
}

/// Writes down that a session was ended by theft: the object's alarm repeats it until it is done.
pub async fn settle(ports: &Ports, session: &SessionId) -> Result<(), Fault> {
    store::sessions::end(ports, session, "theft", ports.clock.now()).await
}

#[cfg(test)]
mod tests;
