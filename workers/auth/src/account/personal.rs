//! What teams keep about a person. `edge` plugs the answer in.

use std::sync::Arc;

use kernel::{
    Fault, Later, Ports,
    ids::{TeamId, UserId},
};
use serde_json::Value;

/// Asked when a person takes everything along.
pub trait PersonalData: Send + Sync {
    /// What the person did in a team, as its log has it: rows, the oldest first.
    fn deeds_in<'a>(
        &'a self,
        ports: &'a Arc<Ports>,
        team: (TeamId, u8),
        user: &'a UserId,
    ) -> Later<'a, Result<Vec<Value>, Fault>>;
}
