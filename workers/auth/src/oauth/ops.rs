//! Use cases: setting out to a provider, coming back, linking.

use kernel::{
    Fault,
    email::Email,
    ids::UserId,
    ports::Provider,
    secret::{same, token_hash},
    time::minutes,
};
use web::Identity;

use super::{
    discovery::Document,
    exchange,
    former::{self, Former},
    model::{HOME, Profile, Secrets, Trip, Waiting, authorize_url, redirect_uri, sign_in_page},
    problems::BrokenTrip,
};
use crate::{
    cookie::Jar,
    door::Knock,
    limits, model,
    next::own_path,
    notices::Notice,
    secrets,
    sessions::begin::{self, Entry},
    store::{
        challenges::{self, NewChallenge},
        identities::{self, NewIdentity},
        users,
    },
};

const TRIP: &str = "oauth";
const LINK: &str = "oauth_link";
/// How long a trip may take, in milliseconds.
const TRIP_MS: i64 = minutes(10);
/// How long a linking waits for its person to sign in, in milliseconds.
const LINK_MS: i64 = minutes(15);

/// What a provider's answer brings along.
pub struct Back<'a> {
    pub state: &'a str,
    pub code: Option<&'a str>,
    pub error: Option<&'a str>,
    /// RFC 9207.
    pub iss: Option<&'a str>,
}

/// Where the browser goes from here: a path of ours or an address of the provider.
pub struct Onward {
    pub to: String,
    pub jar: Jar,
}

pub fn provider<'a>(knock: &'a Knock, id: &str) -> Result<&'a Provider, Fault> {
    let known = knock.ports.settings.providers.iter().find(|provider| provider.id == id);
    known.ok_or_else(|| Fault::not_found("sign-in provider"))
}

/// Verifier and nonce follow from the state by the deployment's key: only we can make them, and nothing is stored.
fn secrets_of(knock: &Knock, state: &str) -> Result<Secrets, Fault> {
    let key = &knock.ports.settings.signing_key;
    Ok(Secrets {
        state: state.to_owned(),
        verifier: secrets::keyed_hash(key, "auth.oauth.pkce", &[state])?,
        nonce: secrets::keyed_hash(key, "auth.oauth.nonce", &[state])?,
    })
}

/// Empty, which is no hash, where the browser holds nothing.
fn flow_hash(knock: &Knock) -> String {
    knock.visit.flow.as_deref().map(token_hash).unwrap_or_default()
}

/// Sends the browser to the provider. `next` is a path of ours, `link_to` the signed-in person who wants to link it.
pub async fn start(knock: &Knock, id: &str, next: &str, link_to: Option<UserId>) -> Result<Onward, Fault> {
    let ports = &knock.ports;
    limits::ceremony(ports, &knock.visit.ip).await?;
    let provider = provider(knock, id)?;
    let document = knock.desk.providers.document(ports, provider).await?;
    let secrets = secrets_of(knock, &secrets::token(ports))?;
    let flow = knock.visit.flow.clone().unwrap_or_else(|| secrets::token(ports));
    let trip = Trip {
        provider: provider.id.clone(),
        flow: token_hash(&flow),
        next: next.to_owned(),
        link_to,
        former: knock.visit.before.as_ref().map(Former::of),
    };
    let now = ports.clock.now();
    let new = NewChallenge {
        token_hash: &token_hash(&secrets.state),
        purpose: TRIP,
        user: trip.link_to.as_ref(),
        data: kernel::json::write(&trip)?,
        now,
        expires_at: now.plus(TRIP_MS),
    };
    challenges::make(ports, new).await?;
    let redirect_uri = redirect_uri(&ports.settings.public_url, provider);
    let to = authorize_url(&document.authorization_endpoint, provider, &redirect_uri, &secrets);
    Ok(Onward { to, jar: Jar::default().flow(&flow) })
}

/// Where somebody wants to be, as far as it is a page of ours.
pub fn wished(next: Option<&str>) -> String {
    own_path(next.unwrap_or(HOME))
}

/// The browser comes back from the provider. `signed_in` is who its access token names.
/// # Errors
/// The fault has a code that the sign-in page explains: `trip_expired`, `provider_denied`, `provider_failed`,
/// `provider_no_email`, `provider_taken`.
pub async fn finish(
    knock: &Knock,
    id: &str,
    back: Back<'_>,
    signed_in: Option<&Identity>,
) -> Result<Onward, BrokenTrip> {
    let at_home = |fault| BrokenTrip { fault, next: HOME.to_owned() };
    let provider = provider(knock, id).map_err(at_home)?;
    let trip = take_trip(knock, provider, back.state).await.map_err(at_home)?;
    let next = trip.next.clone();
    arrive(knock, provider, trip, back, signed_in).await.map_err(|fault| BrokenTrip { fault, next })
}

fn expired() -> Fault {
    Fault::conflict("trip_expired", "this took too long, or began in another browser; try again")
}

/// The trip that this browser made to this provider, once.
async fn take_trip(knock: &Knock, provider: &Provider, state: &str) -> Result<Trip, Fault> {
    let trip = challenges::take(&knock.ports, &token_hash(state), TRIP).await?.ok_or_else(expired)?;
    let trip: Trip = trip.read()?;
    if trip.provider != provider.id || !same(&trip.flow, &flow_hash(knock)) {
        return Err(expired());
    }
    Ok(trip)
}

async fn arrive(
    knock: &Knock,
    provider: &Provider,
    trip: Trip,
    back: Back<'_>,
    signed_in: Option<&Identity>,
) -> Result<Onward, Fault> {
    let profile = ask(knock, provider, &back).await.map_err(|fault| explain(provider, fault))?;
    match &trip.link_to {
        Some(user) if signed_in.is_none_or(|who| who.user != *user) => Err(expired()),
        Some(user) => link_now(knock, provider, &profile, user, trip.next.clone()).await,
        None => enter(knock, provider, profile, &trip, signed_in).await,
    }
}

async fn ask(knock: &Knock, provider: &Provider, back: &Back<'_>) -> Result<Profile, Fault> {
    let ports = &knock.ports;
    if back.error.is_some() {
        return Err(Fault::conflict("provider_denied", "you or the provider said no; nothing has changed"));
    }
    let failed = |why: &'static str| Fault::upstream(provider.name.clone(), why, false);
    let document = knock.desk.providers.document(ports, provider).await?;
    check_issuer(&document, back.iss).map_err(failed)?;
    let code = back.code.ok_or_else(|| failed("it sent no code"))?;
    let secrets = secrets_of(knock, back.state)?;
    let redirect_uri = redirect_uri(&ports.settings.public_url, provider);
    exchange::profile(ports, &knock.desk.providers, (provider, &document), (code, &redirect_uri), &secrets).await
}

/// Another provider must not answer in this one's place (mix-up).
fn check_issuer(document: &Document, told: Option<&str>) -> Result<(), &'static str> {
    match told {
        Some(told) if document.issuer.contains("{tenantid}") || told == document.issuer => Ok(()),
        Some(_) => Err("another issuer answered"),
        None if document.authorization_response_iss_parameter_supported => Err("it did not say who it is"),
        None => Ok(()),
    }
}

/// What failed at the provider is for the log; its person learns that it did.
fn explain(provider: &Provider, fault: Fault) -> Fault {
    match fault {
        Fault::Upstream { .. } | Fault::Internal { .. } => {
            tracing::warn!(op = "auth.oauth", provider = %provider.id, %fault, "a provider did not answer as it should");
            Fault::conflict("provider_failed", "the provider did not answer as it should; try again, or another way")
        }
        other => other,
    }
}

/// Signs in by a known account, makes a new one for a new proven address, and asks for a proof of ours where the address
/// has an account: an address alone opens nobody's account.
async fn enter(
    knock: &Knock,
    provider: &Provider,
    profile: Profile,
    trip: &Trip,
    signed_in: Option<&Identity>,
) -> Result<Onward, Fault> {
    let ports = &knock.ports;
    if let Some(user) = identities::find(ports, &provider.id, &profile.subject).await? {
        return come_in(knock, user, trip, signed_in).await;
    }
    let Some(email) = profile.verified_email.clone() else {
        let detail = "the provider does not vouch for an e-mail address of yours; sign up with one here";
        return Err(Fault::conflict("provider_no_email", detail));
    };
    if let Some(person) = users::find_person_by_email(ports, &email).await? {
        let waiting =
            Waiting { provider: provider.id.clone(), subject: profile.subject, email, flow: flow_hash(knock) };
        return wait_for_proof(knock, &waiting, &person.id, &trip.next).await;
    }
    let now = ports.clock.now();
    let user: UserId = ports.new_id();
    let name = model::tidy_name(&profile.name, &email);
    let locale = model::tidy_locale(profile.locale.as_deref());
    let new = NewIdentity { provider: &provider.id, subject: &profile.subject, user: &user, email: &email, now };
    if !identities::insert_person(ports, &new, (&name, &locale)).await? {
        return Err(Fault::conflict("trip_expired", "this took too long, or happened twice; try again"));
    }
    come_in(knock, user, trip, signed_in).await
}

async fn come_in(knock: &Knock, user: UserId, trip: &Trip, signed_in: Option<&Identity>) -> Result<Onward, Fault> {
    let device = knock.visit.device_token.as_deref().map(token_hash).unwrap_or_default();
    let account = users::find_factors(&knock.ports, &user, &device).await?;
    let account = account.ok_or_else(|| Fault::conflict("trip_expired", "this account is no longer there"))?;
    let (answer, jar) = begin::let_in(knock, &account, Entry { user, methods: vec!["fed"], remember: false }).await?;
    let to = match answer {
        model::SignIn::Session(_) => {
            former::end(knock, trip.former.as_ref(), signed_in).await?;
            trip.next.clone()
        }
        // The second step is a request of our own page: it brings the former session's token along by itself.
        model::SignIn::SecondFactor(needed) => {
            sign_in_page(&[("challenge", &needed.challenge), ("methods", &needed.methods.join(","))], &trip.next)
        }
    };
    Ok(Onward { to, jar })
}

async fn wait_for_proof(knock: &Knock, waiting: &Waiting, user: &UserId, next: &str) -> Result<Onward, Fault> {
    let (ports, token) = (&knock.ports, secrets::token(&knock.ports));
    let now = ports.clock.now();
    let new = NewChallenge {
        token_hash: &token_hash(&token),
        purpose: LINK,
        user: Some(user),
        data: kernel::json::write(waiting)?,
        now,
        expires_at: now.plus(LINK_MS),
    };
    challenges::make(ports, new).await?;
    let to = sign_in_page(&[("link", &token), ("provider", &waiting.provider)], next);
    Ok(Onward { to, jar: Jar::default() })
}

/// The person who wanted it is signed in: both sides are proven.
async fn link_now(
    knock: &Knock,
    provider: &Provider,
    profile: &Profile,
    user: &UserId,
    next: String,
) -> Result<Onward, Fault> {
    let Some(email) = &profile.verified_email else {
        let detail = "the provider does not vouch for an e-mail address of yours";
        return Err(Fault::conflict("provider_no_email", detail));
    };
    link(knock, user, (&provider.id, &profile.subject), email).await?;
    Ok(Onward { to: next, jar: Jar::default() })
}

/// Links what waits for this person, who has signed in meanwhile, in the browser that came from the provider: nobody can
/// send them a link to an account there that is not theirs.
pub async fn link_waiting(knock: &Knock, user: &UserId, token: &str) -> Result<(), Fault> {
    let gone = || Fault::conflict("link_gone", "this took too long; start from the provider once more");
    let found = challenges::take(&knock.ports, &token_hash(token), LINK).await?.ok_or_else(gone)?;
    if found.user_id.as_ref() != Some(user) {
        return Err(gone());
    }
    let waiting: Waiting = found.read()?;
    if !same(&waiting.flow, &flow_hash(knock)) {
        return Err(gone());
    }
    link(knock, user, (&waiting.provider, &waiting.subject), &waiting.email).await
}

async fn link(knock: &Knock, user: &UserId, (provider, subject): (&str, &str), email: &Email) -> Result<(), Fault> {
    let ports = &knock.ports;
    let person = users::find_person(ports, user).await?.ok_or_else(|| Fault::not_found("account"))?;
    let now = ports.clock.now();
    let new = NewIdentity { provider, subject, user, email, now };
    if !identities::insert(ports, &new).await? {
        let detail = "this provider's account belongs to somebody else here, or you have linked another one";
        return Err(Fault::conflict("provider_taken", detail));
    }
    let notice = Notice::new(knock, &person, "identity_linked", Some(provider));
    ports.control.run(&notice.statements).await?;
    notice.send(knock);
    Ok(())
}

/// Takes a link away, unless it is the last way in.
pub async fn unlink(knock: &Knock, user: &UserId, id: &str) -> Result<(), Fault> {
    let ports = &knock.ports;
    let person = users::find_person(ports, user).await?.ok_or_else(|| Fault::not_found("account"))?;
    match identities::remove(ports, user, id).await? {
        identities::Removal::Done => {}
        identities::Removal::NotThere => return Err(Fault::not_found("linked provider")),
        identities::Removal::LastWayIn => {
            let detail = "this is your only way in: set a password or add a passkey first";
            return Err(Fault::conflict("last_way_in", detail));
        }
    }
    let notice = Notice::new(knock, &person, "identity_unlinked", Some(id));
    ports.control.run(&notice.statements).await?;
    notice.send(knock);
    Ok(())
}
