//! A sign-in that waits for its second factor.

use kernel::{Fault, Ports, ids::UserId, secret::token_hash, time::minutes};
use serde::{Deserialize, Serialize};

use super::sms;
use crate::{
    door::Knock,
    model::SecondFactor,
    secrets,
    sessions::{begin::Entry, model::is_token},
    store::{
        challenges::{self, Challenge, NewChallenge},
        users::Account,
    },
};

/// The purpose of its challenge.
pub const PURPOSE: &str = "second_factor";
/// How long it waits, in milliseconds.
const LIFE_MS: i64 = minutes(10);

/// What the challenge keeps of the first proof.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FirstProof {
    pub methods: Vec<String>,
}

/// Begins the wait.
pub async fn begin(knock: &Knock, account: &Account, entry: &Entry) -> Result<SecondFactor, Fault> {
    let (ports, challenge) = (&knock.ports, secrets::token(&knock.ports));
    let now = ports.clock.now();
    let first = FirstProof { methods: entry.methods.iter().map(|method| (*method).to_owned()).collect() };
    let new = NewChallenge {
        token_hash: &token_hash(&challenge),
        purpose: PURPOSE,
        user: Some(&entry.user),
        data: kernel::json::write(&first)?,
        now,
        expires_at: now.plus(LIFE_MS),
    };
    challenges::make(ports, new).await?;
    Ok(SecondFactor {
        status: "second_factor_required",
        challenge,
        methods: methods(ports, account),
        expires_at: now.plus(LIFE_MS),
    })
}

/// What this person can prove, the best first.
pub fn methods(ports: &Ports, account: &Account) -> Vec<&'static str> {
    let all = [
        (account.has_passkey, "passkey"),
        (account.has_totp, "totp"),
        (account.has_sms && sms::is_offered(ports), "sms"),
        (account.has_totp || account.has_sms, "recovery_code"),
    ];
    all.into_iter().filter(|(has, _)| *has).map(|(_, name)| name).collect()
}

/// The sign-in that waits under a hash, and whose it is.
/// # Errors
/// `challenge_expired` for one that is over, and for one that never was.
pub async fn find(knock: &Knock, challenge: &str) -> Result<Waiting, Fault> {
    let hash = token_hash(challenge);
    let found = if is_token(challenge) { challenges::find(&knock.ports, &hash, PURPOSE).await? } else { None };
    let user = found.and_then(|found: Challenge| found.user_id).ok_or_else(over)?;
    Ok(Waiting { hash, user })
}

/// A sign-in that waits.
pub struct Waiting {
    pub hash: String,
    pub user: UserId,
}

pub fn over() -> Fault {
    Fault::conflict("challenge_expired", "this sign-in took too long or was tried too often; begin again")
}
