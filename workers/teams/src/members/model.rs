//! A member, as the team sees them.

use kernel::{Instant, email::Email, ids::UserId, permission::Role, sql};
use serde::{Deserialize, Serialize};

/// Somebody in a team.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    pub user_id: UserId,
    pub name: String,
    pub email: Email,
    pub role: Role,
    pub joined_at: Instant,
    /// When a browser of theirs last looked at this team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seen_at: Option<Instant>,
    /// Whether signing in takes them a second factor or a passkey.
    #[serde(deserialize_with = "sql::flag")]
    pub second_factor: bool,
}

/// A new role.
#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoleChange {
    pub role: Role,
}
