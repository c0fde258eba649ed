use serde_json::{Value, json};

use super::{ports, run};
use crate::Done;

/// Each case: parameters, items, and what is at which port.
fn hold(kind: &str, cases: &[(Value, Value, Value)]) {
    for (params, items, wanted) in cases {
        let found = ports(kind, params, items).unwrap_or_else(|failure| panic!("{params}: {failure}"));
        assert_eq!(found, *wanted, "{kind} {params}");
    }
}

#[test]
fn if_sends_each_item_to_its_side() {
    let total = |operator: &str, right: Value| json!({ "conditions": [{ "left": "{{ $json.total }}", "operator": operator, "right": right }] });
    let items = json!([{ "total": 5 }, { "total": 20 }]);
    let both = json!({ "true": [{ "total": 20 }], "false": [{ "total": 5 }] });
    hold(
        "condition.if",
        &[
            (total("greater", json!(10)), items.clone(), both.clone()),
            (total("greater_or_equal", json!("{{ 2 * 10 }}")), items.clone(), both.clone()),
            (total("equals", json!("20")), items.clone(), both.clone()),
            (total("one_of", json!([20, 30])), items.clone(), both.clone()),
            (total("not_one_of", json!([5])), items.clone(), both),
            (total("less", json!(100)), items.clone(), json!({ "true": items })),
            (total("is_empty", Value::Null), items.clone(), json!({ "false": items })),
            (total("less", json!(1)), json!([]), json!({})),
        ],
    );
}

#[test]
fn every_operator_decides() {
    let cases = [
        (json!("abc"), "equals", json!("abc"), true),
        (json!("abc"), "not_equals", json!("abc"), false),
        (json!("abc"), "contains", json!("b"), true),
        (json!(["a", "b"]), "contains", json!("b"), true),
        (json!("abc"), "not_contains", json!("b"), false),
        (json!("abc"), "starts_with", json!("ab"), true),
        (json!("abc"), "ends_with", json!("ab"), false),
        (json!(2), "greater", json!(1), true),
        (json!(2), "greater_or_equal", json!(2), true),
        (json!("a"), "less", json!("b"), true),
        (json!(2), "less_or_equal", json!(1), false),
        (json!("2026-01-01"), "before", json!("2026-01-02"), true),
        (json!("2026-01-01T00:30:00Z"), "after", json!("2026-01-01T01:00:00+01:00"), true),
        (json!("b"), "one_of", json!(["a", "b"]), true),
        (json!("b"), "not_one_of", json!(["a", "b"]), false),
        (json!(null), "is_empty", json!(null), true),
        (json!([1]), "is_not_empty", json!(null), true),
        (json!(true), "is_true", json!(null), true),
        (json!("true"), "is_true", json!(null), false),
        (json!(false), "is_false", json!(null), true),
    ];
    for (left, operator, right, wanted) in cases {
        let params = json!({ "conditions": [{ "left": left, "operator": operator, "right": right }] });
        let found = ports("condition.if", &params, &json!([{}])).unwrap();
        assert_eq!(found, json!({ wanted.to_string(): [{}] }), "{params}");
    }
}

#[test]
fn filter_and_switch_combine_conditions() {
    let is = |letter: &str| json!({ "left": "{{ $json.x }}", "operator": "equals", "right": letter });
    let items = json!([{ "x": "A" }, { "x": "b" }, { "x": "c" }]);
    hold(
        "condition.filter",
        &[
            (
                json!({ "conditions": [is("a"), is("b")], "combine": "any" }),
                items.clone(),
                json!({ "main": [{ "x": "b" }] }),
            ),
            (
                json!({ "conditions": [is("a"), is("b")], "combine": "any", "ignore_case": true }),
                items.clone(),
                json!({ "main": [{ "x": "A" }, { "x": "b" }] }),
            ),
            (json!({ "conditions": [is("a"), is("b")] }), items.clone(), json!({})),
        ],
    );
    let rules =
        json!([{ "conditions": [is("b")] }, { "conditions": [is("b"), is("c")], "combine": "any", "label": "B or C" }]);
    hold(
        "condition.switch",
        &[
            (
                json!({ "rules": rules }),
                items.clone(),
                json!({ "0": [{ "x": "b" }], "1": [{ "x": "c" }], "else": [{ "x": "A" }] }),
            ),
            (
                json!({ "rules": rules, "every_match": true }),
                items,
                json!({ "0": [{ "x": "b" }], "1": [{ "x": "b" }, { "x": "c" }], "else": [{ "x": "A" }] }),
            ),
        ],
    );
    let ports_of = crate::find("condition.switch", 1).unwrap().manifest.ports;
    assert_eq!(ports_of.of(&json!({ "rules": rules })), ["0", "1", "else"]);
}

#[test]
fn the_data_mapper_sets_keeps_and_removes() {
    let items = json!([{ "a": 1, "b": { "c": 2, "d": 3 } }]);
    hold(
        "transform.set",
        &[
            (
                json!({ "fields": [{ "name": "sum", "value": "{{ $json.a + $json.b.c }}" }, { "name": "b.e", "value": "x{{ $json.a }}" }] }),
                items.clone(),
                json!({ "main": [{ "a": 1, "sum": 3, "b": { "c": 2, "d": 3, "e": "x1" } }] }),
            ),
            (
                json!({ "fields": [{ "name": "k.l", "value": [1] }], "keep": "none" }),
                items.clone(),
                json!({ "main": [{ "k": { "l": [1] } }] }),
            ),
            (
                json!({ "keep": "some", "fields_to_keep": ["b.c"] }),
                items.clone(),
                json!({ "main": [{ "b": { "c": 2 } }] }),
            ),
            (json!({ "remove": ["b.c", "nothing.there", "a"] }), items, json!({ "main": [{ "b": { "d": 3 } }] })),
        ],
    );
}

#[test]
fn texts_are_read_as_json_and_written() {
    hold(
        "transform.parse_json",
        &[
            (
                json!({ "text": "{{ $json.t }}" }),
                json!([{ "t": "[{\"a\":1},{\"a\":2}]" }]),
                json!({ "main": [{ "a": 1 }, { "a": 2 }] }),
            ),
            (
                json!({ "text": "{{ $json.t }}", "into": "v.w" }),
                json!([{ "t": "5" }]),
                json!({ "main": [{ "t": "5", "v": { "w": 5 } }] }),
            ),
            (
                json!({ "text": "{{ $json.t }}", "on_bad": "keep" }),
                json!([{ "t": "{" }]),
                json!({ "main": [{ "t": "{" }] }),
            ),
            (
                json!({ "text": "{{ $json.t }}", "on_bad": "drop" }),
                json!([{ "t": "{" }, { "t": "{}" }]),
                json!({ "main": [{}] }),
            ),
        ],
    );
    hold(
        "transform.text",
        &[
            (
                json!({ "text": "Dear {{ $json.n }}," }),
                json!([{ "n": "Ada" }]),
                json!({ "main": [{ "n": "Ada", "text": "Dear Ada," }] }),
            ),
            (
                json!({ "text": " <b>{{ $json.n }}</b>\n x ", "changes": ["remove_tags", "one_line", "upper_case"], "into": "n" }),
                json!([{ "n": "ada" }]),
                json!({ "main": [{ "n": "ADA X" }] }),
            ),
            (
                json!({ "text": "Grüße an alle", "changes": ["slug"], "longest": 8 }),
                json!([{}]),
                json!({ "main": [{ "text": "gruesse…" }] }),
            ),
            (json!({ "text": "{{ 12 }}" }), json!([{}]), json!({ "main": [{ "text": "12" }] })),
        ],
    );
}

#[test]
fn dates_are_calculated_with() {
    let one = |params: Value, wanted: Value| {
        (params, json!([{ "d": "2026-03-28T12:00" }]), json!({ "main": [{ "d": wanted }] }))
    };
    hold(
        "transform.date",
        &[
            one(json!({ "action": "now", "into": "d" }), json!("2026-11-24T09:30:00.000+01:00")),
            one(json!({ "action": "now", "into": "d", "zone": "UTC" }), json!("2026-11-24T08:30:00.000Z")),
            one(
                json!({ "action": "add", "date": "{{ $json.d }}", "amount": 1, "unit": "days", "into": "d" }),
                json!("2026-03-29T12:00:00.000+02:00"),
            ),
            one(
                json!({ "action": "subtract", "date": "{{ $json.d }}", "amount": 1, "unit": "hours", "into": "d" }),
                json!("2026-03-28T11:00:00.000+01:00"),
            ),
            one(
                json!({ "action": "format", "date": "{{ $json.d }}", "pattern": "d MMM", "into": "d" }),
                json!("28 Mar"),
            ),
            one(
                json!({ "action": "start_of", "date": "{{ $json.d }}", "unit": "month", "into": "d" }),
                json!("2026-03-01T00:00:00.000+01:00"),
            ),
            one(
                json!({ "action": "end_of", "date": "{{ $json.d }}", "unit": "day", "into": "d" }),
                json!("2026-03-28T23:59:59.999+01:00"),
            ),
            one(
                json!({ "action": "difference", "date": "{{ $json.d }}", "other": "2026-03-27T00:00", "into": "d" }),
                json!(1.5),
            ),
            one(
                json!({ "action": "convert", "date": "28.03.2026", "pattern": "dd.MM.yyyy", "into": "d" }),
                json!("2026-03-28T00:00:00.000+01:00"),
            ),
            one(
                json!({ "action": "convert", "date": 0, "zone": "UTC", "into": "d" }),
                json!("1970-01-01T00:00:00.000Z"),
            ),
        ],
    );
}

#[test]
fn lists_are_split_and_items_summed_up() {
    let order =
        json!([{ "id": 7, "lines": [{ "sku": "A" }, { "sku": "B" }], "tags": ["x"] }, { "id": 8, "lines": [] }]);
    hold(
        "transform.split_out",
        &[
            (json!({ "field": "lines" }), order.clone(), json!({ "main": [{ "sku": "A" }, { "sku": "B" }] })),
            (json!({ "field": "tags", "skip_missing": true }), order.clone(), json!({ "main": [{ "tags": "x" }] })),
            (
                json!({ "field": "lines", "into": "line", "keep_others": true }),
                order,
                json!({ "main": [{ "id": 7, "tags": ["x"], "line": { "sku": "A" } }, { "id": 7, "tags": ["x"], "line": { "sku": "B" } }] }),
            ),
        ],
    );
    let items = json!([{ "c": "b", "n": 1 }, { "c": "a", "n": 2.5 }, { "c": "b", "n": 3 }, { "c": "b" }]);
    let all = |operation: &str| json!({ "operation": operation, "field": "n", "into": operation });
    hold(
        "transform.aggregate",
        &[
            (
                json!({ "summaries": [{ "operation": "count", "into": "count" }] }),
                items.clone(),
                json!({ "main": [{ "count": 4 }] }),
            ),
            (
                json!({ "summaries": [all("sum"), all("average"), all("min"), all("max"), all("first"), all("last"), all("list"), all("count")],
                    "group_by": ["c"], "skip_missing": true }),
                items.clone(),
                json!({ "main": [
                { "c": "b", "sum": 4, "average": 2, "min": 1, "max": 3, "first": 1, "last": 3, "list": [1, 3], "count": 2 },
                { "c": "a", "sum": 2.5, "average": 2.5, "min": 2.5, "max": 2.5, "first": 2.5, "last": 2.5, "list": [2.5], "count": 1 },
            ] }),
            ),
            (
                json!({ "summaries": [{ "operation": "join", "field": "c", "into": "all", "between": "+" }, { "operation": "unique", "field": "c", "into": "each" }] }),
                items,
                json!({ "main": [{ "all": "b+a+b+b", "each": ["b", "a"] }] }),
            ),
            (
                json!({ "summaries": [{ "operation": "items", "into": "rows" }] }),
                json!([{ "a": 1 }, {}]),
                json!({ "main": [{ "rows": [{ "a": 1 }, {}] }] }),
            ),
        ],
    );
}

#[test]
fn items_are_put_in_order_cut_and_made_unique() {
    let items = json!([{ "n": 2, "t": "b" }, { "n": 10, "t": "B" }, { "n": 2, "t": "a" }, { "t": "c" }]);
    let order = |by: Value| ports("transform.sort", &json!({ "by": by }), &items).unwrap()["main"].clone();
    let letters = |value: Value| {
        value.as_array().unwrap().iter().map(|i| i["t"].as_str().unwrap().to_owned()).collect::<String>()
    };
    assert_eq!(letters(order(json!([{ "field": "n", "missing": "last" }, { "field": "t" }]))), "abBc");
    assert_eq!(letters(order(json!([{ "field": "n", "missing": "first", "direction": "descending" }]))), "cBba");
    assert_eq!(letters(order(json!([{ "field": "t" }]))), "Babc");
    assert_eq!(letters(order(json!([{ "field": "t", "ignore_case": true }]))), "abBc");
    let five = json!([{ "i": 1 }, { "i": 2 }, { "i": 3 }, { "i": 4 }, { "i": 5 }]);
    hold(
        "transform.limit",
        &[
            (json!({ "count": 2 }), five.clone(), json!({ "main": [{ "i": 1 }, { "i": 2 }] })),
            (
                json!({ "count": 2, "from": "last", "skip": 1 }),
                five.clone(),
                json!({ "main": [{ "i": 3 }, { "i": 4 }] }),
            ),
            (json!({ "count": 9, "skip": 4 }), five.clone(), json!({ "main": [{ "i": 5 }] })),
            (json!({ "count": 0 }), five, json!({})),
        ],
    );
    let twice = json!([{ "e": "A@x.de", "n": 1 }, { "e": "b@x.de", "n": 2 }, { "e": "a@x.de ", "n": 3 }, { "n": 1.0, "e": "A@x.de" }]);
    hold(
        "transform.remove_duplicates",
        &[
            (
                json!({ "by": ["e"], "ignore_case": true }),
                twice.clone(),
                json!({ "main": [{ "e": "A@x.de", "n": 1 }, { "e": "b@x.de", "n": 2 }] }),
            ),
            (
                json!({ "by": ["n"], "keep": "last" }),
                twice.clone(),
                json!({ "main": [{ "n": 1.0, "e": "A@x.de" }, { "e": "b@x.de", "n": 2 }, { "e": "a@x.de ", "n": 3 }] }),
            ),
            (json!({}), json!([{ "a": 1 }, { "a": 2 }, { "a": 1 }]), json!({ "main": [{ "a": 1 }, { "a": 2 }] })),
        ],
    );
}

#[test]
fn branches_are_merged_three_ways() {
    let (left, right) = (
        [json!({ "id": 1, "x": "l1" }), json!({ "id": 2, "x": "l2" })],
        [json!({ "key": 2, "x": "r2" }), json!({ "key": 3, "x": "r3" }), json!({ "key": 2.0, "y": 1 })],
    );
    let merged = |params: Value| match run("transform.merge", &params, &[&left, &right]).unwrap() {
        Done::Items(outputs) => outputs.into_iter().next().map_or(Value::Null, |(_, items)| Value::Array(items)),
        Done::Stop { .. } => Value::Null,
    };
    assert_eq!(merged(json!({ "mode": "append" })).as_array().unwrap().len(), 5);
    let first = json!({ "id": 1, "key": 2, "x": "r2" });
    assert_eq!(merged(json!({ "mode": "by_position" })), json!([first, { "id": 2, "key": 3, "x": "r3" }]));
    assert_eq!(merged(json!({ "mode": "by_position", "unmatched": "keep_all" })).as_array().unwrap().len(), 3);
    let by_key = |unmatched: &str, prefer_first: bool| {
        merged(
            json!({ "mode": "by_key", "key": "id", "other_key": "key", "unmatched": unmatched, "prefer_first": prefer_first }),
        )
    };
    let pairs = json!([{ "id": 2, "key": 2, "x": "r2" }, { "id": 2, "key": 2.0, "x": "l2", "y": 1 }]);
    assert_eq!(by_key("drop", false), pairs);
    assert_eq!(by_key("drop", true)[0]["x"], "l2");
    assert_eq!(by_key("keep_first", false)[0], left[0]);
    assert_eq!(by_key("keep_all", false).as_array().unwrap().last(), Some(&right[1]));
}

#[test]
fn flow_nodes_stop_hand_on_or_leave_it_to_the_machine() {
    hold(
        "flow.stop",
        &[
            (
                json!({ "message": "No stock for {{ $json.sku }}", "code": "no_stock" }),
                json!([{ "sku": "A" }]),
                json!({ "stop": ["no_stock", "No stock for A"] }),
            ),
            (json!({ "message": "Enough" }), json!([{}]), json!({ "stop": ["stopped", "Enough"] })),
        ],
    );
    hold("flow.no_op", &[(json!({}), json!([{ "a": 1 }]), json!({ "main": [{ "a": 1 }] }))]);
    let entry = crate::find("loop", 1).unwrap();
    assert!(matches!(entry.work, crate::Work::Machine));
    assert_eq!(entry.manifest.ports.of(&json!({})), ["loop", "done"]);
    let params: crate::LoopParams = crate::params::read(&json!({})).unwrap();
    assert_eq!((params.batch_size, params.parallel, params.max_iterations), (1, 1, 1_000));
    assert!(params.mode == crate::LoopMode::Items && params.condition.is_null());
}
