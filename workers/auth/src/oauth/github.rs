//! GitHub speaks OAuth without id_token: the person comes from its API. The identity is the number of the account, and the
//! address is the one that is primary and verified.

use kernel::{
    Fault, Ports,
    email::Email,
    ports::{Outgoing, Provider},
};
use serde::{Deserialize, de::DeserializeOwned};

use super::{
    discovery::{self, LIMIT_BYTES, TIMEOUT_MS},
    model::Profile,
};

#[derive(Deserialize)]
struct Account {
    id: i64,
    login: String,
    name: Option<String>,
}

#[derive(Deserialize)]
struct Address {
    email: String,
    #[serde(default)]
    primary: bool,
    #[serde(default)]
    verified: bool,
}

/// Whose access token it is.
pub async fn profile(ports: &Ports, provider: &Provider, token: &str) -> Result<Profile, Fault> {
    let account: Account = get(ports, provider, token, "user").await?;
    let addresses: Vec<Address> = get(ports, provider, token, "user/emails").await?;
    let address = addresses.into_iter().find(|address| address.primary && address.verified);
    Ok(Profile {
        subject: account.id.to_string(),
        verified_email: address.and_then(|address| Email::parse(&address.email)),
        name: account.name.filter(|name| !name.trim().is_empty()).unwrap_or(account.login),
        locale: None,
    })
}

/// The public site's API has a host of its own; an enterprise's stands below its site.
fn api(site: &str) -> String {
    if site == "https://github.com" { "https://api.github.com".to_owned() } else { format!("{site}/api/v3") }
}

async fn get<T: DeserializeOwned>(ports: &Ports, provider: &Provider, token: &str, path: &str) -> Result<T, Fault> {
    let mut request = Outgoing::get(format!("{}/{path}", api(&provider.issuer)), LIMIT_BYTES, TIMEOUT_MS);
    let headers = [
        ("accept", "application/vnd.github+json".to_owned()),
        ("authorization", format!("Bearer {token}")),
        ("user-agent", "gr8".to_owned()),
        ("x-github-api-version", "2022-11-28".to_owned()),
    ];
    request.headers.extend(headers.map(|(name, value)| (name.to_owned(), value)));
    let answer = ports.http.send(request).await?;
    discovery::read(&provider.name, answer.status, &answer.body)
}
