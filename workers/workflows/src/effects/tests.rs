//! Nodes with effects against captured mail and a scripted web.

mod ai;
mod data;
mod http;
mod mail;
mod secrets;
mod waits;

use std::sync::Arc;

use expr::{Moment, NoNodes};
use futures_util::FutureExt;
use kernel::Ports;
use nodes::Input;
use serde_json::{Value, json};
use testkit::World;

use super::{EffectCall, Outcome, find};

/// The key of the step in all tests.
pub const KEY: &str = "run_1:n1:";

/// Runs a node over some items.
pub fn run(world: &World, kind: &str, params: &Value, items: &[Value]) -> Outcome {
    run_as(world, kind, params, items, KEY)
}

/// The same with another key.
pub fn run_as(world: &World, kind: &str, params: &Value, items: &[Value], key: &str) -> Outcome {
    let (run, workflow) = (json!({ "id": "run_1" }), json!({ "id": "wf_1", "name": "Leads" }));
    let scope = world.scope();
    let moment = Moment::new(scope.now().millis(), "Europe/Berlin").unwrap();
    let input = Input {
        node: "My node",
        params,
        items,
        branches: &[],
        nodes: &NoNodes,
        run: &run,
        workflow: &workflow,
        moment: &moment,
    };
    let ports: &Arc<Ports> = world.ports();
    let call =
        EffectCall { ports, scope: &scope, key, attempt: 1, deadline: scope.now().plus(30_000), depth: 0, input };
    find(kind, 1).unwrap().run(call).now_or_never().expect("nothing waits in tests")
}

/// The items at `main`.
pub fn main(outcome: Outcome) -> Vec<Value> {
    match outcome {
        Outcome::Items(outputs) => {
            outputs.into_iter().find(|(port, _)| port == "main").map(|(_, items)| items).unwrap_or_default()
        }
        other => panic!("{other:?}"),
    }
}

/// Code and message of a failure, and whether it may pass.
pub fn failed(outcome: Outcome) -> (String, String, bool) {
    match outcome {
        Outcome::Failed { code, message, retryable, .. } => (code, message, retryable),
        other => panic!("{other:?}"),
    }
}
