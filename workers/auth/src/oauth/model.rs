//! What is sent to a provider and what is kept of it, pure.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{
    email::Email,
    ids::UserId,
    ports::{Provider, ProviderKind},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::former::Former;

/// Where signing in leads when nobody wished for another page.
pub const HOME: &str = "/app";

/// A trip to a provider, as its challenge keeps it. Verifier and nonce are derived from the state: no copy of the table opens
/// anything.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Trip {
    pub provider: String,
    /// Hash of what the browser that set out holds.
    pub flow: String,
    /// A path of ours.
    pub next: String,
    /// The signed-in person who wants to link the provider.
    pub link_to: Option<UserId>,
    /// The session that the browser had. Absent in trips of an earlier release.
    #[serde(default)]
    pub former: Option<Former>,
}

/// An account at a provider that waits for its person to sign in here once, to be linked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Waiting {
    pub provider: String,
    pub subject: String,
    pub email: Email,
    /// Hash of what the browser that came from the provider holds: a link to this, sent to somebody, links nothing.
    pub flow: String,
}

/// Who the provider says it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The provider's own unchanging name for the person.
    pub subject: String,
    /// Present only when the provider vouches that it is theirs.
    pub verified_email: Option<Email>,
    pub name: String,
    pub locale: Option<String>,
}

/// The smallest scopes that tell a name and a proven address.
fn scope(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::GitHub => "user:email",
        ProviderKind::Oidc | ProviderKind::Microsoft => "openid email profile",
    }
}

/// Where the provider sends the browser back.
pub fn redirect_uri(public_url: &str, provider: &Provider) -> String {
    format!("{public_url}/api/auth/oauth/{}/callback", provider.id)
}

/// PKCE's S256.
pub fn code_challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

/// The sign-in page with what it is told, and with where the person wants to be unless it leads there by itself.
pub fn sign_in_page(told: &[(&str, &str)], next: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(told);
    if next != HOME {
        query.append_pair("next", next);
    }
    format!("/sign-in?{}", query.finish())
}

/// What a trip proves itself by.
pub struct Secrets {
    pub state: String,
    pub verifier: String,
    pub nonce: String,
}

/// The address that the browser is sent to.
pub fn authorize_url(endpoint: &str, provider: &Provider, redirect_uri: &str, secrets: &Secrets) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query
        .append_pair("response_type", "code")
        .append_pair("client_id", &provider.client_id)
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("scope", scope(provider.kind))
        .append_pair("state", &secrets.state)
        .append_pair("code_challenge", &code_challenge(&secrets.verifier))
        .append_pair("code_challenge_method", "S256");
    if provider.kind != ProviderKind::GitHub {
        query.append_pair("nonce", &secrets.nonce);
    }
    format!("{endpoint}{}{}", if endpoint.contains('?') { '&' } else { '?' }, query.finish())
}

/// The form that turns a code into tokens.
pub fn token_form(provider: &Provider, redirect_uri: &str, code: &str, verifier: &str) -> String {
    form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("client_id", &provider.client_id)
        .append_pair("client_secret", provider.client_secret.reveal())
        .append_pair("code_verifier", verifier)
        .finish()
}

#[cfg(test)]
mod tests {
    use super::code_challenge;

    #[test]
    fn the_code_challenge_is_the_one_of_rfc_7636() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(code_challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
