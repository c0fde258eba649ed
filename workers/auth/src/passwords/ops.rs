//! Use cases: a forgotten password, a new one by the link of a mail, a new one of somebody who is signed in.
//!
//! Asking for a link costs the same for known and unknown addresses: the same statements, the same work, and a mail goes out
//! after the answer or not at all.

use kernel::{
    Fault, Field, Instant,
    ids::{SessionId, UserId},
    secret::token_hash,
    sql::Statement,
    time::minutes,
};
use serde_json::json;
use web::Identity;

use super::{
    api::{PasswordChange, PasswordReset},
    rules,
};
use crate::{
    door::{Guest, Knock},
    limits,
    notices::Notice,
    ops::read,
    post::{self, Reader},
    secrets,
    sessions::model::is_token,
    store::{
        self, accounts, challenges,
        links::{self, NewLink},
        sessions,
        users::{self, Person},
    },
};

/// The purpose of its link.
pub const RESET: &str = "reset";
/// How long it works, in milliseconds.
pub const RESET_MS: i64 = minutes(30);

/// Mails a link that sets a new password, if somebody has that address.
pub async fn forgot(guest: &Guest, email: &str) -> Result<(), Fault> {
    limits::mail(&guest.ports, &guest.visit.ip).await?;
    let email = read(email)?;
    let (ports, token) = (&guest.ports, secrets::token(&guest.ports));
    let hash = token_hash(&token);
    let link = reset_link(&hash, ports.clock.now());
    if let Some(person) = links::insert_for_address(ports, &email.folded(), link).await? {
        send(guest, &person, &token);
    }
    Ok(())
}

fn reset_link(token_hash: &str, now: Instant) -> NewLink<'_> {
    NewLink { token_hash, purpose: RESET, data: None, now, expires_at: now.plus(RESET_MS) }
}

fn send(knock: &Knock, person: &Person, token: &str) {
    let address = format!("{}/reset?token={token}", knock.ports.settings.public_url);
    let data = [("name", json!(person.name)), ("link", json!(address))];
    let mail = post::mail("reset_password", Reader::from(person), &data);
    post::send_later(knock, format!("auth/{}", token_hash(token)), mail);
}

/// A reset link that we send unasked: run the statement, then send it.
pub struct Unasked {
    pub statement: Statement,
    token: String,
}

impl Unasked {
    pub fn new(knock: &Knock, person: &Person) -> Self {
        let token = secrets::token(&knock.ports);
        let hash = token_hash(&token);
        let link = reset_link(&hash, knock.ports.clock.now());
        Self { statement: links::insert_for_person(&person.id, &person.email.folded(), link), token }
    }
    pub fn send(&self, knock: &Knock, person: &Person) {
        send(knock, person, &self.token);
    }
}

/// What a link that cannot be followed answers; one that never was is not told apart.
pub fn gone() -> Fault {
    Fault::conflict("link_used_or_expired", "this link was used before or is too old; ask for a new one")
}

/// Sets the password of a link's person, and ends whatever the old one opened.
/// # Errors
/// `link_used_or_expired`. A password that is not acceptable leaves the link as it is.
pub async fn reset(guest: &Guest, given: &PasswordReset) -> Result<(), Fault> {
    let ports = &guest.ports;
    limits::link(ports, &guest.visit.ip).await?;
    let token = given.token.reveal();
    let hash = token_hash(token);
    let link = if is_token(token) { links::find(ports, &hash, RESET).await? } else { None };
    let person = users::find_person(ports, &link.ok_or_else(gone)?.user_id).await?.ok_or_else(gone)?;
    let password = rules::accept(ports, given.password.reveal(), &person.email, &person.name).await?;
    let now = ports.clock.now();
    let notice = Notice::new(guest, &person, "password_reset", None);
    let mut batch: Vec<Statement> = links::spend(&hash, RESET, now).into();
    batch.extend(replace(&person.id, &password, None, now));
    batch.extend(notice.statements.iter().cloned());
    if !store::commit(ports, &batch).await? {
        return Err(gone());
    }
    notice.send(guest);
    Ok(())
}

/// A new password, and the end of everything that the old one opened or was about to open.
fn replace(user: &UserId, password_hash: &str, keep: Option<&SessionId>, now: Instant) -> Vec<Statement> {
    let mut batch = vec![
        users::set_password(user, password_hash, now),
        sessions::end_others_statement(user, keep, "password", now),
        challenges::drop_all(user),
    ];
    batch.extend(void_ways_in(user, now));
    batch
}

/// Ends the links that open the account.
pub fn void_ways_in(user: &UserId, now: Instant) -> [Statement; 2] {
    [links::void(user, RESET, now), links::void(user, crate::magic::ops::MAGIC_LINK, now)]
}

/// Changes the caller's password, or gives them their first.
/// # Errors
/// `Fault::Invalid` naming `current_password` (`required`, `wrong`) and `password`; `try_again` when the account changed
/// under our hands.
pub async fn change(knock: &Knock, who: &Identity, given: &PasswordChange) -> Result<(), Fault> {
    let ports = &knock.ports;
    let person = users::find_person(ports, &who.user).await?.ok_or_else(crate::sessions::identify::ended)?;
    let before = accounts::find_password(ports, &who.user).await?;
    let new = given.password.reveal();
    prove(knock, who, (before.as_deref(), flaw(new, &person)), given).await?;
    let password = rules::accept(ports, new, &person.email, &person.name).await?;
    let now = ports.clock.now();
    let notice = Notice::new(knock, &person, "password_changed", None);
    // Whoever was thrown out while we hashed, by a reset say, changes nothing any more.
    let mut batch =
        vec![accounts::must_be_live(&who.session), accounts::must_have_password(&who.user, before.as_deref())];
    batch.extend(replace(&who.user, &password, Some(&who.session), now));
    batch.extend(notice.statements.iter().cloned());
    if !store::commit(ports, &batch).await? {
        return Err(Fault::conflict(
            "try_again",
            "your account was changed at this very moment; look at it, then try again",
        ));
    }
    notice.send(knock);
    Ok(())
}

fn flaw(password: &str, person: &Person) -> Option<Field> {
    let local = person.email.as_str().rsplit_once('@').map_or("", |(local, _)| local);
    rules::flaw(password, local, &person.name)
}

/// That the caller knows the password until now, if there is one. Every bad field is named at once; the slow look at the
/// password comes last, and not often.
async fn prove(
    knock: &Knock,
    who: &Identity,
    (before, flaw): (Option<&str>, Option<Field>),
    given: &PasswordChange,
) -> Result<(), Fault> {
    let mut fields: Vec<Field> = flaw.into_iter().collect();
    let current = given.current_password.as_ref().map_or("", |current| current.reveal());
    if before.is_some() && current.is_empty() {
        fields.push(Field::new("current_password", "required", "enter your password as it is now"));
    }
    if !fields.is_empty() {
        return Err(Fault::Invalid { fields });
    }
    let Some(before) = before else { return Ok(()) };
    limits::own_password(&knock.ports, &who.user).await?;
    if !rules::check(&knock.ports, current, Some(before)).await? {
        return Err(Fault::invalid("current_password", "wrong", "this is not your password"));
    }
    if current == given.password.reveal() {
        return Err(Fault::invalid("password", "unchanged", "this is your password already; choose another one"));
    }
    Ok(())
}
