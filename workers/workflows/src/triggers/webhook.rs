//! A request to the workflow's own address: signed or not, answered at once or when the run is over.

use std::collections::BTreeMap;

use hmac::{Hmac, Mac};
use kernel::{Batch, Fault, Instant, Scope, ports::Settings, secret::Secret};
use nodes::{Failure, Manifest, Node};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::Sha256;

use super::TRIGGER;
use crate::store;

/// When the caller is answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// With 202 once the run is stored.
    #[default]
    AtOnce,
    /// With what “Respond to webhook” puts out, or the last node.
    WhenDone,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookParams {
    /// Whether only requests with a right signature are let in. Off: whoever knows the address starts a run.
    #[serde(default = "yes")]
    pub signed: bool,
    /// Counts up when the secret has to be another one; the old one is then no longer taken.
    #[serde(default)]
    pub secret_number: u32,
    /// Seconds that a signature may be old: 30 to 3,600.
    #[serde(default = "five_minutes")]
    pub tolerance_s: u32,
    /// When the caller is answered.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub answer: Answer,
}

const fn yes() -> bool {
    true
}
const fn five_minutes() -> u32 {
    300
}

/// The request.
#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookOutput {
    pub method: String,
    /// Names in lower case; without signatures, cookies and credentials.
    pub headers: BTreeMap<String, String>,
    pub query: BTreeMap<String, String>,
    /// JSON and forms as values, everything else as text.
    pub body: Value,
}

/// Webhook.
pub struct Webhook;

impl Node for Webhook {
    type Params = WebhookParams;
    type Output = WebhookOutput;
    const MANIFEST: Manifest = Manifest {
        kind: "trigger.webhook",
        name: "Webhook",
        icon: "webhook",
        docs: "Starts when the workflow's own address is called. Signed calls carry `GR8-Signature: t=<unix seconds>,v1=<hex>`, the HMAC-SHA256 of `<t>.<body>` with the trigger's secret. A repeated call (same Idempotency-Key, delivery id or signature) is the same run.",
        ..TRIGGER
    };
    fn check(params: &WebhookParams) -> Result<(), Failure> {
        if (30..=3_600).contains(&params.tolerance_s) {
            return Ok(());
        }
        Err(Failure::new("bad_parameter", "30 to 3,600 seconds are possible.").parameter("tolerance_s"))
    }
}

/// Name of the header with the signature.
pub const SIGNATURE: &str = "gr8-signature";

/// Headers by which senders name a delivery, the first that is there counts.
const DELIVERIES: &[&str] = &[
    "idempotency-key",
    "webhook-id",
    "svix-id",
    "x-github-delivery",
    "x-gitlab-event-uuid",
    "x-shopify-webhook-id",
    "x-delivery-id",
];

/// Headers that a run never sees.
const HIDDEN: &[&str] = &[SIGNATURE, "authorization", "cookie", "proxy-authorization"];

/// Which trigger it is.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub team: &'a str,
    pub workflow: &'a str,
    pub node: &'a str,
}

/// Why a call is not let in. All are answered alike; which it was is for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    NoSignature,
    Unreadable,
    TooOld,
    /// From a clock that goes ahead by more than the tolerance.
    TooNew,
    Wrong,
    /// The signature was used before, for another delivery.
    Replayed,
}

impl Refused {
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoSignature => "no_signature",
            Self::Unreadable => "unreadable_signature",
            Self::TooOld => "signature_too_old",
            Self::TooNew => "signature_too_new",
            Self::Wrong => "wrong_signature",
            Self::Replayed => "signature_replayed",
        }
    }
}

fn mac(key: &[u8], parts: &[&[u8]]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    for part in parts {
        mac.update(part);
    }
    Some(mac)
}

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The secret of a trigger, as its owner gives it to the sender. It follows from the deployment's key, so none is stored.
pub fn secret_of(key: &Secret, place: Place<'_>, number: u32) -> Secret {
    let said = format!("workflows.webhook.v1\0{}\0{}\0{}\0{number}", place.team, place.workflow, place.node);
    let tag = mac(key.reveal().as_bytes(), &[said.as_bytes()]).map(|mac| hex(&mac.finalize().into_bytes()));
    Secret::new(format!("whsec_{}", tag.unwrap_or_default()))
}

/// What proves that an address is ours: counting `secret_number` up makes another address, too.
pub fn tag_of(key: &Secret, (place, shard): (Place<'_>, u8), number: u32) -> String {
    let Place { team, workflow, node } = place;
    let said = format!("workflows.hook.v1\0{team}\0{shard}\0{workflow}\0{node}\0{number}");
    let tag = mac(key.reveal().as_bytes(), &[said.as_bytes()]).map(|mac| hex(&mac.finalize().into_bytes()));
    tag.unwrap_or_default().chars().take(32).collect()
}

/// Checks a signature. Answers its mark: the same call has the same, and no other has it.
/// # Errors
/// Why the call is not let in.
pub fn verify(
    settings: &Settings,
    (place, params): (Place<'_>, &WebhookParams),
    header: Option<&str>,
    body: &[u8],
    now: Instant,
) -> Result<String, Refused> {
    let header = header.ok_or(Refused::NoSignature)?;
    let parts = || header.split(',').filter_map(|part| part.trim().split_once('='));
    let stamp = parts().find(|(name, _)| *name == "t").map(|(_, stamp)| stamp).ok_or(Refused::Unreadable)?;
    let is_digits = (1..=12).contains(&stamp.len()) && stamp.bytes().all(|byte| byte.is_ascii_digit());
    let at: i64 = stamp.parse().ok().filter(|_| is_digits).ok_or(Refused::Unreadable)?;
    let tolerance = i64::from(params.tolerance_s) * 1_000;
    let age = now.since(Instant::from_millis(at.saturating_mul(1_000)));
    let keys = [Some(&settings.signing_key), settings.signing_key_before.as_ref()];
    for key in keys.into_iter().flatten() {
        let secret = secret_of(key, place, params.secret_number);
        let tag = mac(secret.reveal().as_bytes(), &[stamp.as_bytes(), b".", body]).ok_or(Refused::Wrong)?;
        let tag = hex(&tag.finalize().into_bytes());
        let is_it = parts()
            .take(8)
            .any(|(name, given)| name == "v1" && kernel::secret::same(&tag, &given.to_ascii_lowercase()));
        if !is_it {
            continue;
        }
        if age > tolerance {
            return Err(Refused::TooOld);
        }
        return if age < -tolerance { Err(Refused::TooNew) } else { Ok(format!("{stamp}.{tag}")) };
    }
    Err(Refused::Wrong)
}

/// What makes a repeated call the same run: what the sender calls it, else its signature, else nothing.
pub fn dedup_of(headers: &[(String, String)], mark: Option<&str>) -> Option<String> {
    let named = DELIVERIES.iter().find_map(|wanted| {
        let found =
            headers.iter().find(|(name, value)| name.eq_ignore_ascii_case(wanted) && !value.trim().is_empty())?;
        // What is longer is no name of anything.
        Some(format!("{wanted}:{}", found.1.trim())).filter(|key| key.len() <= 300)
    });
    named.or_else(|| mark.map(|mark| format!("signature:{mark}")))
}

/// Takes a signature's mark for one delivery. The name of a delivery is not signed, so whoever heard a call could send it again under
/// another: the mark then is taken already.
/// # Errors
/// `Refused::Replayed` inside; a fault when the database does not answer.
pub async fn admit(scope: &Scope, mark: &str, dedup: &str) -> Result<Result<(), Refused>, Fault> {
    let first = store::apply_once(scope, &format!("hook/{mark}"), Batch::default(), json!(dedup)).await?;
    Ok(if first == json!(dedup) { Ok(()) } else { Err(Refused::Replayed) })
}

/// A call as the item that its run begins with.
pub fn item_of(method: &str, query: &str, headers: &[(String, String)], body: &[u8]) -> Value {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let lower = headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
    seen.extend(lower.filter(|(name, _)| !HIDDEN.contains(&name.as_str())));
    let headers = seen;
    let kind = headers.get("content-type").map(|kind| kind.to_ascii_lowercase()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let text = || String::from_utf8_lossy(body).into_owned();
    let pairs = |bytes: &[u8]| {
        let mut pairs: BTreeMap<String, String> = BTreeMap::new();
        pairs.extend(form_urlencoded::parse(bytes).into_owned());
        pairs
    };
    let body = match kind {
        _ if body.is_empty() => Value::Null,
        "application/x-www-form-urlencoded" => json!(pairs(body)),
        kind if kind == "application/json" || kind.ends_with("+json") => {
            let text = text();
            kernel::json::read(&text).unwrap_or(Value::String(text))
        }
        _ => Value::String(text()),
    };
    json!({ "method": method, "headers": headers, "query": pairs(query.as_bytes()), "body": body })
}
