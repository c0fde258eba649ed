//! The lines between nodes of n8n: by the names of nodes, and by the numbers of outputs and inputs.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::{
    exchange::report::{Report, quoted},
    graph::{Connection, ERROR, Node, Severity},
};

/// A node's counterpart: lines arrive at its first node and leave from its last.
#[derive(Clone, Debug)]
pub struct End {
    pub first: String,
    pub last: String,
    /// The ports that each output stands for.
    pub outs: Vec<Vec<String>>,
    /// Its last output is the one for errors.
    pub branches: bool,
}

/// All counterparts, by the name of n8n's node.
#[derive(Debug, Default)]
pub struct Ends {
    known: BTreeMap<String, End>,
    /// Nodes of unknown kinds: their outputs are ports by number.
    unknown: BTreeSet<String>,
    /// Left out on purpose.
    dropped: BTreeSet<String>,
}

impl Ends {
    /// The first of a name is the one that is meant.
    pub fn add(&mut self, name: &str, end: End, is_known: bool) {
        if self.known.contains_key(name) {
            return;
        }
        if !is_known {
            self.unknown.insert(name.to_owned());
        }
        self.known.insert(name.to_owned(), end);
    }
    pub fn drop_name(&mut self, name: &str) {
        self.dropped.insert(name.to_owned());
    }

    /// Where an output leaves.
    fn ports(&self, name: &str, end: &End, output: usize) -> Vec<(String, String)> {
        if self.unknown.contains(name) {
            let is_last = end.branches && output > 0;
            let port = if output == 0 { "main".to_owned() } else { output.to_string() };
            return vec![(end.last.clone(), if is_last { ERROR.to_owned() } else { port })];
        }
        match end.outs.get(output) {
            Some(ports) => ports.iter().map(|port| (end.last.clone(), port.clone())).collect(),
            // Errors are the first node's: the one behind it only brings items into shape.
            None if end.branches && output == end.outs.len() => vec![(end.first.clone(), ERROR.to_owned())],
            None => Vec::new(),
        }
    }
}

/// Everything that leads from one node to another, in the order of the inputs that it arrives at.
pub fn read(found: &Value, ends: &Ends, nodes: &mut [Node], report: &mut Report) -> Vec<Connection> {
    let mut reader = Reader { ends, report, lines: Vec::new(), seen: BTreeSet::new() };
    for (name, kinds) in found.as_object().into_iter().flatten() {
        for (kind, outputs) in kinds.as_object().into_iter().flatten() {
            let outputs = outputs.as_array().map(Vec::as_slice).unwrap_or_default();
            for (output, targets) in outputs.iter().enumerate() {
                for target in targets.as_array().into_iter().flatten() {
                    reader.line(name, kind, output, target);
                }
            }
        }
    }
    // A node's input is in the order of its connections, so a merge's first input comes first.
    let lines = kernel::order::by_key(reader.lines, |(input, _)| (*input as i64, 0));
    let mut connections: Vec<Connection> = lines.into_iter().map(|(_, line)| line).collect();
    for End { first, last, .. } in ends.known.values().filter(|end| end.first != end.last) {
        connections.push(Connection { from: first.clone(), port: "main".to_owned(), to: last.clone() });
    }
    meetings(&connections, nodes, report);
    connections
}

/// n8n runs a node for each branch that arrives; here it waits for all of them.
fn meetings(connections: &[Connection], nodes: &[Node], report: &mut Report) {
    let mut arriving: BTreeMap<&str, usize> = BTreeMap::new();
    for line in connections {
        *arriving.entry(&line.to).or_default() += 1;
    }
    for node in nodes.iter().filter(|node| arriving.get(node.id.as_str()).is_some_and(|count| *count > 1)) {
        if node.of != "loop" && node.of != "transform.merge" {
            let what =
                "Several branches lead here: it runs once, with the items of all that come; n8n ran it for each.";
            report.push(Some(&node.name), Some("connections"), Severity::Warning, what);
        }
    }
}

struct Reader<'a> {
    ends: &'a Ends,
    report: &'a mut Report,
    lines: Vec<(u64, Connection)>,
    seen: BTreeSet<(String, String, String)>,
}

impl Reader<'_> {
    fn line(&mut self, name: &str, kind: &str, output: usize, target: &Value) {
        let to = target.get("node").and_then(Value::as_str).unwrap_or_default();
        let input = target.get("index").and_then(Value::as_u64).unwrap_or_default();
        if self.ends.dropped.contains(name) || self.ends.dropped.contains(to) {
            return;
        }
        let mut wrong = |what: String| self.report.push(None, Some("connections"), Severity::Error, what);
        let (from, to_name) = (quoted(name), quoted(to));
        let (Some(start), Some(end)) = (self.ends.known.get(name), self.ends.known.get(to)) else {
            return wrong(format!("A connection leads from “{from}” to “{to_name}”, and one of them is not there."));
        };
        if kind != "main" {
            let kind = quoted(kind);
            return wrong(format!(
                "“{from}” belongs to “{to_name}” as its {kind}; such connections have no counterpart."
            ));
        }
        let ports = self.ends.ports(name, start, output);
        let is_left_out = ports.is_empty() && start.outs.get(output).is_none();
        if is_left_out {
            wrong(format!("Output {output} of “{from}” has no counterpart; it led to “{to_name}”."));
        } else if ports.is_empty() {
            wrong(format!("What “{from}” sorts out leaves nowhere here; it led to “{to_name}”."));
        }
        for (from, port) in ports {
            if self.seen.insert((from.clone(), port.clone(), end.first.clone())) {
                self.lines.push((input, Connection { from, port, to: end.first.clone() }));
            } else {
                let text = format!("“{}” leads to “{to_name}” twice: one connection was left out.", quoted(name));
                self.report.push(None, Some("connections"), Severity::Error, text);
            }
        }
    }
}
