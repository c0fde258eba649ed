//! What operators see and owners feel: logs, counters, limits of starts, the zone.

use std::{
    fmt::{self, Write as _},
    sync::{Arc, Mutex},
};

use serde_json::{Value, json};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

use super::{Engine, chain, node, set, text, three};
use crate::metrics;

/// Keeps every line as the fields it has.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = write!(self.0, "{}={value:?} ", field.name());
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut line = String::new();
        event.record(&mut Fields(&mut line));
        self.0.lock().unwrap().push(line);
    }
}

#[tokio::test]
async fn each_transition_is_a_line_with_ids_and_without_contents() {
    let log = Log::default();
    // The only test of the process that listens.
    tracing::dispatcher::set_global_default(tracing::Dispatch::new(log.clone())).expect("nobody listens yet");
    let engine = Engine::new();
    let delay = node("rest", "flow.delay", &json!({ "amount": 5, "unit": "seconds" }));
    let greet = node("greet", "transform.set", &set("greeting", "Hello {{ $json.name }}"));
    let id = engine.publish(&chain(&[node("begin", "trigger.manual", &json!({})), greet, delay])).await;
    let run = engine.run(&id, "k1", json!([{ "name": "Rumpelstiltskin" }])).await;
    engine.wait(5).await;
    let lines = log.0.lock().unwrap().clone();
    assert!(lines.iter().all(|line| !line.contains("Rumpelstiltskin")), "contents in a log");
    let run = text(&run, "run_id");
    let of_run: Vec<&String> = lines.iter().filter(|line| line.contains(&run)).collect();
    let has = |words: &[&str]| {
        assert!(of_run.iter().any(|line| words.iter().all(|word| line.contains(word))), "no {words:?} in {of_run:#?}");
    };
    has(&["op=\"workflow_run.step\"", "node=\"greet\"", "from=\"running\"", "to=\"succeeded\"", "attempt=1"]);
    has(&["node=\"rest\"", "to=\"running\"", "attempt=1"]);
    has(&["node=\"rest\"", "from=\"running\"", "to=\"waiting\""]);
    has(&[
        "node=\"rest\"",
        "from=\"waiting\"",
        "to=\"succeeded\"",
        "duration_ms=5000",
        &format!("correlation=\"{run}:rest:\""),
    ]);
    for state in ["waiting", "running", "succeeded"] {
        has(&["op=\"workflow_run.state\"", &format!("to=\"{state}\""), &format!("workflow={id}")]);
    }
}

#[tokio::test]
async fn counters_tell_what_ran_and_the_gauges_who_waits() {
    let engine = Engine::new();
    let mut slow = chain(&[
        node("begin", "trigger.manual", &json!({})),
        node("rest", "flow.delay", &json!({ "amount": 30, "unit": "seconds" })),
    ]);
    slow["settings"] = json!({ "max_running": 1 });
    let id = engine.publish(&slow).await;
    for key in ["a", "b", "c"] {
        engine.run(&id, key, json!([{}])).await;
        engine.world.clock.advance(1_000);
    }
    let mut text = String::new();
    metrics::write_queue(engine.world.ports(), &mut text).await.unwrap();
    assert!(
        text.contains("\ngr8_workflow_queue_depth 2\n") && text.contains("\ngr8_workflow_queue_age_seconds 2\n"),
        "{text}"
    );
    for _ in 0..3 {
        engine.wait(31).await;
    }
    let mut text = String::new();
    metrics::write(&mut text);
    metrics::write_queue(engine.world.ports(), &mut text).await.unwrap();
    // Other tests of this process count, too.
    let value = |name: &str| -> f64 {
        let line = text.lines().find(|line| line.split(' ').next() == Some(name));
        line.and_then(|line| line.rsplit(' ').next()?.parse().ok()).unwrap_or_else(|| panic!("no {name} in {text}"))
    };
    assert!(value("gr8_workflow_runs_started_total") >= 3.0);
    assert!(value("gr8_workflow_runs_total{outcome=\"succeeded\"}") >= 3.0);
    assert!(value("gr8_workflow_attempts_total") >= 3.0);
    let bucket =
        |bound: &str| value(&format!("gr8_workflow_step_seconds_bucket{{node=\"flow.delay\",le=\"{bound}\"}}"));
    assert!(bucket("60") >= 3.0 && bucket("+Inf") >= bucket("60"));
    assert!(value("gr8_workflow_step_seconds_sum{node=\"flow.delay\"}") >= 90.0);
    assert!(text.contains("\ngr8_workflow_queue_depth 0\n"), "{text}");
}

#[tokio::test]
async fn who_starts_too_many_runs_hears_when_to_come_back_and_a_schedule_does_not() {
    let engine = Engine::new();
    // Refused before anything is looked up: a workflow that is not there costs as much as one that is.
    let path = "/api/workflows/wf_0192d3a8c0de7f00a1b2c3d4e5f60718/run";
    for _ in 0..1_000 {
        engine.owner.post_json(path, &json!({})).await.expect(404);
    }
    let answer = engine.owner.post_json(path, &json!({})).await;
    assert_eq!((answer.status(), answer.header("content-type")), (429, "application/problem+json"));
    assert_eq!(answer.header("retry-after"), "1");
    let problem: Value = answer.json();
    assert_eq!(problem["status"], 429, "{problem}");
    let of_schedule = chain(&[
        node("daily", "trigger.schedule", &json!({ "every_minutes": 1 })),
        node("end", "flow.no_op", &json!({})),
    ]);
    let id = engine.publish(&of_schedule).await;
    engine.owner.post_json(&format!("/api/workflows/{id}/activate"), &json!({})).await.expect(200);
    engine.world.clock.advance(60_000);
    crate::sweep(&engine.world.scope()).await.unwrap();
    engine.settle().await;
    assert_eq!(engine.list("/api/workflow-runs").await.len(), 1);
}

#[tokio::test]
async fn expressions_read_and_write_dates_in_the_workflows_zone() {
    let engine = Engine::new();
    let mut graph = chain(&[
        node("begin", "trigger.manual", &json!({})),
        node("when", "transform.set", &set("at", "{{ '2030-07-01T09:00:00'.toDateTime().toMillis() }}")),
    ]);
    for (zone, at) in [(None, "2030-07-01T09:00:00Z"), (Some("Europe/Berlin"), "2030-07-01T07:00:00Z")] {
        if let Some(zone) = zone {
            graph["settings"] = json!({ "zone": zone });
        }
        let id = engine.publish(&graph).await;
        let run = engine.run(&id, "k1", json!([{}])).await;
        let seen = engine.look(&run).await;
        let at = at.parse::<jiff::Timestamp>().unwrap().as_millisecond();
        let found = &seen["steps"][1]["outputs"][0]["data"]["first"][0]["at"];
        assert_eq!(found.as_f64(), Some(at as f64), "{seen}");
    }
    graph["settings"] = json!({ "zone": "Europe/Berlim" });
    let checked: Value =
        engine.owner.post_json("/api/workflows/validate", &json!({ "graph": graph })).await.expect(200).json();
    let problem = &checked["problems"][0];
    assert_eq!(problem["code"], "unknown_zone", "{checked}");
    assert!(problem["text"].as_str().unwrap().contains("Europe/Berlin?"), "{problem}");
    assert_eq!(engine.run(&engine.publish(&three()).await, "k1", json!([{ "name": "Ann" }])).await["is_new"], true);
}
