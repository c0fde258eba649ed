//! What starts by itself: times and events of workflows that are switched on.

use kernel::{
    Event, Instant,
    id::Id,
    ids::{EventId, FormId},
};
use serde_json::{Value, json};

use super::{Engine, chain, node};
use crate::{hear, sweep};

fn at(text: &str) -> Instant {
    Instant::from_millis(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
}

fn started_by(trigger: &str, params: &Value) -> Value {
    chain(&[node("start", trigger, params), node("end", "flow.no_op", &json!({}))])
}

impl Engine {
    /// A published workflow that is switched on.
    pub async fn switch_on(&self, graph: &Value) -> String {
        let id = self.publish(graph).await;
        self.owner.post_json(&format!("/api/workflows/{id}/activate"), &json!({})).await.expect(200);
        id
    }
    /// The minute's tick, at a time. Answers the runs so far.
    async fn tick(&self, time: &str) -> usize {
        self.world.clock.set(at(time));
        sweep(&self.world.scope()).await.unwrap();
        self.settle().await;
        self.list("/api/workflow-runs").await.len()
    }
    fn missed(&self) -> Vec<i64> {
        let rows = self.world.shards[0].rows("SELECT due_at FROM workflow_missed ORDER BY due_at");
        rows.iter().map(|row| row["due_at"].as_i64().unwrap()).collect()
    }
}

#[tokio::test]
async fn a_schedule_starts_one_run_for_each_time_and_an_outage_leaves_no_hole() {
    let engine = Engine::new();
    engine.world.clock.set(at("2030-03-29T12:00:00Z"));
    let every_morning = json!({ "cron": "30 2 * * *", "zone": "Europe/Berlin" });
    let id = engine.switch_on(&started_by("trigger.schedule", &every_morning)).await;
    assert_eq!(engine.tick("2030-03-30T01:29:00Z").await, 0);
    assert_eq!(engine.tick("2030-03-30T01:30:20Z").await, 1);
    assert_eq!(engine.tick("2030-03-30T01:30:40Z").await, 1, "a tick that runs twice starts nothing");
    // On the 31st Berlin has no half past two.
    assert_eq!(engine.tick("2030-03-31T00:59:00Z").await, 1);
    assert_eq!(engine.tick("2030-03-31T01:00:10Z").await, 2);
    // Three days nobody is there: the last time is made up for, the two before are written down.
    assert_eq!(engine.tick("2030-04-03T12:00:00Z").await, 3);
    let skipped = ["2030-04-01T00:30:00Z", "2030-04-02T00:30:00Z"].map(|time| at(time).millis());
    assert_eq!(engine.missed(), skipped);
    let run = engine.list("/api/workflow-runs").await.remove(0);
    let seen = engine.look(&json!({ "run_id": run["id"] })).await;
    let item = &seen["steps"][0]["outputs"][0]["data"]["first"][0];
    assert_eq!((&item["due_at"], &item["late"]), (&json!("2030-04-03T02:30:00+02:00"), &json!(true)), "{seen}");
    // Switched off, nothing is due; switched on again, what came meanwhile was not missed.
    engine.owner.post_json(&format!("/api/workflows/{id}/deactivate"), &json!({})).await.expect(200);
    assert_eq!(engine.tick("2030-04-06T12:00:00Z").await, 3);
    engine.owner.post_json(&format!("/api/workflows/{id}/activate"), &json!({})).await.expect(200);
    assert_eq!(engine.tick("2030-04-07T00:30:00Z").await, 4);
    assert_eq!(engine.missed(), skipped);
}

#[tokio::test]
async fn an_event_starts_what_listens_for_it_once() {
    let engine = Engine::new();
    let now = engine.world.scope().now();
    let form = FormId::from_parts(now, [7; 10]);
    let ours = engine.switch_on(&started_by("trigger.form", &json!({ "form": form.as_str() }))).await;
    engine.switch_on(&started_by("trigger.form", &json!({ "form": "form_of_somebody" }))).await;
    engine.publish(&started_by("trigger.form", &json!({}))).await;
    let (lead, site) = (Id::from_parts(now, [8; 10]), engine.world.site.site.clone());
    let event = Event::LeadCaptured { lead, form, site, name: Some("Ann".to_owned()), email: None };
    let id = EventId::from_parts(now, [9; 10]);
    for _ in 0..2 {
        hear(&engine.world.scope(), &id, &event).await.unwrap();
        engine.settle().await;
        let runs = engine.list(&format!("/api/workflow-runs?workflow_id={ours}")).await;
        assert_eq!(runs.len(), 1, "{runs:?}");
        // The one that every team has listens, too.
        assert_eq!(engine.list("/api/workflow-runs").await.len(), 2);
        let seen = engine.look(&json!({ "run_id": runs[0]["id"] })).await;
        assert_eq!(seen["steps"][0]["outputs"][0]["data"]["first"][0]["name"], "Ann", "{seen}");
    }
}
