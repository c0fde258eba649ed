//! What a person may change of their profile.

use kernel::{Fault, Field};
use serde::Deserialize;

use crate::{
    model::{name_flaw, tidy},
    store::accounts::Profile,
};

/// What changes; what is absent stays as it is.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountChange {
    /// 1 to 80 characters.
    pub name: Option<String>,
    /// BCP 47.
    pub locale: Option<String>,
    /// IANA, such as `Europe/Berlin`.
    pub zone: Option<String>,
    pub mail: Option<MailWish>,
}

/// The mails to owners that a person wants from now on.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailWish {
    pub leads: Option<bool>,
    pub appointments: Option<bool>,
    pub sites: Option<bool>,
}

impl AccountChange {
    /// Checks everything at once.
    /// # Errors
    /// `Fault::Invalid` naming every bad field.
    pub fn check(self) -> Result<Profile, Fault> {
        let mut bad = Vec::new();
        let name = self.name.map(|name| name.trim().to_owned());
        bad.extend(name.as_deref().and_then(name_flaw));
        let locale = self.locale.map(|locale| locale_of(locale).map_err(|field| bad.push(field)).ok());
        let zone = self.zone.map(|zone| zone_of(&zone).map_err(|field| bad.push(field)).ok());
        let mail = self.mail.unwrap_or_default();
        if !bad.is_empty() {
            return Err(Fault::Invalid { fields: bad });
        }
        Ok(Profile {
            name,
            locale: locale.flatten(),
            zone: zone.flatten(),
            mail_leads: mail.leads,
            mail_appointments: mail.appointments,
            mail_sites: mail.sites,
        })
    }
}

fn locale_of(locale: String) -> Result<String, Field> {
    let begins = locale.chars().take(2).filter(char::is_ascii_alphabetic).count() == 2;
    let ends = !locale.ends_with('-');
    tidy(Some(locale), 35, "-")
        .filter(|_| begins && ends)
        .ok_or_else(|| Field::new("locale", "invalid", "use a language tag such as de or en-GB"))
}

/// In the database's own spelling.
fn zone_of(zone: &str) -> Result<String, Field> {
    let known = civil::names().find(|name| name.eq_ignore_ascii_case(zone)).map(str::to_owned);
    known.ok_or_else(|| Field::new("zone", "unknown_zone", "use a time zone's name, such as Europe/Berlin"))
}

#[cfg(test)]
mod tests {
    use kernel::Fault;

    use super::AccountChange;

    #[test]
    fn every_bad_field_is_named_at_once() {
        let change = AccountChange {
            name: Some(" ".into()),
            locale: Some("d".into()),
            zone: Some("Mars/Olympus".into()),
            mail: None,
        };
        let Err(Fault::Invalid { fields }) = change.check() else { panic!("none is acceptable") };
        let codes: Vec<(&str, &str)> = fields.iter().map(|f| (f.name.as_str(), f.code.as_str())).collect();
        assert_eq!(codes, [("name", "required"), ("locale", "invalid"), ("zone", "unknown_zone")]);
    }

    #[test]
    fn a_zone_is_kept_in_the_spelling_of_the_database() {
        let change = AccountChange { zone: Some("europe/BERLIN".into()), ..AccountChange::default() };
        assert_eq!(change.check().unwrap().zone.as_deref(), Some("Europe/Berlin"));
    }

    #[test]
    fn odd_languages_are_refused() {
        let read = |text: &str| AccountChange { locale: Some(text.into()), ..AccountChange::default() }.check();
        for good in ["de", "en-GB", "zh-Hant-TW", "pt-BR"] {
            assert_eq!(read(good).unwrap().locale.as_deref(), Some(good));
        }
        for bad in ["", "d", "-de", "de-", "de_DE", "de\r\nx", "dé", "1a", &"a".repeat(36)] {
            assert!(read(bad).is_err(), "{bad:?}");
        }
    }
}
