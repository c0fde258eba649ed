//! Documents that come and go: our own both ways, n8n's in all its versions, and hostile ones.

mod doors;
mod expressions;
mod hostile;
mod kinds;

use serde_json::{Value, json};

use super::{Draft, ReportLine, n8n};
use crate::graph::{Graph, Severity};

/// A node of n8n.
pub fn theirs(name: &str, kind: &str, version: f64, params: &Value) -> Value {
    json!({ "id": name, "name": name, "type": format!("n8n-nodes-base.{kind}"), "typeVersion": version, "position": [0, 0],
        "parameters": params })
}

/// A document with lines `(from, output, to, input)`.
pub fn document(nodes: &[Value], lines: &[(&str, usize, &str, usize)]) -> Value {
    let mut connections = json!({});
    for (from, output, to, input) in lines {
        let outputs = &mut connections[*from]["main"];
        if outputs.is_null() {
            *outputs = json!([]);
        }
        let outputs = outputs.as_array_mut().unwrap();
        while outputs.len() <= *output {
            outputs.push(json!([]));
        }
        outputs[*output].as_array_mut().unwrap().push(json!({ "node": to, "type": "main", "index": input }));
    }
    json!({ "name": "From n8n", "nodes": nodes, "connections": connections, "settings": { "executionOrder": "v1" } })
}

/// The graph and the report, as an import comes to them.
pub fn read(document: &Value) -> (Graph, Vec<ReportLine>) {
    let Draft { graph, report, .. } = n8n::read(document);
    (graph, report.finish())
}

/// The parameters of one node alone, and what is said about it.
pub fn alone(kind: &str, version: f64, params: &Value) -> (Value, Vec<String>) {
    let (graph, report) = read(&document(&[theirs("N", kind, version, params)], &[]));
    let node = graph.nodes.first().unwrap();
    let lost = report.into_iter().filter(|line| line.severity == Severity::Error).map(|line| line.what).collect();
    (json!({ "type": node.of, "params": node.params }), lost)
}
