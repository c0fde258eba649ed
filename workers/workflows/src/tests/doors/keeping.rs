//! How long what is kept.

use kernel::{Batch, Job};
use serde_json::{Value, json};

use super::{Engine, chain, node, set, text, three};

fn kept(mut graph: Value, days: u16) -> Value {
    graph["settings"] = json!({ "keep_days": days });
    graph
}
fn failing() -> Value {
    chain(&[
        node("begin", "trigger.manual", &json!({})),
        node("ask", "transform.set", &set("answer", "{{ $json.missing.trim() }}")),
    ])
}

impl Engine {
    /// The hour's job.
    async fn forget(&self) {
        self.world.scope().commit(Batch::default().and_do(Job::ForgetRuns { after: None })).await.unwrap();
        self.settle().await;
    }
    fn count(&self, table: &str) -> usize {
        self.world.shards[0].rows(&format!("SELECT id FROM {table}")).len()
    }
    fn day(&self, days: i64) {
        self.world.clock.advance(kernel::time::days(days));
    }
}

#[tokio::test]
async fn a_run_whose_days_are_over_is_forgotten_with_all_it_kept() {
    let engine = Engine::new();
    let (short, long) = (engine.publish(&kept(three(), 1)).await, engine.publish(&kept(three(), 2)).await);
    let people: Vec<Value> = (0..400).map(|at| json!({ "name": format!("{at}{}", "x".repeat(100)) })).collect();
    let gone = engine.run(&short, "k1", json!(people)).await;
    let stays = engine.run(&long, "k1", json!([{ "name": "Ann" }])).await;
    assert!(!engine.world.blobs.dump().is_empty());
    engine.forget().await;
    assert_eq!(engine.count("workflow_runs"), 2, "a day is not over");
    engine.day(1);
    engine.forget().await;
    assert_eq!(engine.world.blobs.dump(), []);
    assert!(engine.objects.of(&text(&gone, "run_id")).rows().is_empty());
    engine.owner.get(&format!("/api/workflow-runs/{}", text(&gone, "run_id"))).await.expect(404);
    assert_eq!(engine.look(&stays).await["state"], "succeeded");
    // Its object was erased, and the job died before the row was: the next one finds nothing there, and ends it.
    engine.day(1);
    engine.objects.of(&text(&stays, "run_id")).forget();
    engine.forget().await;
    assert_eq!(engine.count("workflow_runs"), 0);
}

#[tokio::test]
async fn a_run_that_goes_on_is_not_forgotten_and_more_than_a_portion_is() {
    let engine = Engine::new();
    let id = engine.publish(&kept(failing(), 1)).await;
    for at in 0..60 {
        engine.run(&id, &format!("k{at}"), json!([{}])).await;
    }
    let wait = node("wait", "flow.wait_event", &json!({ "name": "paid", "correlation": "7" }));
    let waits = engine.publish(&kept(chain(&[node("begin", "trigger.manual", &json!({})), wait]), 1)).await;
    let open = engine.run(&waits, "k1", json!([{}])).await;
    engine.tell_run(&open, "cancel").await;
    engine.day(2);
    engine.tell_run(&open, "redrive").await;
    assert_eq!((engine.count("workflow_runs"), engine.count("dead_letters")), (61, 60));
    engine.forget().await;
    assert_eq!((engine.count("workflow_runs"), engine.count("dead_letters")), (1, 0));
    assert_eq!(engine.look(&open).await["state"], "running");
}

#[tokio::test]
async fn what_was_written_down_a_month_ago_is_forgotten_in_portions() {
    let engine = Engine::new();
    let (now, team) = (engine.world.scope().now().millis(), engine.world.scope().tenant().team().to_string());
    let fill = |table: &str, columns: &str, values: &str, at: i64| {
        let sql = format!(
            "INSERT INTO {table} (tenant_id, id, {columns}) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 700)
             SELECT '{team}', '{at}.' || i, {} FROM n;",
            values.replace("AT", &at.to_string())
        );
        engine.world.shards[0].script(&sql).unwrap();
    };
    for at in [now, now + kernel::time::days(10)] {
        fill("effects_done", "result, at", "'{}', AT", at);
        fill("workflow_missed", "workflow_id, node, due_at, recorded_at", "'wf_1', 'n1', AT, AT", at);
        let columns =
            "run_id, workflow_id, node, iteration, input, code, message, attempts, correlation, at, redriven_at";
        fill("dead_letters", columns, "'run_' || i, 'wf_1', 'n1', '', '[]', 'x', '', 1, '', AT, AT", at);
    }
    engine.day(31);
    engine.forget().await;
    assert_eq!(["effects_done", "workflow_missed", "dead_letters"].map(|table| engine.count(table)), [700; 3]);
}

impl Engine {
    async fn tell_run(&self, run: &Value, verb: &str) {
        let path = format!("/api/workflow-runs/{}/{verb}", text(run, "run_id"));
        self.owner.post_json(&path, &json!({})).await.expect(200);
        self.settle().await;
    }
}
