//! Whether a proof holds. A wrong one is answered alike whatever was wrong with it.

use kernel::{Fault, ids::UserId};

use super::{
    model::Proof,
    ops::find_person,
    recovery,
    sms::{self, For},
    totp,
};
use crate::{door::Knock, limits, ops::bad_credentials, passkeys, passwords::rules, store::users};

/// Tries that a challenge and a code by text message take.
pub const MAX_TRIES: i64 = 5;

pub fn bad_code() -> Fault {
    Fault::unauthenticated("bad_code", "this code is not right, or was used before; try the next one")
}

impl Proof {
    /// How it proves its person (RFC 8176; the name of recovery codes is ours).
    pub fn names(&self) -> &'static [&'static str] {
        match self {
            Self::Password(_) => &["pwd"],
            Self::Totp(_) => &["otp"],
            Self::Recovery(_) => &["recovery"],
            Self::Sms(_) => &["sms"],
            Self::Passkey(_) => &passkeys::proof::METHODS,
        }
    }
    /// Nobody guesses a signature, so nobody's guesses hold a passkey up.
    pub async fn limit(&self, knock: &Knock, user: &UserId) -> Result<(), Fault> {
        match self {
            Self::Passkey(_) => Ok(()),
            _ => limits::code(&knock.ports, user).await,
        }
    }
    /// Uses the proof up. `purpose` is what a text message would have been sent for.
    /// # Errors
    /// `bad_code`, `bad_credentials`, `bad_passkey`.
    pub async fn hold(&self, knock: &Knock, user: &UserId, purpose: &For<'_>) -> Result<(), Fault> {
        let ports = &knock.ports;
        let holds = match self {
            Self::Totp(code) => totp::check(ports, user, code.reveal()).await?,
            Self::Sms(code) => sms::check(ports, purpose, code.reveal()).await?,
            Self::Recovery(code) => recovery::take(knock, &find_person(knock, user).await?, code.reveal()).await?,
            Self::Passkey(given) => return passkeys::proof::prove(knock, user, given).await,
            Self::Password(password) => {
                let account = users::find_factors(ports, user, "").await?;
                let hash = account.and_then(|account| account.password_hash);
                let is_right = rules::check(ports, password.reveal(), hash.as_deref()).await?;
                return if is_right { Ok(()) } else { Err(bad_credentials()) };
            }
        };
        if holds { Ok(()) } else { Err(bad_code()) }
    }
}
