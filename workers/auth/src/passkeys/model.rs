//! A passkey as its person sees it.

use kernel::{Fault, Instant, Ports, ids::PasskeyId, time::minutes};
use passkey::{
    Ceremony, CreationOptions, NewCredential, RelyingParty, RequestOptions, SignedChallenge, UserVerification,
};
use serde::{Deserialize, Serialize};

/// Most passkeys of one person.
pub const MAX_PASSKEYS: usize = 20;
/// How long a ceremony may take, in milliseconds.
pub const CEREMONY_MS: i64 = minutes(5);
/// Longest name, in characters.
const NAME_MAX: usize = 60;
/// As browsers show us.
const PARTY_NAME: &str = "GR8";

/// One of a person's passkeys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Passkey {
    pub id: PasskeyId,
    /// What its person calls it.
    pub name: String,
    pub created_at: Instant,
    pub last_used_at: Option<Instant>,
    /// True when its maker keeps a copy, so that a lost device does not lose it.
    pub backed_up: bool,
}

/// A ceremony that was begun: a new passkey.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyCreation {
    /// Send it with what the browser made. Works once, for five minutes.
    pub challenge: String,
    /// For `navigator.credentials.create` (PublicKeyCredentialCreationOptionsJSON).
    pub options: CreationOptions,
}

/// A ceremony that was begun: a proof by passkey.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyRequest {
    /// Send it with what the browser signed. Works once, for five minutes.
    pub challenge: String,
    /// For `navigator.credentials.get` (PublicKeyCredentialRequestOptionsJSON).
    pub options: RequestOptions,
}

/// What the browser made.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPasskey {
    pub challenge: String,
    #[serde(default)]
    pub name: String,
    /// `toJSON` of the credential (RegistrationResponseJSON).
    pub credential: NewCredential,
}

/// What the browser signed.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyProof {
    pub challenge: String,
    /// `toJSON` of the credential (AuthenticationResponseJSON).
    pub credential: SignedChallenge,
}

/// Another name for a passkey.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyName {
    #[serde(default)]
    pub name: String,
}

/// The name of a passkey. It stands in lists and in mails to its own person.
pub fn read_name(name: &str) -> Result<&str, Fault> {
    let name = name.trim();
    let flaw = |code, detail| Err(Fault::invalid("name", code, detail));
    if name.is_empty() {
        flaw("required", "give the passkey a name, such as the device that holds it")
    } else if name.chars().count() > NAME_MAX {
        flaw("too_long", "use at most 60 characters")
    } else if name.chars().any(char::is_control) {
        flaw("invalid", "leave out line breaks and control characters")
    } else {
        Ok(name)
    }
}

/// This deployment, as authenticators know it.
pub fn party(ports: &Ports) -> Result<RelyingParty, Fault> {
    RelyingParty::new(&ports.settings.public_url, PARTY_NAME).ok_or_else(|| {
        let detail = "passkeys need an address with a name and https; this one has none (localhost works, too)";
        Fault::conflict("passkeys_unavailable", detail)
    })
}

/// A ceremony of ours. What the browser holds and what the authenticator signs is one and the same text.
pub fn ceremony<'a>(party: &'a RelyingParty, challenge: &'a str) -> Ceremony<'a> {
    Ceremony { party, challenge, verification: UserVerification::Required }
}
