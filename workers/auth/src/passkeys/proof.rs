//! What a passkey proves: signing in without an address, the second factor, presence. Every challenge works once; of many
//! answers to one, a single one counts.

use kernel::{Fault, Ports, ids::UserId, secret::token_hash};
use passkey::{Descriptor, Known, Refused, RequestOptions, SignatureToCheck, finish_sign_in, handle_of};

use super::model::{CEREMONY_MS, PasskeyProof, PasskeyRequest, ceremony, party};
use crate::{
    door::Knock,
    limits, notices, secrets,
    sessions::{
        begin::{self, Begun, Entry},
        model::is_token,
    },
    store::{
        challenges::{self, Challenge, NewChallenge},
        passkeys::{self, KnownPasskey},
        users,
    },
};

/// Purposes of challenges: for whoever comes, and for one person.
const ANYBODY: &str = "passkey";
const PERSON: &str = "passkey_proof";

/// How a passkey proves its person (RFC 8176): a key that they hold, and what the authenticator checked.
pub const METHODS: [&str; 2] = ["hwk", "mfa"];

/// Asks for whichever passkey the browser has for us.
pub async fn begin(knock: &Knock) -> Result<PasskeyRequest, Fault> {
    ask(knock, None, Vec::new()).await
}

/// Asks for one of this person's passkeys; None when they have none, or browsers offer none here.
pub async fn begin_for(knock: &Knock, user: &UserId) -> Result<Option<PasskeyRequest>, Fault> {
    let theirs = passkeys::list(&knock.ports, user).await?;
    if theirs.is_empty() || party(&knock.ports).is_err() {
        return Ok(None);
    }
    let allowed = theirs.into_iter().map(|one| Descriptor::new(one.credential_id, &one.transports)).collect();
    ask(knock, Some(user), allowed).await.map(Some)
}

async fn ask(knock: &Knock, user: Option<&UserId>, allowed: Vec<Descriptor>) -> Result<PasskeyRequest, Fault> {
    let ports = &knock.ports;
    limits::ceremony(ports, &knock.visit.ip).await?;
    let party = party(ports)?;
    let (challenge, now) = (secrets::token(ports), ports.clock.now());
    let new = NewChallenge {
        token_hash: &token_hash(&challenge),
        purpose: if user.is_some() { PERSON } else { ANYBODY },
        user,
        data: "{}".to_owned(),
        now,
        expires_at: now.plus(CEREMONY_MS),
    };
    challenges::make(ports, new).await?;
    let options = RequestOptions::new(&ceremony(&party, &challenge), allowed);
    Ok(PasskeyRequest { challenge, options })
}

/// Signs in. A passkey is both factors, so nothing more is asked; and only the network address is held back, so that
/// nobody's guesses at an account lock its person out.
/// # Errors
/// `challenge_expired`, `bad_passkey`.
pub async fn sign_in(knock: &Knock, given: &PasskeyProof) -> Result<Begun, Fault> {
    limits::sign_in_from(&knock.ports, &knock.visit.ip).await?;
    take(&knock.ports, &given.challenge, ANYBODY).await?.ok_or_else(expired)?;
    let user = check(knock, given, None).await?;
    begin::begin(knock, Entry { user, methods: METHODS.to_vec(), remember: false }).await
}

/// That this person holds one of their passkeys: for the second factor and for a proof of presence. The challenge is one of
/// `begin_for` for them, or one of `begin`.
/// # Errors
/// `challenge_expired`, `bad_passkey`.
pub async fn prove(knock: &Knock, user: &UserId, given: &PasskeyProof) -> Result<(), Fault> {
    let ports = &knock.ports;
    let taken = match take(ports, &given.challenge, PERSON).await? {
        Some(taken) => Some(taken).filter(|taken| taken.user_id.as_ref() == Some(user)),
        None => take(ports, &given.challenge, ANYBODY).await?,
    };
    taken.ok_or_else(expired)?;
    check(knock, given, Some(user)).await.map(|_| ())
}

/// Whose passkey answered, when everything about its answer is right. `wanted` is whose it must be.
async fn check(knock: &Knock, given: &PasskeyProof, wanted: Option<&UserId>) -> Result<UserId, Fault> {
    let ports = &knock.ports;
    let id = given.credential.id().map_err(bad)?;
    let known = passkeys::find(ports, id).await?.filter(|known| wanted.is_none_or(|user| known.user_id == *user));
    let known = known.ok_or_else(|| bad(Refused::WrongCredential))?;
    let (party, handle) = (party(ports)?, handle_of(known.user_id.as_str()));
    let stored = Known {
        id: &known.credential_id,
        algorithm: known.algorithm,
        public_key: &known.public_key,
        sign_count: known.sign_count,
        handle: &handle,
        must_name_person: wanted.is_none(),
    };
    let assertion = finish_sign_in(&ceremony(&party, &given.challenge), &stored, &given.credential).map_err(bad)?;
    let is_right = is_right(ports, assertion.to_check()).await?;
    let counted = match assertion.finish(is_right) {
        Ok(used) => passkeys::note_use(ports, &known.id, &used).await?,
        Err(Refused::CounterWentBack) => false,
        Err(refused) => return Err(bad(refused)),
    };
    if counted { Ok(known.user_id) } else { Err(perhaps_copied(knock, &known).await?) }
}

/// The signature was right, but somebody has counted further: the person should know.
async fn perhaps_copied(knock: &Knock, known: &KnownPasskey) -> Result<Fault, Fault> {
    tracing::warn!(op = "auth.passkey", passkey = %known.id, "a passkey's counter went back");
    if let Some(person) = users::find_person(&knock.ports, &known.user_id).await? {
        notices::tell(knock, &person, "passkey_refused", Some(&known.name)).await?;
    }
    Ok(bad(Refused::CounterWentBack))
}

/// Uses a challenge up. What cannot be one never reaches the database.
pub async fn take(ports: &Ports, challenge: &str, purpose: &str) -> Result<Option<Challenge>, Fault> {
    if is_token(challenge) { challenges::take(ports, &token_hash(challenge), purpose).await } else { Ok(None) }
}

/// Asks the port.
pub async fn is_right(ports: &Ports, check: &SignatureToCheck) -> Result<bool, Fault> {
    ports.verify.verify(check.algorithm, &check.jwk, &check.message, &check.signature).await
}

pub fn expired() -> Fault {
    Fault::conflict("challenge_expired", "this took too long, or happened twice; try again")
}

/// The same for everything: what is wrong with an answer helps only those who forge one.
fn bad(refused: Refused) -> Fault {
    tracing::info!(op = "auth.passkey", refused = refused.code(), "a passkey's answer was refused");
    let detail = "this passkey does not open an account here; try another one, or another way to sign in";
    Fault::unauthenticated("bad_passkey", detail)
}
