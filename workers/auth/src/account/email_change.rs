//! Another address: both mailboxes say yes, in whatever order. Nobody learns by it who has an account.

use kernel::{
    Fault,
    email::Email,
    secret::{Secret, token_hash},
    time::hours,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use web::Identity;

use super::secure::Undo;
use crate::{
    door::{Guest, Knock},
    limits,
    notices::{self, Notice},
    ops::read,
    passwords::ops::{gone, void_ways_in},
    post::{self, Reader},
    secrets,
    sessions::model::is_token,
    store::{
        self, accounts,
        email_changes::{self, Made, NEW, OLD, Open, Side},
        links::NewLink,
        lost_factors,
        users::{self, Person},
    },
};

/// How long the links work, in milliseconds.
const LIFE_MS: i64 = hours(24);
/// How often a link is looked at anew because the other one was followed at the same moment.
const TRIES: usize = 3;

/// What both links say.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Move {
    /// Tells this change from others of the same person.
    change: String,
    email: Email,
}

/// How far a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EmailChange {
    /// `waiting`, or `changed`.
    pub status: &'static str,
    /// Whose link is still to be followed: `old` or `new`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting_for: Option<&'static str>,
}

/// One link to be.
struct Letter {
    hash: String,
    address: String,
}

impl Letter {
    fn new(knock: &Knock) -> Self {
        let token = secrets::token(&knock.ports);
        let address = format!("{}/confirm-email?token={token}", knock.ports.settings.public_url);
        Self { hash: token_hash(&token), address }
    }
}

/// Mails both links. An address that has an account hears of the attempt instead.
/// # Errors
/// `Fault::Invalid` for the address that the account has already.
pub async fn begin(knock: &Knock, who: &Identity, email: &str) -> Result<(), Fault> {
    let (ports, now) = (&knock.ports, knock.ports.clock.now());
    limits::mail(ports, &knock.visit.ip).await?;
    let email = read(email)?;
    let person = users::find_person(ports, &who.user).await?.ok_or_else(crate::sessions::identify::ended)?;
    let (old_folded, new_folded) = (person.email.folded(), email.folded());
    if old_folded == new_folded {
        return Err(Fault::invalid("email", "unchanged", "this is your address already"));
    }
    let data = kernel::json::write(&Move { change: secrets::token(ports), email: email.clone() })?;
    let (old, new) = (Letter::new(knock), Letter::new(knock));
    let side = |folded, hash, purpose| {
        let link = NewLink { token_hash: hash, purpose, data: Some(data.clone()), now, expires_at: now.plus(LIFE_MS) };
        Side { user: &person.id, folded, link }
    };
    let line = notices::line(knock, &person, "email_change_asked", Some(email.as_str()));
    let (from, to) = (side(&old_folded, &old.hash, OLD), side(&new_folded, &new.hash, NEW));
    let made = email_changes::begin(ports, from, to, line).await?;
    send_old(knock, &person, &email, &old);
    if let Some(made) = made {
        send_new(knock, &person, &email, (&new, &made));
    }
    Ok(())
}

fn send_old(knock: &Knock, person: &Person, email: &Email, letter: &Letter) {
    let data = [("name", json!(person.name)), ("link", json!(letter.address)), ("new_email", json!(email))];
    post::send_later(
        knock,
        format!("auth/{}", letter.hash),
        post::mail("email_change_old", Reader::from(person), &data),
    );
}

fn send_new(knock: &Knock, person: &Person, email: &Email, (letter, made): (&Letter, &Made)) {
    let is_free = made.purpose == NEW;
    let locale = made.locale.clone().unwrap_or_else(|| person.locale.clone());
    let to = Reader { email: email.clone(), name: is_free.then(|| person.name.clone()), locale };
    let mail = if is_free {
        post::mail("email_change_new", to, &[("name", json!(person.name)), ("link", json!(letter.address))])
    } else {
        let sign_in = format!("{}/sign-in", knock.ports.settings.public_url);
        post::mail("already_registered", to, &[("link", json!(sign_in))])
    };
    post::send_later(knock, format!("auth/{}", letter.hash), mail);
}

/// Follows one of the two links; the second one changes the address.
/// # Errors
/// `link_used_or_expired`; `email_taken` when somebody has the new address by now.
pub async fn confirm(guest: &Guest, token: &Secret) -> Result<EmailChange, Fault> {
    let (ports, token) = (&guest.ports, token.reveal());
    limits::link(ports, &guest.visit.ip).await?;
    if !is_token(token) {
        return Err(gone());
    }
    let hash = token_hash(token);
    for _ in 0..TRIES {
        let open = email_changes::find(ports, &hash).await?.ok_or_else(gone)?;
        let done = if open.is_last { finish(guest, &hash, &open).await? } else { wait(guest, &hash, &open).await? };
        if let Some(change) = done {
            return Ok(change);
        }
    }
    Err(Fault::conflict("try_again", "the other link was followed at the same moment; try again"))
}

/// Notes the first yes. None when the other link was followed meanwhile.
async fn wait(guest: &Guest, hash: &str, open: &Open) -> Result<Option<EmailChange>, Fault> {
    let ports = &guest.ports;
    let noted = store::commit(ports, &email_changes::confirm(hash, false, ports.clock.now())).await?;
    let waiting_for = Some(if open.purpose == OLD { "new" } else { "old" });
    Ok(noted.then_some(EmailChange { status: "waiting", waiting_for }))
}

/// Changes the address with the second yes. Links in the old mailbox open nothing any more; it gets one that brings the
/// address back. None when something of it changed meanwhile.
async fn finish(guest: &Guest, hash: &str, open: &Open) -> Result<Option<EmailChange>, Fault> {
    let (ports, now) = (&guest.ports, guest.ports.clock.now());
    let Move { email, .. } = kernel::json::read(&open.data)?;
    let person = users::find_person(ports, &open.user_id).await?.ok_or_else(gone)?;
    if users::find_person_by_email(ports, &email).await?.is_some() {
        let confirmed = store::commit(ports, &email_changes::confirm(hash, true, now)).await?;
        return if confirmed { Err(taken()) } else { Ok(None) };
    }
    let undo = kernel::json::write(&Undo { restore: person.email.clone() })?;
    let notice = Notice::with_undo(guest, &person, ("email_changed", Some(email.as_str())), Some(undo));
    let is_staff = ports.settings.is_staff(email.as_str());
    let mut batch: Vec<_> = email_changes::confirm(hash, true, now).into();
    batch.extend(accounts::set_email(&person.id, &email, now));
    batch.extend(void_ways_in(&person.id, now));
    batch.extend(lost_factors::withdrawn(&person.id, now));
    batch.push(users::set_staff(&person.id, is_staff));
    batch.extend(notice.statements.iter().cloned());
    // The index of addresses has the last word: of two who confirm the same one at once, one gets it.
    if !store::commit(ports, &batch).await? {
        return Ok(None);
    }
    notice.send(guest);
    Ok(Some(EmailChange { status: "changed", waiting_for: None }))
}

fn taken() -> Fault {
    Fault::conflict("email_taken", "an account with this address was made meanwhile; choose another address")
}
