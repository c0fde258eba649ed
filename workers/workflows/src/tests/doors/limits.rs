//! Who waits for whom: limits per workflow, and places that come back.

use serde_json::{Value, json};

use super::{Engine, chain, node, text};

/// Waits for half a minute, which keeps its place, or for a person, which does not.
fn slow(most: u16, of: &str, params: &Value) -> Value {
    let nodes =
        [node("begin", "trigger.manual", &json!({})), node("slow", of, params), node("end", "flow.no_op", &json!({}))];
    let mut graph = chain(&nodes);
    graph["settings"] = json!({ "max_running": most });
    graph
}
fn half_a_minute(most: u16) -> Value {
    slow(most, "flow.delay", &json!({ "amount": 30, "unit": "seconds" }))
}

impl Engine {
    /// Starts runs by hand, a second apart, the background included or not.
    async fn start(&self, workflow: &str, keys: &[&str]) -> Vec<Value> {
        let mut runs = Vec::new();
        for key in keys {
            runs.push(self.run(workflow, key, json!([])).await);
            self.world.clock.advance(1_000);
        }
        runs
    }
    async fn states(&self, runs: &[Value]) -> Vec<String> {
        let mut states = Vec::new();
        for run in runs {
            states.push(text(&self.look(run).await, "state"));
        }
        states
    }
}

#[tokio::test]
async fn runs_beyond_the_limit_wait_and_are_let_in_as_they_came() {
    let engine = Engine::new();
    let id = engine.publish(&half_a_minute(1)).await;
    let runs = engine.start(&id, &["a", "b", "c"]).await;
    assert_eq!(engine.states(&runs).await, ["running", "waiting", "waiting"]);
    assert_eq!(engine.list("/api/workflow-runs?state=waiting").await.len(), 2, "lists see who waits");
    engine.wait(30).await;
    assert_eq!(engine.states(&runs).await, ["succeeded", "running", "waiting"]);
    // The line's object dies, and so does that of the one who waits: what they store is enough.
    engine.objects.line().crash();
    engine.objects.of(&text(&runs[2], "run_id")).crash();
    engine.wait(31).await;
    assert_eq!(engine.states(&runs).await, ["succeeded", "succeeded", "running"]);
    engine.wait(31).await;
    assert_eq!(engine.states(&runs).await, ["succeeded", "succeeded", "succeeded"]);
    assert_eq!(engine.objects.line().stored().len(), 1, "nobody is in line: only the count of arrivals is left");
}

#[tokio::test]
async fn who_waits_for_a_person_keeps_nobody_waiting() {
    let engine = Engine::new();
    let approval = json!({ "name": "paid", "correlation": "7" });
    let id = engine.publish(&slow(1, "flow.wait_event", &approval)).await;
    let runs = engine.start(&id, &["a", "b", "c"]).await;
    assert_eq!(engine.states(&runs).await, ["running", "running", "running"]);
    let lines = engine.list("/api/workflow-runs?state=running").await;
    assert!(lines.iter().all(|line| line["waits_for"] == "event"), "{lines:?}");
}

#[tokio::test]
async fn a_pause_gives_the_place_away_and_a_resume_waits_for_another() {
    let engine = Engine::new();
    let id = engine.publish(&half_a_minute(1)).await;
    let runs = engine.start(&id, &["a", "b"]).await;
    let tell = async |verb: &str| {
        engine.owner.post(&format!("/api/workflow-runs/{}/{verb}", text(&runs[0], "run_id"))).await.expect(200);
        engine.settle().await;
    };
    tell("pause").await;
    assert_eq!(engine.states(&runs).await, ["paused", "running"]);
    engine.wait(29).await;
    tell("resume").await;
    engine.wait(1).await;
    assert_eq!(engine.states(&runs).await, ["succeeded", "succeeded"], "the second had its turn, then the first");
}

#[tokio::test]
async fn a_place_that_nobody_gave_back_is_got_back() {
    let engine = Engine::new();
    let id = engine.publish(&half_a_minute(1)).await;
    let runs = engine.start(&id, &["a", "b"]).await;
    engine.owner.post(&format!("/api/workflow-runs/{}/cancel", text(&runs[0], "run_id"))).await.expect(200);
    // Its word that it left is lost.
    engine.world.background.lose();
    engine.settle().await;
    assert_eq!(engine.states(&runs).await, ["cancelled", "waiting"]);
    engine.wait(60).await;
    assert_eq!(engine.states(&runs).await, ["cancelled", "running"]);
}

#[tokio::test]
async fn a_run_that_d1_never_heard_of_goes_on_by_its_own_alarm() {
    for graph in [half_a_minute(5), super::three()] {
        let engine = Engine::new();
        let id = engine.publish(&graph).await;
        let path = format!("/api/workflows/{id}/run");
        let run: Value =
            engine.owner.post_json(&path, &json!({ "items": [{ "name": "Ann" }] })).await.expect(202).json();
        // The isolate dies between the answer and the first word to anybody.
        engine.objects.of(&text(&run, "run_id")).crash();
        engine.world.background.lose();
        assert_eq!(engine.list("/api/workflow-runs").await.len(), 0);
        let alarm = engine.objects.of(&text(&run, "run_id")).alarm().expect("stored with its beginning");
        assert!(alarm.since(engine.world.scope().now()) <= 20_000, "{alarm:?}");
        for _ in 0..6 {
            engine.wait(20).await;
        }
        assert_eq!(engine.list("/api/workflow-runs?state=succeeded").await.len(), 1);
    }
}

#[tokio::test]
async fn a_run_that_waits_and_was_lost_by_everybody_is_found_within_a_minute() {
    let engine = Engine::new();
    let id = engine.publish(&half_a_minute(1)).await;
    let runs = engine.start(&id, &["a", "b"]).await;
    let lost = engine.objects.of(&text(&runs[1], "run_id"));
    // The line forgets that it ever came, and its own alarm is gone.
    engine.objects.line().forget();
    lost.crash();
    lost.rang();
    engine.wait(40).await;
    assert_eq!(engine.states(&runs).await, ["succeeded", "waiting"]);
    crate::sweep(&engine.world.scope()).await.unwrap();
    engine.settle().await;
    assert_eq!(engine.states(&runs).await, ["succeeded", "running"]);
}
