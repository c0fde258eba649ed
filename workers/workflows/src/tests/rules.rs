//! What `validate` says.

use serde_json::Value;

use super::nodes::{Case, Does, Known};
use crate::graph::{Class, Connection, Graph, Place, Problem, Severity, validate};

const ACT: Does = Does::Act(Class::Pure);

/// A trigger and so many nodes, unconnected.
fn case(does: &[Does]) -> Case {
    let mut case = Case::new();
    case.plain(Does::Start);
    for does in does {
        case.plain(*does);
    }
    case
}

fn codes(case: &Case) -> Vec<(String, String)> {
    let place = |problem: &Problem| match &problem.place {
        Place::Graph => String::new(),
        Place::Settings { field } => field.clone(),
        Place::Node { id, field } => format!("{id}.{field}"),
        Place::Connection { index, .. } => index.to_string(),
    };
    validate(&case.graph, &Known).iter().map(|problem| (problem.code.clone(), place(problem))).collect()
}
fn told(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(code, place)| ((*code).to_owned(), (*place).to_owned())).collect()
}

#[test]
fn a_graph_that_is_right_has_no_problem() {
    let mut case = case(&[Does::Each(1, 1), ACT, Does::If, ACT]);
    for (from, port, to) in [(0, "main", 1), (1, "loop", 2), (2, "main", 3), (3, "true", 1), (1, "done", 4)] {
        case.connect(from, port, to);
    }
    assert_eq!(codes(&case), []);
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let mut case = case(&[ACT, ACT, ACT]);
    case.graph.nodes[1].id = "Bad Id".to_owned();
    case.graph.nodes[2].of = "teleport".to_owned();
    case.graph.nodes[3].version = 9;
    case.graph.nodes[3].timeout_ms = 0;
    case.graph.nodes[3].retry.max = 99;
    case.graph.settings.max_running = 0;
    case.connect(0, "sideways", 3);
    case.connect(0, "main", 8);
    case.connect(0, "main", 3);
    let twice = case.graph.connections[2].clone();
    case.graph.connections.push(twice);
    case.connect(3, "main", 0);
    let expected = told(&[
        ("out_of_range", "max_running"),
        ("bad_id", "Bad Id.id"),
        ("unknown_type", "n2.type"),
        ("out_of_range", "n3.retry/max"),
        ("out_of_range", "n3.timeout_ms"),
        ("unknown_version", "n3.version"),
        ("unknown_port", "0"),
        ("dangling_connection", "1"),
        ("duplicate_connection", "3"),
        ("trigger_has_input", "4"),
        ("cycle_without_exit", "n0.connections"),
        ("cycle_without_exit", "n3.connections"),
        ("unreachable", "Bad Id.connections"),
        ("unreachable", "n2.connections"),
    ]);
    assert_eq!(codes(&case), expected);
}

#[test]
fn two_nodes_with_one_id_and_a_graph_without_a_trigger_are_named() {
    let mut case = Case::new();
    case.plain(ACT);
    case.plain(ACT);
    case.graph.nodes[1].id = "n0".to_owned();
    assert_eq!(codes(&case), told(&[("duplicate_id", "n0.id"), ("no_trigger", "")]));
}

#[test]
fn a_cycle_is_named_and_what_only_follows_it_is_not() {
    let mut case = case(&[ACT, ACT, ACT]);
    for (from, to) in [(0, 1), (1, 2), (2, 1), (2, 3)] {
        case.connect(from, "main", to);
    }
    let cycle = [("cycle_without_exit", "n1.connections"), ("cycle_without_exit", "n2.connections")];
    assert_eq!(codes(&case), told(&cycle));
}

#[test]
fn a_loop_that_goes_on_from_done_to_itself_has_no_exit() {
    let mut case = case(&[Does::Each(1, 1)]);
    case.connect(0, "main", 1);
    case.connect(1, "done", 1);
    assert_eq!(codes(&case), told(&[("cycle_without_exit", "n1.connections")]));
}

#[test]
fn a_body_is_entered_through_its_loop_only() {
    let mut case = case(&[Does::Each(1, 1), ACT, ACT]);
    for (from, port, to) in [(0, "main", 1), (1, "loop", 2), (0, "main", 3), (3, "main", 2)] {
        case.connect(from, port, to);
    }
    assert_eq!(codes(&case), told(&[("loop_body_entered", "n2.connections")]));
}

#[test]
fn a_body_and_what_follows_its_loop_are_apart() {
    let mut case = case(&[Does::Each(1, 1), ACT, ACT]);
    for (from, port, to) in [(0, "main", 1), (1, "loop", 2), (2, "main", 3), (1, "done", 3)] {
        case.connect(from, port, to);
    }
    assert_eq!(codes(&case), told(&[("loop_body_leaks", "n3.connections")]));
}

#[test]
fn an_inner_body_ends_at_its_own_loop() {
    let mut case = case(&[Does::Each(1, 1), Does::Each(1, 1), ACT]);
    for (from, port, to) in [(0, "main", 1), (1, "loop", 2), (2, "loop", 3), (3, "main", 1)] {
        case.connect(from, port, to);
    }
    let codes = codes(&case);
    assert!(codes.contains(&("loops_cross".to_owned(), "n2.connections".to_owned())), "{codes:?}");
}

#[test]
fn loops_nest_five_deep_and_not_deeper() {
    let mut case = case(&[Does::Each(1, 1); 6]);
    case.connect(0, "main", 1);
    for at in 1..6 {
        case.connect(at, "loop", at + 1);
    }
    assert_eq!(codes(&case), told(&[("too_deep", "n6.connections")]));
}

#[test]
fn a_node_without_main_cannot_go_on_there_after_an_error() {
    let mut case = case(&[Does::If]);
    case.connect(0, "main", 1);
    case.graph.nodes[1].on_error = crate::graph::OnError::Continue;
    assert_eq!(codes(&case), told(&[("continue_without_main", "n1.on_error")]));
}

#[test]
fn an_unreachable_node_is_a_warning() {
    let problems = validate(&case(&[ACT]).graph, &Known);
    assert_eq!(problems.len(), 1);
    assert_eq!((problems[0].code.as_str(), problems[0].severity), ("unreachable", Severity::Warning));
    assert!(problems[0].text.contains("connect it or remove it"));
}

#[test]
fn a_graph_that_is_too_large_is_only_told_so() {
    let mut big = case(&[ACT; 200]);
    assert_eq!(codes(&big), told(&[("too_many_nodes", "")]));
    big.graph.nodes.truncate(2);
    big.graph.connections =
        (0..801).map(|_| Connection { from: "n0".into(), port: "main".into(), to: "n1".into() }).collect();
    assert_eq!(codes(&big), told(&[("too_many_connections", "")]));
    big.graph.connections.clear();
    big.graph.nodes[1].params = Value::String("x".repeat(300_000));
    assert_eq!(codes(&big), told(&[("too_large", "")]));
}

#[test]
fn a_graph_is_read_with_its_defaults() {
    let text = r#"{"nodes":[{"id":"a","type":"start","version":1},{"id":"b","type":"act","version":1,"retry":{"max":5},
        "params":{"url":"{{ x }}"}}],"connections":[{"from":"a","to":"b"}]}"#;
    let graph: Graph = kernel::json::read(text).unwrap();
    assert_eq!(graph.nodes[1].retry.max, 5);
    assert_eq!(
        (graph.nodes[1].retry.first_ms, graph.nodes[0].retry.max, graph.nodes[0].timeout_ms),
        (1_000, 3, 30_000)
    );
    assert_eq!((graph.settings.max_running, graph.settings.keep_days), (20, 30));
    assert_eq!(graph.connections[0].port, "main");
    assert_eq!(kernel::json::read::<Graph>(&kernel::json::write(&graph).unwrap()).unwrap(), graph);
    assert_eq!(validate(&graph, &Known), []);
}
