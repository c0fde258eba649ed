//! What is published: append only, compared, brought back, copied.

use std::collections::BTreeMap;

use kernel::{
    Fault, Scope,
    audit::Change,
    ids::WorkflowId,
    page::{Page, PageQuery},
};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    graph::{Connection, Graph, Node},
    model::{self, NewVersion, NewWorkflow, Version, VersionLine, Workflow, WorkflowState},
    ops, store,
    triggers::registry,
};

pub async fn list(scope: &Scope, id: &WorkflowId, page: &PageQuery) -> Result<Page<VersionLine>, Fault> {
    ops::find(scope, id).await?;
    let before = page.cursor.as_deref().and_then(|cursor| cursor.parse().ok()).unwrap_or(u32::MAX);
    let rows = store::list_versions(&scope.db()?, id, before, page).await?;
    Ok(Page::cut(rows, page, |version| version.version.to_string()))
}

pub async fn find(scope: &Scope, id: &WorkflowId, version: u32) -> Result<Version, Fault> {
    store::find_version(&scope.db()?, id, version).await?.ok_or_else(|| Fault::not_found("version"))
}

/// Makes the draft what runs from now on. Runs that have begun end on their own version.
/// # Errors
/// `Fault::Conflict`: `revision_changed`, or `workflow_invalid` with all problems.
pub async fn publish(scope: &Scope, id: &WorkflowId, new: NewVersion) -> Result<Version, Fault> {
    let workflow = ops::find(scope, id).await?;
    if workflow.revision != new.revision {
        return Err(ops::overtaken(&workflow, new.revision));
    }
    ops::sound_here(scope, &workflow.draft).await?;
    let version = Version {
        version: store::last_version(&scope.db()?, id).await? + 1,
        graph: workflow.draft,
        note: model::note(&new.note)?,
        created_by: scope.actor().id.clone(),
        created_at: scope.now(),
    };
    let published = Change::new("workflow.published", id).after(json!({ "version": version.version }));
    let mut batch = store::insert_version(id, &version)?.and_emit(scope.audited(published));
    if workflow.state == WorkflowState::Active {
        batch = batch.and_all(registry::open(scope, id, &version.graph)?);
    }
    match scope.commit(batch).await {
        Ok(()) => Ok(version),
        Err(Fault::Conflict { .. }) => {
            Err(Fault::conflict("published_meanwhile", "somebody published at the same moment; look at their version"))
        }
        Err(fault) => Err(fault),
    }
}

/// Makes an old version the draft again; publishing it is another step.
pub async fn revert(scope: &Scope, id: &WorkflowId, version: u32, revision: u32) -> Result<Workflow, Fault> {
    let (known, old) = (ops::find(scope, id).await?, find(scope, id, version).await?);
    if known.revision != revision {
        return Err(ops::overtaken(&known, revision));
    }
    let next = Workflow { draft: old.graph, ..known.clone() };
    ops::save(scope, &known, next).await
}

/// A new workflow that begins as a version.
pub async fn fork(scope: &Scope, id: &WorkflowId, version: u32, name: Option<String>) -> Result<Workflow, Fault> {
    let (known, old) = (ops::find(scope, id).await?, find(scope, id, version).await?);
    let name = name.unwrap_or_else(|| format!("{} {version}", known.name).chars().take(120).collect());
    ops::create(scope, NewWorkflow { name, graph: Some(old.graph), template: None }).await
}

/// What another graph has that one has not.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Difference {
    /// Node ids.
    pub added: Vec<String>,
    pub removed: Vec<String>,
    pub changed: Vec<NodeChange>,
    pub connections_added: Vec<Connection>,
    pub connections_removed: Vec<Connection>,
    pub settings_changed: bool,
}

/// A node that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NodeChange {
    pub node: String,
    /// Which of its fields, such as `name` and `params/url`.
    pub fields: Vec<String>,
}

/// Compares a version with another one, or with the draft.
pub async fn compare(scope: &Scope, id: &WorkflowId, version: u32, to: Option<u32>) -> Result<Difference, Fault> {
    let from = find(scope, id, version).await?.graph;
    let to = match to {
        Some(to) => find(scope, id, to).await?.graph,
        None => ops::find(scope, id).await?.draft,
    };
    difference(&from, &to)
}

/// What became of a graph.
pub fn difference(from: &Graph, to: &Graph) -> Result<Difference, Fault> {
    let by_id = |graph: &Graph| {
        let mut nodes: BTreeMap<String, Node> = BTreeMap::new();
        nodes.extend(graph.nodes.iter().map(|node| (node.id.clone(), node.clone())));
        nodes
    };
    let (old, new) = (by_id(from), by_id(to));
    let missing = |these: &BTreeMap<String, Node>, others: &BTreeMap<String, Node>| {
        these.keys().filter(|id| !others.contains_key(*id)).cloned().collect()
    };
    let mut changed = Vec::new();
    for (id, node) in &new {
        let Some(before) = old.get(id).filter(|before| *before != node) else { continue };
        changed.push(NodeChange { node: id.clone(), fields: fields(before, node)? });
    }
    let lines = |these: &Graph, others: &Graph| {
        these.connections.iter().filter(|line| !others.connections.contains(line)).cloned().collect()
    };
    Ok(Difference {
        added: missing(&new, &old),
        removed: missing(&old, &new),
        changed,
        connections_added: lines(to, from),
        connections_removed: lines(from, to),
        settings_changed: from.settings != to.settings,
    })
}

/// The fields in which two nodes differ; parameters by themselves.
fn fields(before: &Node, after: &Node) -> Result<Vec<String>, Fault> {
    let value = |node: &Node| -> Result<Value, Fault> { Ok(kernel::json::read(&kernel::json::write(node)?)?) };
    let (before, after) = (value(before)?, value(after)?);
    let mut found = Vec::new();
    differing("", &before, &after, &mut found);
    Ok(found)
}

fn differing(under: &str, before: &Value, after: &Value, found: &mut Vec<String>) {
    let none = serde_json::Map::new();
    let (before, after) = (before.as_object().unwrap_or(&none), after.as_object().unwrap_or(&none));
    let mut keys: Vec<&String> = before.keys().chain(after.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        let (old, new) = (before.get(key).unwrap_or(&Value::Null), after.get(key).unwrap_or(&Value::Null));
        if old == new {
            continue;
        }
        if under.is_empty() && key == "params" && old.is_object() && new.is_object() {
            differing("params/", old, new, found);
        } else {
            found.push(format!("{under}{key}"));
        }
    }
}
