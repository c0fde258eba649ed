//! Who and where: what every room may ask of the control database without naming its tables.

use serde::{Deserialize, Serialize};

use super::Later;
use crate::{
    Fault, Instant, Tenant,
    email::Email,
    ids::{SiteId, TeamId, UserId},
    permission::Role,
};

/// A team, as one of its members sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Team {
    pub id: TeamId,
    pub name: String,
    /// What this member may do in it.
    pub role: Role,
    pub created_at: Instant,
    /// When it will be removed; closed until then to everybody but its owners.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deletion_at: Option<Instant>,
    /// Only sessions with a second factor are let in.
    #[serde(deserialize_with = "crate::sql::flag")]
    pub requires_second_factor: bool,
}

/// A person whom the product writes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub user: UserId,
    pub name: String,
    pub email: Email,
    /// BCP 47.
    pub locale: String,
    /// IANA zone name.
    pub zone: String,
    /// Which of the product's mails they want.
    #[serde(default)]
    pub mail: MailChoice,
}

/// Which mails an owner wants of what happens in a team. Mails about the account and the team itself always come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailChoice {
    pub leads: bool,
    pub appointments: bool,
    pub sites: bool,
}

impl Default for MailChoice {
    fn default() -> Self {
        Self { leads: true, appointments: true, sites: true }
    }
}

/// The people of a team. `teams` implements it.
pub trait People: Send + Sync {
    fn owners<'a>(&'a self, tenant: &'a Tenant) -> Later<'a, Result<Vec<Contact>, Fault>>;
    /// The team's display name.
    fn team_name<'a>(&'a self, tenant: &'a Tenant) -> Later<'a, Result<String, Fault>>;
}

/// What the edge knows of a site by its public key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteEntry {
    /// Public: `pk_` and 32 hexadecimal digits; it stands in the embed code.
    pub key: String,
    pub team: TeamId,
    pub shard: u8,
    pub site: SiteId,
    /// Origins whose pages may use the widget, such as `https://www.example.com`.
    pub origins: Vec<String>,
}

/// The directory: site key -> tenant. `teams` implements it (control database behind KV behind memory).
pub trait Directory: Send + Sync {
    fn site<'a>(&'a self, key: &'a str) -> Later<'a, Result<Option<SiteEntry>, Fault>>;
    /// Adds or replaces an entry, written through to KV.
    fn publish<'a>(&'a self, entry: &'a SiteEntry) -> Later<'a, Result<(), Fault>>;
    fn withdraw<'a>(&'a self, key: &'a str) -> Later<'a, Result<(), Fault>>;
    /// Writes what is known of a team's sites anew: it was closed, or opened again.
    fn refresh<'a>(&'a self, _team: &'a TeamId) -> Later<'a, Result<(), Fault>> {
        Box::pin(async { Ok(()) })
    }
    /// Tenants in id order behind `after`, at most `limit`: for cron fan-out only.
    fn tenants<'a>(&'a self, after: Option<&'a TeamId>, limit: u32) -> Later<'a, Result<Vec<(TeamId, u8)>, Fault>>;
}
