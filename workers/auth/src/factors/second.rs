//! The second proof of a sign-in.

use kernel::Fault;

use super::{
    lost,
    model::{SecondProof, WaitingSignIn},
    ops::find_person,
    pending::{self, FirstProof, Waiting},
    proofs::MAX_TRIES,
    sms::{self, For},
};
use crate::{
    door::Knock,
    limits, notices,
    sessions::begin::{self, Begun, Entry},
    store::challenges,
};

/// Names that first proofs have (RFC 8176), and that the second adds for having been one.
const FIRST: [&str; 6] = ["pwd", "email", "fed", "hwk", "swk", "user"];
/// Wrong answers to one sign-in that are more than a slip.
const GUESSES: i64 = 2;
/// Both factors were shown (RFC 8176).
pub const BOTH: &str = "mfa";

/// Begins the session of a sign-in that was waiting.
/// # Errors
/// `challenge_expired` after ten minutes, five tries or a use; else as the proof says.
pub async fn finish(knock: &Knock, given: SecondProof) -> Result<Begun, Fault> {
    let ports = &knock.ports;
    let (challenge, proof, remember) = given.check()?;
    limits::sign_in_from(ports, &knock.visit.ip).await?;
    let Waiting { hash, user } = pending::find(knock, challenge.reveal()).await?;
    proof.limit(knock, &user).await?;
    let tried = challenges::attempt(ports, &hash, pending::PURPOSE, MAX_TRIES).await?.ok_or_else(pending::over)?;
    let waiting = Waiting { hash, user };
    if let Err(fault) = proof.hold(knock, &waiting.user, &For::SecondFactor(&waiting.hash)).await {
        if tried.attempts == GUESSES {
            tell_of_guesses(knock, &waiting).await?;
        }
        return Err(fault);
    }
    let taken = challenges::take(ports, &waiting.hash, pending::PURPOSE).await?.ok_or_else(pending::over)?;
    let first: FirstProof = taken.read()?;
    lost::withdraw(knock, &waiting.user).await?;
    let first = FIRST.into_iter().filter(|name| first.methods.iter().any(|had| had == name));
    let mut methods: Vec<&'static str> = first.collect();
    for name in proof.names().iter().copied().chain([BOTH]) {
        if !methods.contains(&name) {
            methods.push(name);
        }
    }
    begin::begin(knock, Entry { user: waiting.user, methods, remember }).await
}

/// Somebody knows the first factor and guesses at the second: its person should hear of it while there is time.
async fn tell_of_guesses(knock: &Knock, waiting: &Waiting) -> Result<(), Fault> {
    let person = find_person(knock, &waiting.user).await?;
    notices::tell(knock, &person, "second_factor_refused", None).await
}

/// Sends a code for a sign-in that waits.
pub async fn send_text(knock: &Knock, given: &WaitingSignIn) -> Result<(), Fault> {
    limits::sign_in_from(&knock.ports, &knock.visit.ip).await?;
    let waiting = pending::find(knock, given.check()?).await?;
    sms::send(knock, &waiting.user, &For::SecondFactor(&waiting.hash)).await
}
