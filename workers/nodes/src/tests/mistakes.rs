use serde_json::{Value, json};

use super::ports;
use crate::{catalogue, find};

#[test]
fn a_failure_names_node_parameter_item_and_place() {
    let params = json!({ "fields": [{ "name": "a", "value": 1 }, { "name": "b", "value": "no. {{ $json.nubmer }}" }] });
    let failure = ports("transform.set", &params, &json!([{ "number": 1, "nubmer": 1 }, { "number": 2 }])).unwrap_err();
    assert_eq!((&*failure.node, &*failure.parameter), ("My node", "fields/1/value"));
    assert_eq!((&*failure.code, failure.item, failure.line, failure.column), ("missing", Some(1), Some(1), Some(14)));
    let shown =
        "My node, fields/1/value, line 1, column 14, item 1: There is no field “nubmer”. Did you mean “number”?";
    assert_eq!(failure.to_string(), shown);
}

type Case = (&'static str, Value, &'static str, &'static str, Option<u32>);

/// Kind, parameters; code, parameter and item that are named.
fn of_each_item() -> Vec<Case> {
    vec![
        ("condition.if", json!({ "conditions": [] }), "bad_parameter", "conditions", Some(0)),
        ("condition.if", json!({}), "bad_parameter", "conditions", Some(0)),
        (
            "condition.if",
            json!({ "conditions": [{ "left": 1, "operator": "is", "right": 1 }] }),
            "bad_parameter",
            "conditions/0/operator",
            Some(0),
        ),
        (
            "condition.if",
            json!({ "conditions": [{ "left": "{{ $json.n }}", "operator": "greater", "right": 0 }] }),
            "wrong_type",
            "conditions/0",
            Some(1),
        ),
        ("condition.switch", json!({ "rules": [] }), "bad_parameter", "rules", Some(0)),
        (
            "condition.switch",
            json!({ "rules": [{ "conditions": [] }] }),
            "bad_parameter",
            "rules/0/conditions",
            Some(0),
        ),
        ("transform.set", json!({ "fields": [{ "name": "", "value": 1 }] }), "bad_parameter", "fields/0/name", Some(0)),
        ("transform.set", json!({ "fields": [{ "name": "n.x", "value": 1 }] }), "wrong_type", "fields/0/name", Some(0)),
        (
            "transform.set",
            json!({ "keep": "some", "fields_to_keep": ["l"] }),
            "missing_field",
            "fields_to_keep/0",
            Some(1),
        ),
        ("transform.parse_json", json!({ "text": "{{ $json.t }}" }), "bad_json", "text", Some(0)),
        ("transform.parse_json", json!({ "text": "[1]" }), "wrong_type", "into", Some(0)),
        ("transform.text", json!({ "text": "{{ $json.t }}" }), "null", "text", Some(1)),
        (
            "transform.date",
            json!({ "action": "add", "date": "2026-01-01", "amount": 1 }),
            "bad_parameter",
            "unit",
            Some(0),
        ),
    ]
}

fn of_dates_and_all_items() -> Vec<Case> {
    vec![
        ("transform.date", json!({ "action": "convert", "date": "soon" }), "bad_date", "date", Some(0)),
        ("transform.date", json!({ "action": "now", "zone": "Mars/Base" }), "unknown_zone", "zone", Some(0)),
        (
            "transform.date",
            json!({ "action": "format", "date": 0, "pattern": "YYYY" }),
            "arguments",
            "pattern",
            Some(0),
        ),
        ("transform.split_out", json!({ "field": "n" }), "wrong_type", "field", Some(0)),
        ("transform.split_out", json!({ "field": "l" }), "missing_field", "field", Some(1)),
        ("transform.aggregate", json!({ "summaries": [] }), "bad_parameter", "summaries", None),
        (
            "transform.aggregate",
            json!({ "summaries": [{ "operation": "sum", "into": "s" }] }),
            "bad_parameter",
            "summaries/0/field",
            None,
        ),
        (
            "transform.aggregate",
            json!({ "summaries": [{ "operation": "sum", "field": "n", "into": "s" }] }),
            "wrong_type",
            "summaries/0",
            None,
        ),
        (
            "transform.aggregate",
            json!({ "summaries": [{ "operation": "list", "field": "l", "into": "s" }] }),
            "missing_field",
            "summaries/0",
            Some(1),
        ),
        ("transform.sort", json!({ "by": [] }), "bad_parameter", "by", None),
        ("transform.sort", json!({ "by": [{ "field": "n" }] }), "wrong_type", "by/0/field", Some(1)),
        ("transform.sort", json!({ "by": [{ "field": "t" }] }), "wrong_type", "by/0/field", Some(1)),
        ("transform.sort", json!({ "by": [{ "field": "l", "missing": "last" }] }), "wrong_type", "by/0/field", Some(0)),
        ("transform.limit", json!({ "count": -1 }), "bad_parameter", "count", None),
        ("transform.limit", json!({ "count": "{{ 'x' }}" }), "bad_parameter", "count", None),
        ("transform.remove_duplicates", json!({ "by": ["l"] }), "missing_field", "by/0", Some(1)),
        ("transform.merge", json!({ "mode": "by_key" }), "bad_parameter", "key", None),
        ("transform.merge", json!({ "mode": "by_key", "key": "l" }), "missing_field", "key", Some(1)),
        ("flow.stop", json!({ "message": "" }), "bad_parameter", "message", None),
        ("flow.stop", json!({ "message": "{{ $json. }}" }), "syntax", "message", None),
    ]
}

#[test]
fn every_mistake_is_named_where_it_is() {
    let two = json!([{ "n": 1, "t": "x", "l": [1] }, { "n": "1", "t": null }]);
    let mut wrong = Vec::new();
    for (kind, params, code, parameter, item) in of_each_item().into_iter().chain(of_dates_and_all_items()) {
        match ports(kind, &params, &two) {
            Ok(value) => wrong.push(format!("{kind} {params} gives {value}")),
            Err(failure) => {
                let found = (&*failure.code, &*failure.parameter, failure.item, &*failure.node);
                if found != (code, parameter, item, "My node") {
                    wrong.push(format!("{kind} {params}: {} at {}: {failure}", failure.code, failure.parameter));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn mistakes_are_found_before_anything_runs() {
    let check = |kind: &str, params: Value| (find(kind, 1).unwrap().check)(&params, "My node");
    let bad = check("transform.set", json!({ "fields": [{ "name": "{{ 1 + }}", "value": "{{ $jsn }}" }] }));
    assert_eq!(bad.iter().map(|failure| &*failure.code).collect::<Vec<_>>(), ["syntax", "unknown_name"]);
    let shape = check("loop", json!({ "parallel": 21 }));
    assert_eq!((&*shape[0].parameter, &*shape[0].node), ("parallel", "My node"));
    assert_eq!(check("loop", json!({ "mode": "while" }))[0].parameter.as_ref(), "condition");
    assert!(check("loop", json!({ "mode": "while", "condition": "{{ $json.more }}" })).is_empty());
    assert!(check("transform.limit", json!({ "count": "{{ 2 }}" })).is_empty());
}

#[test]
fn kinds_are_unique_and_every_manifest_is_complete() {
    let mut kinds: Vec<&str> = catalogue().iter().map(|entry| entry.manifest.kind).collect();
    let count = kinds.len();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!((kinds.len(), count), (16, 16));
    for entry in catalogue() {
        let m = entry.manifest;
        assert!([m.kind, m.name, m.group, m.icon, m.docs].iter().all(|text| !text.is_empty()), "{}", m.kind);
        assert!(m.version > 0 && m.class == crate::Class::Pure && m.docs.ends_with('.'), "{}", m.kind);
    }
    assert!(find("transform.sort", 2).is_none() && find("nothing", 1).is_none());
}
