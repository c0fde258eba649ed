//! Workflows, their versions, their runs and what failed of them, as lists have them.

use kernel::{
    Fault, Instant,
    ids::{DeadLetterId, RunId, WorkflowId},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    graph::{Graph, Problem},
    machine::RunState,
};

/// Characters of a workflow's name.
const MOST_NAME: usize = 120;
/// Characters of a version's note.
const MOST_NOTE: usize = 1_000;

/// Whether its triggers start runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WorkflowState {
    /// It was never switched on.
    Draft,
    Active,
    /// It was switched off. Runs that have begun go on.
    Paused,
}

impl WorkflowState {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Paused => "paused",
        }
    }
}

/// A workflow as its owner edits it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Workflow {
    pub id: WorkflowId,
    pub name: String,
    pub state: WorkflowState,
    /// What is edited; what runs is a version.
    #[serde(deserialize_with = "kernel::sql::json")]
    pub draft: Graph,
    /// Send it back with a change: who changes something that is no longer so hears of it.
    #[serde(rename(deserialize = "draft_revision"))]
    pub revision: u32,
    pub published_version: Option<u32>,
    /// Which of the workflows that every team has: the key of its template. It can be switched off, not deleted.
    pub house: Option<String>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// A workflow in a list.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WorkflowLine {
    pub id: WorkflowId,
    pub name: String,
    pub state: WorkflowState,
    pub published_version: Option<u32>,
    /// Which of the workflows that every team has: the key of its template.
    pub house: Option<String>,
    /// When a run began last.
    pub last_run_at: Option<Instant>,
    pub last_run_state: Option<RunState>,
    /// Runs of the last seven days that ended well.
    pub succeeded: u32,
    /// Runs of the last seven days that failed.
    pub failed: u32,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// What was published.
#[allow(clippy::struct_field_names, reason = "its number is what everybody calls the version")]
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Version {
    pub version: u32,
    #[serde(deserialize_with = "kernel::sql::json")]
    pub graph: Graph,
    pub note: String,
    /// Id of a person or a key of the API.
    pub created_by: String,
    pub created_at: Instant,
}

/// A version in a list.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VersionLine {
    pub version: u32,
    pub note: String,
    pub created_by: String,
    pub created_at: Instant,
}

/// A run in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunLine {
    pub id: RunId,
    pub workflow_id: WorkflowId,
    pub version: u32,
    /// Node of the trigger.
    pub started_by: String,
    pub state: RunState,
    pub started_at: Instant,
    pub ended_at: Option<Instant>,
    pub error_code: Option<String>,
    pub error_node: Option<String>,
    /// Those that the run holds; iterations that are over are not counted.
    pub steps: u32,
    pub attempts: u32,
    /// `time`, `event`, `approval`, or `person` for a step whose outcome is unknown.
    pub waits_for: Option<String>,
}

/// A step that failed for good and took its run with it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeadLetter {
    pub id: DeadLetterId,
    pub run_id: RunId,
    pub workflow_id: WorkflowId,
    pub node: String,
    pub iteration: String,
    /// The first items that the step was given.
    #[serde(deserialize_with = "kernel::sql::json")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Object>))]
    pub input: Vec<Value>,
    pub code: String,
    pub message: String,
    pub attempts: u32,
    /// The step's idempotency key.
    pub correlation: String,
    pub at: Instant,
    pub redriven_at: Option<Instant>,
}

/// What is wrong with a graph.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problems {
    pub problems: Vec<Problem>,
}

/// A new workflow.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewWorkflow {
    /// 1 to 120 characters.
    pub name: String,
    /// Empty when absent.
    pub graph: Option<Graph>,
    /// Key of a template that it begins as, instead of a graph.
    pub template: Option<String>,
}

/// What changes; absent stays as it is.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WorkflowChange {
    /// The revision that was changed.
    pub revision: u32,
    pub name: Option<String>,
    pub graph: Option<Graph>,
}

/// Publishes the draft.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewVersion {
    /// The revision that is meant.
    pub revision: u32,
    /// What changed, for people; at most 1,000 characters.
    #[serde(default)]
    pub note: String,
}

/// A name, trimmed.
pub fn name(text: &str) -> Result<String, Fault> {
    let name = text.trim();
    if name.is_empty() || name.chars().count() > MOST_NAME || name.chars().any(char::is_control) {
        return Err(Fault::invalid("name", "out_of_range", format!("1 to {MOST_NAME} characters on one line")));
    }
    Ok(name.to_owned())
}

/// What a name is to have in it, as SQL looks for it.
pub fn searched(query: &str) -> Result<String, Fault> {
    let query = query.trim();
    if query.is_empty() || query.chars().count() > MOST_NAME {
        return Err(Fault::invalid("query", "out_of_range", format!("1 to {MOST_NAME} characters")));
    }
    // SQLite knows capitals of ASCII only; D1 takes no longer pattern than 50 bytes, so none is used.
    Ok(query.to_ascii_lowercase())
}

/// A note of a version.
pub fn note(text: &str) -> Result<String, Fault> {
    if text.chars().count() > MOST_NOTE {
        return Err(Fault::invalid("note", "too_long", format!("at most {MOST_NOTE} characters")));
    }
    Ok(text.trim().to_owned())
}

/// A place in a list that is in order of time: `<unix ms>.<id>`. The very end when there is none.
pub fn place(cursor: Option<&str>) -> Result<(i64, String), Fault> {
    let Some(cursor) = cursor.filter(|cursor| !cursor.is_empty()) else {
        return Ok((i64::MAX >> 11, "\u{7f}".to_owned()));
    };
    let parts = cursor.split_once('.').and_then(|(at, id)| Some((at.parse().ok()?, id.to_owned())));
    parts.ok_or_else(|| Fault::invalid("cursor", "invalid", "pass the next_cursor of the page before"))
}
