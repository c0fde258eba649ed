//! Doors that callers from outside meet: webhooks, and links that ask for an approval.

use axum::http::Method;
use hmac::{Hmac, Mac};
use kernel::ports::Clock;
use serde_json::{Value, json};
use sha2::Sha256;
use testkit::Client;

use super::{Engine, chain, node, text, three};
use crate::{
    ops,
    protocol::{Begin, Command},
    runs,
    shell::{self, Desk, Memory},
};

impl Engine {
    async fn hook(&self, workflow: &str) -> Value {
        self.list(&format!("/api/workflows/{workflow}/hooks")).await.remove(0)
    }
}

fn path(hook: &Value) -> String {
    text(hook, "url").strip_prefix("https://gr8.test").expect("our own address").to_owned()
}

fn called(params: &Value) -> Value {
    let respond =
        json!({ "status": 201, "body": { "hello": "{{ $json.body.name }}" }, "headers": { "X-Kind": "test" } });
    chain(&[node("call", "trigger.webhook", params), node("say", "flow.respond", &respond)])
}

async fn send(client: &Client, path: &str, body: &str) -> testkit::Answer {
    client.clone().with("content-type", "application/json").send(Method::POST, path, Some(body.to_owned())).await
}

#[tokio::test]
async fn a_call_starts_one_run_and_its_repeat_none() {
    let engine = Engine::new();
    let id = engine.switch_on(&called(&json!({ "signed": false }))).await;
    let hook = engine.hook(&id).await;
    assert_eq!((&hook["is_signed"], &hook["secret"], &hook["waits"]), (&json!(false), &Value::Null, &json!(false)));
    let sender = engine.world.anyone().with("x-github-delivery", "d-1").with("authorization", "Bearer theirs");
    let first: Value = send(&sender, &path(&hook), r#"{"name":"Ann"}"#).await.expect(202).json();
    let second: Value = send(&sender, &path(&hook), r#"{"name":"Ann"}"#).await.expect(202).json();
    assert_eq!((&first["run_id"], &first["is_new"]), (&second["run_id"], &json!(true)));
    assert_eq!(second["is_new"], false);
    engine.settle().await;
    let seen = engine.look(&first).await;
    assert_eq!(seen["state"], "succeeded");
    let item = &seen["steps"][0]["outputs"][0]["data"]["first"][0];
    assert_eq!((&item["body"]["name"], &item["headers"]["authorization"]), (&json!("Ann"), &Value::Null), "{item}");
    // Without a name of its own each call is one.
    let nameless = engine.world.anyone();
    for _ in 0..2 {
        assert_eq!(send(&nameless, &path(&hook), "[]").await.expect(202).json::<Value>()["is_new"], true);
    }
    engine.settle().await;
    assert_eq!(engine.list("/api/workflow-runs").await.len(), 3);
}

#[tokio::test]
async fn a_call_that_waits_hears_what_the_workflow_says() {
    let engine = Engine::new();
    let id = engine.switch_on(&called(&json!({ "signed": false, "answer": "when_done" }))).await;
    let hook = engine.hook(&id).await;
    let sender = engine.world.anyone().with("idempotency-key", "k1");
    let answer = send(&sender, &path(&hook), r#"{"name":"Ann"}"#).await.expect(201);
    assert_eq!(answer.json::<Value>(), json!({ "hello": "Ann" }));
    // The same delivery again hears the same.
    assert_eq!(
        send(&sender, &path(&hook), r#"{"name":"Bob"}"#).await.expect(201).json::<Value>(),
        json!({ "hello": "Ann" })
    );
    assert_eq!((answer.header("x-kind"), answer.header("content-type")), ("test", "application/json"));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn what_fails_is_told_the_caller_without_the_owners_reasons() {
    let engine = Engine::new();
    let stop = node("stop", "flow.stop", &json!({ "message": "the card of Ann was refused" }));
    let hook = node("call", "trigger.webhook", &json!({ "signed": false, "answer": "when_done" }));
    let id = engine.switch_on(&chain(&[hook, stop])).await;
    let hook = engine.hook(&id).await;
    let sender = engine.world.anyone().with("idempotency-key", "k1");
    let answer = send(&sender, &path(&hook), "{}").await.expect(500);
    assert!(!answer.text().contains("Ann"), "{}", answer.text());
}

#[tokio::test]
async fn a_signed_call_is_let_in_once_and_a_wrong_one_never() {
    let engine = Engine::new();
    let id = engine.switch_on(&called(&json!({ "signed": true }))).await;
    let hook = engine.hook(&id).await;
    let sign = |body: &str| {
        let at = engine.world.clock.now().millis() / 1_000;
        let mut mac = Hmac::<Sha256>::new_from_slice(text(&hook, "secret").as_bytes()).unwrap();
        mac.update(format!("{at}.{body}").as_bytes());
        let tag = mac.finalize().into_bytes().iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        format!("t={at},v1={tag}")
    };
    let anyone = engine.world.anyone();
    let refused = send(&anyone, &path(&hook), "{}").await.expect(401);
    assert_eq!(refused.code(), "bad_signature");
    let good = anyone.clone().with("gr8-signature", &sign("{}"));
    send(&good, &path(&hook), r#"{"more":1}"#).await.expect(401);
    let first: Value = send(&good, &path(&hook), "{}").await.expect(202).json();
    assert_eq!(first["is_new"], true);
    // The same delivery again is the same run; under another name it is a replay.
    assert_eq!(send(&good, &path(&hook), "{}").await.expect(202).json::<Value>()["is_new"], false);
    send(&good.with("idempotency-key", "another"), &path(&hook), "{}").await.expect(401);
    engine.settle().await;
    assert_eq!(engine.list("/api/workflow-runs").await.len(), 1);
}

#[tokio::test]
async fn an_address_that_is_not_ours_or_switched_off_starts_nothing() {
    let engine = Engine::new();
    let id = engine.switch_on(&called(&json!({ "signed": false }))).await;
    let right = path(&engine.hook(&id).await);
    let anyone = engine.world.anyone();
    let changed = |from: &str, to: &str| right.replacen(from, to, 1);
    let end = &right[right.len() - 1..];
    let wrong = [
        "/hooks/x".to_owned(),
        changed("/hooks/0.", "/hooks/9."),
        changed(&id, "wf_01jd0000000000000000000000"),
        changed(".call.", ".say."),
        format!("{}{}", &right[..right.len() - 1], if end == "0" { "1" } else { "0" }),
    ];
    for path in wrong {
        send(&anyone, &path, "{}").await.expect(404);
    }
    anyone.send(Method::HEAD, &right, None).await.expect(405);
    let large = format!("\"{}\"", "x".repeat(70_000));
    send(&anyone, &right, &large).await.expect(413);
    engine.owner.post_json(&format!("/api/workflows/{id}/deactivate"), &json!({})).await.expect(200);
    assert_eq!(send(&anyone, &right, "{}").await.expect(409).code(), "workflow_paused");
    engine.settle().await;
    assert!(engine.list("/api/workflow-runs").await.is_empty());
    // Whoever only reads does not see addresses: they are keys.
    engine.viewer().get(&format!("/api/workflows/{id}/hooks")).await.expect(403);
}

#[tokio::test]
async fn a_person_answers_by_the_link_of_the_mail_and_only_once() {
    let engine = Engine::new();
    let ask = json!({ "ask": "boss@example.com", "subject": "Refund?", "text": "7 EUR" });
    let graph = json!({
        "nodes": [node("begin", "trigger.manual", &json!({})), node("ask", "flow.approval", &ask),
            node("yes", "flow.no_op", &json!({})), node("no", "flow.no_op", &json!({}))],
        "connections": [{ "from": "begin", "to": "ask" }, { "from": "ask", "port": "yes", "to": "yes" },
            { "from": "ask", "port": "no", "to": "no" }],
    });
    let id = engine.publish(&graph).await;
    let run = engine.run(&id, "k1", json!([])).await;
    let letter = engine.world.mail.sent_to("boss@example.com").remove(0);
    let link = letter.text.split_whitespace().last().unwrap().strip_prefix("https://gr8.test").unwrap().to_owned();
    let token = link.split_once('=').unwrap().1.to_owned();
    let reader = engine.world.anyone().with("accept-language", "de-AT,en;q=0.5");
    // Programs look at links in mails: that answers nothing.
    for _ in 0..2 {
        let page = reader.get(&link).await.expect(200);
        assert!(page.text().contains("Ja, weiter") && page.text().contains("Leads"), "{}", page.text());
        assert!(page.header("content-security-policy").contains("form-action 'self'"));
    }
    assert_eq!(engine.look(&run).await["state"], "running");
    let form = |answer: &str| format!("token={token}&answer={answer}");
    reader.send(Method::POST, "/approve", Some(form("perhaps"))).await.expect(422);
    let thanks = reader.send(Method::POST, "/approve", Some(form("yes"))).await.expect(200);
    assert!(thanks.text().contains("Danke"), "{}", thanks.text());
    engine.settle().await;
    let over = reader.send(Method::POST, "/approve", Some(form("no"))).await.expect(200);
    assert!(over.text().contains("schon beantwortet"), "{}", over.text());
    let seen = engine.look(&run).await;
    let state = |wanted: &str| {
        let steps = seen["steps"].as_array().unwrap();
        steps.iter().find(|step| step["node"] == wanted).map(|step| (step["state"].clone(), step["by"].clone()))
    };
    assert_eq!(state("ask"), Some((json!("succeeded"), json!("boss@example.com"))), "{seen}");
    assert_eq!((state("yes").unwrap().0, state("no").unwrap().0), (json!("succeeded"), json!("skipped")));
    reader.get("/approve?token=made.up").await.expect(404);
    reader.get("/approve").await.expect(404);
}

#[tokio::test]
async fn a_run_that_waits_for_an_event_hears_it_from_the_api() {
    let engine = Engine::new();
    let wait = json!({ "name": "paid", "correlation": "{{ $json.order }}", "timeout_minutes": 60 });
    let graph = chain(&[node("begin", "trigger.manual", &json!({})), node("wait", "flow.wait_event", &wait)]);
    let id = engine.publish(&graph).await;
    let run = engine.run(&id, "k1", json!([{ "order": "o-7" }])).await;
    let door = format!("/api/workflow-runs/{}/signal", text(&run, "run_id"));
    let tell = |correlation: &str| json!({ "name": "paid", "correlation": correlation, "items": [{ "cents": 700 }] });
    engine.owner.post_json(&door, &json!({ "name": "", "correlation": "x" })).await.expect(422);
    engine.viewer().post_json(&door, &tell("o-7")).await.expect(403);
    engine.owner.post_json(&door, &tell("o-8")).await.expect(200);
    engine.settle().await;
    assert_eq!(engine.look(&run).await["state"], "running");
    engine.owner.post_json(&door, &tell("o-7")).await.expect(200);
    engine.settle().await;
    let seen = engine.look(&run).await;
    assert_eq!(seen["state"], "succeeded");
    assert_eq!(seen["steps"][1]["outputs"][0]["data"]["first"][0], json!({ "cents": 700 }));
}

#[tokio::test]
async fn who_waits_is_told_that_the_run_goes_on_only_when_a_crash_cannot_take_it() {
    let engine = Engine::new();
    let id = engine.publish(&three()).await.parse().unwrap();
    let scope = engine.world.scope();
    let workflow = ops::find(&scope, &id).await.unwrap();
    let graph = runs::published(&scope, &workflow).await.unwrap().graph;
    let begin = runs::prepare(&workflow, 1, graph, ("begin", Vec::new())).unwrap();
    let begin = || Command::Begin(Box::new(Begin { waits: true, ..begin.clone() }));
    let memory = Memory::default();
    let desk = Desk::new(&memory, engine.world.ports(), &scope, scope.new_id());
    // Nothing is stored while it only computes, and a run that is lost is nobody's: whoever waits hears of the failure.
    shell::answer(&desk, begin()).await.unwrap();
    assert!(memory.rows().is_empty());
    memory.crash();
    assert!(desk.secure().is_err());
    shell::answer(&desk, begin()).await.unwrap();
    desk.secure().unwrap();
    memory.crash();
    assert!(desk.look(|_, _| ()).unwrap().is_some());
    desk.secure().unwrap();
}
