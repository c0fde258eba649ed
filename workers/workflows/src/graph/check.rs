//! Everything that is wrong with a graph, at once: first each node, connection and setting by itself, then the whole.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Catalog, Facts, Graph, Kind, Node, OnError, Problem,
    catalog::{ERROR, LOOP, MAIN},
    limits, rules,
    shape::{Line, Shape},
};

/// All problems of a graph; none of severity `Error` means that it can be published.
pub fn validate(graph: &Graph, catalog: &dyn Catalog) -> Vec<Problem> {
    let mut problems = sizes(graph);
    if !problems.is_empty() {
        return problems;
    }
    problems.extend(rules::settings(&graph.settings));
    let mut facts = Vec::new();
    for node in &graph.nodes {
        problems.extend(rules::node(node));
        facts.push(known(node, catalog, &mut problems));
    }
    let index = index(graph, &mut problems);
    let lines = connections(graph, &facts, &index, &mut problems);
    whole(graph, &facts, lines, &mut problems);
    problems
}

/// What is too large is not looked at any further.
fn sizes(graph: &Graph) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut bound = |code: &str, what: &str, count: usize, most: usize| {
        if count > most {
            let text =
                format!("The workflow has {count} {what}, and may have {most}: split it into several workflows.");
            problems.push(Problem::of_graph(code, text));
        }
    };
    bound("too_many_nodes", "nodes", graph.nodes.len(), limits::MOST_NODES);
    bound("too_many_connections", "connections", graph.connections.len(), limits::MOST_CONNECTIONS);
    let bytes = kernel::json::write(graph).map_or(usize::MAX, |text| text.len());
    bound("too_large", "bytes", bytes, limits::MOST_BYTES);
    problems
}

fn known(node: &Node, catalog: &dyn Catalog, problems: &mut Vec<Problem>) -> Option<Facts> {
    let Some(facts) = catalog.facts(node) else {
        problems.push(match catalog.newest(&node.of) {
            None => Problem::of_node(
                "unknown_type",
                &node.id,
                "type",
                format!("There is no node type \"{}\": choose one from the list.", node.of),
            ),
            Some(newest) => Problem::of_node(
                "unknown_version",
                &node.id,
                "version",
                format!(
                    "\"{}\" has no version {}: the newest is {newest}; replace the node by it.",
                    node.of, node.version
                ),
            ),
        });
        return None;
    };
    problems.extend(catalog.check_params(node));
    if node.on_error == OnError::Continue && !facts.ports.iter().any(|port| port == MAIN) {
        let text = "This node has no port \"main\" to go on at after an error: choose \"stop\" or \"branch\".";
        problems.push(Problem::of_node("continue_without_main", &node.id, "on_error", text));
    }
    if facts.ports.len() > limits::MOST_PORTS {
        let text =
            format!("This node has {} ports, and may have {}: use fewer cases.", facts.ports.len(), limits::MOST_PORTS);
        problems.push(Problem::of_node("too_many_ports", &node.id, "params", text));
    }
    Some(facts)
}

fn index<'g>(graph: &'g Graph, problems: &mut Vec<Problem>) -> BTreeMap<&'g str, usize> {
    let mut index = BTreeMap::new();
    for (at, node) in graph.nodes.iter().enumerate() {
        if index.contains_key(node.id.as_str()) {
            let text = format!("Two nodes have the id \"{}\": give one of them another id.", node.id);
            problems.push(Problem::of_node("duplicate_id", &node.id, "id", text));
        } else {
            index.insert(node.id.as_str(), at);
        }
    }
    index
}

/// The connections that hold, as lines; the others are named.
fn connections(
    graph: &Graph,
    facts: &[Option<Facts>],
    index: &BTreeMap<&str, usize>,
    problems: &mut Vec<Problem>,
) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut seen = BTreeSet::new();
    for (at, connection) in graph.connections.iter().enumerate() {
        let mut wrong = |code, text: String| problems.push(Problem::of_connection(code, (at, connection), text));
        for end in [&connection.from, &connection.to] {
            if !index.contains_key(end.as_str()) {
                wrong("dangling_connection", format!("There is no node \"{end}\": remove the connection."));
            }
        }
        let (Some(&from), Some(&to)) = (index.get(connection.from.as_str()), index.get(connection.to.as_str())) else {
            continue;
        };
        if !seen.insert((from, connection.port.as_str(), to)) {
            wrong("duplicate_connection", "This connection is there twice: remove one.".to_owned());
            continue;
        }
        let source = facts.get(from).and_then(Option::as_ref);
        let ports = source.zip(graph.nodes.get(from)).map(|(facts, node)| facts.ports_of(node));
        if let Some(ports) = ports.filter(|ports| !ports.contains(&connection.port)) {
            let hint = if connection.port == ERROR { ", or let the node branch on errors" } else { "" };
            let list = ports.join(", ");
            wrong("unknown_port", format!("No port \"{}\": connect one of {list}{hint}.", connection.port));
            continue;
        }
        if facts.get(to).and_then(Option::as_ref).is_some_and(|facts| facts.kind == Kind::Trigger) {
            let text = "A trigger starts a run, nothing can lead to it: remove the connection.".to_owned();
            wrong("trigger_has_input", text);
        }
        let enters = source.is_some_and(|facts| facts.kind == Kind::Loop) && connection.port == LOOP;
        lines.push(Line { from, to, enters });
    }
    lines
}

fn whole(graph: &Graph, facts: &[Option<Facts>], lines: Vec<Line>, problems: &mut Vec<Problem>) {
    let of_kind = |kind: Kind| -> Vec<usize> {
        let is = |at: &usize| facts.get(*at).and_then(Option::as_ref).is_some_and(|facts| facts.kind == kind);
        (0..graph.nodes.len()).filter(is).collect()
    };
    let (triggers, loops) = (of_kind(Kind::Trigger), of_kind(Kind::Loop));
    let shape = Shape::of(graph.nodes.len(), lines, &loops);
    problems.extend(rules::loops(graph, &shape));
    problems.extend(rules::cycles(graph, &shape));
    if triggers.is_empty() {
        // An unknown type may be the trigger that seems to be missing.
        if facts.iter().all(Option::is_some) {
            let text = "Nothing starts this workflow: add a trigger, such as a webhook or a schedule.";
            problems.push(Problem::of_graph("no_trigger", text));
        }
        return;
    }
    let reached = shape.reach(triggers, |_| true);
    for (node, is_reached) in graph.nodes.iter().zip(reached) {
        if !is_reached {
            let text = "No trigger leads to this node, it never runs: connect it or remove it.";
            problems.push(Problem::of_node("unreachable", &node.id, "connections", text).warning());
        }
    }
}
