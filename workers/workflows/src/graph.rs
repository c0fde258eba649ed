//! A workflow as its owner drew it, in one version. `validate` says what is wrong with it, all at once; `Plan` is what
//! the machine reads instead of it.

mod catalog;
mod check;
pub mod limits;
mod plan;
mod problem;
mod rules;
mod shape;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use catalog::{Catalog, Class, DONE, ERROR, Facts, Kind, LOOP, MAIN, NO, TIMEOUT, WorkPlace, YES};
pub use check::validate;
pub use plan::{Edge, NodePlan, Plan, Snapshot};
pub use problem::{Place, Problem, Severity};

/// The whole drawing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Graph {
    pub nodes: Vec<Node>,
    #[serde(default)]
    pub connections: Vec<Connection>,
    #[serde(default)]
    pub settings: Settings,
}

/// One node: what it does, and how it takes part in a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Node {
    /// 1 to 40 of `[a-z0-9_-]`, unique in the graph. Part of every idempotency key, so it stays when the name changes.
    pub id: String,
    /// Type of the node, such as `http.request`.
    #[serde(rename = "type")]
    pub of: String,
    pub version: u32,
    /// For people.
    #[serde(default)]
    pub name: String,
    /// What the type asks for; checked by the catalog, evaluated by whoever runs the node.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub params: Value,
    #[serde(default)]
    pub join: Join,
    #[serde(default)]
    pub retry: Retry,
    /// How long one attempt may take, in milliseconds.
    #[serde(default = "default_timeout")]
    pub timeout_ms: i64,
    #[serde(default)]
    pub on_error: OnError,
}

/// From a port of one node to another node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Connection {
    pub from: String,
    #[serde(default = "default_port")]
    pub port: String,
    pub to: String,
}

/// When a node with several incoming connections starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Join {
    /// When all have resolved and at least one is alive.
    #[default]
    All,
    /// At the first living one.
    Any,
}

/// What follows when a step has finally failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OnError {
    /// The run fails.
    #[default]
    Stop,
    /// It goes on at `main` with the error as its item.
    Continue,
    /// It goes on at the port `error`.
    Branch,
}

/// How failures that may pass are repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Retry {
    /// Repeats after the first attempt.
    #[serde(default = "default_max")]
    pub max: u16,
    /// Before the first repeat, in milliseconds.
    #[serde(default = "default_first")]
    pub first_ms: i64,
    #[serde(default = "default_factor")]
    pub factor: u16,
    /// Plus or minus, in per cent of the delay.
    #[serde(default = "default_jitter")]
    pub jitter_pct: u16,
}

impl Default for Retry {
    fn default() -> Self {
        Self { max: default_max(), first_ms: default_first(), factor: default_factor(), jitter_pct: default_jitter() }
    }
}

/// Of the workflow as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Settings {
    /// Runs of this workflow at once; later ones wait for their turn.
    #[serde(default = "default_running")]
    pub max_running: u16,
    /// Workflow that is started when a run of this one fails.
    #[serde(default)]
    pub error_workflow: Option<String>,
    /// How long finished runs are kept.
    #[serde(default = "default_keep")]
    pub keep_days: u16,
    /// IANA zone in which expressions and nodes read and write dates that name none.
    #[serde(default = "default_zone", skip_serializing_if = "is_default_zone")]
    pub zone: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self { max_running: default_running(), error_workflow: None, keep_days: default_keep(), zone: default_zone() }
    }
}

fn default_port() -> String {
    MAIN.to_owned()
}
const fn default_timeout() -> i64 {
    30_000
}
const fn default_max() -> u16 {
    3
}
const fn default_first() -> i64 {
    1_000
}
const fn default_factor() -> u16 {
    2
}
const fn default_jitter() -> u16 {
    10
}
const fn default_running() -> u16 {
    20
}
fn default_zone() -> String {
    "UTC".to_owned()
}
fn is_default_zone(zone: &str) -> bool {
    zone == "UTC"
}
const fn default_keep() -> u16 {
    30
}
