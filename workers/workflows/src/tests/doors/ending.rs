//! How runs end, and go on after they ended: failures, letters, redrives, cancels, crashes.

use serde_json::{Value, json};

use super::{Engine, chain, node, set, text, three};

/// Fails as long as the item has no name.
fn picky() -> Value {
    chain(&[
        node("begin", "trigger.manual", &json!({})),
        node("greet", "transform.set", &set("greeting", "{{ $json.who }}")),
        node("ask", "transform.set", &set("answer", "{{ $json.missing.trim() }}")),
        node("end", "flow.no_op", &json!({})),
    ])
}

#[tokio::test]
async fn a_step_that_fails_names_node_and_place_and_waits_as_a_dead_letter() {
    let engine = Engine::new();
    let id = engine.publish(&picky()).await;
    let run = engine.run(&id, "k1", json!([{ "who": "Ann" }])).await;
    let seen = engine.look(&run).await;
    assert_eq!((&seen["state"], &seen["error"]["step"]), (&json!("failed"), &json!("ask:")), "{seen}");
    let error = seen["error"]["message"].as_str().unwrap();
    assert!(error.contains("ask") && error.contains("missing"), "{error}");
    let letters = engine.list("/api/dead-letters").await;
    assert_eq!(letters.len(), 1, "{letters:?}");
    let letter = &letters[0];
    assert_eq!((&letter["run_id"], &letter["node"]), (&run["run_id"], &json!("ask")));
    assert_eq!(letter["input"], json!([{ "who": "Ann", "greeting": "Ann" }]));
    assert_eq!(letter["correlation"], format!("{}:ask:", text(&run, "run_id")));
    let lines = engine.list("/api/workflow-runs?state=failed").await;
    assert_eq!((&lines[0]["error_node"], &lines[0]["error_code"]), (&json!("ask"), &letter["code"]));
    assert_eq!(engine.list(&format!("/api/dead-letters?workflow_id={id}")).await.len(), 1);
}

#[tokio::test]
async fn a_redrive_goes_on_at_what_failed_and_from_a_node_does_all_that_follows_again() {
    let engine = Engine::new();
    let id = engine.publish(&picky()).await;
    let run = engine.run(&id, "k1", json!([{ "who": "Ann" }])).await;
    let path = format!("/api/workflow-runs/{}", text(&run, "run_id"));
    let attempts = |seen: &Value| -> Vec<i64> {
        seen["steps"].as_array().unwrap().iter().map(|step| step["attempt"].as_i64().unwrap()).collect()
    };
    let before = engine.look(&run).await;
    let letter = engine.list("/api/dead-letters").await.remove(0);
    let wish = json!({ "ids": [letter["id"]] });
    let taken: Value = engine.owner.post_json("/api/dead-letters/redrive", &wish).await.expect(202).json();
    assert_eq!(taken["taken"], 1);
    engine.settle().await;
    let after = engine.look(&run).await;
    assert_eq!(after["state"], "failed");
    assert_eq!(attempts(&after)[1], attempts(&before)[1], "what had succeeded is kept");
    assert!(attempts(&after)[2] > attempts(&before)[2], "{after}");
    assert_eq!(after["steps"][2]["key"], before["steps"][2]["key"]);
    let letters = engine.list("/api/dead-letters").await;
    assert_eq!(letters.iter().filter(|letter| letter["redriven_at"].is_i64()).count(), 1);
    assert_eq!(letters.len(), 2, "the second failure is another letter");
    engine.owner.post_json(&format!("{path}/redrive"), &json!({ "from": "greet" })).await.expect(200);
    engine.settle().await;
    assert!(attempts(&engine.look(&run).await)[1] > attempts(&after)[1]);
    let nowhere = engine.owner.post_json(&format!("{path}/redrive"), &json!({ "from": "nowhere" })).await;
    nowhere.expect(409);
}

#[tokio::test]
async fn many_letters_are_redriven_by_a_job_page_by_page() {
    let engine = Engine::new();
    let id = engine.publish(&picky()).await;
    for at in 0..30 {
        engine.run(&id, &format!("k{at}"), json!([{ "who": "Ann" }])).await;
        engine.world.clock.advance(1);
    }
    let all = json!({ "all": { "workflow_id": id } });
    let taken: Value = engine.owner.post_json("/api/dead-letters/redrive", &all).await.expect(202).json();
    assert_eq!(taken["taken"], Value::Null);
    engine.world.clock.advance(1);
    engine.settle().await;
    let letters = engine.list("/api/dead-letters?limit=100").await;
    assert_eq!(letters.iter().filter(|letter| letter["redriven_at"].is_i64()).count(), 30);
    assert_eq!(letters.len(), 60, "each failed again, once");
    engine.owner.post_json("/api/dead-letters/redrive", &json!({})).await.expect(422);
}

#[tokio::test]
async fn a_run_is_paused_resumed_and_cancelled() {
    let engine = Engine::new();
    let id = engine.publish(&three()).await;
    let wish = json!({ "items": [{ "name": "Ann" }] });
    let path = format!("/api/workflows/{id}/run");
    let run: Value = engine.owner.post_json(&path, &wish).await.expect(202).json();
    let of_run = format!("/api/workflow-runs/{}", text(&run, "run_id"));
    let state = async |verb: &str| -> Value {
        let answer: Value = engine.owner.post(&format!("{of_run}/{verb}")).await.expect(200).json();
        answer["state"].clone()
    };
    assert_eq!(state("pause").await, "paused");
    engine.settle().await;
    assert_eq!(engine.look(&run).await["state"], "paused");
    assert_eq!(engine.list("/api/workflow-runs?state=paused").await.len(), 1);
    assert_eq!(state("resume").await, "running");
    assert_eq!(state("pause").await, "paused");
    assert_eq!(state("cancel").await, "cancelled");
    engine.settle().await;
    let seen = engine.look(&run).await;
    assert_eq!(seen["state"], "cancelled");
    assert!(seen["ended_at"].is_i64());
    assert_eq!(engine.list("/api/workflow-runs?state=cancelled").await.len(), 1);
    engine.owner.post(&format!("{of_run}/pause")).await.expect(409);
    let word = json!({ "node": "greet", "how": "repeat" });
    engine.owner.post_json(&format!("{of_run}/settle"), &word).await.expect(409);
    engine.owner.post_json(&format!("{of_run}/redrive"), &json!({})).await.expect(200);
    engine.settle().await;
    assert_eq!(engine.look(&run).await["state"], "succeeded");
}

#[tokio::test]
async fn a_run_whose_object_died_goes_on_when_the_alarm_rings() {
    let engine = Engine::new();
    let id = engine.publish(&three()).await;
    let path = format!("/api/workflows/{id}/run");
    let run: Value = engine.owner.post_json(&path, &json!({ "items": [{ "name": "Ann" }] })).await.expect(202).json();
    // It was acknowledged, and its first attempt was on its way.
    let object = engine.objects.of(&text(&run, "run_id"));
    object.crash();
    engine.world.background.lose();
    assert_eq!(engine.look(&run).await["state"], "running");
    engine.wait(20).await;
    engine.wait(20).await;
    let seen = engine.look(&run).await;
    assert_eq!(seen["state"], "succeeded", "{seen}");
    assert_eq!((&seen["steps"][1]["attempt"], &seen["steps"][1]["retries"]), (&json!(2), &json!(1)));
    assert_eq!(engine.list("/api/workflow-runs?state=succeeded").await.len(), 1);
}

#[tokio::test]
async fn a_loop_collects_what_its_body_made_of_each_item() {
    let engine = Engine::new();
    let mut graph = chain(&[
        node("begin", "trigger.manual", &json!({})),
        node("each", "loop", &json!({ "batch_size": 1, "parallel": 3 })),
    ]);
    let nodes = graph["nodes"].as_array_mut().unwrap();
    nodes.push(node("greet", "transform.set", &set("greeting", "Hello {{ $json.name }}")));
    nodes.push(node("end", "flow.no_op", &json!({})));
    let lines = graph["connections"].as_array_mut().unwrap();
    lines.push(json!({ "from": "each", "port": "loop", "to": "greet" }));
    lines.push(json!({ "from": "greet", "to": "each" }));
    lines.push(json!({ "from": "each", "port": "done", "to": "end" }));
    let id = engine.publish(&graph).await;
    let people: Vec<Value> = (0..40).map(|at| json!({ "name": format!("N{at}") })).collect();
    let run = engine.run(&id, "k1", json!(people)).await;
    let seen = engine.look(&run).await;
    assert_eq!(seen["state"], "succeeded", "{seen}");
    let end = seen["steps"].as_array().unwrap().iter().find(|step| step["node"] == "end").unwrap();
    assert_eq!(end["input"]["count"], 40);
    assert_eq!(end["input"]["first"][7], json!({ "name": "N7", "greeting": "Hello N7" }));
    assert_eq!(end["input"]["is_cut"], true);
}

#[tokio::test]
async fn items_that_are_many_become_blobs_and_come_back() {
    let engine = Engine::new();
    let id = engine.publish(&three()).await;
    let people: Vec<Value> = (0..400).map(|at| json!({ "name": format!("{at}{}", "x".repeat(100)) })).collect();
    let run = engine.run(&id, "k1", json!(people)).await;
    let seen = engine.look(&run).await;
    assert_eq!((&seen["state"], &seen["steps"][2]["outputs"][0]["data"]["count"]), (&json!("succeeded"), &json!(400)));
    let blobs = engine.world.blobs.dump();
    assert!(!blobs.is_empty() && blobs.iter().all(|(key, _)| key.contains("/runs/run_")), "{}", blobs.len());
}
