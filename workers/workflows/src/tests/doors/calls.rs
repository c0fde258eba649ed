//! Workflows as steps of workflows.

use serde_json::{Value, json};

use super::{Engine, chain, node, set, text};

/// By hand, then a node.
fn behind(next: Value) -> Value {
    chain(&[node("begin", "trigger.manual", &json!({})), next])
}
fn calling(workflow: &str) -> Value {
    chain(&[
        node("begin", "trigger.manual", &json!({})),
        node("call", "flow.call", &json!({ "workflow": workflow })),
        node("loud", "transform.set", &set("loud", "{{ $json.greeting.toUpperCase() }}")),
    ])
}

impl Engine {
    /// The run that another one started, by its workflow.
    async fn child(&self, workflow: &str) -> Value {
        let runs = self.list(&format!("/api/workflow-runs?workflow_id={workflow}")).await;
        assert_eq!(runs.len(), 1, "{runs:?}");
        json!({ "run_id": runs[0]["id"] })
    }
    async fn tell(&self, run: &Value, verb: &str) {
        let path = format!("/api/workflow-runs/{}/{verb}", text(run, "run_id"));
        self.owner.post_json(&path, &json!({})).await.expect(200);
        self.settle().await;
    }
    /// State of a run, and of one of its steps.
    async fn at(&self, run: &Value, node: &str) -> (String, Value) {
        let seen = self.look(run).await;
        let step = seen["steps"].as_array().unwrap().iter().find(|step| step["node"] == node).cloned();
        (text(&seen, "state"), step.unwrap_or_else(|| panic!("no step {node} in {seen}")))
    }
}

#[tokio::test]
async fn a_step_starts_a_run_and_goes_on_with_what_came_out_of_it() {
    let engine = Engine::new();
    let child =
        engine.publish(&behind(node("greet", "transform.set", &set("greeting", "Hello {{ $json.name }}")))).await;
    let parent = engine.publish(&calling(&child)).await;
    let run = engine.run(&parent, "k1", json!([{ "name": "Ann" }, { "name": "Bob" }])).await;
    let (state, loud) = engine.at(&run, "loud").await;
    assert_eq!(state, "succeeded", "{loud}");
    assert_eq!(loud["outputs"][0]["data"]["first"][1]["loud"], "HELLO BOB");
    let of_child = engine.look(&engine.child(&child).await).await;
    assert_eq!(of_child["state"], "succeeded");
    assert_eq!(of_child["steps"][1]["input"]["first"][0], json!({ "name": "Ann" }));
    // Run again from there, the same step finds the same run, which answers once more.
    engine
        .owner
        .post_json(&format!("/api/workflow-runs/{}/redrive", text(&run, "run_id")), &json!({ "from": "call" }))
        .await
        .expect(200);
    engine.settle().await;
    engine.child(&child).await;
    assert_eq!(engine.at(&run, "loud").await.0, "succeeded");
}

#[tokio::test]
async fn a_crash_anywhere_starts_no_second_run_and_loses_no_answer() {
    for lost in 0..6 {
        let engine = Engine::new();
        let child = engine.publish(&behind(node("greet", "transform.set", &set("greeting", "Hi")))).await;
        let parent = engine.publish(&calling(&child)).await;
        let path = format!("/api/workflows/{parent}/run");
        let run: Value = engine.owner.post_json(&path, &json!({})).await.expect(202).json();
        // What was under way is lost after so many steps of it; the objects read themselves back.
        for _ in 0..lost {
            engine.world.background.step().await;
        }
        engine.world.background.lose();
        engine.objects.crash();
        for _ in 0..12 {
            engine.wait(20).await;
        }
        assert_eq!(engine.at(&run, "loud").await.0, "succeeded", "lost after {lost}");
        engine.child(&child).await;
    }
}

#[tokio::test]
async fn the_failure_of_the_run_is_that_of_the_step_and_a_redrive_reaches_both() {
    let engine = Engine::new();
    let child =
        engine.publish(&behind(node("ask", "transform.set", &set("greeting", "{{ $json.missing.trim() }}")))).await;
    let parent = engine.publish(&calling(&child)).await;
    let run = engine.run(&parent, "k1", json!([{}])).await;
    let of_child = engine.child(&child).await;
    let (state, call) = engine.at(&run, "call").await;
    assert_eq!((state.as_str(), &call["state"]), ("failed", &json!("failed")));
    let (_, ask) = engine.at(&of_child, "ask").await;
    assert_eq!((&call["error"]["code"], &call["error"]["message"]), (&ask["error"]["code"], &ask["error"]["message"]));
    engine.tell(&run, "redrive").await;
    assert_eq!(engine.at(&run, "call").await.0, "failed");
    assert!(engine.at(&of_child, "ask").await.1["attempt"].as_i64() > ask["attempt"].as_i64(), "it ran again");
    engine.child(&child).await;
}

#[tokio::test]
async fn a_cancel_reaches_the_runs_that_were_started_and_a_redrive_takes_them_up_again() {
    let engine = Engine::new();
    let wait = node("wait", "flow.wait_event", &json!({ "name": "paid", "correlation": "7" }));
    let child = engine.publish(&behind(wait)).await;
    let parent = engine.publish(&calling(&child)).await;
    let run = engine.run(&parent, "k1", json!([{}])).await;
    let of_child = engine.child(&child).await;
    assert_eq!(engine.at(&run, "call").await.1["waits_for"]["run"]["run"], of_child["run_id"]);
    assert_eq!(engine.list("/api/workflow-runs?state=running").await.len(), 2);
    engine.tell(&run, "cancel").await;
    assert_eq!(
        (engine.at(&run, "call").await.0, engine.at(&of_child, "wait").await.0),
        ("cancelled".into(), "cancelled".into())
    );
    engine.tell(&run, "redrive").await;
    assert_eq!(
        (engine.at(&run, "call").await.0, engine.at(&of_child, "wait").await.0),
        ("running".into(), "running".into())
    );
    // Somebody ends the other run: the step fails.
    engine.tell(&of_child, "cancel").await;
    let (state, call) = engine.at(&run, "call").await;
    assert_eq!((state.as_str(), &call["error"]["code"]), ("failed", &json!("cancelled")));
}

#[tokio::test]
async fn a_run_that_takes_too_long_is_cancelled_and_the_step_fails() {
    let engine = Engine::new();
    let wait = node("wait", "flow.wait_event", &json!({ "name": "paid", "correlation": "7" }));
    let child = engine.publish(&behind(wait)).await;
    let call = node("call", "flow.call", &json!({ "workflow": child, "timeout_minutes": 10 }));
    let parent = engine.publish(&behind(call)).await;
    let run = engine.run(&parent, "k1", json!([{}])).await;
    let of_child = engine.child(&child).await;
    engine.wait(601).await;
    let (state, call) = engine.at(&run, "call").await;
    assert_eq!((state.as_str(), &call["error"]["code"]), ("failed", &json!("wait_timeout")));
    assert_eq!(engine.at(&of_child, "wait").await.0, "cancelled");
}

#[tokio::test]
async fn a_workflow_that_calls_itself_without_end_fails_at_its_depth_and_holds_up_nobody() {
    let engine = Engine::new();
    let id = text(&engine.create(&behind(node("end", "flow.no_op", &json!({})))).await, "id");
    let mut graph = behind(node("again", "flow.call", &json!({ "workflow": id })));
    // One at a time: who waits for a run that it started must not keep it from starting.
    graph["settings"] = json!({ "max_running": 1 });
    engine
        .owner
        .patch_json(&format!("/api/workflows/{id}"), &json!({ "revision": 1, "graph": graph }))
        .await
        .expect(200);
    engine
        .owner
        .post_json(&format!("/api/workflows/{id}/versions"), &json!({ "revision": 2, "note": "" }))
        .await
        .expect(201);
    let run = engine.run(&id, "k1", json!([{}])).await;
    for _ in 0..4 {
        engine.wait(15).await;
    }
    let runs = engine.list(&format!("/api/workflow-runs?workflow_id={id}")).await;
    assert_eq!(runs.len(), 6, "{runs:?}");
    assert!(runs.iter().all(|run| run["state"] == "failed"), "{runs:?}");
    assert_eq!(engine.look(&run).await["error"]["code"], "too_deep");
}

#[tokio::test]
async fn what_cannot_be_called_is_named() {
    let engine = Engine::new();
    let draft = text(&engine.create(&behind(node("end", "flow.no_op", &json!({})))).await, "id");
    let daily = chain(&[
        node("daily", "trigger.schedule", &json!({ "cron": "@daily" })),
        node("end", "flow.no_op", &json!({})),
    ]);
    let daily = engine.publish(&daily).await;
    for (workflow, code) in [
        (draft.as_str(), "not_published"),
        (&daily, "no_manual_trigger"),
        ("Leads", "unknown_workflow"),
        ("wf_0192d3a8c0de7f00a1b2c3d4e5f60718", "unknown_workflow"),
    ] {
        let parent = engine.publish(&calling(workflow)).await;
        let run = engine.run(&parent, "k1", json!([{}])).await;
        let (state, call) = engine.at(&run, "call").await;
        assert_eq!((state.as_str(), &call["error"]["code"]), ("failed", &json!(code)), "{call}");
    }
}
