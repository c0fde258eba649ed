//! How a room speaks to the object that decides for it.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::ids::TeamId;

/// A durable object's language: the binding's name, what it is told, what it answers.
pub trait Protocol {
    /// Binding name in wrangler.toml.
    const CLASS: &'static str;
    type Command: Serialize + DeserializeOwned + Send;
    type Reply: Serialize + DeserializeOwned + Send;
}

/// What crosses to the object: the tenant and key it is named by travel along, because an object cannot
/// rely on reading its own name back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Call<C> {
    pub team: TeamId,
    pub shard: u8,
    pub key: String,
    pub command: C,
}

/// The name of a tenant's object: the team's id is always in it (wall 3 of tenancy).
pub fn name(team: &TeamId, key: &str) -> String {
    format!("{team}/{key}")
}
