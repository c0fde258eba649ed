//! Workflows that come from elsewhere and go elsewhere: our own format both ways, and n8n's one way.
//!
//! Nothing is dropped in silence: what has no counterpart is a line of the report, and a node of an unknown kind stays in the draft as
//! one, which the draft's problems name. A draft with problems can be saved, as any other; published it cannot be.

mod api;
mod n8n;
mod native;
mod report;
mod strip;
#[cfg(test)]
mod tests;

use kernel::{Fault, Scope, id::Id, ids::WorkflowId, json};
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[cfg(feature = "openapi")]
pub use api::Docs;
pub use api::{export_workflow, import_workflow};
pub use native::WorkflowDocument;
pub use report::ReportLine;

use crate::{
    graph::{Graph, Severity, limits},
    model::{NewWorkflow, Workflow},
    ops, store, versions,
};
use report::{Report, line};

/// Characters of a workflow's name.
const MOST_NAME: usize = 120;

/// A workflow from elsewhere.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Import {
    /// What an export gave, here or in n8n; up to 256 kB of JSON.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub document: Value,
    /// The name here; the document's when absent.
    pub name: Option<String>,
}

/// What an import came to.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Imported {
    pub workflow: Workflow,
    /// Everything that is different here, and all problems of the draft.
    pub report: Vec<ReportLine>,
}

/// A document that was read.
#[derive(Debug)]
pub struct Draft {
    name: String,
    graph: Graph,
    report: Report,
}

/// The draft, or a version, as a document without secrets.
pub async fn export(scope: &Scope, id: &WorkflowId, version: Option<u32>) -> Result<WorkflowDocument, Fault> {
    let workflow = ops::find(scope, id).await?;
    let graph = match version {
        Some(version) => versions::find(scope, id, version).await?.graph,
        None => workflow.draft,
    };
    Ok(WorkflowDocument::of(workflow.name, graph))
}

/// Makes a workflow of a document.
/// # Errors
/// `Fault::Invalid` when it is no workflow at all, or larger than one can be.
pub async fn import(scope: &Scope, wish: Import) -> Result<Imported, Fault> {
    let Draft { name, mut graph, mut report } = read(&wish.document)?;
    if let Some(id) = graph.settings.error_workflow.take() {
        let is_ours = match WorkflowId::parse(&id) {
            Some(id) => store::find(&scope.db()?, &id).await?.is_some(),
            None => false,
        };
        if is_ours {
            graph.settings.error_workflow = Some(id);
        } else {
            let what = "There is no such workflow here: choose the one that is to hear of failures.";
            report.push(None, Some("error_workflow"), Severity::Warning, what);
        }
    }
    report.add_problems(&graph, ops::problems(&graph));
    let name = wish.name.unwrap_or_else(|| named(&name));
    let workflow = ops::create(scope, NewWorkflow { name, graph: Some(graph), template: None }).await?;
    Ok(Imported { workflow, report: report.finish() })
}

/// Reads a document, whichever it is.
fn read(document: &Value) -> Result<Draft, Fault> {
    let bytes = json::write(document)?.len();
    if bytes > limits::MOST_BYTES {
        let text = format!("has {bytes} bytes; {} are possible", limits::MOST_BYTES);
        return Err(Fault::invalid("document", "too_large", text));
    }
    let draft = if native::is_one(document) {
        native::read(document)?
    } else if n8n::is_one(document) {
        // Before anything is made of them.
        within("too_many_nodes", "nodes", n8n::count(document), limits::MOST_NODES)?;
        n8n::read(document)
    } else {
        let text = "is no workflow that can be read here: send what an export gave, of GR8 or of n8n, as a JSON object";
        return Err(Fault::invalid("document", "unknown_format", text));
    };
    within("too_many_nodes", "nodes", draft.graph.nodes.len(), limits::MOST_NODES)?;
    within("too_many_connections", "connections", draft.graph.connections.len(), limits::MOST_CONNECTIONS)?;
    Ok(draft)
}

fn within(code: &str, what: &str, count: usize, most: usize) -> Result<(), Fault> {
    if count <= most {
        return Ok(());
    }
    let text = format!("has {count} {what}; {most} are possible: split it into several workflows");
    Err(Fault::invalid("document", code, text))
}

/// A name as a workflow may have one.
fn named(name: &str) -> String {
    let name = line(name, MOST_NAME);
    if name.is_empty() { "Imported workflow".to_owned() } else { name }
}
