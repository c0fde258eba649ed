//! Rows that several statements answer with: each shape is read by one reader.

use kernel::{Instant, ids::TeamId, permission::Role, ports::Team, sql};
use serde::Deserialize;

use crate::desk::Seat;

/// A row that tells by being there.
#[derive(Deserialize)]
pub struct Found {}

#[derive(Deserialize)]
pub struct Named {
    pub name: String,
}

/// A team, and where it lives.
#[derive(Deserialize)]
pub struct Place {
    pub id: TeamId,
    pub shard: u8,
}

impl From<Place> for (TeamId, u8) {
    fn from(place: Place) -> Self {
        (place.id, place.shard)
    }
}

/// A team, with somebody's role in it where the statement knows one.
#[derive(Clone, Debug, Deserialize)]
pub struct TeamRow {
    pub id: TeamId,
    pub name: String,
    pub shard: u8,
    pub created_at: Instant,
    pub deletion_at: Option<Instant>,
    #[serde(deserialize_with = "sql::flag")]
    pub requires_second_factor: bool,
    #[serde(default)]
    pub role: Option<Role>,
}

impl TeamRow {
    /// The team as somebody with this role sees it.
    pub fn seat(self, role: Role) -> Seat {
        let Self { id, name, shard, created_at, deletion_at, requires_second_factor, .. } = self;
        Seat { team: Team { id, name, role, created_at, deletion_at, requires_second_factor }, shard }
    }
}
