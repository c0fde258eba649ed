//! An e-mail to the trigger's own address.

use hmac::{Hmac, Mac};
use kernel::{
    id::Id,
    ids::{TeamId, WorkflowId},
    ports::Settings,
    secret::Secret,
};
use nodes::{Failure, Manifest, Node};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::Sha256;

use super::{TRIGGER, webhook::Place};

/// The kind of node.
pub const KIND: &str = "trigger.email";
/// Characters of an id in an address.
const ID: usize = 26;
/// Characters of what proves that an address is ours: 50 bits.
const TAG: usize = 10;
/// Digits that no letter can be mistaken for, in lower case: addresses are told over the telephone, and have no case.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EmailParams {
    /// Counts up when the address has to be another one; mails to the old one are then refused.
    #[serde(default)]
    pub address_number: u32,
}

/// A name with its address.
#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mailbox {
    pub name: String,
    pub address: String,
}

/// A file that came along.
#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailFile {
    pub name: String,
    /// Such as `application/pdf`.
    #[serde(rename = "type")]
    pub of: String,
    /// Bytes.
    pub size: u32,
    /// Null when it was left out, and `error` says why.
    pub content_base64: Option<String>,
    /// `too_large`: a file has at most 250,000 bytes, all together 500,000.
    pub error: Option<String>,
}

/// The mail.
#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EmailOutput {
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub from: Mailbox,
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub to: Vec<Mailbox>,
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub cc: Vec<Mailbox>,
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub reply_to: Vec<Mailbox>,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// ISO 8601; empty when the mail has none that can be read.
    pub date: String,
    pub message_id: String,
    pub in_reply_to: String,
    pub references: String,
    /// Names in lower case: `list-id`, `authentication-results`, `received-spf` and the like, as far as they are there.
    pub headers: std::collections::BTreeMap<String, String>,
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub attachments: Vec<MailFile>,
    /// Who sent it, as the mail server was told; may be another one than `from`, and neither is proved.
    pub sender: String,
}

/// E-mail received.
pub struct Email;

impl Node for Email {
    type Params = EmailParams;
    type Output = EmailOutput;
    const MANIFEST: Manifest = Manifest {
        kind: KIND,
        name: "E-mail received",
        icon: "mail",
        docs: "Starts when a mail comes to the trigger's own address. The same mail twice is one run. Automatic answers, bounces and our own mails start nothing, so that two machines never write to each other. A mail has 1 MB at most. The address is hard to guess, but whoever knows it can write: check the sender where it matters.",
        ..TRIGGER
    };
    fn check(_: &EmailParams) -> Result<(), Failure> {
        Ok(())
    }
}

/// Parameters of a node of this kind.
pub fn params_of(params: &Value) -> Option<EmailParams> {
    nodes::params::read(params).ok()
}

/// Whose address it is, as far as the address itself says: the node is the one whose tag it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    pub shard: u8,
    pub team: TeamId,
    pub workflow: WorkflowId,
    pub tag: String,
}

/// The part before the @: team, workflow, shard and tag, 64 characters, which is what an address may have. Nothing is stored of it.
pub fn local_part(key: &Secret, (place, shard): (Place<'_>, u8), number: u32) -> Option<String> {
    let (team, workflow) = (short(TeamId::PREFIX, place.team)?, short(WorkflowId::PREFIX, place.workflow)?);
    let tag = tag_of(key, (place, shard), number)?;
    Some(format!("{team}{workflow}{shard:02x}{tag}")).filter(|text| text.len() == 2 * ID + 2 + TAG)
}

/// An id's 32 hexadecimal digits as 26 of ours.
fn short(prefix: &str, id: &str) -> Option<String> {
    let number = u128::from_str_radix(id.strip_prefix(prefix)?, 16).ok()?;
    let digit = |at: usize| DIGITS.get((number >> (5 * at)) as usize & 31).copied().map(char::from);
    (0..ID).rev().map(digit).collect()
}

/// The id again.
fn long(prefix: &str, digits: &str) -> Option<String> {
    let value = |digit: u8| DIGITS.iter().position(|known| *known == digit);
    let add = |number: u128, digit: u8| Some(number.checked_mul(32)? | value(digit)? as u128);
    let number = digits.bytes().try_fold(0, add)?;
    Some(format!("{prefix}{number:032x}"))
}

/// What proves that an address is ours.
pub fn tag_of(key: &Secret, (place, shard): (Place<'_>, u8), number: u32) -> Option<String> {
    let Place { team, workflow, node } = place;
    let said = format!("workflows.mail.v1\0{team}\0{shard}\0{workflow}\0{node}\0{number}");
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key.reveal().as_bytes()).ok()?;
    mac.update(said.as_bytes());
    let bytes = mac.finalize().into_bytes();
    let digit = |byte: &u8| DIGITS.get(usize::from(byte & 31)).copied().map(char::from);
    bytes.iter().take(TAG).map(digit).collect()
}

impl Key {
    /// Reads an address of a domain; capitals make no difference.
    pub fn read(address: &str, domain: &str) -> Option<Self> {
        let address = address.trim().to_ascii_lowercase();
        let (local, of) = address.rsplit_once('@')?;
        if of != domain || local.len() != 2 * ID + 2 + TAG || !local.is_ascii() {
            return None;
        }
        let (team, rest) = local.split_at_checked(ID)?;
        let (workflow, rest) = rest.split_at_checked(ID)?;
        let (shard, tag) = rest.split_at_checked(2)?;
        Some(Self {
            shard: u8::from_str_radix(shard, 16).ok()?,
            team: long(TeamId::PREFIX, team)?.parse().ok()?,
            workflow: long(WorkflowId::PREFIX, workflow)?.parse().ok()?,
            tag: tag.to_owned(),
        })
    }

    /// Whether it is the address of a node.
    pub fn is_of(&self, settings: &Settings, node: &str, number: u32) -> bool {
        let place = Place { team: self.team.as_str(), workflow: self.workflow.as_str(), node };
        let keys = [Some(&settings.signing_key), settings.signing_key_before.as_ref()];
        let mut tags = keys.into_iter().flatten().filter_map(|key| tag_of(key, (place, self.shard), number));
        tags.any(|tag| kernel::secret::same(&tag, &self.tag))
    }
}
