//! The id_token of a provider (OpenID Connect Core 1.0, section 3.1.3.7), whatever the crate of our own tokens can do: a
//! provider chooses its algorithm, and RSA is slow in WebAssembly, so the runtime checks the signature.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{
    Fault, Instant, Ports,
    email::Email,
    ports::{Provider, ProviderKind, SignatureAlgorithm},
};
use serde::Deserialize;
use serde_json::Value;

use super::{
    discovery::{Document, Known},
    model::Profile,
};

/// How far the provider's clock may be away from ours, in seconds.
const LEEWAY_S: i64 = 120;
/// Oldest token that is taken, in seconds since it was issued.
const MAX_AGE_S: i64 = 600;
/// Longest token that is looked at, in bytes.
const MAX_LEN: usize = 16_384;

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<Value>,
    b64: Option<Value>,
}

/// The claims that are looked at.
#[derive(Clone, Debug, Deserialize)]
pub struct Claims {
    iss: String,
    sub: String,
    aud: Value,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    nonce: Option<String>,
    email: Option<String>,
    email_verified: Option<Value>,
    name: Option<String>,
    locale: Option<String>,
    /// Microsoft: the tenant and the person in it, and whether the address's domain was proven by that tenant.
    tid: Option<String>,
    oid: Option<String>,
    xms_edov: Option<Value>,
}

fn refuse(why: &'static str) -> Fault {
    Fault::upstream("sign-in provider", why, false)
}

/// The claims of a token that the provider really signed for us, in answer to this trip.
pub async fn verify(
    ports: &Ports,
    known: &Known,
    (provider, document): (&Provider, &Document),
    token: &str,
    nonce: &str,
) -> Result<Claims, Fault> {
    let malformed = || refuse("its id_token is malformed");
    if token.len() > MAX_LEN {
        return Err(malformed());
    }
    let (signed, signature) = token.rsplit_once('.').ok_or_else(malformed)?;
    let (header, payload) = signed.split_once('.').ok_or_else(malformed)?;
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| malformed());
    let header: Header = kernel::json::read_bytes(&decode(header)?).map_err(|_| malformed())?;
    if header.crit.is_some() || header.b64.is_some() {
        return Err(refuse("its id_token asks for something that we do not do"));
    }
    let algorithm = SignatureAlgorithm::from_name(&header.alg)
        .ok_or_else(|| refuse("its id_token is signed in a way that is not accepted"))?;
    let key = known.key(ports, document, header.kid.as_deref()).await?;
    let key = key.ok_or_else(|| refuse("its id_token is signed with an unknown key"))?;
    let named = key.get("alg").and_then(Value::as_str);
    if named.is_some_and(|named| named != header.alg) || key.get("use").and_then(Value::as_str) == Some("enc") {
        return Err(refuse("its id_token is signed with a key for something else"));
    }
    let jwk = kernel::json::write(&key)?;
    if !ports.verify.verify(algorithm, &jwk, signed.as_bytes(), &decode(signature)?).await? {
        return Err(refuse("the signature of its id_token is wrong"));
    }
    let claims: Claims = kernel::json::read_bytes(&decode(payload)?).map_err(|_| malformed())?;
    claims.check(provider, document, nonce, ports.clock.now())?;
    Ok(claims)
}

impl Claims {
    fn check(&self, provider: &Provider, document: &Document, nonce: &str, now: Instant) -> Result<(), Fault> {
        let now_s = now.millis() / 1_000;
        if self.iss.trim_end_matches('/') != self.issuer(document).trim_end_matches('/') {
            return Err(refuse("its id_token is of another issuer"));
        }
        if !self.is_for(&provider.client_id) {
            return Err(refuse("its id_token is for somebody else"));
        }
        if self.nonce.as_deref().is_none_or(|told| !kernel::secret::same(told, nonce)) {
            return Err(refuse("its id_token answers another question"));
        }
        let is_over = now_s >= self.exp.saturating_add(LEEWAY_S) || now_s.saturating_sub(self.iat) > MAX_AGE_S;
        let is_early = [Some(self.iat), self.nbf].into_iter().flatten().any(|at| at > now_s + LEEWAY_S);
        if is_over || is_early {
            return Err(refuse("its id_token is too old, or from the future"));
        }
        if self.sub.is_empty() || self.sub.len() > 255 {
            return Err(refuse("its id_token names nobody"));
        }
        Ok(())
    }
    /// Microsoft's issuer names the person's own tenant.
    fn issuer(&self, document: &Document) -> String {
        document.issuer.replace("{tenantid}", self.tid.as_deref().unwrap_or_default())
    }
    /// With several audiences, the one that it was made for is named.
    fn is_for(&self, client: &str) -> bool {
        match &self.aud {
            Value::String(one) => one == client && self.azp.as_deref().is_none_or(|azp| azp == client),
            Value::Array(many) => {
                let named = many.iter().any(|one| one.as_str() == Some(client));
                named && (many.len() == 1 || self.azp.as_deref() == Some(client))
            }
            _ => false,
        }
    }
    /// Who it is. An address counts only when the provider vouches for it; Microsoft does so only where the tenant has
    /// proven the domain.
    pub fn profile(self, kind: ProviderKind) -> Option<Profile> {
        let is_true = |value: &Option<Value>| match value {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => text == "true" || text == "1",
            Some(Value::Number(number)) => number.as_i64() == Some(1),
            _ => false,
        };
        let (subject, vouched) = match kind {
            ProviderKind::Microsoft => {
                (format!("{}:{}", self.tid.as_deref()?, self.oid.as_deref()?), is_true(&self.xms_edov))
            }
            _ => (self.sub.clone(), is_true(&self.email_verified)),
        };
        Some(Profile {
            subject,
            verified_email: self.email.as_deref().filter(|_| vouched).and_then(Email::parse),
            name: self.name.unwrap_or_default(),
            locale: self.locale,
        })
    }
}
