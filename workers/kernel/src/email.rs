//! E-mail addresses: what we accept, in one place (no regex, no IDNA tables in the wasm).

use serde::{Deserialize, Serialize};

/// Longest address that SMTP carries (RFC 5321 section 4.5.3.1.3, less the angle brackets).
pub const MAX_LEN: usize = 254;

/// An address in the form `local@domain`, trimmed, with its domain in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = "email", example = "ann@example.com"))]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Reads an address; `None` when no mail server would take it. Stricter than RFC 5321 where the exotic forms
    /// (quoted local parts, address literals) are only ever typing errors or attacks.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@')?;
        let sound = text.len() <= MAX_LEN && is_local(local) && is_domain(domain);
        sound.then(|| Self(format!("{local}@{}", domain.to_ascii_lowercase())))
    }
    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// The form under which accounts are unique: all lower case.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

fn is_local(local: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    (1..=64).contains(&local.len())
        && local.chars().all(fits)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
}

fn is_domain(domain: &str) -> bool {
    let label = |l: &str| {
        (1..=63).contains(&l.len())
            && l.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !l.starts_with('-')
            && !l.ends_with('-')
    };
    domain.contains('.')
        && domain.split('.').all(label)
        && domain.rsplit('.').next().is_some_and(|top| top.len() >= 2 && !top.bytes().all(|b| b.is_ascii_digit()))
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

#[cfg(test)]
mod tests {
    use super::Email;

    #[test]
    fn ordinary_addresses_are_taken_and_their_domain_is_lowered() {
        for good in ["ann@example.com", "a.b+tag@sub.example.co.uk", "jörg@müller.de", "o'neil@example.org"] {
            assert!(Email::parse(good).is_some(), "{good}");
        }
        assert_eq!(Email::parse(" Ann@Example.COM ").unwrap().as_str(), "Ann@example.com");
    }

    #[test]
    fn typing_errors_and_header_injections_are_refused() {
        for bad in [
            "",
            "ann",
            "ann@",
            "@example.com",
            "ann@example",
            "a b@example.com",
            "a@b..com",
            "a@-b.com",
            "a\r\nBcc: x@example.com",
            "a@example.com\nX: y",
            "a@1.2.3.4",
            "<a@example.com>",
            "a..b@example.com",
            "a,b@example.com",
        ] {
            assert!(Email::parse(bad).is_none(), "{bad}");
        }
        assert!(Email::parse(&format!("{}@example.com", "a".repeat(65))).is_none());
    }
}
