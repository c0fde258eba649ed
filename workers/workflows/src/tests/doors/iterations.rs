//! Iterations that are over: each is listed once, with its steps as they were, until the loop begins anew.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Engine, chain, node, set, text};

/// What starts a run, loops around some nodes, and lines that the chain of them has not.
fn looping(nodes: &[Value], body: &[Value], lines: &[Value]) -> Value {
    let mut graph = chain(nodes);
    graph["nodes"].as_array_mut().unwrap().extend_from_slice(body);
    graph["connections"].as_array_mut().unwrap().extend_from_slice(lines);
    graph
}

/// A loop `each` around one node.
fn around(params: &Value, body: Value) -> Value {
    let name = body["id"].clone();
    let lines = [json!({ "from": "each", "port": "loop", "to": name }), json!({ "from": name, "to": "each" })];
    looping(&[node("begin", "trigger.manual", &json!({})), node("each", "loop", params)], &[body], &lines)
}

fn people(count: usize) -> Value {
    json!((0..count).map(|at| json!({ "name": format!("N{at}") })).collect::<Vec<_>>())
}

fn path_of(run: &Value, query: &str) -> String {
    format!("/api/workflow-runs/{}?{query}", text(run, "run_id"))
}

impl Engine {
    async fn past(&self, run: &Value, query: &str) -> Value {
        let view: Value = self.owner.get(&path_of(run, query)).await.expect(200).json();
        let mut items: Vec<Value> = Vec::new();
        for step in view["steps"].as_array().unwrap() {
            match items.last_mut().filter(|last| last["iteration"] == step["iteration"]) {
                Some(last) => last["steps"].as_array_mut().unwrap().push(step.clone()),
                None => items.push(json!({ "iteration": step["iteration"], "steps": [step] })),
            }
        }
        json!({ "items": items, "next_cursor": view["next_cursor"] })
    }
}

#[tokio::test]
async fn an_iteration_that_is_over_tells_of_each_step_what_an_open_one_would() {
    let engine = Engine::new();
    let id = engine
        .publish(&around(&json!({ "parallel": 3 }), node("greet", "transform.set", &set("g", "Hi {{ $json.name }}"))))
        .await;
    let run = engine.run(&id, "k1", people(40)).await;
    let page = engine.past(&run, "loop=each").await;
    let items = page["items"].as_array().unwrap();
    assert_eq!((items.len(), &page["next_cursor"]), (25, &json!(25)));
    let seventh = &items[7];
    assert_eq!(seventh["iteration"], "7");
    let step = &seventh["steps"][0];
    assert_eq!(
        (&step["node"], &step["iteration"], &step["state"]),
        (&json!("greet"), &json!("7"), &json!("succeeded"))
    );
    assert_eq!((&step["attempt"], &step["retries"]), (&json!(1), &json!(0)));
    assert_eq!(step["key"], format!("{}:greet:7", text(&run, "run_id")));
    assert_eq!(step["input"]["first"], json!([{ "name": "N7" }]));
    assert_eq!(step["outputs"][0]["data"]["first"], json!([{ "name": "N7", "g": "Hi N7" }]));
    assert!(step["began_at"].is_i64() && step["ended_at"].is_i64());
    let rest = engine.past(&run, "loop=each&cursor=25").await;
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next_cursor"]), (15, &Value::Null));
    // A look changes nothing, and what the object forgot is read again.
    engine.objects.crash();
    assert_eq!(engine.past(&run, "loop=each").await, page);
    assert_eq!(engine.look(&run).await["steps"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_is_no_loop_of_the_run_is_named_and_strangers_find_nothing() {
    let engine = Engine::new();
    let id = engine.publish(&around(&json!({}), node("greet", "flow.no_op", &json!({})))).await;
    let run = engine.run(&id, "k1", people(2)).await;
    for (query, field) in [("loop=greet", "loop"), ("loop=nowhere", "loop"), ("loop=each&iteration=x", "loop")] {
        let problem: Value = engine.owner.get(&path_of(&run, query)).await.expect(422).json();
        assert_eq!(problem["fields"][0]["name"], field, "{query}: {problem}");
    }
    assert_eq!(engine.past(&run, "loop=each&iteration=7").await["items"], json!([]), "it never came to that");
    engine.viewer().get(&path_of(&run, "loop=each")).await.expect(200);
    engine.world.stranger().get(&path_of(&run, "loop=each")).await.expect(404);
}

/// A loop over items, and in it one over what each of them lists.
fn nested() -> Value {
    looping(
        &[node("begin", "trigger.manual", &json!({})), node("outer", "loop", &json!({}))],
        &[
            node("list", "transform.split_out", &json!({ "field": "list", "into": "n" })),
            node("inner", "loop", &json!({ "batch_size": 2 })),
            node("twice", "transform.set", &set("twice", "{{ $json.n * 2 }}")),
            node("last", "transform.limit", &json!({ "count": 1 })),
        ],
        &[
            json!({ "from": "outer", "port": "loop", "to": "list" }),
            json!({ "from": "list", "to": "inner" }),
            json!({ "from": "inner", "port": "loop", "to": "twice" }),
            json!({ "from": "twice", "to": "inner" }),
            json!({ "from": "inner", "port": "done", "to": "last" }),
            json!({ "from": "last", "to": "outer" }),
        ],
    )
}

#[tokio::test]
async fn loops_in_loops_have_lists_of_their_own_and_what_came_of_them_stays() {
    let engine = Engine::new();
    let id = engine.publish(&nested()).await;
    let run = engine.run(&id, "k1", json!([{ "list": [1, 2, 3] }, { "list": [10, 20, 30, 40, 50] }])).await;
    assert_eq!(engine.look(&run).await["state"], "succeeded");
    let outer = engine.past(&run, "loop=outer").await;
    assert_eq!(outer["items"].as_array().unwrap().len(), 2);
    let of = |page: &Value, at: usize, node: &str| -> Value {
        let steps = page["items"][at]["steps"].as_array().unwrap();
        steps.iter().find(|step| step["node"] == node).unwrap().clone()
    };
    assert_eq!(of(&outer, 1, "inner")["input"]["count"], 5);
    let last = of(&outer, 1, "last");
    assert_eq!(last["input"]["count"], 5);
    let twice: Vec<i64> =
        last["input"]["first"].as_array().unwrap().iter().map(|item| item["twice"].as_i64().unwrap()).collect();
    assert_eq!(twice, [20, 40, 60, 80, 100]);
    assert_eq!(last["input"]["is_cut"], false);
    let inner = engine.past(&run, "loop=inner&iteration=1").await;
    let names: Vec<&str> =
        inner["items"].as_array().unwrap().iter().map(|one| one["iteration"].as_str().unwrap()).collect();
    assert_eq!(names, ["1.0", "1.1", "1.2"]);
    let given: Vec<i64> =
        (0..3).map(|at| of(&inner, at, "twice")["input"]["first"][0]["n"].as_i64().unwrap()).collect();
    assert_eq!(given, [10, 30, 50]);
    assert_eq!(of(&inner, 2, "twice")["key"], format!("{}:twice:1.2", text(&run, "run_id")));
    assert_eq!(engine.past(&run, "loop=inner&iteration=0").await["items"].as_array().unwrap().len(), 2);
    // The whole loop again: nothing of before is left.
    let path = format!("/api/workflow-runs/{}/redrive", text(&run, "run_id"));
    let before = engine.objects.of(&text(&run, "run_id")).rows();
    engine.owner.post_json(&path, &json!({ "from": "outer" })).await.expect(200);
    let gone = engine.objects.of(&text(&run, "run_id")).rows();
    let history = |key: &&String| key.starts_with("past/") || key.starts_with("result/");
    assert!(before.keys().filter(history).count() > 10);
    assert_eq!(gone.keys().filter(history).collect::<Vec<_>>(), Vec::<&String>::new());
    engine.settle().await;
    let again = engine.past(&run, "loop=outer").await;
    assert_eq!(again["items"].as_array().unwrap().len(), 2);
    assert!(of(&again, 0, "last")["attempt"].as_i64() > of(&outer, 0, "last")["attempt"].as_i64());
}

#[tokio::test]
async fn an_item_that_failed_is_listed_with_its_error_and_a_run_that_stopped_keeps_what_was_over() {
    let engine = Engine::new();
    for (on_error, state, listed) in [("continue", "succeeded", 3), ("stop", "failed", 1)] {
        let mut picky = node("pick", "transform.set", &set("x", "{{ $json.name.trim() }}"));
        picky["on_error"] = json!(on_error);
        let id = engine.publish(&around(&json!({}), picky)).await;
        let run = engine.run(&id, on_error, json!([{ "name": "A" }, { "none": 1 }, { "name": "C" }])).await;
        assert_eq!(engine.look(&run).await["state"], state);
        let page = engine.past(&run, "loop=each").await;
        assert_eq!(page["items"].as_array().unwrap().len(), listed, "{page}");
        if on_error == "continue" {
            let step = &page["items"][1]["steps"][0];
            assert_eq!(step["error"]["step"], "pick:1", "{step}");
            assert_eq!(step["input"]["first"], json!([{ "none": 1 }]));
        }
    }
}

#[tokio::test]
async fn an_iteration_of_a_loop_with_a_condition_was_given_what_the_one_before_left() {
    let engine = Engine::new();
    let params = json!({ "mode": "while", "condition": "{{ $json.n < 4 }}" });
    let id = engine.publish(&around(&params, node("add", "transform.set", &set("n", "{{ $json.n + 1 }}")))).await;
    let run = engine.run(&id, "k1", json!([{ "n": 0 }])).await;
    assert_eq!(engine.look(&run).await["state"], "succeeded");
    let page = engine.past(&run, "loop=each").await;
    let given: Vec<i64> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["steps"][0]["input"]["first"][0]["n"].as_i64().unwrap())
        .collect();
    assert_eq!(given, [0, 1, 2, 3]);
}

#[tokio::test]
async fn of_ten_thousand_iterations_each_is_listed_exactly_once() {
    let engine = Engine::new();
    let mut graph = chain(&[
        node("begin", "trigger.manual", &json!({})),
        node("split", "transform.split_out", &json!({ "field": "list", "into": "n" })),
        node("each", "loop", &json!({ "parallel": 7 })),
    ]);
    graph["nodes"].as_array_mut().unwrap().push(node("pass", "flow.no_op", &json!({})));
    let lines = graph["connections"].as_array_mut().unwrap();
    lines.extend([json!({ "from": "each", "port": "loop", "to": "pass" }), json!({ "from": "pass", "to": "each" })]);
    let id = engine.publish(&graph).await;
    let run = engine.run(&id, "k2", json!([{ "list": (0..10_000).collect::<Vec<_>>() }])).await;
    let (mut seen, mut cursor, mut pages) = (BTreeSet::new(), 0, 0);
    loop {
        let page = engine.past(&run, &format!("loop=each&limit=100&cursor={cursor}")).await;
        for one in page["items"].as_array().unwrap() {
            assert!(seen.insert(one["iteration"].as_str().unwrap().parse::<u32>().unwrap()), "{one}");
        }
        pages += 1;
        let Some(next) = page["next_cursor"].as_i64() else { break };
        cursor = next;
    }
    assert_eq!((seen.len(), seen.first(), seen.last(), pages), (10_000, Some(&0), Some(&9_999), 100));
}

#[tokio::test]
async fn large_iterations_are_several_rows_and_pages_end_early() {
    let engine = Engine::new();
    // 70 steps of 30 kB are more than an object's row takes.
    let names: Vec<String> = (0..70).map(|at| format!("s{at}")).collect();
    let body: Vec<Value> = names.iter().map(|name| node(name, "transform.set", &set("by", name))).collect();
    let mut lines: Vec<Value> = names.windows(2).map(|two| json!({ "from": two[0], "to": two[1] })).collect();
    lines.extend([json!({ "from": "each", "port": "loop", "to": "s0" }), json!({ "from": "s69", "to": "each" })]);
    let graph =
        looping(&[node("begin", "trigger.manual", &json!({})), node("each", "loop", &json!({}))], &body, &lines);
    let id = engine.publish(&graph).await;
    let large = "x".repeat(15_000);
    let items: Vec<Value> = (0..3).map(|at| json!({ "n": at, "a": large, "b": "y".repeat(15_000) })).collect();
    let run = engine.run(&id, "k1", json!(items[..2])).await;
    assert_eq!(engine.look(&run).await["state"], "succeeded");
    let rows = engine.objects.of(&text(&run, "run_id")).rows();
    let past: Vec<usize> = rows.iter().filter(|(key, _)| key.starts_with("past/")).map(|(_, row)| row.len()).collect();
    assert!(past.len() > 2 && past.iter().all(|size| *size < 1_100_000), "{past:?}");
    let page = engine.past(&run, "loop=each").await;
    assert_eq!(page["items"][0]["steps"].as_array().unwrap().len(), 70);
}
