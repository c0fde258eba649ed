use serde_json::{Value, json};

use super::{alone, document, read, theirs};
use crate::{
    catalog::Kinds,
    graph::{self, OnError, Severity},
};

/// What it becomes, with nothing lost.
fn becomes(kind: &str, version: f64, params: &Value, expected: &Value) {
    let (made, lost) = alone(kind, version, params);
    assert_eq!((&made, lost), (expected, Vec::new()), "{kind} {version} {params}");
}

#[test]
fn triggers_keep_their_times() {
    let at = |rule: Value, line: &str| {
        let params = json!({ "rule": { "interval": [rule] } });
        becomes(
            "scheduleTrigger",
            1.2,
            &params,
            &json!({ "type": "trigger.schedule", "params": { "cron": line, "zone": "UTC" } }),
        );
    };
    at(json!({}), "0 0 * * *");
    at(json!({ "triggerAtHour": 8 }), "0 8 * * *");
    at(json!({ "field": "hours", "hoursInterval": 2, "triggerAtMinute": 15 }), "15 */2 * * *");
    at(json!({ "field": "days", "daysInterval": 3, "triggerAtHour": 6 }), "0 6 */3 * *");
    at(json!({ "field": "weeks", "triggerAtDay": [1, 5], "triggerAtHour": 9 }), "0 9 * * 1,5");
    at(json!({ "field": "months", "monthsInterval": 2, "triggerAtDayOfMonth": 4 }), "0 0 4 */2 *");
    at(json!({ "field": "cronExpression", "expression": "0 30 9 * * 1-5" }), "30 9 * * 1-5");
    let every = json!({ "rule": { "interval": [{ "field": "minutes", "minutesInterval": 10 }] } });
    let expected = json!({ "type": "trigger.schedule", "params": { "every_minutes": 10, "zone": "UTC" } });
    becomes("scheduleTrigger", 1.0, &every, &expected);
    let daily = json!({ "triggerTimes": { "item": [{ "hour": 7, "minute": 30 }] } });
    let expected = json!({ "type": "trigger.schedule", "params": { "cron": "30 7 * * *", "zone": "UTC" } });
    becomes("cron", 1.0, &daily, &expected);
    let (_, lost) = alone("scheduleTrigger", 1.2, &json!({ "rule": { "interval": [{ "field": "seconds" }, {}] } }));
    assert_eq!(lost.len(), 2, "{lost:?}");
    let hook = json!({ "httpMethod": "POST", "path": "x", "responseMode": "responseNode", "options": {} });
    let expected = json!({ "type": "trigger.webhook", "params": { "signed": false, "answer": "when_done" } });
    becomes("webhook", 2.0, &hook, &expected);
    for (kind, of) in
        [("manualTrigger", "trigger.manual"), ("errorTrigger", "trigger.error"), ("start", "trigger.manual")]
    {
        becomes(kind, 1.0, &json!({}), &json!({ "type": of, "params": {} }));
    }
}

#[test]
fn conditions_of_both_versions_are_asked_the_same() {
    let old = json!({ "conditions": { "string": [{ "value1": "={{ $json.a }}", "operation": "startsWith", "value2": "x" }],
        "number": [{ "value1": "={{ $json.n }}", "operation": "largerEqual", "value2": 5 }] }, "combineOperation": "any" });
    let condition = |kind: &str, operation: &str, left: &str, right: Value| json!({ "id": "1", "leftValue": left, "rightValue": right, "operator": { "type": kind, "operation": operation } });
    let new = json!({ "conditions": { "options": { "caseSensitive": true, "typeValidation": "strict", "version": 2 },
        "conditions": [condition("number", "gte", "={{ $json.n }}", json!(5)),
            condition("string", "startsWith", "={{ $json.a }}", json!("x"))], "combinator": "or" }, "options": {} });
    let expected = json!({ "type": "condition.if", "params": { "combine": "any", "ignore_case": false, "conditions": [
        { "left": "{{ $json.n }}", "operator": "greater_or_equal", "right": 5 },
        { "left": "{{ $json.a }}", "operator": "starts_with", "right": "x" }] } });
    becomes("if", 1.0, &old, &expected);
    becomes("if", 2.2, &new, &expected);
}

#[test]
fn every_operator_has_a_counterpart_but_patterns() {
    let condition = |kind: &str, operation: &str, left: &str, right: Value| json!({ "id": "1", "leftValue": left, "rightValue": right, "operator": { "type": kind, "operation": operation } });
    let all = [
        ("string", "exists"),
        ("string", "notExists"),
        ("string", "empty"),
        ("string", "notEmpty"),
        ("string", "equals"),
        ("string", "notEquals"),
        ("string", "contains"),
        ("string", "notContains"),
        ("string", "startsWith"),
        ("string", "notStartsWith"),
        ("string", "endsWith"),
        ("string", "notEndsWith"),
        ("number", "gt"),
        ("number", "lt"),
        ("number", "lte"),
        ("dateTime", "equals"),
        ("dateTime", "notEquals"),
        ("dateTime", "after"),
        ("dateTime", "before"),
        ("dateTime", "afterOrEquals"),
        ("dateTime", "beforeOrEquals"),
        ("boolean", "true"),
        ("boolean", "false"),
        ("array", "contains"),
        ("array", "lengthEquals"),
        ("array", "lengthNotEquals"),
        ("array", "lengthGt"),
        ("array", "lengthLt"),
        ("array", "lengthGte"),
        ("array", "lengthLte"),
        ("object", "empty"),
    ];
    let all: Vec<Value> =
        all.iter().map(|(kind, how)| condition(kind, how, "={{ $json.a }}", json!("2026-01-01"))).collect();
    let params = json!({ "conditions": { "options": {}, "conditions": all, "combinator": "and" } });
    let nodes = [theirs("Go", "manualTrigger", 1.0, &json!({})), theirs("F", "filter", 2.0, &params)];
    let (graph, _) = read(&document(&nodes, &[("Go", 0, "F", 0)]));
    assert_eq!(graph::validate(&graph, &Kinds), []);
    let (made, lost) =
        alone("if", 2.0, &json!({ "conditions": { "conditions": [condition("string", "regex", "a", json!("b"))] } }));
    assert_eq!(
        (made["params"]["conditions"][0]["operator"].as_str(), lost.len()),
        (Some("regex"), 1),
        "named, not dropped"
    );
}

#[test]
fn switches_of_all_versions_lead_where_they_led() {
    let three = json!({ "rules": { "values": [
        { "conditions": { "conditions": [{ "leftValue": "={{ $json.a }}", "rightValue": "x", "operator": { "type": "string", "operation": "equals" } }] }, "renameOutput": true, "outputKey": "Is x" },
        { "conditions": { "conditions": [{ "leftValue": "={{ $json.a }}", "rightValue": "y", "operator": { "type": "string", "operation": "equals" } }] } }] },
        "options": { "fallbackOutput": "extra" } });
    let one = json!({ "dataType": "string", "value1": "={{ $json.a }}", "fallbackOutput": 1, "rules": { "rules": [
        { "value2": "x", "output": 0 }, { "value2": "y", "output": 1 }, { "value2": "z", "output": 0 }] } });
    let ports = |params: &Value, version: f64, outputs: usize| {
        let mut nodes = vec![theirs("S", "switch", version, params)];
        let names: Vec<String> = (0..outputs).map(|at| format!("T{at}")).collect();
        nodes.extend(names.iter().map(|name| theirs(name, "noOp", 1.0, &json!({}))));
        let lines: Vec<_> = names.iter().enumerate().map(|(at, name)| ("S", at, name.as_str(), 0)).collect();
        let (graph, report) = read(&document(&nodes, &lines));
        assert!(report.iter().all(|line| line.severity == Severity::Warning), "{report:?}");
        graph.connections.into_iter().map(|line| (line.port, line.to)).collect::<Vec<_>>()
    };
    let is = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(port, to)| ((*port).to_owned(), (*to).to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(ports(&three, 3.2, 3), is(&[("0", "t0"), ("1", "t1"), ("else", "t2")]));
    assert_eq!(ports(&one, 1.0, 2), is(&[("0", "t0"), ("2", "t0"), ("1", "t1"), ("else", "t1")]));
    let number = json!({ "mode": "expression", "output": "={{ $json.n }}", "numberOutputs": 2 });
    assert_eq!(ports(&number, 3.0, 2), is(&[("0", "t0"), ("1", "t1")]));
}

#[test]
fn fields_are_set_in_all_versions() {
    let expected = json!({ "type": "transform.set", "params": { "keep": "none", "fields": [
        { "name": "a", "value": "{{ $json.x }}" }, { "name": "n", "value": 5 }, { "name": "l", "value": [1, "b"] }] } });
    let new = json!({ "assignments": { "assignments": [{ "id": "1", "name": "a", "type": "string", "value": "={{ $json.x }}" },
        { "id": "2", "name": "n", "type": "number", "value": "5" }, { "id": "3", "name": "l", "type": "array", "value": "[1, \"b\"]" }] }, "options": {} });
    becomes("set", 3.4, &new, &expected);
    let middle = json!({ "include": "none", "fields": { "values": [{ "name": "a", "stringValue": "={{ $json.x }}" },
        { "name": "n", "type": "numberValue", "numberValue": "5" }, { "name": "l", "type": "arrayValue", "arrayValue": "[1, \"b\"]" }] } });
    becomes("set", 3.0, &middle, &expected);
    let old = json!({ "keepOnlySet": true, "values": { "string": [{ "name": "a", "value": "={{ $json.x }}" }], "number": [{ "name": "n", "value": 5 }] } });
    let two = json!({ "type": "transform.set", "params": { "keep": "none", "fields": [expected["params"]["fields"][0], expected["params"]["fields"][1]] } });
    becomes("set", 2.0, &old, &two);
    let raw = json!({ "mode": "raw", "jsonOutput": "{\"a\": 1}", "includeOtherFields": true, "include": "except", "excludeFields": "b, c" });
    let expected = json!({ "type": "transform.set", "params": { "keep": "all", "remove": ["b", "c"], "fields": [{ "name": "a", "value": 1 }] } });
    becomes("set", 3.4, &raw, &expected);
    let written = json!({ "mode": "raw", "jsonOutput": "={{ {a: $json.b} }}" });
    let expected = json!({ "type": "transform.parse_json", "params": { "text": "{{ ({a: $json.b}).toJson() }}" } });
    becomes("set", 3.4, &written, &expected);
}

#[test]
fn a_request_puts_out_its_answers_body_under_its_old_name() {
    let params = json!({ "method": "POST", "url": "https://api.example.com/{{x}}", "sendHeaders": true,
        "headerParameters": { "parameters": [{ "name": "X-A", "value": "={{ $json.a }}" }] }, "sendBody": true,
        "bodyParameters": { "parameters": [{ "name": "b", "value": "={{ $json.b }}" }] }, "options": { "timeout": 5000 } });
    let mut ask = theirs("Ask", "httpRequest", 4.2, &params);
    ask["onError"] = json!("continueErrorOutput");
    ask["retryOnFail"] = json!(true);
    ask["maxTries"] = json!(4);
    let nodes = [
        theirs("Go", "manualTrigger", 1.0, &json!({})),
        ask,
        theirs("Good", "noOp", 1.0, &json!({})),
        theirs("Bad", "noOp", 1.0, &json!({})),
    ];
    let (graph, report) = read(&document(&nodes, &[("Go", 0, "Ask", 0), ("Ask", 0, "Good", 0), ("Ask", 1, "Bad", 0)]));
    assert_eq!(report, []);
    let (request, behind) = (&graph.nodes[1], &graph.nodes[2]);
    assert_eq!(
        (request.name.as_str(), behind.name.as_str(), behind.of.as_str()),
        ("Ask (answer)", "Ask", "transform.parse_json")
    );
    assert_eq!((request.on_error, request.retry.max, behind.retry.max), (OnError::Branch, 3, 0));
    assert_eq!(request.params["body"], json!({ "b": "{{ $json.b }}" }));
    assert_eq!(request.params["url"], "https://api.example.com/{{ \"{{\" }}x}}");
    let lines: Vec<String> =
        graph.connections.iter().map(|line| format!("{}.{} {}", line.from, line.port, line.to)).collect();
    assert_eq!(lines, ["ask-out.main good", "ask.error bad", "go.main ask", "ask.main ask-out"]);
    assert_eq!(graph::validate(&graph, &Kinds), []);
    let old = json!({ "requestMethod": "PUT", "url": "https://a.example", "jsonParameters": true, "bodyParametersJson": "{\"a\": 1}", "options": {} });
    let (made, lost) = alone("httpRequest", 2.0, &old);
    assert_eq!(
        (&made["params"]["body"], &made["params"]["method"], lost.len()),
        (&json!({ "a": 1 }), &json!("PUT"), 0)
    );
}

#[test]
fn lists_dates_waits_and_mails_have_their_counterparts() {
    type Row = (String, f64, Value, String, Value);
    let rows: Vec<Row> = kernel::json::read(include_str!("counterparts.json")).unwrap();
    assert_eq!(rows.len(), 17);
    for (kind, version, params, of, expected) in rows {
        becomes(&kind, version, &params, &json!({ "type": of, "params": expected }));
    }
}

#[test]
fn a_mail_in_html_loses_its_tags_and_keeps_its_expressions() {
    let html = "=<h1>Hi {{ $json.a < 2 ? \"<b>\" : \"\" }}</h1><p>Größe<br/>7</p>";
    let (made, lost) = alone("emailSend", 2.1, &json!({ "toEmail": "a@example.com", "subject": "S", "html": html }));
    assert_eq!(made["params"]["text"], "Hi {{ $json.a < 2 ? \"<b>\" : \"\" }}\n\nGröße\n7");
    assert_eq!(lost, Vec::<String>::new());
}

#[test]
fn what_has_no_counterpart_is_named_and_stays() {
    let mut slack = theirs("Tell", "slack", 2.0, &json!({ "channel": "={{ $json.c }}" }));
    slack["credentials"] = json!({ "slackApi": { "id": "1", "name": "Team" } });
    let mut off = theirs("Off", "httpRequest", 4.0, &json!({}));
    off["disabled"] = json!(true);
    let nodes = [
        theirs("Go", "manualTrigger", 1.0, &json!({})),
        theirs("Sort it", "sort", 1.0, &json!({ "type": "random", "odd": "x", "options": { "rare": 1 } })),
        theirs("Run JS", "code", 2.0, &json!({ "jsCode": "return items" })),
        slack,
        off,
        theirs("Note", "stickyNote", 1.0, &json!({ "content": "hi" })),
    ];
    let (graph, report) = read(&document(
        &nodes,
        &[("Go", 0, "Sort it", 0), ("Sort it", 0, "Run JS", 0), ("Run JS", 0, "Tell", 0), ("Tell", 0, "Off", 0)],
    ));
    let told: Vec<(&str, &str)> =
        report.iter().map(|line| (line.node.as_deref().unwrap_or("-"), line.field.as_deref().unwrap_or("-"))).collect();
    let expected = [
        ("Sort it", "type"),
        ("Sort it", "odd"),
        ("Sort it", "options/rare"),
        ("Run JS", "type"),
        ("Tell", "type"),
        ("Tell", "credentials"),
        ("Off", "disabled"),
    ];
    for each in expected {
        assert!(told.contains(&each), "{each:?} in {told:?}");
    }
    assert_eq!(graph.nodes.len(), 5, "a sticky note is none");
    assert_eq!(graph.connections.len(), 4);
    let kinds: Vec<&str> = graph.nodes.iter().map(|node| node.of.as_str()).collect();
    assert_eq!(kinds[2..], ["n8n-nodes-base.code", "n8n-nodes-base.slack", "flow.no_op"]);
    let problems = graph::validate(&graph, &Kinds);
    assert_eq!(problems.iter().filter(|problem| problem.code == "unknown_type").count(), 2, "{problems:?}");
}

#[test]
fn a_loop_over_items_goes_round_and_a_merge_keeps_its_inputs_in_order() {
    let nodes = [
        theirs("Go", "manualTrigger", 1.0, &json!({})),
        theirs("Each", "splitInBatches", 3.0, &json!({ "options": {} })),
        theirs("Body", "noOp", 1.0, &json!({})),
        theirs("Other", "noOp", 1.0, &json!({})),
        theirs("Merge", "merge", 3.0, &json!({})),
    ];
    let lines = [
        ("Go", 0, "Each", 0),
        ("Each", 1, "Body", 0),
        ("Body", 0, "Each", 0),
        ("Each", 0, "Merge", 1),
        ("Go", 0, "Other", 0),
        ("Other", 0, "Merge", 0),
    ];
    let (graph, report) = read(&document(&nodes, &lines));
    assert_eq!((report, graph::validate(&graph, &Kinds)), (Vec::new(), Vec::new()));
    let into: Vec<String> = graph
        .connections
        .iter()
        .filter(|line| line.to == "merge")
        .map(|line| format!("{}.{}", line.from, line.port))
        .collect();
    assert_eq!(into, ["other.main", "each.done"]);
    assert!(graph.connections.iter().any(|line| line.from == "each" && line.port == "loop" && line.to == "body"));
    assert_eq!(graph.nodes[1].params, json!({ "batch_size": 1 }));
}
