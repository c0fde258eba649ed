//! Authenticator apps. A new secret waits in a challenge of the session that asked for it, so the old app works until a code
//! of the new one is confirmed.

use kernel::{
    Fault, Ports,
    ids::UserId,
    secret::{Secret, token_hash},
    time::minutes,
};
use serde::{Deserialize, Serialize};
use token::totp::{self, Refused, SECRET_LEN};
use web::Identity;

use super::{
    model::{Confirmed, NewTotp},
    ops::{self, Added, find_person, must_show_own},
    proofs::{MAX_TRIES, bad_code},
};
use crate::{
    door::Knock,
    seal,
    store::{
        challenges::{self, NewChallenge},
        factors,
    },
};

const PURPOSE: &str = "totp_setup";
/// How long a new secret waits for its first code, in milliseconds.
const SETUP_MS: i64 = minutes(30);
/// As apps show us.
const ISSUER: &str = "GR8";

/// What the challenge keeps.
#[derive(Serialize, Deserialize)]
struct Setup {
    sealed: String,
}

fn setup_name(who: &Identity) -> String {
    token_hash(&format!("totp/{}", who.session))
}

/// Makes a secret that waits for its first code.
pub async fn begin(knock: &Knock, who: &Identity) -> Result<NewTotp, Fault> {
    must_show_own(knock, who).await?;
    let ports = &knock.ports;
    let person = find_person(knock, &who.user).await?;
    let mut bytes = [0; SECRET_LEN];
    ports.entropy.fill(&mut bytes);
    let secret = totp::secret(bytes);
    let (now, name) = (ports.clock.now(), setup_name(who));
    let sealed = seal::seal(ports, seal::TOTP, who.user.as_str(), &Secret::new(secret.clone()))?;
    let new = NewChallenge {
        token_hash: &name,
        purpose: PURPOSE,
        user: Some(&who.user),
        data: kernel::json::write(&Setup { sealed })?,
        now,
        expires_at: now.plus(SETUP_MS),
    };
    challenges::make_again(ports, new).await?;
    let uri = totp::uri(&secret, ISSUER, person.email.as_str());
    Ok(NewTotp { secret, uri })
}

/// The app shows the right code: it counts from now on, in the place of an earlier one.
/// # Errors
/// `bad_code`; `challenge_expired` when the secret waited too long or codes were wrong too often.
pub async fn confirm(knock: &Knock, who: &Identity, code: &str) -> Result<Confirmed, Fault> {
    let (ports, name) = (&knock.ports, setup_name(who));
    let over = || Fault::conflict("challenge_expired", "this took too long, or happened twice; begin again");
    let setup: Setup = challenges::attempt(ports, &name, PURPOSE, MAX_TRIES).await?.ok_or_else(over)?.read()?;
    let opened = seal::open(ports, seal::TOTP, who.user.as_str(), &setup.sealed)?;
    let now = ports.clock.now();
    // The step counts as used: the code that somebody saw during the set-up signs nobody in.
    let step = totp::check(opened.plain.reveal(), code, now.millis(), 0).map_err(|_| bad_code())?;
    challenges::take(ports, &name, PURPOSE).await?.ok_or_else(over)?;
    let rows = vec![factors::upsert_totp(&who.user, &setup.sealed, step, now)];
    ops::add(knock, who, Added { rows, kind: "totp_added", detail: None }).await
}

pub async fn remove(knock: &Knock, who: &Identity) -> Result<(), Fault> {
    factors::find_totp(&knock.ports, &who.user).await?.ok_or_else(|| Fault::not_found("authenticator app"))?;
    ops::remove(knock, who, vec![factors::remove_totp(&who.user)], ("totp_removed", None)).await
}

/// Uses a code up; false when it is not the one of this moment, or was used.
pub async fn check(ports: &Ports, user: &UserId, code: &str) -> Result<bool, Fault> {
    let Some(row) = factors::find_totp(ports, user).await? else { return Ok(false) };
    let opened = seal::open(ports, seal::TOTP, user.as_str(), &row.secret_sealed)?;
    let step = match totp::check(opened.plain.reveal(), code, ports.clock.now().millis(), row.last_step) {
        Ok(step) => step,
        Err(Refused::Wrong | Refused::Used) => return Ok(false),
        Err(Refused::BadSecret) => return Err(Fault::internal(format!("the stored secret of {user} is none"))),
    };
    let anew = || seal::seal(ports, seal::TOTP, user.as_str(), &opened.plain);
    let resealed = opened.is_old.then(anew).transpose()?;
    factors::use_step(ports, user, &row, step, resealed).await
}
