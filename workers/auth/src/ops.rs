//! Use cases: load, decide, commit. None of them says whether an address has an account.

use std::sync::Arc;

use kernel::{
    Fault, Instant, Ports,
    email::Email,
    ids::{SessionId, UserId},
    permission::{Role, TABLE},
    ports::Team,
    secret::{token_hash, token_text},
    time::{days, hours},
};

use crate::{
    csrf,
    door::Guest,
    limits,
    model::{Credentials, NewAccount, NewSession, Session, User, read_email},
    password,
    post::{self, Reader},
    session::{self, is_token},
    store::{self, LetterRow, NewLink, Purpose, SessionView},
};

/// How long a verification link works, in milliseconds.
pub const LINK_MS: i64 = hours(24);
/// How long a sign-up waits for its link (or for a resent one), in milliseconds.
pub const SIGN_UP_MS: i64 = days(7);

/// A session that just began, and the token that only its cookie will know.
pub struct Begun {
    pub session: Session,
    pub token: String,
}

/// Takes a sign-up and mails its link; a known address is told instead that it has an account.
pub async fn sign_up(guest: &Guest, new: NewAccount) -> Result<(), Fault> {
    limits::mail(&guest.ports, &guest.ip).await?;
    let who = new.check()?;
    let ports = &guest.ports;
    let hash = password::hash(who.password.reveal(), ports.entropy.as_ref())?;
    let (token, link) = new_link(ports);
    let id: UserId = ports.new_id();
    let kept = (hash, link.now.plus(SIGN_UP_MS));
    let letter = store::insert_sign_up(ports, &id, &who, kept, &link).await?;
    send(guest, letter, &token, &link);
    Ok(())
}

/// Mails another link.
pub async fn resend(guest: &Guest, email: &str) -> Result<(), Fault> {
    limits::mail(&guest.ports, &guest.ip).await?;
    let email = read(email)?;
    let (token, link) = new_link(&guest.ports);
    let letter = store::insert_resend(&guest.ports, &email, &link).await?;
    send(guest, letter, &token, &link);
    Ok(())
}

/// Makes the account of a link, and signs in.
/// # Errors
/// `Fault::Conflict("link_used_or_expired")`; a link that never was is not told apart.
pub async fn verify(guest: &Guest, token: &str) -> Result<Begun, Fault> {
    limits::link(&guest.ports, &guest.ip).await?;
    let gone = || {
        let detail = "this link was used before or is older than 24 hours; sign in, or ask for a new link";
        Fault::conflict("link_used_or_expired", detail)
    };
    if !is_token(token) {
        return Err(gone());
    }
    let new = new_session(guest);
    let view = store::use_link(&guest.ports, &token_hash(token), &new, &token_hash(&new.token)).await?;
    begun(&guest.ports, view.ok_or_else(gone)?, new.token)
}

/// Signs in with a password.
/// # Errors
/// `bad_credentials` for a wrong password and for an unknown address, after the same work; `email_not_verified` only
/// to those who know the password.
pub async fn sign_in(guest: &Guest, given: Credentials) -> Result<Begun, Fault> {
    let email = read(&given.email)?;
    limits::sign_in(&guest.ports, &guest.ip, &email).await?;
    let account = store::find_account(&guest.ports, &email, guest.ports.clock.now()).await?;
    let hash = account.as_ref().and_then(|account| account.password_hash.as_deref());
    if !password::verify(given.password.reveal(), hash)? {
        return Err(Fault::unauthenticated("bad_credentials", "the e-mail address or the password is not right"));
    }
    let user = account.and_then(|account| account.user_id).ok_or_else(|| {
        Fault::forbidden("email_not_verified", "open the link in the mail that we sent you, or ask for a new one")
    })?;
    let new = new_session(guest);
    let view = store::insert_session(&guest.ports, &user, &new, &token_hash(&new.token)).await?;
    begun(&guest.ports, view.ok_or_else(|| Fault::internal("a session that was just made is not there"))?, new.token)
}

/// Ends a session, now: the very next request with it is refused.
pub async fn sign_out(ports: &Ports, id: &SessionId) -> Result<(), Fault> {
    store::end_session(ports, id, ports.clock.now()).await
}

/// The session of a cookie.
pub async fn view(ports: &Arc<Ports>, token: Option<&str>) -> Result<Session, Fault> {
    let token = token.filter(|token| is_token(token)).ok_or_else(session::missing)?;
    let view = store::view_session(ports, &token_hash(token)).await?.ok_or_else(session::missing)?;
    session::check(ports, &view.row)?;
    shown(ports, view)
}

fn read(email: &str) -> Result<Email, Fault> {
    read_email(email).map_err(|field| Fault::Invalid { fields: vec![field] })
}

fn new_token(ports: &Ports) -> String {
    let mut bytes = [0; 32];
    ports.entropy.fill(&mut bytes);
    token_text(bytes)
}

fn new_link(ports: &Ports) -> (String, NewLink) {
    let (token, now) = (new_token(ports), ports.clock.now());
    let link = NewLink { token_hash: token_hash(&token), now, expires_at: now.plus(LINK_MS) };
    (token, link)
}

/// Always a new token, whatever the browser brought: nobody can plant one.
fn new_session(guest: &Guest) -> NewSession {
    let ports = &guest.ports;
    let before = guest.before.clone().filter(|token| is_token(token));
    NewSession { id: ports.new_id(), token: new_token(ports), now: ports.clock.now(), before }
}

fn send(guest: &Guest, letter: Option<LetterRow>, token: &str, link: &NewLink) {
    let Some(letter) = letter else { return };
    let url = &guest.ports.settings.public_url;
    let to = Reader { email: letter.email, locale: letter.locale };
    let mail = match letter.purpose {
        Purpose::VerifyEmail => post::verify_email(to, &letter.name.unwrap_or_default(), url, token),
        Purpose::Notice => post::already_registered(to, url),
    };
    post::send_later(&guest.ports, &guest.courier, format!("auth/{}", link.token_hash), mail);
}

fn begun(ports: &Ports, view: SessionView, token: String) -> Result<Begun, Fault> {
    Ok(Begun { session: shown(ports, view)?, token })
}

fn shown(ports: &Ports, view: SessionView) -> Result<Session, Fault> {
    let SessionView { row, email, name, locale, zone, mut teams } = view;
    teams.sort_by(|a, b| b.id.cmp(&a.id));
    let csrf = csrf::token(&ports.settings.signing_key, &row.id)?;
    let team: Option<Team> = teams.iter().find(|team| Some(&team.id) == row.team_id.as_ref()).cloned();
    let permissions = team.as_ref().map(|team| permissions(team.role)).unwrap_or_default();
    let user = User { id: row.user_id, email, name, locale, zone, email_verified: true };
    Ok(Session { user, team, teams, csrf, permissions })
}

fn permissions(role: Role) -> Vec<&'static str> {
    let column = Role::ALL.iter().position(|each| *each == role).unwrap_or(usize::MAX);
    TABLE.iter().filter(|row| row.allowed.get(column) == Some(&true)).map(|row| row.name).collect()
}

/// What cron removes: sign-ups nobody followed, old links, ended sessions.
pub async fn sweep(ports: &Ports, now: Instant) -> Result<(), Fault> {
    store::sweep(ports, now.plus(-days(1))).await
}
