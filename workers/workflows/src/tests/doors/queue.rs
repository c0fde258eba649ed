//! Steps that are made over the queue: brought once, twice, late or never.

use futures_util::future::join;
use kernel::{Body, Job, ids::RunId};
use serde_json::{Value, json};

use super::{Engine, chain, node, set, text};
use crate::{
    machine::Outcome,
    protocol::{Command, Reply, WorkflowRun},
    run_step,
};

/// What a message says: run, step, attempt.
type Sent = (RunId, String, u32);

fn asks() -> Value {
    let answer = json!({ "task": "answer", "question": "When is the bakery open?",
        "text": "The bakery is open from seven to twelve. It has bread." });
    chain(&[
        node("begin", "trigger.manual", &json!({})),
        node("ask", "ai.text", &answer),
        node("end", "flow.no_op", &json!({})),
    ])
}

fn step<'s>(seen: &'s Value, node: &str) -> &'s Value {
    seen["steps"].as_array().unwrap().iter().find(|step| step["node"] == node).unwrap_or(&Value::Null)
}

impl Engine {
    /// Starts a run, up to the messages that it sends.
    async fn begin_away(&self, workflow: &str) -> (Value, Vec<Sent>) {
        let path = format!("/api/workflows/{workflow}/run");
        let run: Value = self.owner.post_json(&path, &json!({ "items": [{ "n": 1 }] })).await.expect(202).json();
        (run, self.sent().await)
    }
    /// Takes the messages off the queue.
    async fn sent(&self) -> Vec<Sent> {
        self.world.background.drive().await;
        let step = |body| match body {
            Body::Job(Job::RunStep { run, step, attempt }) => Some((run, step, attempt)),
            _ => None,
        };
        self.world.queue.take().into_iter().filter_map(|envelope| step(envelope.body)).collect()
    }
    async fn bring(&self, (run, step, attempt): &Sent) {
        run_step(&self.world.scope(), run, step, *attempt).await.unwrap();
    }
    /// Somebody comes for an attempt and says no more.
    async fn fetch_away(&self, (run, step, attempt): &Sent) -> Reply {
        let fetch = Command::Fetch { step: step.clone(), attempt: *attempt };
        self.world.scope().ask::<WorkflowRun>(run.as_str(), fetch).await.unwrap().unwrap()
    }
    async fn finish_away(&self, (run, step, attempt): &Sent) {
        let outcome = Outcome::Succeeded { outputs: Vec::new() };
        let finish = Command::Finish { step: step.clone(), attempt: *attempt, outcome };
        self.world.scope().ask::<WorkflowRun>(run.as_str(), finish).await.unwrap().unwrap();
    }
    fn model_calls(&self) -> usize {
        self.world.ai.asked().len()
    }
}

#[tokio::test]
async fn a_long_step_goes_over_the_queue_by_its_name_and_what_comes_of_it_counts() {
    let engine = Engine::new();
    let workflow = engine.publish(&asks()).await;
    let (run, sent) = engine.begin_away(&workflow).await;
    assert_eq!(sent, [(text(&run, "run_id").parse().unwrap(), "ask:".to_owned(), 1)]);
    let seen = engine.look(&run).await;
    assert_eq!((&step(&seen, "ask")["state"], engine.model_calls()), (&json!("running"), 0), "nobody came for it yet");
    engine.bring(&sent[0]).await;
    engine.settle().await;
    let seen = engine.look(&run).await;
    assert_eq!((&seen["state"], engine.model_calls()), (&json!("succeeded"), 1), "{seen}");
    let ask = step(&seen, "ask");
    assert_eq!(ask["outputs"][0]["data"]["first"][0]["written_by"], "model");
    assert_eq!((&ask["attempt"], &ask["retries"]), (&json!(1), &json!(0)));
}

#[tokio::test]
async fn a_message_that_comes_twice_is_one_attempt_even_at_the_same_moment() {
    let engine = Engine::new();
    let workflow = engine.publish(&asks()).await;
    let (run, sent) = engine.begin_away(&workflow).await;
    join(engine.bring(&sent[0]), engine.bring(&sent[0])).await;
    engine.settle().await;
    engine.bring(&sent[0]).await;
    assert_eq!((&engine.look(&run).await["state"], engine.model_calls()), (&json!("succeeded"), 1));
}

#[tokio::test]
async fn a_message_that_is_lost_or_never_left_is_sent_again_and_costs_no_attempt() {
    let engine = Engine::new();
    let workflow = engine.publish(&asks()).await;
    let (run, lost) = engine.begin_away(&workflow).await;
    assert_eq!(lost.len(), 1);
    engine.world.queue.break_down(true);
    engine.wait(20).await;
    assert_eq!(engine.model_calls(), 0, "the second one could not leave");
    engine.world.queue.break_down(false);
    // The object dies, too: what it stored knows of the attempt.
    engine.objects.crash();
    engine.wait(40).await;
    let seen = engine.look(&run).await;
    assert_eq!((&seen["state"], engine.model_calls()), (&json!("succeeded"), 1), "{seen}");
    assert_eq!((&step(&seen, "ask")["attempt"], &step(&seen, "ask")["retries"]), (&json!(1), &json!(0)));
    engine.bring(&lost[0]).await;
    assert_eq!(engine.model_calls(), 1, "the first one turns up after all");
}

#[tokio::test]
async fn what_is_brought_after_a_cancel_or_a_pause_is_not_begun() {
    let engine = Engine::new();
    let workflow = engine.publish(&asks()).await;
    for (end, again) in [("cancel", "redrive"), ("pause", "resume")] {
        let before = engine.model_calls();
        let (run, sent) = engine.begin_away(&workflow).await;
        let path = format!("/api/workflow-runs/{}", text(&run, "run_id"));
        engine.owner.post(&format!("{path}/{end}")).await.expect(200);
        engine.bring(&sent[0]).await;
        engine.settle().await;
        assert_eq!(engine.model_calls(), before, "{end}");
        engine.owner.post_json(&format!("{path}/{again}"), &json!({})).await.expect(200);
        engine.settle().await;
        let seen = engine.look(&run).await;
        assert_eq!((&seen["state"], engine.model_calls()), (&json!("succeeded"), before + 1), "{again} {seen}");
        assert_eq!(step(&seen, "ask")["retries"], 0);
    }
}

#[tokio::test]
async fn an_object_that_dies_while_somebody_has_the_attempt_takes_its_outcome() {
    let engine = Engine::new();
    let workflow = engine.publish(&asks()).await;
    let (run, sent) = engine.begin_away(&workflow).await;
    let Reply::Work { call, task } = engine.fetch_away(&sent[0]).await else { panic!("no work") };
    assert_eq!((call.key, task.node.of.as_str()), (format!("{}:ask:", text(&run, "run_id")), "ai.text"));
    engine.objects.crash();
    engine.wait(10).await;
    assert_eq!(step(&engine.look(&run).await, "ask")["state"], "running", "it is as alive as before");
    engine.finish_away(&sent[0]).await;
    engine.settle().await;
    let seen = engine.look(&run).await;
    assert_eq!((&seen["state"], &step(&seen, "ask")["attempt"]), (&json!("succeeded"), &json!(1)), "{seen}");
}

#[tokio::test]
async fn whoever_takes_an_attempt_and_dies_is_missed_at_its_deadline_and_comes_too_late_then() {
    let engine = Engine::new();
    let workflow = engine.publish(&asks()).await;
    let (run, sent) = engine.begin_away(&workflow).await;
    assert!(matches!(engine.fetch_away(&sent[0]).await, Reply::Work { .. }));
    assert!(matches!(engine.fetch_away(&sent[0]).await, Reply::Refused { .. }), "it is somebody's");
    engine.wait(30).await;
    // Repeated after a pause, over the queue again.
    engine.world.clock.advance(kernel::time::seconds(2));
    engine.objects.ring(engine.world.ports()).await;
    let again = engine.sent().await;
    assert_eq!(again.iter().map(|sent| sent.2).collect::<Vec<_>>(), [2]);
    engine.finish_away(&sent[0]).await;
    engine.settle().await;
    assert_eq!(step(&engine.look(&run).await, "ask")["state"], "running", "an old outcome changes nothing");
    engine.bring(&again[0]).await;
    engine.settle().await;
    let seen = engine.look(&run).await;
    assert_eq!((&seen["state"], &step(&seen, "ask")["retries"]), (&json!("succeeded"), &json!(1)), "{seen}");
}

/// Many items with a text each, from a list of numbers.
fn grown(numbers: usize, length: usize, rest: &[Value]) -> Value {
    let list: Vec<usize> = (0..numbers).collect();
    let fields = json!({ "fields": [{ "name": "list", "value": list }] });
    let mut nodes = vec![
        node("begin", "trigger.manual", &json!({})),
        node("list", "transform.set", &fields),
        node("split", "transform.split_out", &json!({ "field": "list", "into": "n" })),
        node("grow", "transform.set", &set("text", &"x".repeat(length))),
    ];
    nodes.extend_from_slice(rest);
    chain(&nodes)
}

fn sorted() -> Value {
    node("sort", "transform.sort", &json!({ "by": [{ "field": "n", "direction": "descending" }] }))
}

#[tokio::test]
async fn a_heavy_input_is_worked_off_over_the_queue_and_comes_and_goes_by_reference() {
    let engine = Engine::new();
    let workflow = engine.publish(&grown(300, 5_000, &[sorted()])).await;
    let (run, sent) = engine.begin_away(&workflow).await;
    assert_eq!(sent.iter().map(|(_, step, _)| step.as_str()).collect::<Vec<_>>(), ["sort:"], "only what is heavy");
    engine.bring(&sent[0]).await;
    engine.settle().await;
    let seen = engine.look(&run).await;
    let data = &step(&seen, "sort")["outputs"][0]["data"];
    assert_eq!(
        (&seen["state"], &data["count"], &data["first"][0]["n"]),
        (&json!("succeeded"), &json!(300), &json!(299))
    );
    let stored = engine.objects.of(&text(&run, "run_id")).rows()["step/sort:"].clone();
    assert!(stored.contains("/sort:/1/main") && stored.len() < 1_000, "{stored}");
    // The same in light runs in the object.
    let light = engine.publish(&grown(3, 5_000, &[sorted()])).await;
    let (run, sent) = engine.begin_away(&light).await;
    assert_eq!((sent, &engine.look(&run).await["state"]), (Vec::new(), &json!("succeeded")));
}

#[tokio::test]
async fn the_results_of_a_large_loop_reach_who_works_on_them_elsewhere() {
    let engine = Engine::new();
    let mut graph = grown(1_200, 4_000, &[node("each", "loop", &json!({ "parallel": 20 }))]);
    let more = [node("mark", "transform.set", &set("mark", "{{ $json.n + 1 }}")), sorted()];
    graph["nodes"].as_array_mut().unwrap().extend(more);
    graph["connections"].as_array_mut().unwrap().extend([
        json!({ "from": "each", "port": "loop", "to": "mark" }),
        json!({ "from": "mark", "to": "each" }),
        json!({ "from": "each", "port": "done", "to": "sort" }),
    ]);
    let workflow = engine.publish(&graph).await;
    let (run, sent) = engine.begin_away(&workflow).await;
    assert_eq!(sent.iter().map(|(_, step, _)| step.as_str()).collect::<Vec<_>>(), ["sort:"], "and no iteration");
    let Reply::Work { task, .. } = engine.fetch_away(&sent[0]).await else { panic!("no work") };
    assert_eq!(task.parts.len(), 1, "more than goes along is one blob");
    engine.wait(30).await;
    engine.wait(5).await;
    let seen = engine.look(&run).await;
    let data = &step(&seen, "sort")["outputs"][0]["data"];
    assert_eq!(
        (&seen["state"], &data["count"], &data["first"][0]["mark"]),
        (&json!("succeeded"), &json!(1_200), &json!(1_200))
    );
}

#[tokio::test]
async fn a_dry_run_computes_everything_in_its_place() {
    let engine = Engine::new();
    let mut graph = grown(300, 5_000, &[sorted()]);
    graph["nodes"].as_array_mut().unwrap().push(asks()["nodes"][1].clone());
    graph["connections"].as_array_mut().unwrap().push(json!({ "from": "sort", "to": "ask" }));
    let seen: Value = engine
        .owner
        .post_json("/api/workflows/test", &json!({ "graph": graph, "items": [{}] }))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&seen["state"], &step(&seen, "sort")["outputs"][0]["data"]["count"]),
        (&json!("succeeded"), &json!(300))
    );
    assert_eq!((engine.sent().await, engine.model_calls()), (Vec::new(), 0));
}
