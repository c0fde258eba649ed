//! What nobody's editor would export.

use serde_json::{Map, Value, json};

use super::{
    super::{native, read as read_any},
    document, read, theirs,
};
use crate::tests::dice::Dice;

const WORDS: &[&str] = &[
    "nodes",
    "connections",
    "main",
    "node",
    "type",
    "index",
    "name",
    "parameters",
    "n8n-nodes-base.if",
    "n8n-nodes-base.set",
    "n8n-nodes-base.switch",
    "n8n-nodes-base.httpRequest",
    "n8n-nodes-base.merge",
    "n8n-nodes-base.dateTime",
    "conditions",
    "rules",
    "values",
    "value",
    "options",
    "operator",
    "operation",
    "leftValue",
    "string",
    "fallbackOutput",
    "output",
    "typeVersion",
    "A",
    "B",
    "={{ $json.a",
    "={{ '",
    "={{ `${",
    "={{ $items(",
    "={{ $('A').x }} {{",
    "{{",
    "\u{0}\n",
    "é\u{1f600}",
    "",
    "={{ $node[\"A\\\"",
    "rule",
    "interval",
    "field",
    "weeks",
    "triggerAtDay",
    "assignments",
    "format",
    "gr8.workflow",
    "graph",
    "settings",
    "disabled",
];

fn word(dice: &mut Dice) -> String {
    WORDS[dice.below(WORDS.len())].to_owned()
}

fn any(dice: &mut Dice, depth: usize) -> Value {
    match dice.below(if depth == 0 { 6 } else { 9 }) {
        0 => Value::Null,
        1 => json!(dice.below(2) == 0),
        2 => json!([-1.5, 0.0, 1.0, 3.4, 1e300, 4_294_967_296.0][dice.below(6)]),
        3 => json!(dice.below(100)),
        4 | 5 => json!(word(dice)),
        6 => (0..dice.below(5)).map(|_| any(dice, depth - 1)).collect(),
        _ => {
            let fields = (0..dice.below(6)).map(|_| (word(dice), any(dice, depth - 1)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
    }
}

const KINDS: &[&str] = &[
    "if",
    "set",
    "switch",
    "httpRequest",
    "merge",
    "dateTime",
    "scheduleTrigger",
    "filter",
    "cron",
    "wait",
    "splitOut",
    "aggregate",
    "itemLists",
    "respondToWebhook",
    "emailSend",
    "sort",
    "removeDuplicates",
    "summarize",
    "webhook",
    "renameKeys",
    "code",
];

/// A document of the right shape, with anything where its parts should be.
fn shaped(dice: &mut Dice) -> Value {
    let names = [
        "A",
        "B",
        "A",
        "\u{0}",
        "a very long name that goes on and on and on and on and on and on and on and on and on",
    ];
    let mut nodes: Vec<Value> = Vec::new();
    for _ in 0..dice.below(6) {
        let version = [1.0, 2.0, 2.2, 3.0, 3.4, 4.2, -7.0][dice.below(7)];
        let mut node = theirs(names[dice.below(names.len())], KINDS[dice.below(KINDS.len())], version, &any(dice, 5));
        for _ in 0..dice.below(3) {
            let field = ["onError", "disabled", "retryOnFail", "maxTries", "credentials", "name", "typeVersion", "id"]
                [dice.below(8)];
            node[field] = any(dice, 2);
        }
        nodes.push(if dice.below(12) == 0 { any(dice, 3) } else { node });
    }
    let lines: Vec<_> = (0..dice.below(8))
        .map(|_| (names[dice.below(2)], dice.below(4), names[dice.below(3)], dice.below(3)))
        .collect();
    let mut made = document(&nodes, &lines);
    if dice.below(4) == 0 {
        made["connections"] = any(dice, 5);
    }
    made
}

#[test]
fn whatever_a_document_holds_it_is_read_or_refused() {
    let mut dice = Dice(20_261_124);
    for _ in 0..3_000 {
        let document = if dice.below(3) == 0 { any(&mut dice, 6) } else { shaped(&mut dice) };
        if let Ok(draft) = read_any(&document) {
            let ids: std::collections::BTreeSet<&str> = draft.graph.nodes.iter().map(|node| node.id.as_str()).collect();
            let problems = crate::ops::problems(&draft.graph);
            let wrong = |code: &str| problems.iter().any(|problem| problem.code == code);
            if !native::is_one(&document) {
                assert_eq!(ids.len(), draft.graph.nodes.len(), "{document}");
                for code in [
                    "bad_id",
                    "duplicate_id",
                    "dangling_connection",
                    "duplicate_connection",
                    "unknown_port",
                    "out_of_range",
                ] {
                    assert!(!wrong(code), "{code} of {document}: {problems:?}");
                }
            }
        }
    }
}

#[test]
fn names_repeat_and_connections_lead_nowhere() {
    let set = |name: &str| theirs(name, "noOp", 1.0, &json!({}));
    let long = "x".repeat(200);
    let nodes = [set("A"), set("A"), set("a"), set("\n\t"), set(&long), json!(7), json!({ "type": 5 })];
    let (graph, report) = read(&document(&nodes, &[("A", 0, "Nobody", 0), ("Nowhere", 0, "A", 0), ("A", 3, "a", 0)]));
    let names: Vec<&str> = graph.nodes.iter().map(|node| node.name.as_str()).collect();
    assert_eq!(names[..4], ["A", "A 2", "a", "Node"]);
    assert_eq!(names[4].chars().count(), 80);
    assert!(graph.connections.is_empty());
    assert_eq!(report.iter().filter(|line| line.field.as_deref() == Some("connections")).count(), 3, "{report:?}");
}

#[test]
fn what_is_too_large_is_refused_and_says_so() {
    let many: Vec<Value> = (0..10_000).map(|_| json!({ "type": "x" })).collect();
    let code = |document: &Value| match read_any(document) {
        Err(kernel::Fault::Invalid { fields }) => fields[0].code.clone(),
        Err(other) => panic!("{other:?}"),
        Ok(_) => "fine".into(),
    };
    assert_eq!(code(&json!({ "nodes": many, "connections": {} })), "too_many_nodes");
    assert_eq!(code(&json!({ "nodes": [], "connections": {}, "x": "y".repeat(300_000) })), "too_large");
    let line = json!({ "node": "A", "type": "main", "index": 0 });
    let nodes: Vec<Value> = (0..40).map(|at| theirs(&format!("N{at}"), "noOp", 1.0, &json!({}))).collect();
    let targets: Vec<Value> =
        (0..40).map(|at| json!({ "node": format!("N{at}"), "type": "main", "index": 0 })).collect();
    let mut crowd = document(&nodes, &[]);
    for at in 0..40 {
        crowd["connections"][format!("N{at}")]["main"] = json!([targets]);
    }
    assert_eq!(code(&crowd), "too_many_connections");
    for odd in [
        json!(null),
        json!([]),
        json!({}),
        json!("x"),
        json!({ "nodes": {} }),
        json!({ "nodes": [{}], "connections": line }),
    ] {
        assert_eq!(code(&odd), "unknown_format", "{odd}");
    }
    assert_eq!(
        code(&json!({ "format": "gr8.workflow", "format_version": 2, "graph": { "nodes": [] } })),
        "unknown_version"
    );
    let broken = json!({ "format": "gr8.workflow", "format_version": 1, "graph": { "nodes": [{ "id": 7 }] } });
    assert_eq!(code(&broken), "invalid_type");
}
