//! From a code to a person.

use kernel::{
    Fault, Ports,
    ports::{Method, Outgoing, Provider, ProviderKind},
};
use serde::Deserialize;

use super::{
    discovery::{self, Document, Known, LIMIT_BYTES, TIMEOUT_MS},
    github, id_token,
    model::{Profile, Secrets, token_form},
};

#[derive(Deserialize)]
struct Tokens {
    access_token: Option<String>,
    id_token: Option<String>,
    /// GitHub answers 200 with an error.
    error: Option<String>,
}

/// Who the provider says came, by the code that the browser brought.
pub async fn profile(
    ports: &Ports,
    known: &Known,
    (provider, document): (&Provider, &Document),
    (code, redirect_uri): (&str, &str),
    secrets: &Secrets,
) -> Result<Profile, Fault> {
    let form = token_form(provider, redirect_uri, code, &secrets.verifier);
    let headers =
        [("accept", "application/json"), ("content-type", "application/x-www-form-urlencoded"), ("user-agent", "gr8")];
    let request = Outgoing {
        method: Method::Post,
        url: document.token_endpoint.clone(),
        headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        body: form.into_bytes(),
        limit_bytes: LIMIT_BYTES,
        timeout_ms: TIMEOUT_MS,
    };
    let answer = ports.http.send(request).await?;
    let tokens: Tokens = discovery::read(&provider.name, answer.status, &answer.body)?;
    let lacking = || Fault::upstream(provider.name.clone(), "it took the code and gave no token", false);
    if tokens.error.is_some() {
        return Err(Fault::upstream(provider.name.clone(), "it did not take the code", false));
    }
    if provider.kind == ProviderKind::GitHub {
        return github::profile(ports, provider, &tokens.access_token.ok_or_else(lacking)?).await;
    }
    let id_token = tokens.id_token.ok_or_else(lacking)?;
    let claims = id_token::verify(ports, known, (provider, document), &id_token, &secrets.nonce).await?;
    claims.profile(provider.kind).ok_or_else(lacking)
}
