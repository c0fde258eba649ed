//! The tenant. Holding one is the proof that a door was passed.

use crate::ids::TeamId;

/// A team and the shard its rows live on. There is no public constructor but the one that `clippy.toml`
/// disallows everywhere except in the doors: session, visitor, job envelope, cron, object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tenant {
    team: TeamId,
    shard: u8,
}

impl Tenant {
    /// The back door: `team` and `shard` must come from the directory (or from an envelope that was sealed from it).
    pub fn from_directory(team: TeamId, shard: u8) -> Self {
        Self { team, shard }
    }
    /// The team's id.
    pub fn team(&self) -> &TeamId {
        &self.team
    }
    /// Index of the shard database.
    pub fn shard(&self) -> u8 {
        self.shard
    }
}
