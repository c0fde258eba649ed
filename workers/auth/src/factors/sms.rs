//! Codes by text message: six digits in a challenge that is named by what they are for, so a code opens nothing else.

use kernel::{
    Fault, Ports,
    ids::{SessionId, UserId},
    secret::{Secret, same, token_hash},
    time::minutes,
};
use serde::{Deserialize, Serialize};
use web::Identity;

use super::{
    model::Confirmed,
    number::hint,
    ops::{self, Added, find_person, must_show_own},
    proofs::{MAX_TRIES, bad_code},
};
use crate::{
    door::Knock,
    limits,
    post::CodeText,
    seal, secrets,
    store::{
        challenges::{self, NewChallenge},
        factors,
        users::Person,
    },
};

const PURPOSE: &str = "sms_code";
/// How long a code counts, in milliseconds.
const LIFE_MS: i64 = minutes(10);
const DIGITS: usize = 6;

/// What a code was sent for.
pub enum For<'a> {
    /// A sign-in that waits: the hash of its challenge.
    SecondFactor(&'a str),
    StepUp(&'a SessionId),
    /// A telephone that is being added.
    Setup(&'a SessionId),
}

impl For<'_> {
    /// The name of the challenge.
    fn name(&self) -> String {
        let (what, which) = match self {
            Self::SecondFactor(hash) => ("second_factor", *hash),
            Self::StepUp(session) => ("step_up", session.as_str()),
            Self::Setup(session) => ("setup", session.as_str()),
        };
        token_hash(&format!("sms/{what}/{which}"))
    }
}

/// What the challenge keeps.
#[derive(Serialize, Deserialize)]
struct Sent {
    code_hash: String,
    /// The sealed number and its last digits, when it is being added.
    phone: Option<(String, String)>,
}

/// What came of a code.
enum Checked {
    Right(Sent),
    Wrong,
    /// None was sent, it ran out, or it was tried too often.
    Over,
}

/// False where no provider is configured.
pub fn is_offered(ports: &Ports) -> bool {
    ports.sms.is_available()
}

fn unavailable() -> Fault {
    Fault::conflict("sms_unavailable", "no text messages are sent to you here; choose another way")
}

/// Sends a code to the telephone that the person has confirmed.
pub async fn send(knock: &Knock, user: &UserId, purpose: &For<'_>) -> Result<(), Fault> {
    let ports = &knock.ports;
    let row = factors::find_phone(ports, user).await?.filter(|_| is_offered(ports)).ok_or_else(unavailable)?;
    let opened = seal::open(ports, seal::PHONE, user.as_str(), &row.number_sealed)?;
    if opened.is_old {
        let sealed = seal::seal(ports, seal::PHONE, user.as_str(), &opened.plain)?;
        factors::reseal_phone(ports, user, &row.number_sealed, &sealed).await?;
    }
    let person = find_person(knock, user).await?;
    send_to(knock, &person, (purpose, None), opened.plain.reveal()).await
}

async fn send_to(
    knock: &Knock,
    person: &Person,
    (purpose, phone): (&For<'_>, Option<(String, String)>),
    number: &str,
) -> Result<(), Fault> {
    let ports = &knock.ports;
    limits::text(ports, person.id.as_str()).await?;
    limits::text(ports, number).await?;
    let (name, code, now) = (purpose.name(), secrets::digits(ports, DIGITS), ports.clock.now());
    let sent = Sent { code_hash: hash(ports, &name, &code)?, phone };
    let new = NewChallenge {
        token_hash: &name,
        purpose: PURPOSE,
        user: Some(&person.id),
        data: kernel::json::write(&sent)?,
        now,
        expires_at: now.plus(LIFE_MS),
    };
    challenges::make_again(ports, new).await?;
    let text = CodeText { to: number.to_owned(), locale: person.locale.clone(), code };
    knock.desk.post.text(ports, format!("auth/{}", secrets::token(ports)), text).await
}

/// Bound to what it is for.
fn hash(ports: &Ports, name: &str, code: &str) -> Result<String, Fault> {
    secrets::keyed_hash(&ports.settings.signing_key, "auth.sms_code.v1", &[name, code])
}

async fn look_at(ports: &Ports, purpose: &For<'_>, code: &str) -> Result<Checked, Fault> {
    let name = purpose.name();
    let Some(tried) = challenges::attempt(ports, &name, PURPOSE, MAX_TRIES).await? else { return Ok(Checked::Over) };
    let sent: Sent = tried.read()?;
    let code: String = code.chars().filter(|c| !c.is_whitespace() && *c != '-').take(DIGITS + 1).collect();
    if !same(&sent.code_hash, &hash(ports, &name, &code)?) {
        return Ok(Checked::Wrong);
    }
    let taken = challenges::take(ports, &name, PURPOSE).await?;
    taken.map_or(Ok(Checked::Over), |taken| taken.read().map(Checked::Right))
}

/// Uses a code up; false when it is not the one that was sent for this.
pub async fn check(ports: &Ports, purpose: &For<'_>, code: &str) -> Result<bool, Fault> {
    Ok(matches!(look_at(ports, purpose, code).await?, Checked::Right(_)))
}

/// Sends a code to a telephone that the person wants to add.
pub async fn begin(knock: &Knock, who: &Identity, number: &str) -> Result<(), Fault> {
    let ports = &knock.ports;
    if !is_offered(ports) {
        return Err(unavailable());
    }
    must_show_own(knock, who).await?;
    let sealed = seal::seal(ports, seal::PHONE, who.user.as_str(), &Secret::new(number.to_owned()))?;
    let person = find_person(knock, &who.user).await?;
    send_to(knock, &person, (&For::Setup(&who.session), Some((sealed, hint(number)))), number).await
}

/// The person read the code: the telephone counts from now on, in the place of an earlier one.
/// # Errors
/// `bad_code`; `challenge_expired` when another code must be sent.
pub async fn confirm(knock: &Knock, who: &Identity, code: &str) -> Result<Confirmed, Fault> {
    let ports = &knock.ports;
    limits::code(ports, &who.user).await?;
    let sent = match look_at(ports, &For::Setup(&who.session), code).await? {
        Checked::Right(sent) => sent,
        Checked::Wrong => return Err(bad_code()),
        Checked::Over => {
            let detail = "this code no longer counts, or was tried too often; ask for another one";
            return Err(Fault::conflict("challenge_expired", detail));
        }
    };
    let (sealed, hint) = sent.phone.ok_or_else(|| Fault::internal("a telephone was confirmed that nobody named"))?;
    let now = ports.clock.now();
    let rows =
        vec![challenges::drop_of(&who.user, PURPOSE, now), factors::upsert_phone(&who.user, &sealed, &hint, now)];
    ops::add(knock, who, Added { rows, kind: "sms_added", detail: Some(format!("…{hint}")) }).await
}

/// Codes that are on their way to it no longer count.
pub async fn remove(knock: &Knock, who: &Identity) -> Result<(), Fault> {
    let (ports, user) = (&knock.ports, &who.user);
    let phone = factors::find_phone(ports, user).await?.ok_or_else(|| Fault::not_found("telephone"))?;
    let detail = format!("…{}", phone.hint);
    let rows = vec![challenges::drop_of(user, PURPOSE, ports.clock.now()), factors::remove_phone(user)];
    ops::remove(knock, who, rows, ("sms_removed", Some(&detail))).await
}
