//! "This was not me": whoever reads the mailbox takes the account back.
//!
//! The link says that the account was in other hands since its mail was written. So everybody is out, the password counts no
//! longer, and whatever opens the account and was added since is gone: passkeys, accounts at other services, keys of the API.
//! A second factor stays: it protects people whose mailbox was opened, and must not fall by a link in it. Whoever is kept
//! out by a stranger's second factor has the wait of `factors::lost`.

use std::sync::Arc;

use kernel::{
    Body, Envelope, Event, Fault,
    audit::{Actor, Change},
    email::Email,
    outbox,
    secret::{Secret, token_hash},
    sql::Statement,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    door::Guest,
    limits,
    notices::{self, SECURE},
    passwords::ops::{Unasked, gone, void_ways_in},
    sessions::model::is_token,
    store::{
        self, accounts, challenges, devices, email_changes, keys,
        links::{self, Link},
        lost_factors, sessions,
        users::{self, Person},
    },
};

/// What one link undoes beside everything else.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Undo {
    /// The address that the account had before.
    pub restore: Email,
}

/// Follows the link. Works once.
/// # Errors
/// `link_used_or_expired`.
pub async fn secure(guest: &Guest, token: &Secret) -> Result<(), Fault> {
    let (ports, token) = (&guest.ports, token.reveal());
    limits::link(ports, &guest.visit.ip).await?;
    let hash = token_hash(token);
    let link = if is_token(token) { links::find(ports, &hash, SECURE).await? } else { None };
    let link = link.ok_or_else(gone)?;
    let person = users::find_person(ports, &link.user_id).await?.ok_or_else(gone)?;
    if let Some(Undo { restore }) = link.read()? {
        let restored = Person { email: restore, ..person.clone() };
        if take_back(guest, (&hash, &link), &restored, true).await? {
            return Ok(());
        }
        // Somebody has that address by now, its owner most likely: the rest is done all the same.
    }
    if take_back(guest, (&hash, &link), &person, false).await? { Ok(()) } else { Err(gone()) }
}

/// False when the link was used meanwhile, or the address is somebody's.
async fn take_back(guest: &Guest, (hash, link): (&str, &Link), person: &Person, restores: bool) -> Result<bool, Fault> {
    let (ports, now) = (&guest.ports, guest.ports.clock.now());
    let mut batch: Vec<Statement> = links::spend(hash, SECURE, now).into();
    if restores {
        batch.extend(accounts::set_email(&person.id, &person.email, now));
        batch.push(accounts::void_undoing(&person.id, &person.email.folded(), now));
    }
    batch.extend([
        sessions::end_others_statement(&person.id, None, "secured", now),
        devices::remove_others(&person.id, ""),
        challenges::drop_all(&person.id),
        accounts::lock(&person.id, now),
        notices::line(guest, person, "secured", None),
    ]);
    batch.extend(void_ways_in(&person.id, now));
    batch.extend(email_changes::void(&person.id, now));
    batch.extend(lost_factors::withdrawn(&person.id, now));
    batch.extend(accounts::remove_ways_in(&person.id, link.created_at));
    let told = revoke_keys(guest, link, &mut batch).await?;
    let reset = Unasked::new(guest, person);
    batch.push(reset.statement.clone());
    if !store::commit(ports, &batch).await? {
        return Ok(false);
    }
    outbox::publish_control_later(&Arc::clone(ports), told);
    reset.send(guest, person);
    Ok(true)
}

/// Ends the keys that were made since, each with its line in the team's log.
async fn revoke_keys(guest: &Guest, link: &Link, batch: &mut Vec<Statement>) -> Result<Vec<Envelope>, Fault> {
    let (ports, now) = (&guest.ports, guest.ports.clock.now());
    let mut told = Vec::new();
    for key in accounts::list_keys(ports, &link.user_id, link.created_at).await? {
        let change = Change::new("key.revoked", &key.id).before(json!({ "name": key.name, "hint": key.hint }));
        let body = Body::Event(Event::Audited { actor: Actor::system(), change });
        let envelope = Envelope { team: key.team_id, shard: key.shard, id: ports.new_id(), at: now, body };
        batch.extend([keys::revoke(&key.id, now), outbox::control_row(&envelope)?]);
        told.push(envelope);
    }
    Ok(told)
}
