//! A lost second factor. Whoever knows the first one asks for it; 72 hours later, in which the account's address and every
//! sign-in hear of it, the second one can be taken away. Signing in with it, or a link in those mails, stops that.

use kernel::{
    Fault, Instant,
    ids::UserId,
    secret::{Secret, token_hash},
    time::{days, hours},
};
use serde_json::json;

use super::{
    model::{LostFactor, WaitingSignIn},
    ops::find_person,
    pending,
};
use crate::{
    door::Knock,
    limits,
    notices::{self, Notice},
    post::{self, Reader},
    secrets,
    sessions::model::is_token,
    store::{
        links::{self, NewLink},
        lost_factors,
        users::Person,
    },
};

const FINISH: &str = "lost_factor";
const CANCEL: &str = "lost_cancel";
/// How long the factor stays, in milliseconds: a weekend away from one's mail, and a day.
const WAIT_MS: i64 = hours(72);
/// How long after the wait the link works, in milliseconds.
const READY_MS: i64 = days(7);

/// Begins the wait, or mails its link again: asking twice makes it neither longer nor shorter.
/// # Errors
/// `Fault::Busy` when too many mails went to the address: without the mail there is no wait.
pub async fn request(knock: &Knock, given: &WaitingSignIn) -> Result<(), Fault> {
    let ports = &knock.ports;
    limits::mail(ports, &knock.visit.ip).await?;
    let waiting = pending::find(knock, given.check()?).await?;
    let person = find_person(knock, &waiting.user).await?;
    let now = ports.clock.now();
    let known = lost_factors::find(ports, &person.id).await?.filter(|ready_at| now < ready_at.plus(READY_MS));
    let ready_at = known.unwrap_or_else(|| now.plus(WAIT_MS));
    let token = secrets::token(ports);
    let hash = token_hash(&token);
    let link = link(&hash, FINISH, now, ready_at);
    if links::insert_for_address(ports, &person.email.folded(), link).await?.is_none() {
        return Err(Fault::Busy { retry_after_ms: hours(1) });
    }
    let (cancel, cancel_link) = cancel_link(knock, &person, ready_at);
    let line = notices::line(knock, &person, "lost_factor_requested", None);
    ports.control.run(&[lost_factors::begin(&person.id, ready_at), cancel_link, line]).await?;
    let finish = format!("{}/lost-factor?token={token}", ports.settings.public_url);
    tell(knock, &person, ready_at, (Some(&finish), &cancel));
    Ok(())
}

fn link<'a>(token_hash: &'a str, purpose: &'static str, now: Instant, ready_at: Instant) -> NewLink<'a> {
    NewLink { token_hash, purpose, data: None, now, expires_at: ready_at.plus(READY_MS) }
}

/// A way to say "I still have it": its address, and what stores it.
fn cancel_link(knock: &Knock, person: &Person, ready_at: Instant) -> (String, kernel::sql::Statement) {
    let ports = &knock.ports;
    let token = secrets::token(ports);
    let hash = token_hash(&token);
    let link = link(&hash, CANCEL, ports.clock.now(), ready_at);
    let row = links::insert_for_person(&person.id, &person.email.folded(), link);
    (format!("{}/lost-factor?act=cancel&token={token}", ports.settings.public_url), row)
}

/// `finish` goes to whoever asked; who merely hears of it gets the way to stop it.
fn tell(knock: &Knock, person: &Person, ready_at: Instant, (finish, cancel): (Option<&str>, &str)) {
    let visit = &knock.visit;
    let mut data = vec![
        ("name", json!(person.name)),
        ("cancel", json!(cancel)),
        ("ready_at", json!(ready_at)),
        ("zone", json!(person.zone)),
        ("device", json!(visit.device)),
        ("ip", json!(visit.ip)),
    ];
    data.extend(finish.map(|link| ("link", json!(link))));
    data.extend((!visit.place.is_empty()).then(|| ("place", json!(visit.place))));
    let mail = post::mail(FINISH, Reader::from(person), &data);
    post::send_later(knock, format!("auth/{}", secrets::token(&knock.ports)), mail);
}

/// Tells whoever signs in during a wait, after the answer.
pub fn remind_later(knock: &Knock, person: &Person) {
    let (held, person) = (knock.clone(), person.clone());
    knock.ports.background.run(Box::pin(async move {
        if let Err(fault) = remind(&held, &person).await {
            tracing::error!(op = "auth.lost_factor", %fault, "somebody who signed in was not told of a wait");
        }
    }));
}

async fn remind(knock: &Knock, person: &Person) -> Result<(), Fault> {
    let ports = &knock.ports;
    let now = ports.clock.now();
    let waiting = lost_factors::find(ports, &person.id).await?.filter(|ready_at| now < ready_at.plus(READY_MS));
    let Some(ready_at) = waiting else { return Ok(()) };
    let (cancel, row) = cancel_link(knock, person, ready_at);
    ports.control.run(&[row]).await?;
    tell(knock, person, ready_at, (None, &cancel));
    Ok(())
}

fn gone() -> Fault {
    let detail = "this link was used before, was stopped, or is too old; sign in, or ask for it again";
    Fault::conflict("link_used_or_expired", detail)
}

/// Takes the second factors away once the wait is over, and ends every session. Passkeys stay, unless a team asks for a
/// second factor: then they are one.
pub async fn finish(knock: &Knock, token: &Secret) -> Result<LostFactor, Fault> {
    let (ports, token) = (&knock.ports, token.reveal());
    limits::link(ports, &knock.visit.ip).await?;
    let hash = token_hash(token);
    let found = if is_token(token) { links::find(ports, &hash, FINISH).await? } else { None };
    let user = found.ok_or_else(gone)?.user_id;
    let ready_at = lost_factors::find(ports, &user).await?.ok_or_else(gone)?;
    let now = ports.clock.now();
    if now < ready_at {
        return Ok(LostFactor { status: "waiting", ready_at: Some(ready_at) });
    }
    links::take(ports, &hash, FINISH).await?.ok_or_else(gone)?;
    let person = find_person(knock, &user).await?;
    let notice = Notice::new(knock, &person, "factors_removed", None);
    if !lost_factors::finish(ports, &user, now, notice.statements.clone()).await? {
        return Err(gone());
    }
    notice.send(knock);
    Ok(LostFactor { status: "removed", ready_at: None })
}

/// Stops the wait by a link of one of its mails: whoever may finish it may also stop it.
pub async fn cancel(knock: &Knock, token: &Secret) -> Result<(), Fault> {
    let (ports, token) = (&knock.ports, token.reveal());
    limits::link(ports, &knock.visit.ip).await?;
    let hash = if is_token(token) { token_hash(token) } else { return Err(gone()) };
    let taken = match links::take(ports, &hash, CANCEL).await? {
        Some(taken) => Some(taken),
        None => links::take(ports, &hash, FINISH).await?,
    };
    withdraw(knock, &taken.ok_or_else(gone)?.user_id).await
}

/// Stops the wait, if there is one: its person has the factor.
pub async fn withdraw(knock: &Knock, user: &UserId) -> Result<(), Fault> {
    let ports = &knock.ports;
    if !lost_factors::withdraw(ports, user).await? {
        return Ok(());
    }
    let person = find_person(knock, user).await?;
    let line = notices::line(knock, &person, "lost_factor_cancelled", None);
    ports.control.run(&[lost_factors::void_links(user, ports.clock.now()), line]).await.map(|_| ())
}
