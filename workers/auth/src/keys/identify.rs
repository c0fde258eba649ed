//! Which program shows a key, and whether it may come in from where it is.

use kernel::{Fault, Ports, Tenant, time::hours};
use token::api_key;
use web::{Knock, Membership, Program, RequestSignature};

use super::networks;
use crate::{
    seal,
    store::keys::{self, KeyRow},
};

/// `last_used_at` is written at most this often, in milliseconds.
const SEEN_EVERY_MS: i64 = hours(1);

fn bad_key() -> Fault {
    Fault::unauthenticated("bad_key", "this key is unknown, has run out or was revoked; make a new one in the settings")
}

/// The program of a key.
pub async fn program(ports: &Ports, key: &str, knock: Knock<'_>) -> Result<Program, Fault> {
    if !api_key::is_well_formed(key) {
        return Err(bad_key());
    }
    let row = keys::find(ports, &api_key::hash(key)).await?.ok_or_else(bad_key)?;
    let now = ports.clock.now();
    if row.ends_at().is_some_and(|end| now >= end) {
        return Err(bad_key());
    }
    if !networks::allow(&row.ips, knock.ip) {
        return Err(Fault::forbidden("address_not_allowed", "this key may not be used from this network address"));
    }
    signed(ports, &row, &knock).await?;
    if row.last_used_at.is_none_or(|last| now.since(last) >= SEEN_EVERY_MS) {
        keys::touch(ports, &row.id, now, knock.ip).await?;
    }
    let KeyRow { id, scopes, per_minute, team_id, shard, role, .. } = row;
    #[allow(clippy::disallowed_methods, reason = "a door: the key's own team, joined through its maker's membership")]
    let tenant = Tenant::from_directory(team_id, shard);
    let scopes = scopes.split(' ').map(str::to_owned).collect();
    // A key is no session: what a team asks of its people's sessions is not asked of its programs.
    let membership = Membership { tenant, role, asks_second_factor: false };
    Ok(Program { key: id, scopes, per_minute, membership })
}

/// A key that signs must sign every request, each once.
async fn signed(ports: &Ports, row: &KeyRow, knock: &Knock<'_>) -> Result<(), Fault> {
    let Some(sealed) = &row.signing_sealed else { return Ok(()) };
    let Some(RequestSignature { timestamp, nonce, signature, body_sha256 }) = &knock.signature else {
        let detail = "this key signs its requests: send x-gr8-timestamp, x-gr8-nonce and x-gr8-signature";
        return Err(Fault::forbidden("signature_required", detail));
    };
    let bad = |detail: &'static str| Fault::unauthenticated("bad_signature", detail);
    let now = ports.clock.now();
    let told: i64 = timestamp.parse().map_err(|_| bad("x-gr8-timestamp must be unix seconds"))?;
    if (now.millis() / 1_000 - told).abs() > 300 {
        return Err(bad("x-gr8-timestamp is more than five minutes away from our clock"));
    }
    let is_nonce = (16..=64).contains(&nonce.len()) && nonce.bytes().all(|b| b.is_ascii_graphic());
    if !is_nonce {
        return Err(bad("x-gr8-nonce must be 16 to 64 visible characters"));
    }
    let secret = seal::open(ports, seal::REQUEST_SIGNING, row.id.as_str(), sealed)?.plain;
    let text = api_key::canonical(knock.method, knock.target, timestamp, nonce, body_sha256);
    if !api_key::verify_signature(secret.reveal(), &text, signature) {
        return Err(bad("the signature does not match; see the documentation for what is signed"));
    }
    // Only now: a stranger must not use nonces up.
    if keys::use_nonce(ports, &row.id, nonce, now).await? { Ok(()) } else { Err(bad("this nonce was used before")) }
}
