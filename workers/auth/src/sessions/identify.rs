//! The answer to the doors' question: whose token or key is this?

use std::sync::Arc;

use kernel::{Fault, Instant, Later, Ports, Tenant, ids::TeamId, permission::Role};
use web::{Identify, Identity, Knock, Membership, Program};

use crate::{
    csrf, keys,
    store::{self, sessions::SessionRow},
    tokens::Tokens,
};

pub fn missing() -> Fault {
    Fault::unauthenticated("no_session", "sign in first")
}

pub fn ended() -> Fault {
    Fault::unauthenticated("session_expired", "your session has ended; sign in again and go on where you were")
}

/// The answer to `web`'s question. Control database only: one query per request.
pub struct Sessions {
    ports: Arc<Ports>,
    tokens: Arc<Tokens>,
}

impl Sessions {
    pub fn new(ports: &Arc<Ports>) -> Self {
        Self { ports: Arc::clone(ports), tokens: Tokens::of(ports) }
    }
    async fn find(&self, token: &str) -> Result<Identity, Fault> {
        let proven = self.tokens.verify(token).await?;
        let row = store::sessions::find(&self.ports, &proven.session).await?.ok_or_else(missing)?;
        let now = self.ports.clock.now();
        if row.user_id != proven.user || !row.life().is_live(now) {
            return Err(ended());
        }
        let acting = row.acting(now);
        Ok(Identity {
            csrf: csrf::token(&self.ports.settings.signing_key, &row.id)?,
            authenticated_at: row.authenticated_at,
            is_staff: row.is_staff(),
            is_acting: acting.is_some(),
            has_second_factor: row.has_second_factor,
            membership: membership(&row, acting, now),
            user: row.user_id,
            session: row.id,
        })
    }
}

impl Identify for Sessions {
    fn session<'a>(&'a self, token: &'a str) -> Later<'a, Result<Identity, Fault>> {
        Box::pin(self.find(token))
    }
    fn key<'a>(&'a self, key: &'a str, knock: Knock<'a>) -> Later<'a, Result<Program, Fault>> {
        Box::pin(keys::identify::program(&self.ports, key, knock))
    }
}

#[allow(clippy::disallowed_methods, reason = "a door: the teams' own table, joined through this person's membership")]
fn membership(row: &SessionRow, acting: Option<(TeamId, u8)>, now: Instant) -> Option<Membership> {
    let asks_second_factor = row.asks_second_factor(now);
    if let Some((team, shard)) = acting {
        let tenant = Tenant::from_directory(team, shard);
        return Some(Membership { tenant, role: Role::Viewer, asks_second_factor });
    }
    let (team, shard, role) = (row.team_id.clone()?, row.shard?, row.role?);
    Some(Membership { tenant: Tenant::from_directory(team, shard), role, asks_second_factor })
}
