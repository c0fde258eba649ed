//! What a provider says of itself (OpenID Connect Discovery), kept for an hour; its keys for ten minutes.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use kernel::{
    Fault, Instant, Ports,
    ports::{Outgoing, Provider, ProviderKind},
    time::{minutes, seconds},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

const DOCUMENT_MS: i64 = minutes(60);
const KEYS_MS: i64 = minutes(10);
/// Keys are read again at once for a name that is not among them, since providers change keys whenever they like; but at most
/// this often for one provider, in milliseconds, whatever it sends.
const SEARCH_AGAIN_MS: i64 = seconds(10);
/// Largest answer of a provider, in bytes.
pub const LIMIT_BYTES: u32 = 256 * 1024;
/// How long a provider may take, in milliseconds.
pub const TIMEOUT_MS: u32 = 8_000;

/// A provider's own description.
#[derive(Clone, Debug, Deserialize)]
pub struct Document {
    pub issuer: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    #[serde(default)]
    pub jwks_uri: String,
    /// RFC 9207: its answers name the issuer.
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

/// The keys of a provider.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Keys {
    pub keys: Vec<Value>,
}

/// What this isolate knows of providers.
#[derive(Default)]
pub struct Known {
    documents: Mutex<BTreeMap<String, (Document, Instant)>>,
    keys: Mutex<BTreeMap<String, KeptKeys>>,
}

/// The keys of a provider as they were read, and when a name was last looked for among them in vain.
#[derive(Clone)]
struct KeptKeys {
    keys: Keys,
    read_at: Instant,
    searched_at: Option<Instant>,
}

impl Known {
    /// The description of a provider. GitHub has none: its addresses are fixed.
    pub async fn document(&self, ports: &Ports, provider: &Provider) -> Result<Document, Fault> {
        if provider.kind == ProviderKind::GitHub {
            return Ok(github(&provider.issuer));
        }
        let now = ports.clock.now();
        let held = self.documents.lock().unwrap_or_else(PoisonError::into_inner).get(&provider.id).cloned();
        if let Some((document, _)) = held.filter(|(_, read_at)| now.since(*read_at) < DOCUMENT_MS) {
            return Ok(document);
        }
        let document: Document = get(ports, &format!("{}/.well-known/openid-configuration", provider.issuer)).await?;
        if !is_of(provider, &document.issuer) {
            return Err(Fault::upstream(provider.name.clone(), "it calls itself by another issuer", false));
        }
        let kept = (document.clone(), now);
        self.documents.lock().unwrap_or_else(PoisonError::into_inner).insert(provider.id.clone(), kept);
        Ok(document)
    }

    /// The key of a name. An unknown name has the keys read again. Requests that are under way at once read for themselves:
    /// whoever came second must not be turned away because the first one waits for its answer.
    pub async fn key(&self, ports: &Ports, document: &Document, kid: Option<&str>) -> Result<Option<Value>, Fault> {
        let now = ports.clock.now();
        let held = self.keys.lock().unwrap_or_else(PoisonError::into_inner).get(&document.jwks_uri).cloned();
        let mut searched_at = None;
        if let Some(kept) = held.filter(|kept| now.since(kept.read_at) < KEYS_MS) {
            let found = pick(&kept.keys, kid);
            if found.is_some() || kept.searched_at.is_some_and(|at| now.since(at) < SEARCH_AGAIN_MS) {
                return Ok(found);
            }
            searched_at = Some(now);
        }
        let keys: Keys = get(ports, &document.jwks_uri).await?;
        let found = pick(&keys, kid);
        let kept = KeptKeys { keys, read_at: now, searched_at };
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).insert(document.jwks_uri.clone(), kept);
        Ok(found)
    }
}

/// A token without a key's name is taken only from a provider that has one key.
fn pick(keys: &Keys, kid: Option<&str>) -> Option<Value> {
    match kid {
        Some(kid) => keys.keys.iter().find(|key| key.get("kid").and_then(Value::as_str) == Some(kid)).cloned(),
        None if keys.keys.len() == 1 => keys.keys.first().cloned(),
        None => None,
    }
}

/// Microsoft's issuer has the place of the person's tenant open.
fn is_of(provider: &Provider, issuer: &str) -> bool {
    let issuer = issuer.trim_end_matches('/');
    match provider.kind {
        ProviderKind::Microsoft => {
            let (told, wanted) = (issuer.replace("{tenantid}", "common"), provider.issuer.as_str());
            told == wanted || issuer == wanted
        }
        _ => issuer == provider.issuer,
    }
}

fn github(site: &str) -> Document {
    Document {
        issuer: site.to_owned(),
        authorization_endpoint: format!("{site}/login/oauth/authorize"),
        token_endpoint: format!("{site}/login/oauth/access_token"),
        jwks_uri: String::new(),
        authorization_response_iss_parameter_supported: false,
    }
}

async fn get<T: DeserializeOwned>(ports: &Ports, url: &str) -> Result<T, Fault> {
    let mut request = Outgoing::get(url, LIMIT_BYTES, TIMEOUT_MS);
    request.headers.push(("accept".to_owned(), "application/json".to_owned()));
    let answer = ports.http.send(request).await?;
    read("sign-in provider", answer.status, &answer.body)
}

/// A JSON answer of a provider.
pub fn read<T: DeserializeOwned>(who: &str, status: u16, body: &[u8]) -> Result<T, Fault> {
    if !(200..300).contains(&status) {
        return Err(Fault::upstream(who.to_owned(), format!("status {status}"), status >= 500));
    }
    kernel::json::read_bytes(body)
        .map_err(|_| Fault::upstream(who.to_owned(), "an answer that is not understood", false))
}
