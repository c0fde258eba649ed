//! Use cases of sessions that exist: going on, ending, looking at them.

use kernel::{
    Fault, Instant, Ports,
    ids::{SessionId, UserId},
    secret::token_hash,
};
use serde::Serialize;
use web::Identity;

use super::{
    begin::Begun,
    identify::{ended, missing},
    model::{IDLE_MS, RefreshToken},
};
use crate::{
    cookie::Jar,
    door::Knock,
    family::{self, Command, Reply},
    limits, notices, secrets, shown,
    store::{sessions, users},
};

/// Renews a session: a new access token, a new refresh token.
/// # Errors
/// `session_expired` when it has ended; `refresh_reused` when the token is an old one: then it ends, now.
pub async fn refresh(knock: &Knock, shown: Option<RefreshToken>) -> Result<Begun, Fault> {
    let ports = &knock.ports;
    limits::refresh(ports, &knock.visit.ip).await?;
    let old = shown.ok_or_else(missing)?;
    let row = sessions::find(ports, &old.session).await?.ok_or_else(ended)?;
    let now = ports.clock.now();
    if !row.life().is_live(now) {
        return Err(ended());
    }
    let new = RefreshToken { session: old.session.clone(), secret: secrets::token(ports) };
    let show = Command::Refresh { token: token_hash(&old.secret), successor: token_hash(&new.secret) };
    match family::ask(ports, &old.session, &show).await? {
        Reply::Refreshed => {}
        Reply::Reused => return Err(theft(knock, &old.session, &row.user_id).await?),
        Reply::Begun | Reply::Retired | Reply::Ended | Reply::Erased => {
            sessions::end(ports, &old.session, "family_ended", now).await?;
            return Err(ended());
        }
    }
    if !sessions::touch(ports, &old.session, now, (&knock.visit.ip, &knock.visit.place)).await? {
        return Err(ended());
    }
    let session = shown::session(knock, &old.session).await?;
    let access = knock.desk.tokens.sign(&old.session, &row.user_id).await?;
    let jar = Jar::default().access(&access).refresh(&new.text());
    Ok(Begun { session, access, refresh: new, jar })
}

/// Somebody showed a token that was used long ago: whoever holds the newer one may be the thief, so both lose. The row
/// ends before anybody gets an answer.
async fn theft(knock: &Knock, session: &SessionId, user: &UserId) -> Result<Fault, Fault> {
    family::settle(&knock.ports, session).await?;
    tracing::warn!(op = "auth.refresh_reused", %session, "a session was ended");
    if let Some(person) = users::find_person(&knock.ports, user).await? {
        notices::tell(knock, &person, "session_theft", None).await?;
    }
    let detail = "this session was used from two places and has been ended; sign in again";
    Ok(Fault::unauthenticated("refresh_reused", detail))
}

/// Ends a session, now: the very next request with it is refused.
pub async fn sign_out(ports: &Ports, id: &SessionId) -> Result<(), Fault> {
    sessions::end(ports, id, "signed_out", ports.clock.now()).await
}

/// One of a person's sessions.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListedSession {
    pub id: SessionId,
    /// Such as `Firefox on Linux`.
    pub device: String,
    /// Town and country as the edge guessed, or empty.
    pub place: String,
    pub ip: String,
    pub created_at: Instant,
    pub last_seen_at: Instant,
    pub expires_at: Instant,
    pub methods: Vec<String>,
    /// The one that asks.
    pub current: bool,
}

/// The live sessions of the caller, newest first.
pub async fn list(ports: &Ports, who: &Identity) -> Result<Vec<ListedSession>, Fault> {
    let now = ports.clock.now();
    let rows = sessions::list(ports, &who.user, now, now.plus(-IDLE_MS)).await?;
    let show = |row: sessions::ListedSession| ListedSession {
        current: row.id == who.session,
        methods: row.methods.split(' ').map(str::to_owned).collect(),
        id: row.id,
        device: row.device,
        place: row.place,
        ip: row.ip,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        expires_at: row.expires_at,
    };
    Ok(rows.into_iter().map(show).collect())
}

/// Ends one of the caller's sessions.
pub async fn revoke(ports: &Ports, who: &Identity, id: &SessionId) -> Result<(), Fault> {
    let ended = sessions::end_of(ports, id, &who.user, ports.clock.now()).await?;
    if ended { Ok(()) } else { Err(Fault::not_found("session")) }
}

/// Ends every session of the caller but this one; answers how many.
pub async fn revoke_others(knock: &Knock, who: &Identity) -> Result<usize, Fault> {
    let ended = sessions::end_others(&knock.ports, &who.user, &who.session, knock.ports.clock.now()).await?;
    if ended > 0
        && let Some(person) = users::find_person(&knock.ports, &who.user).await?
    {
        let line = notices::line(knock, &person, "sessions_ended", Some(&ended.to_string()));
        knock.ports.control.run(&[line]).await?;
    }
    Ok(ended)
}
