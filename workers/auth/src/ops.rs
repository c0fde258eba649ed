//! Use cases of signing up and in. None of them says whether an address has an account.

use kernel::{
    Fault, Ports,
    email::Email,
    ids::UserId,
    secret::{same, token_hash},
    time::{days, hours},
};
use serde_json::json;

use crate::{
    cookie::Jar,
    door::Guest,
    limits,
    model::{Credentials, NewAccount, SignIn, Verification, read_email},
    passwords::rules,
    post::{self, Reader},
    secrets,
    sessions::{
        begin::{self, Begun, Entry},
        model::is_token,
    },
    store::{
        self, challenges, devices, links, log, sessions,
        sign_ups::{self, Kept, LetterRow, NewLink, Pending, Purpose},
        token_keys, users,
    },
};

/// How long a verification link works, in milliseconds.
pub const LINK_MS: i64 = hours(24);
/// How long a sign-up waits for its link (or for a resent one), in milliseconds.
pub const SIGN_UP_MS: i64 = days(7);
/// How long a person's security log goes back, in milliseconds.
const LOG_MS: i64 = days(365);
/// Rounds of one tick. Each takes some hundreds of rows of a table, and tables must not grow faster than they are emptied.
const SWEEPS: usize = 20;

/// Takes a sign-up and mails its link; a known address is told instead that it has an account.
pub async fn sign_up(guest: &Guest, new: NewAccount) -> Result<Jar, Fault> {
    limits::mail(&guest.ports, &guest.visit.ip).await?;
    let who = new.check()?;
    let ports = &guest.ports;
    let password_hash = rules::accept(ports, who.password.reveal(), &who.email, &who.name).await?;
    let (token, link) = new_link(ports);
    let flow = guest.visit.flow.clone().unwrap_or_else(|| secrets::token(ports));
    let kept =
        Kept { id: ports.new_id(), password_hash, until: link.now.plus(SIGN_UP_MS), flow_hash: token_hash(&flow) };
    let letter = sign_ups::insert(ports, &who, &kept, &link).await?;
    send(guest, letter, &token, &link);
    Ok(Jar::default().flow(&flow))
}

/// Mails another link.
pub async fn resend(guest: &Guest, email: &str) -> Result<(), Fault> {
    limits::mail(&guest.ports, &guest.visit.ip).await?;
    let email = read(email)?;
    let (token, link) = new_link(&guest.ports);
    let letter = sign_ups::insert_resend(&guest.ports, &email, &link).await?;
    send(guest, letter, &token, &link);
    Ok(())
}

/// Makes the account of a link, and signs in.
/// # Errors
/// `Fault::Conflict("link_used_or_expired")`; a link that never was is not told apart. `password_needed` in a browser that
/// did not sign up; `bad_credentials` for a password that is not the sign-up's. Neither uses the link up.
pub async fn verify(guest: &Guest, given: Verification) -> Result<Begun, Fault> {
    let ports = &guest.ports;
    limits::link(ports, &guest.visit.ip).await?;
    let token = given.token.reveal();
    let hash = token_hash(token);
    let pending = if is_token(token) { sign_ups::find(ports, &hash, ports.clock.now()).await? } else { None };
    let password_hash = prove(guest, &pending.ok_or_else(gone)?, &given).await?;
    let nonce = secrets::token(ports);
    let made = sign_ups::follow(ports, &hash, (&nonce, ports.clock.now()), password_hash.as_ref()).await?;
    let user: UserId = made.ok_or_else(gone)?;
    begin::begin(guest, Entry { user, methods: vec!["email"], remember: false }).await
}

fn gone() -> Fault {
    let detail = "this link was used before or is older than 24 hours; sign in, or ask for a new link";
    Fault::conflict("link_used_or_expired", detail)
}

/// That whoever follows the link is who signed up, or takes the account over with a password of their own: the hash of
/// that one.
async fn prove(guest: &Guest, pending: &Pending, given: &Verification) -> Result<Option<String>, Fault> {
    let flow = guest.visit.flow.as_deref().map(token_hash).unwrap_or_default();
    if pending.flow_hash.as_deref().is_some_and(|known| same(known, &flow)) {
        return Ok(None);
    }
    if let Some(new) = &given.new_password {
        return rules::accept(&guest.ports, new.reveal(), &pending.email, &pending.name).await.map(Some);
    }
    let Some(password) = &given.password else {
        let detail = "this is not the browser that signed up: send the password of the sign-up, or a new one";
        return Err(Fault::conflict("password_needed", detail));
    };
    if rules::check(&guest.ports, password.reveal(), Some(&pending.password_hash)).await? {
        return Ok(None);
    }
    Err(bad_credentials())
}

/// Signs in with a password.
/// # Errors
/// `bad_credentials` for a wrong password and for an address without an account, after the same work. A sign-up whose link
/// was not followed yet is no account: to say so would tell a stranger, who signs up with any address, that nobody has it.
pub async fn sign_in(guest: &Guest, given: Credentials) -> Result<(SignIn, Jar), Fault> {
    let (ports, visit) = (&guest.ports, &guest.visit);
    let email = read(&given.email)?;
    limits::sign_in_from(ports, &visit.ip).await?;
    let device = visit.device_token.as_deref().map(token_hash).unwrap_or_default();
    let account = users::find_account(ports, &email, &device).await?;
    let is_known = account.as_ref().is_some_and(|account| account.is_known_device);
    limits::sign_in_to(ports, &visit.ip, &email, is_known.then_some(device.as_str())).await?;
    let hash = account.as_ref().and_then(|account| account.password_hash.as_deref());
    if !rules::check(ports, given.password.reveal(), hash).await? {
        return Err(bad_credentials());
    }
    let account = account.ok_or_else(bad_credentials)?;
    let user = account.user_id.clone();
    begin::let_in(guest, &account, Entry { user, methods: vec!["pwd"], remember: false }).await
}

pub fn bad_credentials() -> Fault {
    Fault::unauthenticated("bad_credentials", "the e-mail address or the password is not right")
}

/// The field `email` as an address.
pub fn read(email: &str) -> Result<Email, Fault> {
    read_email(email).map_err(|field| Fault::Invalid { fields: vec![field] })
}

fn new_link(ports: &Ports) -> (String, NewLink) {
    let (token, now) = (secrets::token(ports), ports.clock.now());
    let link = NewLink { token_hash: token_hash(&token), now, expires_at: now.plus(LINK_MS) };
    (token, link)
}

fn send(guest: &Guest, letter: Option<LetterRow>, token: &str, link: &NewLink) {
    let Some(letter) = letter else { return };
    let url = &guest.ports.settings.public_url;
    let to = Reader { email: letter.email, name: letter.name.clone(), locale: letter.locale };
    let mail = match letter.purpose {
        Purpose::VerifyEmail => {
            let name = letter.name.unwrap_or_default();
            let address = format!("{url}/verify?token={token}");
            post::mail("verify_email", to, &[("name", json!(name)), ("link", json!(address))])
        }
        Purpose::Notice => post::mail("already_registered", to, &[("link", json!(format!("{url}/sign-in")))]),
    };
    post::send_later(guest, format!("auth/{}", link.token_hash), mail);
}

/// What cron removes: sign-ups nobody followed, links and challenges that ran out, ended sessions, forgotten devices,
/// old lines of the log, keys that nobody's token was signed with any more.
pub async fn sweep(ports: &Ports) -> Result<(), Fault> {
    let now = ports.clock.now();
    let day_ago = now.plus(-days(1));
    let batch = [
        sign_ups::sweep(day_ago),
        links::sweep(day_ago),
        challenges::sweep(day_ago),
        sessions::sweep(day_ago),
        devices::sweep(now),
        log::sweep(now.plus(-LOG_MS)),
        token_keys::sweep(day_ago),
        store::keys::sweep_nonces(now),
    ];
    for _ in 0..SWEEPS {
        ports.control.run(&batch).await?;
    }
    Ok(())
}
