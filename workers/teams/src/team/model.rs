//! What a team is called, where it lives, and the permission table as the product shows it.

use kernel::{
    Fault, Instant,
    ids::TeamId,
    permission::{Role, TABLE},
};
use serde::{Deserialize, Serialize};

/// Longest team name, in characters.
pub const MAX_NAME: usize = 80;
/// Most teams that one person may belong to: far more than anybody needs, far fewer than a script would make.
pub const MAX_TEAMS: i64 = 50;

/// The name of a team, new or changed.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamName {
    /// 1 to 80 characters.
    #[serde(default)]
    pub name: String,
}

impl TeamName {
    /// The name, trimmed.
    /// # Errors
    /// `Fault::Invalid` naming the field.
    pub fn check(&self) -> Result<String, Fault> {
        let name = self.name.trim();
        if name.is_empty() {
            return Err(Fault::invalid("name", "required", "enter the team's name"));
        }
        if name.chars().count() > MAX_NAME {
            return Err(Fault::invalid("name", "too_long", "use at most 80 characters"));
        }
        if name.chars().any(char::is_control) {
            return Err(Fault::invalid("name", "invalid", "leave out line breaks and control characters"));
        }
        Ok(name.to_owned())
    }
}

/// What is to be changed of a team; what is left out stays.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamChange {
    /// 1 to 80 characters.
    pub name: Option<String>,
    /// Whether only sessions with a second factor (an app, a text message, a passkey) are let into the team. Asks for a fresh
    /// proof of presence, and of whoever switches it on for a second factor of their own.
    pub requires_second_factor: Option<bool>,
}

impl TeamChange {
    /// The new name, trimmed; the one that the team has already is no change.
    /// # Errors
    /// `Fault::Invalid` naming the field, also when nothing is to be changed at all.
    pub fn new_name(&self, old: &str) -> Result<Option<String>, Fault> {
        if self.name.is_none() && self.requires_second_factor.is_some() {
            return Ok(None);
        }
        let name = TeamName { name: self.name.clone().unwrap_or_default() }.check()?;
        Ok(Some(name).filter(|name| name != old))
    }
}

/// The shard on which a new team's rows will live: by a hash of its id (FNV-1a), so that teams made one after another
/// spread. Chosen once; the team's row remembers it, so more shards may be added later.
pub fn shard_for(team: &TeamId, shards: usize) -> u8 {
    let hash = team
        .as_str()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let spread = (hash ^ (hash >> 32)) % (shards.max(1) as u64);
    u8::try_from(spread).unwrap_or(0)
}

/// A team that was closed.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Closed {
    /// When it is removed.
    pub deletion_at: Instant,
}

/// What the roles of a team may do.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Permissions {
    /// The caller's own role.
    pub role: Role,
    pub table: Vec<PermissionRow>,
}

/// One right, and which roles include it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[allow(clippy::struct_excessive_bools, reason = "a row of a table of yes and no")]
pub struct PermissionRow {
    pub name: &'static str,
    pub viewer: bool,
    pub editor: bool,
    pub admin: bool,
    pub owner: bool,
}

impl Permissions {
    /// The kernel's table, seen by a member with `role`.
    pub fn seen_by(role: Role) -> Self {
        let rows = TABLE.iter().map(|row| {
            let [viewer, editor, admin, owner] = row.allowed;
            PermissionRow { name: row.name, viewer, editor, admin, owner }
        });
        Self { role, table: rows.collect() }
    }
}

#[cfg(test)]
mod tests {
    use kernel::id::Id;

    use super::*;

    #[test]
    fn teams_spread_evenly_over_the_shards() {
        for shards in [1_usize, 2, 3, 8] {
            let mut counts = vec![0_usize; shards];
            for n in 0..8_000_u32 {
                let [a, b, c, d] = n.wrapping_mul(2_654_435_761).to_be_bytes();
                let id = TeamId::from_parts(Instant::from_millis(i64::from(n)), [a, b, c, d, d, c, b, a, a, d]);
                counts[usize::from(shard_for(&id, shards))] += 1;
            }
            let fair = 8_000 / shards;
            assert!(counts.iter().all(|n| n.abs_diff(fair) < fair / 5), "{shards}: {counts:?}");
        }
    }

    #[test]
    fn a_name_is_trimmed_and_must_be_one_line() {
        let name = |text: &str| TeamName { name: text.to_owned() }.check();
        assert_eq!(name("  Café Löwe ").unwrap(), "Café Löwe");
        for bad in ["", "   ", "a\nb", "a\u{0}b", &"x".repeat(81)] {
            assert!(matches!(name(bad), Err(Fault::Invalid { .. })), "{bad:?}");
        }
    }
}
