//! A dry run: the same path as a real one, on an object in memory. No effect leaves; a node that would have one answers with the data that
//! is pinned to it, else as if nothing had been there to say.

use std::{collections::BTreeMap, sync::Arc};

use kernel::{
    Fault, Ports, Scope,
    ids::{RunId, WorkflowId},
};
use nodes::Manifest;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    effects::Outcome,
    graph::Graph,
    ops,
    protocol::{Begin, Command},
    runs,
    shell::{self, Desk, Memory},
    view::{self, RunView},
};

/// Data that stands for what nodes would have answered, by node id.
#[derive(Clone, Debug, Default)]
pub struct Pinned(pub BTreeMap<String, Vec<Value>>);

impl Pinned {
    /// What a node with an effect answers.
    pub fn outcome(&self, key: &str, manifest: &Manifest) -> Outcome {
        let node = key.split(':').nth(1).unwrap_or_default();
        let port = match manifest.ports {
            nodes::Ports::Fixed(names) => names.first().copied().unwrap_or("main"),
            nodes::Ports::PerEntry(_) => "else",
        };
        let items = self.0.get(node).cloned();
        let items = items.unwrap_or_else(|| vec![json!({ "dry_run": true, "node": node, "type": manifest.kind })]);
        Outcome::Items(vec![(port.to_owned(), items)])
    }
}

/// A run as it would be.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Trial {
    /// The draft of this workflow, when no graph is given.
    pub id: Option<WorkflowId>,
    pub graph: Option<Graph>,
    /// Node that starts it; the one for presses of the button, or the first, when absent.
    pub trigger: Option<String>,
    /// What comes with the trigger.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Object>))]
    pub items: Vec<Value>,
    /// What nodes with effects answer instead of having them, by node id.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, Vec<Object>>))]
    pub pinned: BTreeMap<String, Vec<Value>>,
}

/// Runs a draft, or a graph that nobody saved.
pub async fn trial(ports: &Arc<Ports>, scope: &Scope, trial: Trial) -> Result<RunView, Fault> {
    let Trial { id, graph, trigger, items, pinned } = trial;
    let mut workflow = match &id {
        Some(id) => ops::find(scope, id).await?,
        None if graph.is_some() => ops::unsaved(scope),
        None => return Err(Fault::invalid("graph", "required", "send a graph, or the id of a workflow")),
    };
    workflow.draft = graph.unwrap_or(workflow.draft);
    ops::sound(&workflow.draft)?;
    let trigger = runs::choose(&workflow.draft, trigger.as_deref())?.id.clone();
    let begin = runs::prepare(&workflow, 0, workflow.draft.clone(), (&trigger, items))?;
    run(ports, scope, begin, &Pinned(pinned)).await
}

/// Runs a graph without leaving a trace.
async fn run(ports: &Arc<Ports>, scope: &Scope, begin: Begin, pinned: &Pinned) -> Result<RunView, Fault> {
    let host = Memory::dry();
    let id: RunId = scope.new_id();
    let desk = Desk::new(&host, ports, scope, id).dry(pinned);
    let answered = shell::answer(&desk, Command::Begin(Box::new(begin))).await?;
    shell::go_on(&desk, answered).await;
    view::of(&desk, None).await?.ok_or_else(|| Fault::internal("a dry run that did not begin"))
}
