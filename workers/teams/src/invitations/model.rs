//! What an invitation is and what becomes of it.

use kernel::{Fault, Field, Instant, email::Email, ids::InvitationId, ids::TeamId, permission::Role, time};
use serde::{Deserialize, Serialize};

/// How long a link works, in milliseconds.
pub const LIFE_MS: i64 = time::days(7);
/// Longest language tag (RFC 5646 wants room for 35 characters).
const MAX_LOCALE: usize = 35;

/// Somebody to be invited.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewInvitation {
    #[serde(default)]
    pub email: String,
    pub role: Role,
    /// Language of the mail (BCP 47); the caller's own when absent.
    pub locale: Option<String>,
}

impl NewInvitation {
    /// The address, and the language if one is named.
    /// # Errors
    /// `Fault::Invalid` naming every bad field.
    pub fn check(&self) -> Result<(Email, Option<&str>), Fault> {
        let mut fields = Vec::new();
        let email = Email::parse(&self.email);
        if email.is_none() {
            fields.push(Field::new("email", "not_an_email", "enter an address such as ann@example.com"));
        }
        let locale = self.locale.as_deref().filter(|locale| !locale.is_empty());
        let is_tag = |tag: &str| tag.len() <= MAX_LOCALE && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !locale.is_none_or(is_tag) {
            fields.push(Field::new("locale", "invalid", "a language tag such as `en` or `de-AT`"));
        }
        match email {
            Some(email) if fields.is_empty() => Ok((email, locale)),
            _ => Err(Fault::Invalid { fields }),
        }
    }
}

/// Where an invitation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Its link works.
    Open,
    /// Seven days have passed; it can be sent again.
    Expired,
    Accepted,
    /// Taken back, or sent by somebody who may no longer give this role.
    Revoked,
}

/// An invitation, as the team sees it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    pub id: InvitationId,
    pub email: Email,
    pub role: Role,
    /// Name of who sent it last; absent when their account is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invited_by: Option<String>,
    pub created_at: Instant,
    pub expires_at: Instant,
    pub state: State,
}

/// The token of an invitation's link.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = InvitationLink))]
pub struct Link {
    #[serde(default)]
    pub token: String,
}

/// What the link tells whoever holds it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Look {
    pub team: LookTeam,
    pub role: Role,
    /// The address that it was sent to.
    pub email: Email,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invited_by: Option<String>,
    /// Whether this address has an account already.
    pub has_account: bool,
    pub expires_at: Instant,
}

/// The team that one is invited to.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LookTeam {
    pub id: TeamId,
    pub name: String,
}

/// Links that were used, taken back or outlived answer alike.
pub fn gone() -> Fault {
    Fault::conflict("invitation_gone", "this invitation was used, taken back, or has run out; ask for a new one")
}

#[cfg(test)]
mod tests {
    use kernel::{Fault, permission::Role};

    use super::NewInvitation;

    fn check(email: &str, locale: Option<&str>) -> Result<(), Vec<String>> {
        let new = NewInvitation { email: email.into(), role: Role::Viewer, locale: locale.map(str::to_owned) };
        match new.check() {
            Ok(_) => Ok(()),
            Err(Fault::Invalid { fields }) => Err(fields.into_iter().map(|field| field.name).collect()),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn every_bad_field_is_named_at_once() {
        assert_eq!(check("ann@example.com", Some("de-AT")), Ok(()));
        assert_eq!(check("ann@example.com", Some("")), Ok(()));
        assert_eq!(check("ann", Some("de\r\nBcc: x")), Err(vec!["email".into(), "locale".into()]));
        assert_eq!(check("", None), Err(vec!["email".into()]));
    }
}
