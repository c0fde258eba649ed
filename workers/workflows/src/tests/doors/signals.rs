//! Signals that name no run, and what dashboards hear of runs.

use serde_json::{Value, json};

use super::{Engine, chain, node, set, text};

fn waiting() -> Value {
    chain(&[
        node("begin", "trigger.manual", &json!({})),
        node("paid", "flow.wait_event", &json!({ "name": "paid", "correlation": "{{ $json.order }}" })),
        node("thank", "transform.set", &set("thanks", "{{ $json.amount }}")),
    ])
}

async fn send(engine: &Engine, id: &str, order: &str) -> Value {
    let signal = json!({ "id": id, "name": "paid", "correlation": order, "items": [{ "amount": 7 }] });
    let sent = engine.owner.post_json("/api/workflow-signals", &signal).await.expect(200).json();
    engine.settle().await;
    sent
}

#[tokio::test]
async fn a_signal_finds_every_run_that_waits_for_it_and_no_other() {
    let engine = Engine::new();
    let workflow = engine.publish(&waiting()).await;
    let ours = [
        engine.run(&workflow, "k1", json!([{ "order": "o-1" }])).await,
        engine.run(&workflow, "k2", json!([{ "order": "o-1" }])).await,
    ];
    let other = engine.run(&workflow, "k3", json!([{ "order": "o-2" }])).await;
    let sent = send(&engine, "s-1", "o-1").await;
    let mut runs: Vec<Value> = sent["runs"].as_array().unwrap().clone();
    runs.sort_by_key(ToString::to_string);
    let mut wanted: Vec<Value> = ours.iter().map(|run| run["run_id"].clone()).collect();
    wanted.sort_by_key(ToString::to_string);
    assert_eq!((&runs, &sent["is_new"], &sent["is_complete"]), (&wanted, &json!(true), &json!(true)));
    for run in &ours {
        let seen = engine.look(run).await;
        assert_eq!(
            (&seen["state"], &seen["steps"][2]["outputs"][0]["data"]["first"][0]["thanks"]),
            (&json!("succeeded"), &json!(7))
        );
    }
    assert_eq!(engine.look(&other).await["state"], "running");
    // Nobody waits any more, and the same one again is known.
    let again = send(&engine, "s-1", "o-1").await;
    assert_eq!((&again["runs"], &again["is_new"]), (&json!([]), &json!(false)));
    let changed = json!({ "id": "s-1", "name": "paid", "correlation": "o-2", "items": [] });
    let refused = engine.owner.post_json("/api/workflow-signals", &changed).await.expect(409);
    assert_eq!(refused.code(), "signal_id_reused");
    let empty = json!({ "id": "", "name": "", "correlation": "" });
    let refused = engine.owner.post_json("/api/workflow-signals", &empty).await.expect(422);
    assert_eq!(refused.bad_fields(), ["id", "name", "correlation"]);
    let stranger = engine.world.stranger();
    let theirs = json!({ "name": "paid", "correlation": "o-2" });
    assert_eq!(
        stranger.post_json("/api/workflow-signals", &theirs).await.expect(200).json::<Value>()["runs"],
        json!([])
    );
    engine.viewer().post_json("/api/workflow-signals", &theirs).await.expect(403);
    engine.settle().await;
    assert_eq!(engine.look(&other).await["state"], "running");
}

#[tokio::test]
async fn a_signal_that_came_shortly_before_the_wait_is_given_to_it_once() {
    let engine = Engine::new();
    let workflow = engine.publish(&waiting()).await;
    assert_eq!(send(&engine, "s-1", "o-1").await["runs"], json!([]));
    engine.wait(14 * 60).await;
    let run = engine.run(&workflow, "k1", json!([{ "order": "o-1" }])).await;
    assert_eq!(engine.look(&run).await["state"], "succeeded");
    engine.wait(2 * 60).await;
    let late = engine.run(&workflow, "k2", json!([{ "order": "o-1" }])).await;
    assert_eq!(engine.look(&late).await["state"], "running", "it was kept for a quarter of an hour");
    // Twice the same wait in one run takes two signals.
    let twice = engine
        .publish(&chain(&[
            node("begin", "trigger.manual", &json!({})),
            node("one", "flow.wait_event", &json!({ "name": "paid", "correlation": "o-3" })),
            node("two", "flow.wait_event", &json!({ "name": "paid", "correlation": "o-3" })),
        ]))
        .await;
    let run = engine.run(&twice, "k1", json!([])).await;
    send(&engine, "s-3", "o-3").await;
    assert_eq!(engine.look(&run).await["state"], "running");
    send(&engine, "s-4", "o-3").await;
    assert_eq!(engine.look(&run).await["state"], "succeeded");
}

#[tokio::test]
async fn dashboards_hear_of_each_state_once_and_when_a_person_is_asked() {
    let engine = Engine::new();
    let mut graph = chain(&[
        node("begin", "trigger.manual", &json!({})),
        node("greet", "transform.set", &set("a", "1")),
        node("wait", "flow.wait_event", &json!({ "name": "paid", "correlation": "o-1" })),
        node("ask", "flow.approval", &json!({ "subject": "Go on?", "text": "Say", "ask": "boss@example.com" })),
        node("end", "flow.no_op", &json!({})),
    ]);
    graph["connections"][3]["port"] = json!("yes");
    let workflow = engine.publish(&graph).await;
    let run = engine.run(&workflow, "k1", json!([])).await;
    send(&engine, "s-1", "o-1").await;
    let path = format!("/api/workflow-runs/{}/approve", text(&run, "run_id"));
    engine.owner.post_json(&path, &json!({ "node": "ask", "yes": true })).await.expect(200);
    engine.settle().await;
    let notes: Vec<Value> = engine
        .world
        .notes()
        .into_iter()
        .filter(|note| note.kind == "workflow_run")
        .inspect(|note| assert_eq!(note.subject, text(&run, "run_id")))
        .map(|note| note.data)
        .collect();
    let seen: Vec<(&Value, &Value)> = notes.iter().map(|data| (&data["state"], &data["waits_for"])).collect();
    let (running, none) = (json!("running"), Value::Null);
    let (event, approval, succeeded) = (json!("event"), json!("approval"), json!("succeeded"));
    assert_eq!(seen.last(), Some(&(&succeeded, &none)), "{notes:?}");
    assert!(seen.contains(&(&running, &approval)), "{notes:?}");
    assert!(seen.len() <= 3, "one for each state, one for the question: {notes:?}");
    assert!(seen[0].0 == &running && (seen[0].1 == &event || seen[0].1.is_null()), "{notes:?}");
    assert!(notes.iter().all(|data| data["workflow"] == json!(workflow)));
}
