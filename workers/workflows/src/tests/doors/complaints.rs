//! What people complained of in other engines, by what happened to them. docs/design/workflows.md has the list.

use serde_json::{Value, json};

use super::{Engine, chain, node, set, text};
use crate::sweep;

fn step<'s>(seen: &'s Value, node: &str) -> &'s Value {
    seen["steps"].as_array().unwrap().iter().find(|step| step["node"] == node).unwrap_or(&Value::Null)
}

impl Engine {
    /// A run that has begun, and whose object dies before anything of it is done.
    async fn cut_off(&self, workflow: &str, key: &str) -> Value {
        let client = self.owner.clone().with("idempotency-key", key);
        let items = json!({ "items": [{ "name": "Ann", "email": "ann@example.com" }] });
        let run: Value = client.post_json(&format!("/api/workflows/{workflow}/run"), &items).await.expect(202).json();
        self.objects.of(&text(&run, "run_id")).crash();
        self.world.background.lose();
        run
    }
}

/// Once more and once more, until it is over or nothing would ever change.
async fn until_over(engine: &Engine, run: &Value) -> Value {
    for _ in 0..40 {
        engine.wait(60).await;
        let seen = engine.look(run).await;
        if seen["ended_at"].is_i64() {
            return seen;
        }
    }
    panic!("{}", engine.look(run).await);
}

#[tokio::test]
async fn n8n_37895_a_merge_fires_when_one_branch_of_an_if_is_empty_however_large_the_rest_is() {
    // An if sent both items down one branch; the merge behind it never ran, and the run was a success. Only in the whole graph of 48 nodes.
    let engine = Engine::new();
    let is =
        |field: &str| json!({ "conditions": [{ "left": format!("{{{{ $json.{field} }}}}"), "operator": "is_true" }] });
    let mut nodes = vec![
        node("go", "trigger.manual", &json!({})),
        node("unused", "trigger.form", &json!({})),
        node("route", "condition.if", &is("mascot")),
        node("draw", "transform.set", &set("drawn", "yes")),
        node("gate", "condition.if", &is("other")),
        node("merge", "transform.merge", &json!({ "mode": "append" })),
        node("after", "flow.no_op", &json!({})),
    ];
    let mut lines = vec![
        json!({ "from": "route", "port": "true", "to": "draw" }),
        json!({ "from": "draw", "to": "merge" }),
        json!({ "from": "route", "port": "false", "to": "merge" }),
        json!({ "from": "merge", "to": "after" }),
        json!({ "from": "gate", "port": "true", "to": "after" }),
        json!({ "from": "unused", "to": "merge" }),
        json!({ "from": "go", "to": "p0" }),
        json!({ "from": "p40", "to": "route" }),
        json!({ "from": "p20", "to": "gate" }),
    ];
    for at in 0..41 {
        nodes.push(node(&format!("p{at}"), "flow.no_op", &json!({})));
        if at > 0 {
            lines.push(json!({ "from": format!("p{}", at - 1), "to": format!("p{at}") }));
        }
    }
    let id = engine.publish(&json!({ "nodes": nodes, "connections": lines })).await;
    for (key, mascot) in [("k1", true), ("k2", false)] {
        let item = json!({ "mascot": mascot, "other": false });
        let run = engine.run(&id, key, json!([item, item])).await;
        let seen = engine.look(&run).await;
        assert_eq!(
            (&seen["state"], &step(&seen, "merge")["outputs"][0]["data"]["count"]),
            (&json!("succeeded"), &json!(2))
        );
        assert_eq!(step(&seen, "after")["state"], "succeeded");
    }
}

#[tokio::test]
async fn n8n_35559_an_item_without_a_counterpart_is_an_error_that_says_where_and_never_null() {
    // Behind a merge an item pointed to an input that was not there; `$('Webhook').item.json.field` became null, and an API got it.
    let engine = Engine::new();
    let by = |name: &str| set("token", &format!("{{{{ $('{name}').item.json.token }}}}"));
    let mut graph = chain(&[
        node("go", "trigger.manual", &json!({})),
        node("first", "transform.limit", &json!({ "count": 2 })),
        node("merge", "transform.merge", &json!({ "mode": "append" })),
        node("use", "transform.set", &by("first")),
        node("end", "flow.no_op", &json!({})),
    ]);
    graph["connections"].as_array_mut().unwrap().push(json!({ "from": "go", "to": "merge" }));
    let id = engine.publish(&graph).await;
    let items: Vec<Value> = (0..3).map(|at| json!({ "token": at })).collect();
    let run = engine.run(&id, "k1", json!(items)).await;
    let seen = engine.look(&run).await;
    assert_eq!((&seen["state"], &seen["error"]["step"]), (&json!("failed"), &json!("use:")), "{seen}");
    let message = seen["error"]["message"].as_str().unwrap();
    assert!(message.starts_with("use, fields/0/value, line 1, column") && message.contains("item 2"), "{message}");
    assert_eq!(step(&seen, "end"), &Value::Null, "nothing went on with a hole in it");
    // The same node with as many items, and with one for all, has them.
    let fine = chain(&[
        node("go", "trigger.manual", &json!({})),
        node("one", "transform.limit", &json!({ "count": 1 })),
        node("use", "transform.set", &by("one")),
    ]);
    let id = engine.publish(&fine).await;
    let run = engine.run(&id, "k2", json!(items)).await;
    assert_eq!(step(&engine.look(&run).await, "use")["outputs"][0]["data"]["first"], json!([{ "token": 0 }]));
}

#[tokio::test]
async fn activepieces_14372_a_run_whose_worker_died_goes_to_its_end_even_when_its_alarm_is_lost_and_can_be_cancelled() {
    // The worker died; the run said RUNNING for ever, nothing looked after it, and cancel answered 200 and did nothing.
    let engine = Engine::new();
    let id = engine.publish(&super::three()).await;
    let run = engine.cut_off(&id, "k1").await;
    // D1 hears of it at its first alarm; then the alarm is lost, too.
    engine.objects.of(&text(&run, "run_id")).rang();
    engine.world.clock.advance(kernel::time::minutes(2));
    engine.owner.get(&format!("/api/workflow-runs/{}", text(&run, "run_id"))).await.expect(200);
    let again = engine.owner.clone().with("idempotency-key", "k1");
    let path = format!("/api/workflows/{id}/run");
    let same: Value = again.post_json(&path, &json!({})).await.expect(202).json();
    assert_eq!((&same["run_id"], &same["is_new"]), (&run["run_id"], &json!(false)));
    engine.settle().await;
    sweep(&engine.world.scope()).await.unwrap();
    let seen = until_over(&engine, &run).await;
    assert_eq!(seen["state"], "succeeded", "{seen}");
    let run = engine.cut_off(&id, "k2").await;
    let path = format!("/api/workflow-runs/{}/cancel", text(&run, "run_id"));
    let answer: Value = engine.owner.post(&path).await.expect(200).json();
    assert_eq!(answer["state"], "cancelled");
    engine.wait(600).await;
    let seen = engine.look(&run).await;
    assert_eq!((&seen["state"], seen["ended_at"].is_i64()), (&json!("cancelled"), true));
    assert_eq!(engine.list("/api/workflow-runs?state=running").await, Vec::<Value>::new());
}

/// By hand, a field, a mail, a field.
fn mails() -> Value {
    chain(&[
        node("go", "trigger.manual", &json!({})),
        node("greet", "transform.set", &set("greeting", "Hello {{ $json.name }}")),
        node(
            "mail",
            "email.send",
            &json!({ "to": "{{ $json.email }}", "subject": "Hi", "text": "{{ $json.greeting }}" }),
        ),
        node("after", "transform.set", &set("done", "{{ $json.greeting }}!")),
    ])
}

#[tokio::test]
async fn n8n_11438_a_run_that_crashed_goes_on_with_all_that_it_had_whoever_takes_it_up() {
    // A worker died in the middle. The queue gave the run to another one, recovery had marked it as crashed and taken its data apart: it
    // broke on what was missing, and since then such a run is refused.
    let engine = Engine::new();
    let id = engine.publish(&mails()).await;
    engine.world.mail.fail_next(kernel::Fault::upstream("post office", "broke off", true));
    let items = json!([{ "name": "Ann", "email": "ann@example.com" }]);
    let run = engine.run(&id, "k1", items.clone()).await;
    let seen = engine.look(&run).await;
    assert_eq!((&seen["state"], &step(&seen, "mail")["state"]), (&json!("running"), &json!("retrying")), "{seen}");
    // It dies there. The alarm, the sweeper and the same trigger take it up at the same time.
    let object = engine.objects.of(&text(&run, "run_id"));
    object.crash();
    engine.world.clock.advance(kernel::time::minutes(2));
    let again = engine.owner.clone().with("idempotency-key", "k1");
    let same: Value =
        again.post_json(&format!("/api/workflows/{id}/run"), &json!({ "items": items })).await.expect(202).json();
    assert_eq!(same["is_new"], false);
    sweep(&engine.world.scope()).await.unwrap();
    engine.objects.ring(engine.world.ports()).await;
    let seen = until_over(&engine, &run).await;
    assert_eq!(seen["state"], "succeeded", "{seen}");
    assert_eq!((&step(&seen, "greet")["attempt"], &step(&seen, "mail")["attempt"]), (&json!(1), &json!(2)));
    assert_eq!(step(&seen, "after")["outputs"][0]["data"]["first"][0]["done"], "Hello Ann!");
    assert_eq!(engine.world.mail.sent().len(), 1);
}

#[tokio::test]
async fn windmill_9214_a_step_that_is_done_twice_is_one_effect_and_its_late_answer_fails_nothing() {
    // A worker was slow, not dead: another one did the step again, and when the first one answered, the run that had succeeded was failed.
    let engine = Engine::new();
    let id = engine.publish(&mails()).await;
    // The mail left, and nobody heard of it.
    engine.world.mail.fail_next(kernel::Fault::upstream("post office", "broke off", true));
    let run = engine.run(&id, "k1", json!([{ "name": "Ann", "email": "ann@example.com" }])).await;
    engine.wait(60).await;
    let seen = until_over(&engine, &run).await;
    assert_eq!((&seen["state"], engine.world.mail.sent().len()), (&json!("succeeded"), 1), "{seen}");
    assert!(step(&seen, "mail")["attempt"].as_i64() > Some(1));
    // The object dies with the answer on its way, and is asked again by several at once.
    let run = engine.cut_off(&id, "k2").await;
    for _ in 0..3 {
        engine.world.clock.advance(kernel::time::seconds(20));
        engine.objects.ring(engine.world.ports()).await;
        sweep(&engine.world.scope()).await.unwrap();
    }
    let seen = until_over(&engine, &run).await;
    assert_eq!((&seen["state"], engine.world.mail.sent().len()), (&json!("succeeded"), 2), "{seen}");
}
