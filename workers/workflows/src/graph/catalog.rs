//! What the engine has to know of node types; the nodes themselves live elsewhere.

use serde::{Deserialize, Serialize};

use super::{Node, OnError, Problem};

/// The port of nodes that have one.
pub const MAIN: &str = "main";
/// The port of a step that failed, with `on_error: "branch"`.
pub const ERROR: &str = "error";
/// The port of a loop that its body hangs on.
pub const LOOP: &str = "loop";
/// The port of a loop after its last iteration.
pub const DONE: &str = "done";
/// Where a step that waited for a person goes on; without them, at its first port after a yes, and as failed after a no.
pub const YES: &str = "yes";
pub const NO: &str = "no";
/// Where a wait goes on that nothing ended; without it, as failed.
pub const TIMEOUT: &str = "timeout";

/// How a node takes part in a graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Trigger,
    Action,
    Loop,
}

/// What may be done with an attempt whose outcome is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Computes; no effect.
    Pure,
    /// May be repeated: a read, or a write that has the same result twice.
    Idempotent,
    /// May be repeated with the same key.
    Keyed,
    /// Must not be repeated unless a person says so.
    Unsafe,
}

/// Where attempts are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkPlace {
    /// In the run's object.
    #[default]
    Object,
    /// In the object while the input is light (`limits::LIGHT_BYTES`, `limits::LIGHT_ITEMS`), else over the queue.
    ByWeight,
    Queue,
}

impl WorkPlace {
    // A signature that serde asks for.
    #[expect(clippy::trivially_copy_pass_by_ref)]
    fn is_object(&self) -> bool {
        *self == Self::Object
    }
}

/// What a type in a version says of a node of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    pub kind: Kind,
    pub class: Class,
    #[serde(default, skip_serializing_if = "WorkPlace::is_object")]
    pub place: WorkPlace,
    /// In their order, without `error`. A loop has `loop` and `done`.
    pub ports: Vec<String>,
}

impl Facts {
    /// The node's ports, `error` included when it branches there.
    pub fn ports_of(&self, node: &Node) -> Vec<String> {
        let mut ports = self.ports.clone();
        if node.on_error == OnError::Branch {
            ports.push(ERROR.to_owned());
        }
        ports
    }
}

/// The known node types.
pub trait Catalog {
    /// Facts of the node's type in the node's version; a switch has its ports from its params.
    fn facts(&self, node: &Node) -> Option<Facts>;
    /// The newest version of a type; none when there is no such type.
    fn newest(&self, of: &str) -> Option<u32>;
    /// What is wrong with the node's params.
    fn check_params(&self, node: &Node) -> Vec<Problem>;
}
