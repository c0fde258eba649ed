//! What a run hears and what it asks for.

use kernel::{Instant, ids::RunId};
use serde::{Deserialize, Serialize};

use super::{
    data::DataRef,
    name::StepId,
    row::{RunError, RunState, Wait},
};
use crate::graph::Class;

/// When and with what luck something is decided.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    pub now: Instant,
    pub chance: u64,
}

/// What came in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The first event of a run; `Admit` lets it go.
    Begin {
        trigger: String,
        items: Items,
    },
    /// Its turn has come.
    Admit,
    /// An attempt ended.
    StepDone {
        step: StepId,
        attempt: u32,
        outcome: Outcome,
    },
    /// Somebody came for an attempt that was sent over the queue.
    Take {
        step: StepId,
        attempt: u32,
    },
    /// A time has come; the machine knows which.
    Timer,
    /// The object was loaded after a crash: attempts that were on their way are lost.
    Recovered,
    /// Something happened outside. The same id twice is one signal.
    Signal {
        id: String,
        name: String,
        correlation: String,
        items: Items,
    },
    /// A person's answer to a step that waits for approval.
    Approve {
        step: StepId,
        yes: bool,
        by: String,
    },
    /// A person's word on a step whose outcome is unknown.
    Settle {
        step: StepId,
        how: Settled,
    },
    /// A run that a step had started is over.
    Called {
        step: StepId,
        outcome: Outcome,
    },
    Pause,
    Resume,
    Cancel,
    /// Runs what failed again, or all from a node onwards.
    Redrive {
        from: Option<String>,
    },
}

/// Items that come from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Items {
    pub data: DataRef,
    pub count: u32,
}

/// Items for one port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortItems {
    pub port: String,
    pub data: DataRef,
    pub count: u32,
}

/// What a person says of an unknown outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settled {
    /// It happened, and this is what came of it.
    Happened { outputs: Vec<PortItems> },
    /// It did not; do it again.
    Repeat,
    /// Go on as after a failure.
    Fail,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Ports that are not named are dead.
    Succeeded {
        outputs: Vec<PortItems>,
    },
    /// It failed, and that is known.
    Failed {
        code: String,
        message: String,
        retryable: bool,
        retry_after_ms: Option<i64>,
    },
    /// Nobody knows whether it happened: a connection that broke, say. Decided by the node's class.
    Unknown {
        code: String,
        message: String,
    },
    Wait(Wait),
    /// Ends the run as failed, whatever `on_error` says.
    Stop {
        code: String,
        message: String,
    },
    /// A loop over its items.
    Each {
        batch: u32,
        parallel: u32,
    },
    /// A loop with a condition: whether it holds of what the step is given now.
    While {
        holds: bool,
        most: u32,
    },
}

/// What the shell has to do once the rows are stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Run the node; `Run::input` has what it is given.
    Call {
        step: StepId,
        attempt: u32,
        key: String,
        class: Class,
        deadline: Instant,
    },
    /// Send word over the queue that there is an attempt to be made; `Event::Take` of whoever comes for it answers by its `Call`.
    Send {
        step: StepId,
        attempt: u32,
    },
    /// Set the alarm; none removes it.
    Wake {
        at: Option<Instant>,
    },
    /// The run's state changed.
    Report(RunSummary),
    /// Ask for a turn: it is queued, or has it at once (`Admit`).
    AskTurn {
        turn: u32,
    },
    /// It needs its turn no longer, or does not want it any more.
    GiveTurn {
        turn: u32,
    },
    /// Nobody waits any more for a run that a step had started.
    CancelRun {
        run: RunId,
    },
    /// A step failed for good and took the run with it.
    DeadLetter {
        step: StepId,
    },
    StartErrorWorkflow {
        workflow: String,
        error: RunError,
    },
    /// The event made no sense; nothing changed.
    Refused {
        code: String,
        text: String,
    },
}

/// A run in lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunSummary {
    pub id: String,
    pub state: RunState,
    pub begun_at: Instant,
    pub ended_at: Option<Instant>,
    pub error: Option<RunError>,
}
