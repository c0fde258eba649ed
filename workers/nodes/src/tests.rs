//! What nodes do, by table; what they say when something is wrong; and the catalogue.

#[cfg(feature = "schema")]
mod docs;
mod mistakes;
mod work;

use expr::{Moment, Nodes};
use serde_json::{Value, json};

use crate::{Done, Failure, Input, find};

struct Others;

impl Nodes for Others {
    fn items(&self, _: &str) -> Option<&[Value]> {
        None
    }
    fn names(&self) -> Vec<&str> {
        Vec::new()
    }
}

/// Runs a node over the items of some connections, on Tuesday, 24 November 2026, at 09:30 in Berlin.
pub fn run(kind: &str, params: &Value, branches: &[&[Value]]) -> Result<Done, Failure> {
    let items = branches.concat();
    let counts: Vec<usize> = branches.iter().map(|branch| branch.len()).collect();
    let (run, workflow) = (json!({ "id": "run_1" }), json!({ "id": "wf_1", "name": "Leads" }));
    let moment = Moment::new(1_795_509_000_000, "Europe/Berlin").unwrap();
    let input = Input {
        node: "My node",
        params,
        items: &items,
        branches: &counts,
        nodes: &Others,
        run: &run,
        workflow: &workflow,
        moment: &moment,
    };
    find(kind, 1).unwrap().run(&input).unwrap()
}

/// The items at each port, as an object.
pub fn ports(kind: &str, params: &Value, items: &Value) -> Result<Value, Failure> {
    let items = items.as_array().unwrap();
    match run(kind, params, &[items])? {
        Done::Items(outputs) => {
            Ok(Value::Object(outputs.into_iter().map(|(port, items)| (port, Value::Array(items))).collect()))
        }
        Done::Stop { code, message } => Ok(json!({ "stop": [code, message] })),
    }
}
