//! What a key of the API is, as its owners see it, and what they may wish.

use kernel::{
    Fault, Field, Instant,
    ids::{KeyId, UserId},
    permission::{Role, of_role},
    time::days,
};
use serde::{Deserialize, Serialize};

use super::networks;

/// Longest name, in characters.
const MAX_NAME: usize = 80;
/// Longest life, in days.
const MAX_DAYS: u32 = 3_650;
/// Most requests a minute of one key.
const MAX_PER_MINUTE: u32 = 6_000;
/// Requests a minute when nothing is said.
const PER_MINUTE: u32 = 300;
/// Most keys of a team that work at a time.
pub const MAX_KEYS: i64 = 100;
/// Longest overlap of a key and the one that takes its place, in hours.
const MAX_OVERLAP_HOURS: u32 = 168;
const OVERLAP_HOURS: u32 = 24;

/// A key, without its secret: that was shown once.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Key {
    pub id: KeyId,
    pub name: String,
    /// Its beginning and its last four characters.
    pub hint: String,
    /// Names of the permissions that it was given. It may do no more than its maker may at the moment.
    pub scopes: Vec<String>,
    pub created_at: Instant,
    pub created_by: UserId,
    pub expires_at: Option<Instant>,
    pub last_used_at: Option<Instant>,
    pub last_ip: Option<String>,
    /// Network addresses and networks that it may be used from; empty for any.
    pub ips: Vec<String>,
    /// Requests a minute that it may make.
    pub per_minute: u32,
    /// True when every request must be signed.
    pub signed: bool,
    /// Another key took its place; it works until then.
    pub replaced_until: Option<Instant>,
}

/// A new key, with what is shown once.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewKey {
    pub key: Key,
    /// Send it as `Authorization: Bearer`. It cannot be shown again.
    pub secret: String,
    /// What requests are signed with, for a key that signs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing_secret: Option<String>,
}

/// What is wished of a new key.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyWish {
    /// 1 to 80 characters.
    #[serde(default)]
    pub name: String,
    /// Names of permissions, of those that your own role includes.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// 1 to 3650; for ever when absent.
    pub expires_in_days: Option<u32>,
    /// Addresses and networks in CIDR form, at most 20; any when empty.
    #[serde(default)]
    pub ips: Vec<String>,
    /// 1 to 6000; 300 when absent.
    pub per_minute: Option<u32>,
    /// Every request must be signed.
    #[serde(default)]
    pub signed: bool,
}

/// How long the old key goes on beside the new one.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rotation {
    /// 0 to 168; 24 when absent.
    pub overlap_hours: Option<u32>,
}

impl Rotation {
    /// In milliseconds.
    pub fn check(&self) -> Result<i64, Fault> {
        match self.overlap_hours.unwrap_or(OVERLAP_HOURS) {
            hours @ 0..=MAX_OVERLAP_HOURS => Ok(kernel::time::hours(i64::from(hours))),
            _ => Err(Fault::invalid("overlap_hours", "out_of_range", "choose 0 to 168 hours")),
        }
    }
}

/// A key that may be made.
#[derive(Clone, Debug)]
pub struct Grant {
    pub name: String,
    pub scopes: String,
    pub ips: String,
    pub per_minute: u32,
    pub expires_at: Option<Instant>,
    pub signed: bool,
}

impl KeyWish {
    /// Checks everything at once. Nobody gives a key a right that they do not have.
    pub fn check(self, role: Role, now: Instant) -> Result<Grant, Fault> {
        let mut bad = Vec::new();
        let name = self.name.trim().to_owned();
        bad.extend(name_flaw(&name));
        let mut scopes: Vec<&str> = self.scopes.iter().map(String::as_str).collect();
        scopes.sort_unstable();
        scopes.dedup();
        if scopes.is_empty() {
            bad.push(Field::new("scopes", "required", "choose at least one permission"));
        }
        for (at, scope) in self.scopes.iter().enumerate() {
            if !of_role(role).any(|name| name == scope) {
                let detail = "no such permission, or your own role does not include it";
                bad.push(Field::new(format!("scopes/{at}"), "unknown", detail));
            }
        }
        let ips = networks::check(&self.ips).unwrap_or_else(|fault| {
            if let Fault::Invalid { fields } = fault {
                bad.extend(fields);
            }
            String::new()
        });
        let days_wanted = self.expires_in_days;
        if days_wanted.is_some_and(|days| !(1..=MAX_DAYS).contains(&days)) {
            bad.push(Field::new("expires_in_days", "out_of_range", "choose 1 to 3650 days, or none"));
        }
        let per_minute = self.per_minute.unwrap_or(PER_MINUTE);
        if !(1..=MAX_PER_MINUTE).contains(&per_minute) {
            bad.push(Field::new("per_minute", "out_of_range", "choose 1 to 6000 requests a minute"));
        }
        if !bad.is_empty() {
            return Err(Fault::Invalid { fields: bad });
        }
        let expires_at = days_wanted.map(|wanted| now.plus(days(i64::from(wanted))));
        Ok(Grant { name, scopes: scopes.join(" "), ips, per_minute, expires_at, signed: self.signed })
    }
}

fn name_flaw(name: &str) -> Option<Field> {
    if name.is_empty() {
        return Some(Field::new("name", "required", "name the key by what uses it"));
    }
    if name.chars().count() > MAX_NAME {
        return Some(Field::new("name", "too_long", "use at most 80 characters"));
    }
    let detail = "leave out line breaks and control characters";
    name.chars().any(char::is_control).then(|| Field::new("name", "invalid", detail))
}

#[cfg(test)]
mod tests {
    use kernel::{Fault, Instant, permission::Role, time::days};

    use super::KeyWish;

    fn wish(scopes: &[&str]) -> KeyWish {
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        KeyWish {
            name: " sync ".into(),
            scopes,
            expires_in_days: Some(30),
            ips: vec![],
            per_minute: None,
            signed: false,
        }
    }

    #[test]
    fn a_wish_becomes_a_grant_in_order_and_without_doubles() {
        let grant =
            wish(&["LeadsRead", "AutomationsView", "LeadsRead"]).check(Role::Admin, Instant::from_millis(0)).unwrap();
        assert_eq!((grant.name.as_str(), grant.scopes.as_str()), ("sync", "AutomationsView LeadsRead"));
        assert_eq!(grant.expires_at, Some(Instant::from_millis(days(30))));
    }

    #[test]
    fn nobody_gives_a_right_that_they_do_not_have() {
        let fault = wish(&["LeadsRead", "Billing"]).check(Role::Admin, Instant::from_millis(0)).unwrap_err();
        assert!(matches!(&fault, Fault::Invalid { fields } if fields[0].name == "scopes/1"), "{fault:?}");
    }

    #[test]
    fn every_bad_field_is_named_at_once() {
        let wish = KeyWish {
            name: "a\nb".into(),
            scopes: vec![],
            expires_in_days: Some(0),
            ips: vec!["nonsense".into()],
            per_minute: Some(0),
            signed: true,
        };
        let Fault::Invalid { fields } = wish.check(Role::Owner, Instant::from_millis(0)).unwrap_err() else { panic!() };
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["name", "scopes", "ips/0", "expires_in_days", "per_minute"]);
    }
}
