//! What a person sends to prove themselves, and what their factors look like to them.

use kernel::{Fault, Field, Instant, secret::Secret};
use serde::{Deserialize, Serialize};

use super::number;
use crate::{
    model::no_secret,
    passkeys::model::{Passkey, PasskeyProof, PasskeyRequest},
    store::factors::ListedIdentity,
};

/// The second proof of a sign-in.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecondProof {
    /// As the first proof was answered.
    #[serde(default = "no_secret")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub challenge: Secret,
    /// `totp`, `sms`, `recovery_code` or `passkey`.
    #[serde(default)]
    pub method: String,
    /// Of an authenticator app, a text message, or a recovery code.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub code: Option<Secret>,
    /// With `passkey`: the answer to POST /api/auth/passkeys/sign-in/options.
    pub passkey: Option<PasskeyProof>,
    /// Ask for no second factor in this browser for 30 days.
    #[serde(default)]
    pub remember_device: bool,
}

/// A sign-in that waits for its second proof.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WaitingSignIn {
    /// As the first proof was answered.
    #[serde(default = "no_secret")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub challenge: Secret,
}

/// A proof of presence by somebody who is signed in.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StepUp {
    /// `password`, `totp`, `sms`, `recovery_code` or `passkey`.
    #[serde(default)]
    pub method: String,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = "password"))]
    pub password: Option<Secret>,
    /// Of an authenticator app, a text message, or a recovery code.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub code: Option<Secret>,
    /// With `passkey`: of POST /api/auth/step-up/options.
    pub challenge: Option<String>,
    /// With `passkey`: `toJSON` of what the browser signed (AuthenticationResponseJSON).
    pub credential: Option<passkey::SignedChallenge>,
}

/// How the caller can prove that it is them.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StepUpOptions {
    /// The best first; empty when only signing in again will do.
    pub methods: Vec<&'static str>,
    /// What a passkey is asked, when there is one.
    pub passkey: Option<PasskeyRequest>,
}

/// A code that the caller reads from an app or a text message.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Code {
    #[serde(default = "no_secret")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub code: Secret,
}

/// A telephone to send codes to.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Telephone {
    /// E.164: `+` and 8 to 15 digits; spaces and hyphens are passed over.
    #[serde(default)]
    pub number: String,
}

/// A secret for an authenticator app. It counts once a code of it is confirmed, within half an hour.
#[derive(Clone, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewTotp {
    /// Base 32, for typing.
    pub secret: String,
    /// The same for a picture (Key Uri Format).
    pub uri: String,
}

/// A factor that counts from now on.
#[derive(Clone, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Confirmed {
    /// With the first second factor; shown this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery_codes: Option<Vec<String>>,
}

/// New recovery codes; shown this once.
#[derive(Clone, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    pub recovery_codes: Vec<String>,
}

/// What is left to do about a lost second factor.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LostFactor {
    /// `waiting` or `removed`.
    pub status: &'static str,
    /// While it waits: follow the link again then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ready_at: Option<Instant>,
}

/// Everything that proves the caller.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Factors {
    pub password: PasswordFactor,
    pub totp: TotpFactor,
    pub sms: SmsFactor,
    pub recovery_codes: RecoveryFactor,
    pub passkeys: Vec<Passkey>,
    pub identities: Vec<ListedIdentity>,
    /// Somebody said that the second factor is lost: from then on it can be taken away. Signing in with it stops that.
    pub removal_at: Option<Instant>,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordFactor {
    pub set: bool,
    pub changed_at: Option<Instant>,
}

/// Codes of an authenticator app.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TotpFactor {
    pub confirmed_at: Option<Instant>,
}

/// Codes by text message.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SmsFactor {
    /// False where this deployment sends no text messages.
    pub available: bool,
    /// Its last digits only: `…678`.
    pub number: Option<String>,
    pub confirmed_at: Option<Instant>,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryFactor {
    pub left: i64,
    pub made_at: Option<Instant>,
}

/// One way to prove oneself, with everything it needs.
pub enum Proof {
    Password(Secret),
    Totp(Secret),
    Sms(Secret),
    Recovery(Secret),
    Passkey(Box<PasskeyProof>),
}

impl SecondProof {
    /// Checks everything at once.
    /// # Errors
    /// `Fault::Invalid` naming every bad field.
    pub fn check(self) -> Result<(Secret, Proof, bool), Fault> {
        let mut bad = Vec::new();
        if self.challenge.reveal().is_empty() {
            bad.push(Field::new("challenge", "required", "send the challenge that the sign-in was answered with"));
        }
        let proof = match self.method.as_str() {
            "passkey" => match self.passkey {
                Some(given) => Some(Proof::Passkey(Box::new(given))),
                None => missing(&mut bad, "passkey", "send what the passkey signed"),
            },
            method => by_code(&mut bad, method, self.code),
        };
        match proof {
            Some(proof) if bad.is_empty() => Ok((self.challenge, proof, self.remember_device)),
            _ => Err(Fault::Invalid { fields: bad }),
        }
    }
}

impl StepUp {
    /// Checks everything at once.
    /// # Errors
    /// `Fault::Invalid` naming every bad field.
    pub fn check(self) -> Result<Proof, Fault> {
        let mut bad = Vec::new();
        let proof = match self.method.as_str() {
            "password" => match self.password.filter(|text| !text.reveal().is_empty()) {
                Some(password) => Some(Proof::Password(password)),
                None => missing(&mut bad, "password", "enter your password"),
            },
            "passkey" => {
                let challenge = self.challenge.or_else(|| missing(&mut bad, "challenge", "ask for options first"));
                let signed =
                    self.credential.or_else(|| missing(&mut bad, "credential", "send what the passkey signed"));
                let pair = challenge.zip(signed);
                pair.map(|(challenge, credential)| Proof::Passkey(Box::new(PasskeyProof { challenge, credential })))
            }
            method => by_code(&mut bad, method, self.code),
        };
        proof.filter(|_| bad.is_empty()).ok_or(Fault::Invalid { fields: bad })
    }
}

fn by_code(bad: &mut Vec<Field>, method: &str, code: Option<Secret>) -> Option<Proof> {
    let make = match method {
        "totp" => Proof::Totp,
        "sms" => Proof::Sms,
        "recovery_code" => Proof::Recovery,
        "" => return missing(bad, "method", "say how you prove that it is you"),
        _ => {
            bad.push(Field::new("method", "unknown_method", "this is not a way to prove that it is you here"));
            return None;
        }
    };
    let code = code.filter(|text| !text.reveal().trim().is_empty());
    code.map(make).or_else(|| missing(bad, "code", "enter the code"))
}

fn missing<T>(bad: &mut Vec<Field>, name: &str, detail: &str) -> Option<T> {
    bad.push(Field::new(name, "required", detail));
    None
}

impl WaitingSignIn {
    /// # Errors
    /// `Fault::Invalid` when there is none.
    pub fn check(&self) -> Result<&str, Fault> {
        let challenge = self.challenge.reveal();
        let detail = "send the challenge that the sign-in was answered with";
        if challenge.is_empty() { Err(Fault::invalid("challenge", "required", detail)) } else { Ok(challenge) }
    }
}

impl Code {
    /// # Errors
    /// `Fault::Invalid` when there is none.
    pub fn check(&self) -> Result<&str, Fault> {
        let code = self.code.reveal().trim();
        if code.is_empty() { Err(Fault::invalid("code", "required", "enter the code")) } else { Ok(code) }
    }
}

impl Telephone {
    /// The number as E.164 has it.
    /// # Errors
    /// `Fault::Invalid` for everything else.
    pub fn check(&self) -> Result<String, Fault> {
        if self.number.trim().is_empty() {
            return Err(Fault::invalid("number", "required", "enter the number of your telephone"));
        }
        number::tidy(&self.number).ok_or_else(|| {
            let detail = "enter the whole number with its country, such as +49 1512 3456789";
            Fault::invalid("number", "not_a_number", detail)
        })
    }
}
