//! What is stored of a run: rows with stable keys, each written by itself. Timers, scopes, joins' neighbours, the ready queue and
//! who waits for what follow from them and are made anew when a run is loaded.

use kernel::{Instant, ids::RunId};
use serde::{Deserialize, Serialize};

use super::{
    data::{DataRef, Output, Part},
    message::Outcome,
    name::StepId,
};

/// Where a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// Its turn has not come.
    Waiting,
    Running,
    Paused,
    Succeeded,
    Failed,
    Cancelled,
}

impl RunState {
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }
    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Why a run failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunError {
    /// Name of the step, `node:iteration`.
    pub step: String,
    pub code: String,
    pub message: String,
}

/// Row `run`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub id: String,
    pub state: RunState,
    /// Node that started it; none before `Begin`.
    pub trigger: Option<String>,
    /// Its turn has come once.
    pub is_admitted: bool,
    pub begun_at: Instant,
    pub ended_at: Option<Instant>,
    pub error: Option<RunError>,
    /// Highest number that any attempt of the run has.
    pub top_attempt: u32,
    /// Attempts are numbered from above this; a redrive raises it, so no number is used twice even by a step whose row is gone.
    pub base_attempt: u32,
    /// How it takes turns with other runs; none for one that is let in once and for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// A run's account of its turns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Number of the turn that it has or asks for: grows with each, so that a late word about an older one means nothing.
    pub turn: u32,
    /// Until when it waits for an answer before it asks again; none while it wants no turn, or has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Instant>,
    /// How often it asked for this turn.
    #[serde(default)]
    pub asks: u8,
}

/// Where a step is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = StepState))]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Some of its incoming connections have resolved.
    #[default]
    Pending,
    /// Its call has not left yet.
    Ready,
    Running,
    Retrying,
    /// For a time, an event or a person.
    Waiting,
    /// For a person: an unsafe attempt whose outcome is unknown.
    Unsure,
    /// A loop whose iterations run.
    Looping,
    Succeeded,
    Failed,
    Skipped,
    Cancelled,
}

impl State {
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Skipped | Self::Cancelled)
    }
}

impl State {
    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Retrying => "retrying",
            Self::Waiting => "waiting",
            Self::Unsure => "unsure",
            Self::Looping => "looping",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A step that is somewhere else after an event than before it, for logs and counters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    pub step: StepId,
    pub from: State,
    pub to: State,
    pub attempt: u32,
    /// Since its first attempt began, in milliseconds; none before that.
    pub duration_ms: Option<i64>,
}

/// How an attempt stands that is made over the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Away {
    /// Sent so often; nobody has come for it.
    Sent(u16),
    /// Somebody has it.
    Taken,
}

/// What went wrong with a step last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepError {
    pub code: String,
    pub message: String,
}

/// What a step waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Wait {
    Until {
        at: Instant,
    },
    Event {
        name: String,
        correlation: String,
        until: Option<Instant>,
    },
    Approval {
        until: Option<Instant>,
    },
    /// For the end of a run that it started.
    Run {
        run: RunId,
        until: Option<Instant>,
    },
}

/// A loop's own account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cycle {
    /// Items per iteration; 0 for a loop with a condition.
    pub batch: u32,
    pub parallel: u32,
    /// Iterations there will be; for a loop with a condition those there may be.
    pub most: u32,
    /// The next to open.
    pub next: u32,
    /// Those that run now.
    pub open: Vec<u32>,
    /// Items of all results so far.
    pub items: u32,
    /// Of a loop with a condition: the last result.
    pub last: Option<Vec<Part>>,
}

/// A result that came too late to count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Late {
    pub attempt: u32,
    pub at: Instant,
    /// Kept while the step's current attempt was cancelled: a redrive takes it instead of another attempt.
    pub outcome: Option<Outcome>,
}

/// Rows `step/node:iteration`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Step {
    pub state: State,
    /// Incoming connections that have not resolved.
    #[serde(skip_serializing_if = "is_zero")]
    pub left: u16,
    /// Those that are alive.
    #[serde(skip_serializing_if = "is_zero")]
    pub alive: u16,
    /// The one that started a join of kind `any`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<u16>,
    /// The last one that was started; 0 before the first.
    pub attempt: u32,
    /// While the attempt is made over the queue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub away: Option<Away>,
    /// Failures that were repeated.
    #[serde(skip_serializing_if = "is_zero")]
    pub tries: u16,
    /// Attempts that a crash took.
    #[serde(skip_serializing_if = "is_zero")]
    pub losses: u16,
    /// Deadline, end of the pause, or of the wait; for what nobody came for, when it is sent again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Instant>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<Output>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<StepError>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait: Option<Wait>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cycle: Option<Cycle>,
    /// Where it was when it was cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<State>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late: Option<Late>,
    /// Who approved or settled it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The failure took the run with it.
    #[serde(skip_serializing_if = "is_false")]
    pub stopped: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub began_at: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Instant>,
}

// Signatures that serde asks for.
#[expect(clippy::trivially_copy_pass_by_ref)]
const fn is_zero(number: &u16) -> bool {
    *number == 0
}
#[expect(clippy::trivially_copy_pass_by_ref)]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// Rows `signal/id`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signal {
    pub name: String,
    pub correlation: String,
    pub data: DataRef,
    pub items: u32,
    pub came_at: Instant,
    /// The step that took it; the row stays, so that the same signal again is known.
    pub taken: Option<StepId>,
}

/// A write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Put {
        key: String,
        value: String,
    },
    Remove {
        key: String,
    },
    /// Every row whose key begins so.
    RemoveAll {
        prefix: String,
    },
}

/// Rows that are read back into memory, by key. Rows `result/…` and `past/…` are not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowKey {
    Graph,
    Run,
    Signal(String),
    Step(StepId),
}
