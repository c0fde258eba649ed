//! What a visitor writes to book, and what we make of it. Pure.

use kernel::{Fault, Field, email::Email};
use serde::Deserialize;

use crate::{draft::one_line, protocol::Guest, zone};

const MAX_NAME: usize = 120;
const MAX_NOTE: usize = 2_000;

/// What a visitor sends to make a hold an appointment.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BookWish {
    /// From the hold.
    pub token: String,
    /// 1 to 120 characters.
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub email: String,
    pub phone: Option<String>,
    /// At most 2,000 characters, for the host.
    pub note: Option<String>,
    /// IANA zone that the guest's mails speak.
    #[serde(default)]
    pub zone: String,
    /// BCP 47; `en` when absent.
    pub locale: Option<String>,
}

impl BookWish {
    /// The guest and the note, or every field that is not right.
    pub fn check(&self) -> Result<(Guest, Option<String>), Fault> {
        let mut bad = Vec::new();
        let name = one_line(&mut bad, "name", &self.name, MAX_NAME);
        let email = Email::parse(&self.email);
        if email.is_none() {
            bad.push(Field::new("email", "not_an_email", "an address such as ann@example.com"));
        }
        let phone = self.phone.as_deref().map(str::trim).filter(|phone| !phone.is_empty());
        if phone.is_some_and(|phone| !is_phone(phone)) {
            bad.push(Field::new("phone", "not_a_phone", "a number such as +49 30 123456"));
        }
        let note = self.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
        if note.is_some_and(|note| note.chars().count() > MAX_NOTE) {
            bad.push(Field::new("note", "too_long", format!("at most {MAX_NOTE} characters")));
        }
        let zone = zone::canonical(&self.zone);
        if zone.is_none() {
            bad.push(Field::new("zone", "unknown_zone", "an IANA zone such as Europe/Berlin"));
        }
        let locale = self.locale.as_deref().filter(|tag| is_language(tag)).unwrap_or("en").to_owned();
        match (email, zone) {
            (Some(email), Some(zone)) if bad.is_empty() => {
                let phone = phone.map(str::to_owned);
                Ok((Guest { name, email, phone, zone, locale }, note.map(plain)))
            }
            _ => Err(Fault::Invalid { fields: bad }),
        }
    }
}

/// Line breaks stay, other control characters become spaces.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}

/// Digits with the marks that people write between them: 5 to 15 digits (ITU-T E.164), one leading plus.
fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let rest = text.strip_prefix('+').unwrap_or(text);
    (5..=15).contains(&digits) && text.len() <= 40 && rest.chars().all(|c| c.is_ascii_digit() || " -/().".contains(c))
}

fn is_language(tag: &str) -> bool {
    (2..=35).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}
