//! What a sign-up must hold, and what a session shows.

use kernel::{
    Fault, Field, Instant,
    email::Email,
    ids::{SessionId, TeamId, UserId},
    ports::Team,
    secret::Secret,
};
use serde::{Deserialize, Serialize};

use crate::passwords::rules;

/// Longest display name, in characters.
pub const MAX_NAME: usize = 80;

/// What a person sends to sign up.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewAccount {
    #[serde(default)]
    pub email: String,
    /// 12 to 256 characters; not made of the person's own name or address.
    #[serde(default = "no_secret")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = "password"))]
    pub password: Secret,
    #[serde(default)]
    pub name: String,
    /// BCP 47 language of the browser; `en` when absent.
    pub locale: Option<String>,
    /// IANA zone of the browser; `UTC` when absent.
    pub zone: Option<String>,
}

/// What a person sends to sign in.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Credentials {
    #[serde(default)]
    pub email: String,
    #[serde(default = "no_secret")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = "password"))]
    pub password: Secret,
}

/// The token of a link in a mail.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Link {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub token: Secret,
}

/// The token of a verification link. The browser that signed up needs nothing else; any other one needs the password of
/// the sign-up, or chooses a new one: whoever reads the mailbox decides, not who typed its address.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Verification {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub token: Secret,
    /// That of the sign-up.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = "password"))]
    pub password: Option<Secret>,
    /// Takes its place.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = "password"))]
    pub new_password: Option<Secret>,
}

/// Where a new link should go.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Address {
    #[serde(default)]
    pub email: String,
}

pub(crate) fn no_secret() -> Secret {
    Secret::new(String::new())
}

/// A sign-up whose every field is acceptable.
#[derive(Clone, Debug)]
pub struct Applicant {
    pub email: Email,
    pub name: String,
    pub locale: String,
    pub zone: String,
    pub password: Secret,
}

impl NewAccount {
    /// Checks everything at once.
    /// # Errors
    /// `Fault::Invalid` naming every bad field.
    pub fn check(self) -> Result<Applicant, Fault> {
        let mut bad = Vec::new();
        let email = read_email(&self.email).map_err(|field| bad.push(field)).ok();
        let name = self.name.trim().to_owned();
        bad.extend(name_flaw(&name));
        let local = self.email.rsplit_once('@').map_or(self.email.as_str(), |(local, _)| local);
        bad.extend(rules::flaw(self.password.reveal(), local, &name));
        match email {
            Some(email) if bad.is_empty() => Ok(Applicant {
                email,
                name,
                locale: tidy(self.locale, 35, "-").unwrap_or_else(|| "en".to_owned()),
                zone: tidy(self.zone, 64, "/_+-").unwrap_or_else(|| "UTC".to_owned()),
                password: self.password,
            }),
            _ => Err(Fault::Invalid { fields: bad }),
        }
    }
}

/// Reads the field `email`.
pub fn read_email(text: &str) -> Result<Email, Field> {
    if text.trim().is_empty() {
        return Err(Field::new("email", "required", "enter your e-mail address"));
    }
    Email::parse(text).ok_or_else(|| Field::new("email", "not_an_email", "enter an address such as ann@example.com"))
}

/// A provider's name for a person, as far as we would have taken it from themselves; else the beginning of their address.
pub fn tidy_name(told: &str, email: &Email) -> String {
    let name = told.trim();
    if name_flaw(name).is_none() {
        return name.to_owned();
    }
    let local = email.as_str().split('@').next().unwrap_or_default();
    local.chars().filter(|c| c.is_alphanumeric() || "-_ ".contains(*c)).take(MAX_NAME).collect()
}

/// A language that a provider told, if it looks like one.
pub fn tidy_locale(told: Option<&str>) -> String {
    tidy(told.map(str::to_owned), 35, "-").unwrap_or_else(|| "en".to_owned())
}

/// A name goes into mails to an address that nobody has proven yet, so it must not be an advertisement.
pub(crate) fn name_flaw(name: &str) -> Option<Field> {
    let flaw = |code: &str, detail: &str| Some(Field::new("name", code, detail));
    if name.is_empty() {
        flaw("required", "enter your name")
    } else if name.chars().count() > MAX_NAME {
        flaw("too_long", "use at most 80 characters")
    } else if name.chars().any(char::is_control) {
        flaw("invalid", "leave out line breaks and control characters")
    } else if looks_like_link(name) {
        flaw("looks_like_link", "enter a name, not a web address")
    } else {
        None
    }
}

fn looks_like_link(name: &str) -> bool {
    let dotted = |word: &str| {
        word.trim_end_matches('.')
            .rsplit_once('.')
            .is_some_and(|(_, end)| end.chars().filter(|c| c.is_alphabetic()).count() > 1)
    };
    name.contains(['/', '@', '<', '>']) || name.split_whitespace().any(dotted)
}

/// What the browser says of itself: not typed by a person, so anything odd is simply not used.
pub(crate) fn tidy(text: Option<String>, most: usize, also: &str) -> Option<String> {
    let fits =
        |t: &String| (1..=most).contains(&t.len()) && t.chars().all(|c| c.is_ascii_alphanumeric() || also.contains(c));
    text.filter(fits)
}

/// A signed-in person, as the dashboard shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct User {
    pub id: UserId,
    pub email: Email,
    pub name: String,
    /// BCP 47.
    pub locale: String,
    /// IANA.
    pub zone: String,
    pub email_verified: bool,
    /// True for the platform's own staff.
    pub is_staff: bool,
    /// The mails to owners that this person wants.
    pub mail: MailChoices,
}

/// The mails to owners that a person wants. Mails about the account itself cannot be switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailChoices {
    pub leads: bool,
    pub appointments: bool,
    pub sites: bool,
}

/// Who is signed in, where, and what they may do there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[allow(clippy::struct_excessive_bools, reason = "what the dashboard shows, each a word of its own")]
pub struct Session {
    pub user: User,
    /// The team this browser looks at; null until one is named.
    pub team: Option<Team>,
    /// Every team of the person, newest first.
    pub teams: Vec<Team>,
    /// Send it as `x-csrf-token` with every request that changes something.
    pub csrf: String,
    /// Names of the permissions that the role in `team` includes.
    pub permissions: Vec<&'static str>,
    #[allow(clippy::struct_field_names, reason = "programs read it beside ids of other things")]
    pub session_id: SessionId,
    /// Until then dangerous acts need no new proof of presence.
    pub fresh_until: Instant,
    /// How the person proved who they are (RFC 8176), such as `pwd` and `otp`.
    pub methods: Vec<String>,
    pub has_password: bool,
    /// True when a second step is switched on.
    pub second_factor: bool,
    pub has_passkey: bool,
    /// The team that this session looks at asks for a second factor, and the session was not proven with one: everything of
    /// the team answers 403 `second_factor_required` until it is.
    pub needs_second_factor: bool,
    /// The team that staff reads at the moment.
    pub acting: Option<Acting>,
    /// When the account will be removed, if that is planned.
    pub deletion_at: Option<Instant>,
}

/// Staff reads a team: a banner says so, and nothing can be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Acting {
    pub team_id: TeamId,
    pub team_name: String,
    pub reason: String,
    pub until: Instant,
}

/// What a way in leads to: a session, or the question for a second factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum SignIn {
    Session(Box<Session>),
    SecondFactor(SecondFactor),
}

/// One more proof is needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecondFactor {
    /// Always `second_factor_required`.
    pub status: &'static str,
    /// Send it with the second proof.
    pub challenge: String,
    /// What this person can prove: `totp`, `sms`, `recovery_code`, `passkey`.
    pub methods: Vec<&'static str>,
    pub expires_at: Instant,
}

#[cfg(test)]
mod tests;
