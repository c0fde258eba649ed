//! Proofs of presence: dangerous acts ask for one within ten minutes.

use kernel::{Fault, secret::token_hash};
use web::Identity;

use super::{
    lost,
    model::{Proof, StepUp, StepUpOptions},
    ops::owes_second_step,
    pending,
    second::BOTH,
    sms::{self, For},
};
use crate::{
    door::Knock,
    model::Session,
    notices, passkeys,
    sessions::identify::{ended, missing},
    shown,
    store::{sessions, users},
};

/// How the caller can prove that it is them: what counts as a second factor, and their password. Whoever has a second step and
/// did not show it in this session (a remembered browser) shows it now.
pub async fn options(knock: &Knock, who: &Identity) -> Result<StepUpOptions, Fault> {
    let ports = &knock.ports;
    let device = knock.visit.device_token.as_deref().map(token_hash).unwrap_or_default();
    let account = users::find_factors(ports, &who.user, &device).await?.ok_or_else(missing)?;
    let mut methods = pending::methods(ports, &account);
    let is_enough = account.password_hash.is_some() && (who.has_second_factor || !account.has_second_step());
    methods.extend(is_enough.then_some("password"));
    let passkey = if account.has_passkey { passkeys::proof::begin_for(knock, &who.user).await? } else { None };
    Ok(StepUpOptions { methods, passkey })
}

/// Sends a code for it.
pub async fn send_text(knock: &Knock, who: &Identity) -> Result<(), Fault> {
    sms::send(knock, &who.user, &For::StepUp(&who.session)).await
}

/// Takes a proof of presence: the session is fresh again.
/// # Errors
/// `session_expired` when it ended meanwhile, `second_factor_required` for a password that is not enough; else as the proof
/// says.
pub async fn finish(knock: &Knock, who: &Identity, given: StepUp) -> Result<Session, Fault> {
    let ports = &knock.ports;
    let proof = given.check()?;
    if matches!(proof, Proof::Password(_)) && owes_second_step(knock, who).await? {
        who.must_have_second_factor()?;
    }
    proof.limit(knock, &who.user).await?;
    proof.hold(knock, &who.user, &For::StepUp(&who.session)).await?;
    if !matches!(proof, Proof::Password(_)) {
        lost::withdraw(knock, &who.user).await?;
    }
    let mut methods = shown::session(knock, &who.session).await?.methods;
    // The session began with one proof already: one of another kind makes it a session with both.
    let both = (!matches!(proof, Proof::Password(_))).then_some(BOTH);
    for name in proof.names().iter().copied().chain(both) {
        if !methods.iter().any(|had| had == name) {
            methods.push(name.to_owned());
        }
    }
    let mut batch = Vec::new();
    if let Some(person) = users::find_person(ports, &who.user).await? {
        batch.push(notices::line(knock, &person, "stepped_up", Some(&proof.names().join(" "))));
    }
    batch.push(sessions::prove(&who.session, &methods.join(" "), ports.clock.now()));
    if !sessions::touched(ports, &batch).await? {
        return Err(ended());
    }
    shown::session(knock, &who.session).await
}
