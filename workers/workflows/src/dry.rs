//! A dry run: the same path as a real one, on an object in memory. No effect leaves; a node that would have one answers with the data that
//! is pinned to it, else as if nothing had been there to say.

use std::{collections::BTreeMap, sync::Arc};

use kernel::{Fault, Ports, Scope, ids::RunId};
use nodes::Manifest;
use serde_json::{Value, json};

use crate::{
    effects::Outcome,
    protocol::{Begin, Command},
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

/// Runs a graph without leaving a trace.
pub async fn run(ports: &Arc<Ports>, scope: &Scope, begin: Begin, pinned: &Pinned) -> Result<RunView, Fault> {
    let host = Memory::dry();
    let id: RunId = scope.new_id();
    let desk = Desk { host: &host, ports, scope, id, dry: Some(pinned) };
    let answered = shell::answer(&desk, Command::Begin(Box::new(begin))).await?;
    shell::go_on(&desk, answered).await;
    view::of(&desk).await?.ok_or_else(|| Fault::internal("a dry run that did not begin"))
}
