//! The language of object WORKFLOW_TURNS (key: [`KEY`]): what it is told, what it answers, what it stores.

use kernel::{
    Fault, Instant, Protocol,
    ids::{RunId, WorkflowId},
};
use serde::{Deserialize, Serialize};

/// A team has one.
pub const KEY: &str = "turns";

/// One per team.
pub struct WorkflowTurns;

impl Protocol for WorkflowTurns {
    const CLASS: &'static str = "WORKFLOW_TURNS";
    type Command = Command;
    type Reply = Result<Reply, Fault>;
}

/// What the object is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// A run wants to work. The same turn again changes nothing.
    Enter {
        run: RunId,
        turn: u32,
        workflow: WorkflowId,
        /// Runs of this workflow at once.
        most: u16,
    },
    /// A run has nothing to do, or is over.
    Leave { run: RunId, turn: u32 },
    /// Forget everything.
    Erase,
}

/// What it answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    Entered {
        /// It has its turn; else it will be told when it comes.
        is_admitted: bool,
    },
    Left,
    Erased,
}

/// Row `head`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Number of the next run that arrives.
    pub next: u64,
    /// The workflow that was served last.
    pub last: Option<WorkflowId>,
}

/// Rows `place/<run>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub workflow: WorkflowId,
    pub most: u16,
    pub turn: u32,
    /// In the order of arrival.
    pub number: u64,
    /// It has its turn, and is asked whether it still needs it after this, if others wait; none while it waits itself.
    pub until: Option<Instant>,
    /// The run was told of its turn, and has not answered that it took it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_unsure: bool,
    /// How often it gave no answer.
    #[serde(default)]
    pub silences: u8,
}
