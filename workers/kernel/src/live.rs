//! The live feed of a team: what dashboards hear without asking. Notes are hints to read again, never the data
//! of record, so losing one costs freshness and nothing else.

use serde::{Deserialize, Serialize};

use crate::{Fault, object::Protocol};

/// One hint. `kind` is an event's name or a progress kind such as `crawl_progress`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    pub kind: String,
    /// Id of what changed.
    pub subject: String,
    /// Small extra facts (counts, states); never contents that a lower role may not see.
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    pub data: serde_json::Value,
}

/// The object that holds a team's dashboard sockets; its key is always `hub`.
pub struct TeamHub;

/// The one key a team's hub has.
pub const HUB_KEY: &str = "hub";

/// What the hub is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HubCommand {
    Publish {
        note: Note,
    },
    /// Close the sockets of one person, or all of them: whoever may still come in comes back through the door.
    Dismiss {
        actor: Option<String>,
    },
}

/// How many sockets heard it, or were closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HubReply {
    pub heard: u32,
}

impl Protocol for TeamHub {
    const CLASS: &'static str = "TEAM_HUB";
    type Command = HubCommand;
    type Reply = Result<HubReply, Fault>;
}
