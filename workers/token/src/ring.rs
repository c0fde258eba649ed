//! The keys that sign access tokens: when each is published, signs, and is accepted. Only names and times are stored; the
//! key itself is derived from the master key.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jwt_compact::alg::{Ed25519, SigningKey as _};
use serde::Serialize;

use crate::MasterKey;

pub(crate) type Signing = <Ed25519 as jwt_compact::Algorithm>::SigningKey;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// A key signs for this long, in milliseconds.
pub const SIGNS_MS: i64 = 30 * DAY_MS;
/// It is published this long before it signs, so that whoever keeps our key set knows it in time, in milliseconds.
pub const PUBLISHED_MS: i64 = DAY_MS;
/// It is accepted this much longer than it signs, in milliseconds: four times the life of a token.
pub const ACCEPTED_MS: i64 = HOUR_MS;

/// The life of one key, in unix milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::struct_field_names, reason = "instants end in _at, as their columns do")]
pub struct KeyTimes {
    pub kid: String,
    /// The name of the master key that it is derived from.
    pub master: String,
    pub created_at: i64,
    pub signs_from_at: i64,
    pub signs_until_at: i64,
    pub accepted_until_at: i64,
}

/// A key that can be used.
struct Key {
    times: KeyTimes,
    signing: Signing,
    /// The public half as it is published (RFC 8037).
    jwk: String,
}

/// Every key that may still be met, derived from the master key that the deployment has now. What another master key
/// made is not accepted: changing the master key ends every access token at once.
pub struct Ring(Vec<Key>);

impl Ring {
    pub fn new(keys: Vec<KeyTimes>, master: &MasterKey) -> Self {
        let ours = keys.into_iter().filter(|times| times.master == master.id());
        let derive = |times: KeyTimes| {
            let seed = master.derive(format!("auth.token.v1\0{}", times.kid).as_bytes());
            let signing = Signing::from_slice(&seed).ok()?;
            let jwk = jwk(&times.kid, &signing)?;
            Some(Key { times, signing, jwk })
        };
        Self(ours.filter_map(derive).collect())
    }
    /// The name and the key that sign at `now`: of several, the one that began last.
    pub(crate) fn signing(&self, now: i64) -> Option<(&str, &Signing)> {
        let signs = |key: &&Key| (key.times.signs_from_at..key.times.signs_until_at).contains(&now);
        let key = self.0.iter().filter(signs).max_by_key(|key| key.times.signs_from_at)?;
        Some((&key.times.kid, &key.signing))
    }
    /// The public key of a name as a JSON Web Key, while it is accepted, and until when that is.
    pub(crate) fn verifying(&self, kid: &str, now: i64) -> Option<(&str, i64)> {
        let key = self.0.iter().find(|key| key.times.kid == kid && now < key.times.accepted_until_at)?;
        Some((&key.jwk, key.times.accepted_until_at))
    }
    /// True when a key of that name is known, accepted or not.
    pub fn knows(&self, kid: &str) -> bool {
        self.0.iter().any(|key| key.times.kid == kid)
    }
    /// The times of the key that must be made now, if one must: the first of all signs at once, the next ones are published
    /// a day before the last one ends.
    pub fn due(&self, now: i64, master: &MasterKey, kid: String) -> Option<KeyTimes> {
        let last = self.0.iter().map(|key| key.times.signs_until_at).max().filter(|until| *until > now);
        let signs_from_at = match last {
            None => now,
            Some(until) if until - now <= PUBLISHED_MS => until,
            Some(_) => return None,
        };
        let signs_until_at = signs_from_at.max(now) + SIGNS_MS;
        Some(KeyTimes {
            kid,
            master: master.id().to_owned(),
            created_at: now,
            signs_from_at,
            signs_until_at,
            accepted_until_at: signs_until_at + ACCEPTED_MS,
        })
    }
    /// The public keys as a JSON Web Key Set (RFC 7517, RFC 8037): those that sign, will sign soon, or are still accepted.
    pub fn jwks(&self, now: i64) -> String {
        let shown = self.0.iter().filter(|key| now < key.times.accepted_until_at);
        let keys: Vec<&str> = shown.map(|key| key.jwk.as_str()).collect();
        format!(r#"{{"keys":[{}]}}"#, keys.join(","))
    }
}

/// None only when it cannot be written.
fn jwk(kid: &str, signing: &Signing) -> Option<String> {
    let x = URL_SAFE_NO_PAD.encode(signing.to_verifying_key().as_bytes());
    json::write(&Jwk { kty: "OKP", crv: "Ed25519", use_: "sig", alg: "EdDSA", kid, x }).ok()
}

#[derive(Serialize)]
struct Jwk<'a> {
    kty: &'a str,
    crv: &'a str,
    #[serde(rename = "use")]
    use_: &'a str,
    alg: &'a str,
    kid: &'a str,
    x: String,
}

#[cfg(test)]
mod tests;
