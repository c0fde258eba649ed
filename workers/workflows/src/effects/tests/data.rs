use nodes::Class;
use serde_json::{Value, json};
use testkit::World;

use super::{failed, main, run_as};
use crate::effects::find;

fn ask(world: &World, key: &str, params: &Value) -> Vec<Value> {
    main(run_as(world, "data.query", params, &[json!({})], key))
}

fn columns() -> Value {
    json!([
        { "name": "name", "kind": "text", "required": true }, { "name": "age", "kind": "number" }, { "name": "vip", "kind": "boolean" },
        { "name": "since", "kind": "date" }, { "name": "more", "kind": "json" }
    ])
}

/// A world with a table of three people.
fn people() -> World {
    let world = World::new();
    ask(&world, "r:t:", &json!({ "action": "create_table", "table": "people", "columns": columns() }));
    let rows = [
        json!({ "name": "Ann", "age": 30, "vip": true, "since": "2026-11-24", "more": { "a": [1] } }),
        json!({ "name": "Bob", "age": 40.5, "since": "2026-11-24T10:00:00+01:00" }),
        json!({ "name": "Cem", "vip": false }),
    ];
    let params = json!({ "action": "insert", "table": "people", "values": "{{ $json }}" });
    assert_eq!(main(run_as(&world, "data.query", &params, &rows, "r:i:")).len(), 3);
    world
}

fn names(rows: &[Value]) -> Vec<&str> {
    let mut names: Vec<&str> = rows.iter().filter_map(|row| row["name"].as_str()).collect();
    names.sort_unstable();
    names
}

#[test]
fn rows_are_found_by_what_they_hold() {
    let world = people();
    let list = |conditions: Value| {
        ask(&world, "r:l:", &json!({ "action": "list", "table": "people", "conditions": conditions }))
    };
    assert_eq!(names(&list(json!([]))), ["Ann", "Bob", "Cem"]);
    for (column, is, value, wanted) in [
        ("name", "equals", json!("Ann"), vec!["Ann"]),
        ("name", "not_equals", json!("Ann"), vec!["Bob", "Cem"]),
        ("name", "greater", json!("Ann"), vec!["Bob", "Cem"]),
        ("age", "greater", json!(30), vec!["Bob"]),
        ("age", "less", json!(40.5), vec!["Ann"]),
        ("age", "equals", Value::Null, vec!["Cem"]),
        ("vip", "equals", json!(true), vec!["Ann"]),
        ("vip", "not_equals", json!(true), vec!["Bob", "Cem"]),
        ("since", "equals", json!("2026-11-24"), vec!["Ann"]),
        ("since", "greater", json!("2026-11-24"), vec!["Bob"]),
    ] {
        assert_eq!(names(&list(json!([{ "column": column, "is": is, "value": value }]))), wanted, "{column} {is}");
    }
    let both = json!([{ "column": "age", "is": "greater", "value": 1 }, { "column": "vip", "value": true }]);
    assert_eq!(names(&list(both)), ["Ann"]);
    let ann = &list(json!([{ "column": "name", "value": "Ann" }]))[0];
    assert_eq!((&ann["more"], &ann["since"]), (&json!({ "a": [1] }), &json!("2026-11-24")));
    assert_eq!(list(json!([{ "column": "name", "value": "Bob" }]))[0]["since"], "2026-11-24T09:00:00Z");
    assert_eq!(names(&list(json!([{ "column": "id", "value": ann["id"] }]))), ["Ann"]);
    let get = |name: &str| {
        ask(
            &world,
            "r:g:",
            &json!({ "action": "get", "table": "people", "conditions": [{ "column": "name", "value": name }] }),
        )
    };
    assert_eq!((names(&get("Cem")), get("Dan").len()), (vec!["Cem"], 0));
}

#[test]
fn a_repeated_step_adds_changes_and_removes_nothing_twice() {
    let world = people();
    let insert = json!({ "action": "insert", "table": "people", "values": { "name": "Dan", "age": 1 } });
    let first = ask(&world, "r:d:", &insert);
    // Another attempt, even after the row is gone, answers the same and adds nothing.
    assert_eq!(ask(&world, "r:d:", &insert), first);
    let remove = json!({ "action": "delete", "table": "people", "conditions": [{ "column": "name", "value": "Dan" }] });
    assert_eq!(names(&ask(&world, "r:x:", &remove)), ["Dan"]);
    assert_eq!(ask(&world, "r:d:", &insert), first);
    assert_eq!(names(&ask(&world, "r:x:", &remove)), ["Dan"], "what came of it the first time");
    let all = ask(&world, "r:l:", &json!({ "action": "list", "table": "people" }));
    assert_eq!(names(&all), ["Ann", "Bob", "Cem"]);
    // A change that looks at what was there before.
    let update = json!({ "action": "update", "table": "people", "values": { "name": "Cem A.", "age": 5, "vip": null }, "conditions": [{ "column": "vip", "value": false }] });
    let changed = ask(&world, "r:u:", &update);
    assert_eq!((changed[0]["name"].as_str(), changed[0].get("vip")), (Some("Cem A."), None));
    assert_eq!(ask(&world, "r:u:", &update), changed);
    assert_eq!(ask(&world, "r:v:", &update).len(), 0, "another step finds no such row any more");
}

#[test]
fn a_table_is_made_once_and_keeps_its_columns() {
    let world = people();
    let make = |columns: Value| {
        run_as(
            &world,
            "data.query",
            &json!({ "action": "create_table", "table": "people", "columns": columns }),
            &[json!({})],
            "r:t2:",
        )
    };
    assert_eq!(main(make(columns()))[0]["name"], "people");
    assert_eq!(failed(make(json!([{ "name": "name", "kind": "text" }]))).0, "table_differs");
    for n in 1..50 {
        ask(&world, "r:t:", &json!({ "action": "create_table", "table": format!("t{n}"), "columns": columns() }));
    }
    let more = json!({ "action": "create_table", "table": "t50", "columns": columns() });
    assert_eq!(failed(run_as(&world, "data.query", &more, &[json!({})], "r:t:")).0, "too_many");
}

/// Parameters; code and parameter that are named.
fn mistakes() -> Vec<(Value, &'static str, &'static str)> {
    let on = |table: &str, action: &str, more: Value| {
        let mut params = json!({ "action": action, "table": table });
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        params
    };
    let insert = |values: Value| on("people", "insert", json!({ "values": values }));
    let list = |column: &str, value: Value| {
        on("people", "list", json!({ "conditions": [{ "column": column, "value": value }] }))
    };
    vec![
        (on("People", "insert", json!({ "values": { "a": 1 } })), "bad_parameter", "table"),
        (on("persons", "insert", json!({ "values": { "a": 1 } })), "unknown_table", "table"),
        (insert(json!({})), "bad_parameter", "values"),
        (insert(json!({ "age": 1 })), "missing_field", "values/name"),
        (insert(json!({ "nmae": "x" })), "unknown_column", "values/nmae"),
        (insert(json!({ "name": "x", "age": "1" })), "wrong_type", "values/age"),
        (insert(json!({ "name": "x", "since": "2026-02-30" })), "wrong_type", "values/since"),
        (insert(json!({ "name": "x".repeat(17_000) })), "too_large", "values"),
        (on("people", "update", json!({ "values": { "age": 1 } })), "bad_parameter", "conditions"),
        (on("people", "delete", json!({})), "bad_parameter", "conditions"),
        (on("people", "list", json!({ "most": 501 })), "bad_parameter", "most"),
        (list("x'", json!(1)), "unknown_column", "conditions/0/value"),
        (list("age", json!("1")), "wrong_type", "conditions/0/value"),
        (list("more", json!([1])), "wrong_type", "conditions/0/value"),
        (list("id", json!(1)), "wrong_type", "conditions/0/value"),
        (
            on("t", "create_table", json!({ "columns": [{ "name": "id", "kind": "text" }] })),
            "bad_parameter",
            "columns/0/name",
        ),
    ]
}

#[test]
fn mistakes_are_named_where_they_are() {
    let world = people();
    for (params, code, place) in mistakes() {
        let (found, message, retryable) = failed(run_as(&world, "data.query", &params, &[json!({})], "r:m:"));
        assert_eq!(found, code, "{params}: {message}");
        assert!(message.starts_with(&format!("My node, {place}, item 0: ")) && !retryable, "{params}: {message}");
    }
}

#[test]
fn reading_may_be_repeated_and_writing_has_a_key() {
    let class = |action: &str| find("data.query", 1).unwrap().class(&json!({ "action": action }));
    assert_eq!([class("get"), class("list")], [Class::Idempotent; 2]);
    assert_eq!([class("insert"), class("update"), class("delete"), class("create_table")], [Class::Keyed; 4]);
}
