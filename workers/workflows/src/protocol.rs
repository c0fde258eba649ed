//! The language of object WORKFLOW_RUN (key: the run's id): what it is told, what it answers, what it stores beside the
//! machine's rows.

use std::collections::BTreeMap;

use kernel::{
    Fault, Instant, Protocol,
    ids::{RunId, WorkflowId},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    graph::{Node, Snapshot},
    machine::{Outcome, Part, RunError, RunState, StepId},
    view::RunView,
};

/// One per run.
pub struct WorkflowRun;

impl Protocol for WorkflowRun {
    const CLASS: &'static str = "WORKFLOW_RUN";
    type Command = Command;
    type Reply = Result<Reply, Fault>;
}

/// What the object is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// The first one begins the run; a repeat changes nothing.
    Begin(Box<Begin>),
    /// The run with its graph and every step.
    Get,
    /// The same with the steps of a loop's iterations that are over, from an index onwards, in the place of the open ones.
    Iterations {
        /// Name of the loop's step, `node:iteration`.
        step: String,
        from: u32,
        most: u32,
    },
    /// Something happened outside. The same id twice is one signal.
    Signal {
        id: String,
        name: String,
        correlation: String,
        items: Vec<Value>,
    },
    /// A person's answer to a step that waits for approval. Steps go by name: `node:iteration`.
    Approve {
        step: String,
        yes: bool,
        by: String,
    },
    /// A person's word on a step whose outcome is unknown.
    Settle {
        step: String,
        how: Settle,
    },
    Pause,
    Resume,
    /// Its turn has come, or is it still at work with it? From the team's line.
    Admit {
        turn: u32,
    },
    Cancel,
    /// What failed runs again, or all from a node onwards.
    Redrive {
        from: Option<String>,
    },
    /// A run that a step had started is over.
    Called {
        step: String,
        answer: Answer,
    },
    /// Somebody came for an attempt that was sent over the queue: the reply is `Work`, for the first one. Steps go by name.
    Fetch {
        step: String,
        attempt: u32,
    },
    /// How that attempt ended; what is large of it lies in the blob store.
    Finish {
        step: String,
        attempt: u32,
        outcome: Outcome,
    },
    /// Go on, if something was missed: from the sweeper.
    Poke,
    /// Its time is up: forget everything, unless it goes on.
    Forget,
    /// Forget everything.
    Erase,
}

/// How a run begins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Begin {
    pub birth: Birth,
    pub snapshot: Snapshot,
    pub items: Vec<Value>,
    /// Whoever starts it waits for what it says: the reply is `Answer`, if there is one in time.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub waits: bool,
}

/// What is true of a run from its first moment on. Row `birth`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Birth {
    pub workflow: WorkflowId,
    pub name: String,
    pub version: u32,
    /// Node of the trigger.
    pub trigger: String,
    /// The step that started it, if it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Parent>,
}

/// The step that waits for a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parent {
    pub run: RunId,
    /// Name of the step, `node:iteration`.
    pub step: String,
    /// How deep the run is: 1 when a run called it that was not called itself.
    pub depth: u8,
}

/// What a run came to, for the step that waits for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// What came out of the nodes that nothing follows.
    Items {
        items: Vec<Value>,
    },
    Failed {
        code: String,
        message: String,
    },
}

/// An attempt that is to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    pub step: StepId,
    pub attempt: u32,
    /// Idempotency key: `run:node:iteration`.
    pub key: String,
    /// After this its outcome counts as unknown.
    pub deadline: Instant,
}

/// What an attempt needs of its run. Items are references, but for small ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    pub node: Node,
    pub parts: Vec<Part>,
    pub branches: Vec<usize>,
    /// Other nodes that the parameters name.
    pub asked: Vec<(String, Vec<Part>)>,
    pub run: Value,
    pub workflow: Value,
    pub zone: String,
    /// How many runs called each other until this one.
    pub depth: u8,
}

/// What a person says of an unknown outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settle {
    /// It happened, and these items came of it.
    Happened { port: String, items: Vec<Value> },
    /// It did not; do it again.
    Repeat,
    /// Go on as after a failure.
    Fail,
}

/// What the object answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// The run is stored. `is_new` is false when it had begun before.
    Begun {
        is_new: bool,
        state: RunState,
    },
    Run {
        run: Box<RunView>,
    },
    /// What the caller is told.
    Answer {
        answer: Box<HookAnswer>,
    },
    /// An attempt, and what it needs: it is whoever's asked for it.
    Work {
        call: Attempt,
        task: Box<Task>,
    },
    /// Where the run is now.
    Done {
        state: RunState,
    },
    /// Whether it works with the turn that it was told of.
    Turn {
        is_kept: bool,
    },
    /// It made no sense; nothing changed.
    Refused {
        code: String,
        text: String,
    },
    /// No run has begun here.
    Unknown,
    Erased,
}

/// What a run says to whoever waits for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HookAnswer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Value,
}

/// What D1 was told last. Row `told`; what differs from it is owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub state: RunState,
    pub ended_at: Option<Instant>,
    pub error: Option<RunError>,
    pub steps: u32,
    pub attempts: u32,
    pub waits_for: Option<String>,
    pub due_at: Option<Instant>,
    /// When its time is up; none while it is not over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forget_at: Option<Instant>,
    /// Steps that wait for a signal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waits: Vec<Waiting>,
    /// Names of steps that wait for a person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<String>,
    /// Grows with each telling.
    pub revision: i64,
}

/// A step that waits for a signal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Its name: `node:iteration`.
    pub step: String,
    pub name: String,
    pub correlation: String,
}

/// What a step leaves to be done outside once the run is stored. Rows `todo/…`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Todo {
    /// The step goes to the dead letters.
    Letter { step: String, at: Instant },
    /// The run failed, and another workflow is to hear of it.
    Tell { workflow: String, error: RunError },
    /// It is over, and a step of another run waits for it.
    Answer,
    /// Nobody waits any more for a run that it had started.
    Cancel { run: RunId },
}
