//! E-mail addresses: what we accept, in one place (no regex, no IDNA tables in the wasm).
//!
//! Two accounts must never stand for one mailbox, nor one account for two. Unicode has many ways to write what looks alike
//! or means the same, and the tables that say so (NFKC, confusables, IDNA) weigh more than the rest of this crate. So an
//! address is refused unless there is only one way to write it:
//!
//! - Letters come from the scripts in `script.rs`, in ranges where each letter has one spelling: no combining marks beside
//!   a letter that has them built in, no full-width, circled or mathematical letters, nothing invisible.
//! - The local part, and each label of the domain, is of one script. Latin may stand beside Chinese, Japanese and Korean,
//!   which nobody confuses with it; a Cyrillic `а` in `pаypal` is refused.
//! - `xn--` labels are decoded (RFC 3492) and must then be what a person could have typed: `xn--mller-kva.de` and
//!   `müller.de` are one address. What does not decode is refused.
//! - Case never tells mailboxes apart. The domain is kept in lower case, the local part as its owner writes it, because
//!   they know best how their server wants it; accounts are compared by `folded`.
//!
//! What a provider does inside a local part (`ann+news`, dots) is not ours to know: those are addresses of their own.

mod punycode;
mod script;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

/// Longest address that SMTP carries (RFC 5321 section 4.5.3.1.3, less the angle brackets).
pub const MAX_LEN: usize = 254;

/// An address in the form `local@domain`, trimmed, with its domain in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = "email", example = "ann@example.com"))]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Reads an address; `None` when no mail server would take it, or when it could be written in another way too.
    /// Stricter than RFC 5321 where the exotic forms (quoted local parts, address literals) are only ever typing errors
    /// or attacks.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').filter(|_| text.len() <= MAX_LEN)?;
        if !is_local(local) {
            return None;
        }
        let labels: Option<Vec<String>> = domain.split('.').map(label).collect();
        let labels = labels.filter(|labels| labels.len() >= 2 && labels.last().is_some_and(|top| is_top(top)))?;
        let address = format!("{local}@{}", labels.join("."));
        (address.len() <= MAX_LEN).then_some(Self(address))
    }
    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// The form under which accounts are unique: all lower case. A Greek word ends with another small sigma than it
    /// holds, while both are one capital: they count as one.
    pub fn folded(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or(("", &self.0));
        format!("{}@{domain}", lower(local).replace('ς', "σ"))
    }
}

/// Lower case, letter by letter: the same wherever a letter stands.
fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

fn is_local(local: &str) -> bool {
    let fits = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    (1..=64).contains(&local.len())
        && local.chars().all(fits)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && script::is_of_one(local)
        // Letters that become two in lower case (`İ`) would have two spellings.
        && script::is_of_one(&lower(local))
}

/// A label of a domain as it is kept: in lower case, decoded.
fn label(text: &str) -> Option<String> {
    let text = lower(text);
    let text = match text.strip_prefix("xn--") {
        // A code for what needs none is another spelling of it.
        Some(code) => punycode::decode(code).filter(|plain| !plain.is_ascii() && lower(plain) == *plain)?,
        None => text,
    };
    let fits = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || c == '-';
    let is_sound = (1..=63).contains(&text.len())
        && text.chars().all(fits)
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text.get(2..4) != Some("--")
        && script::is_of_one(&text);
    is_sound.then_some(text)
}

fn is_top(top: &str) -> bool {
    top.chars().count() >= 2 && !top.bytes().all(|b| b.is_ascii_digit())
}

impl<'de> Deserialize<'de> for Email {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an e-mail address"))
    }
}

impl From<&Email> for crate::sql::Value {
    fn from(email: &Email) -> Self {
        Self::Text(email.0.clone())
    }
}
