//! Our own format: a workflow as one JSON document, without secrets.

use kernel::{Fault, json};
use serde::Serialize;
use serde_json::Value;

use super::{
    Draft,
    report::Report,
    strip::{self, Stripped},
};
use crate::graph::{Graph, Severity};

/// What the document calls itself.
pub const FORMAT: &str = "gr8.workflow";
/// Counts up when a reader of the version before could not read it.
const FORMAT_VERSION: u32 = 1;
/// Parameters that name something of the team that the document came from.
const IDS: &[&str] = &["form", "site", "calendar"];

/// A workflow as it is handed on.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WorkflowDocument {
    /// `gr8.workflow`.
    pub format: &'static str,
    pub format_version: u32,
    pub name: String,
    pub graph: Graph,
    /// Passwords, tokens and keys that were taken out; whoever imports it enters their own.
    pub stripped: Vec<Stripped>,
}

impl WorkflowDocument {
    pub fn of(name: String, mut graph: Graph) -> Self {
        let stripped = strip::strip(&mut graph);
        Self { format: FORMAT, format_version: FORMAT_VERSION, name, graph, stripped }
    }
}

/// Whether a document says that it is one of ours.
pub fn is_one(document: &Value) -> bool {
    document.get("format").is_some_and(|format| format == FORMAT)
}

/// Reads a document of ours.
/// # Errors
/// `Fault::Invalid` naming the field that cannot be read.
pub fn read(document: &Value) -> Result<Draft, Fault> {
    let version = document.get("format_version").and_then(Value::as_u64);
    if version != Some(u64::from(FORMAT_VERSION)) {
        let text = format!("is written in another version of the format; version {FORMAT_VERSION} can be read here");
        return Err(Fault::invalid("document/format_version", "unknown_version", text));
    }
    let graph = document.get("graph").unwrap_or(&Value::Null);
    let graph: Graph = json::read(&json::write(graph)?).map_err(|error| {
        let path = error.path();
        let place = if path.is_empty() { "document/graph".to_owned() } else { format!("document/graph/{path}") };
        Fault::invalid(place, "invalid_type", error.message())
    })?;
    let mut report = Report::default();
    for place in document.get("stripped").and_then(Value::as_array).into_iter().flatten() {
        let text = |key: &str| place.get(key).and_then(Value::as_str);
        let Some(node) = graph.nodes.iter().find(|node| text("node") == Some(&node.id)) else { continue };
        let what = "A secret stood here, and did not come along: enter yours.";
        report.push(Some(&node.name), text("field"), Severity::Warning, what);
    }
    for node in &graph.nodes {
        for id in IDS
            .iter()
            .filter(|id| node.of.starts_with("trigger.") && node.params.get(**id).is_some_and(Value::is_string))
        {
            let what = "This names something by its id: check that it is yours, or take it out.";
            report.push(Some(&node.name), Some(id), Severity::Warning, what);
        }
    }
    let name = document.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(Draft { name, graph, report })
}
