//! What the browser is asked for: PublicKeyCredentialCreationOptionsJSON and PublicKeyCredentialRequestOptionsJSON, ready for
//! `parseCreationOptionsFromJSON` and `parseRequestOptionsFromJSON`.

use serde::Serialize;

use crate::{Ceremony, cose::OFFERED};

/// How long the browser may take, in milliseconds: as long as the challenge lives.
const TIMEOUT_MS: u32 = 300_000;

/// Options for `navigator.credentials.create`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreationOptions {
    pub rp: Party,
    pub user: User,
    /// base64url.
    pub challenge: String,
    pub pub_key_cred_params: Vec<Parameter>,
    /// Milliseconds.
    pub timeout: u32,
    /// Passkeys that the person already has: an authenticator that holds one makes no second.
    pub exclude_credentials: Vec<Descriptor>,
    pub authenticator_selection: Selection,
    pub attestation: &'static str,
}

/// Options for `navigator.credentials.get`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RequestOptions {
    /// base64url.
    pub challenge: String,
    /// Milliseconds.
    pub timeout: u32,
    pub rp_id: String,
    /// Passkeys that will do; empty for whichever the authenticator has for us.
    pub allow_credentials: Vec<Descriptor>,
    pub user_verification: &'static str,
}

/// The platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PasskeyParty))]
pub struct Party {
    pub id: String,
    pub name: String,
}

/// The person, as their authenticator lists them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PasskeyUser))]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// base64url (`handle_of`).
    pub id: String,
    /// Tells accounts apart: the address.
    pub name: String,
    pub display_name: String,
}

/// A kind of key that is offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PasskeyParameter))]
pub struct Parameter {
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Its number in COSE.
    pub alg: i64,
}

/// Names a passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PasskeyDescriptor))]
pub struct Descriptor {
    /// base64url.
    pub id: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// How the browser may reach it.
    pub transports: Vec<String>,
}

/// What the authenticator must be able to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PasskeySelection))]
#[serde(rename_all = "camelCase")]
pub struct Selection {
    pub resident_key: &'static str,
    /// The same for browsers of level 1.
    pub require_resident_key: bool,
    pub user_verification: &'static str,
}

const KIND: &str = "public-key";

impl Descriptor {
    /// Of a stored passkey; `transports` with spaces between.
    pub fn new(id: String, transports: &str) -> Self {
        Self { id, kind: KIND, transports: transports.split_whitespace().map(str::to_owned).collect() }
    }
}

impl CreationOptions {
    /// Asks for a passkey that its authenticator can find by itself, so that nobody types an address.
    pub fn new(ceremony: &Ceremony<'_>, user: User, existing: Vec<Descriptor>) -> Self {
        Self {
            rp: Party { id: ceremony.party.id.clone(), name: ceremony.party.name.clone() },
            user,
            challenge: ceremony.challenge.to_owned(),
            pub_key_cred_params: OFFERED.iter().map(|one| Parameter { kind: KIND, alg: one.number() }).collect(),
            timeout: TIMEOUT_MS,
            exclude_credentials: existing,
            authenticator_selection: Selection {
                resident_key: "required",
                require_resident_key: true,
                user_verification: ceremony.verification.as_str(),
            },
            attestation: "none",
        }
    }
}

impl RequestOptions {
    /// Asks for one of these passkeys, or for any.
    pub fn new(ceremony: &Ceremony<'_>, allowed: Vec<Descriptor>) -> Self {
        Self {
            challenge: ceremony.challenge.to_owned(),
            timeout: TIMEOUT_MS,
            rp_id: ceremony.party.id.clone(),
            allow_credentials: allowed,
            user_verification: ceremony.verification.as_str(),
        }
    }
}
