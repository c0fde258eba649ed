//! The session that a browser had before it came back from a provider. Its refresh token stays behind on the way back
//! (`SameSite=Strict`: the provider's page sends the browser here), so the session would live on with nobody to end it.

use kernel::{Fault, secret::token_hash};
use serde::{Deserialize, Serialize};
use web::Identity;

use crate::{
    door::Knock,
    family::{self, Command, Reply},
    sessions::model::RefreshToken,
    store::sessions,
};

/// A session as it is noted when its browser sets out: our own page sends it off, so the refresh token is there to see.
/// Only its hash is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Former {
    session: kernel::ids::SessionId,
    token: String,
}

impl Former {
    pub fn of(before: &RefreshToken) -> Self {
        Self { session: before.session.clone(), token: token_hash(&before.secret) }
    }
}

/// Ends what the browser had, now that another session has begun in it. `signed_in` is who the access token on the way back
/// names: it covers a refresh token that was renewed several times meanwhile.
pub async fn end(knock: &Knock, noted: Option<&Former>, signed_in: Option<&Identity>) -> Result<(), Fault> {
    let (ports, now) = (&knock.ports, knock.ports.clock.now());
    if let Some(former) = noted {
        let retire = Command::Retire { token: former.token.clone() };
        if family::ask(ports, &former.session, &retire).await? == Reply::Retired {
            sessions::end(ports, &former.session, "replaced", now).await?;
        }
    }
    if let Some(identity) = signed_in {
        sessions::end(ports, &identity.session, "replaced", now).await?;
    }
    Ok(())
}
