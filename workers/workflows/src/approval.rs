//! Links by which a person answers an approval: signed, for one step of one run, until a time. The link itself changes
//! nothing; the page behind it asks, and its button does.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use kernel::{Fault, Instant, ids::TeamId, json, ports::Settings, secret::Secret};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// What a link says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    pub team: TeamId,
    pub shard: u8,
    pub run: String,
    /// `node:iteration`.
    pub step: String,
    /// The address that it was sent to.
    pub who: String,
    pub until: Instant,
}

/// Tells these signatures from everything else that the deployment's key signs.
const PURPOSE: &[u8] = b"workflows.approve.v1\0";

fn mac(key: &Secret, body: &str) -> Result<Hmac<Sha256>, Fault> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.reveal().as_bytes()).map_err(Fault::internal)?;
    mac.update(PURPOSE);
    mac.update(body.as_bytes());
    Ok(mac)
}

/// The token of a link.
pub fn sign(settings: &Settings, claim: &Claim) -> Result<String, Fault> {
    let body = URL_SAFE_NO_PAD.encode(json::write(claim)?);
    let tag = mac(&settings.signing_key, &body)?.finalize().into_bytes();
    Ok(format!("{body}.{}", URL_SAFE_NO_PAD.encode(tag)))
}

/// What a token says, when we signed it and its time has not passed.
pub fn read(settings: &Settings, token: &str, now: Instant) -> Option<Claim> {
    let (body, tag) = token.split_once('.').filter(|_| token.len() <= 4_000)?;
    let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
    let keys = [Some(&settings.signing_key), settings.signing_key_before.as_ref()];
    let is_ours = |key: &Secret| mac(key, body).is_ok_and(|mac| mac.verify_slice(&tag).is_ok());
    keys.into_iter().flatten().any(is_ours).then_some(())?;
    let claim: Claim = json::read(&String::from_utf8(URL_SAFE_NO_PAD.decode(body).ok()?).ok()?).ok()?;
    (now < claim.until).then_some(claim)
}
