//! Mails that start workflows.

use serde_json::{Value, json};

use super::{Engine, chain, node, text};
use crate::mail::{Received, Verdict, receive};

/// An active workflow that a mail starts: its id and its address.
async fn listening(engine: &Engine) -> (String, String) {
    let graph = chain(&[node("mail", "trigger.email", &json!({})), node("end", "flow.no_op", &json!({}))]);
    let id = engine.publish(&graph).await;
    engine.owner.post(&format!("/api/workflows/{id}/activate")).await.expect(200);
    (id.clone(), address(engine, &id).await)
}

async fn address(engine: &Engine, id: &str) -> String {
    let hooks: Value = engine.owner.get(&format!("/api/workflows/{id}/hooks")).await.expect(200).json();
    text(&hooks["addresses"][0], "address")
}

fn mail(to: &str, more: &Value) -> Value {
    let mut mail = json!({
        "sender": "ann@shop.example", "recipient": to, "auto_submitted": "",
        "mail": { "from": { "name": "Ann", "address": "ann@shop.example" }, "subject": "An order", "text": "Two loaves",
            "message_id": "<1@shop.example>" }
    });
    for (name, value) in more.as_object().unwrap() {
        mail[name] = value.clone();
    }
    mail
}

async fn deliver(engine: &Engine, mail: &Value) -> Verdict {
    let received: Received = kernel::json::read(&mail.to_string()).unwrap();
    let verdict = receive(engine.world.ports(), received).await.unwrap();
    engine.settle().await;
    verdict
}

fn is_refused(verdict: &Verdict, code: &str) -> bool {
    matches!(verdict, Verdict::Refused(line) if line.starts_with(code))
}

#[tokio::test]
async fn a_mail_starts_one_run_however_often_it_is_delivered() {
    let engine = Engine::new();
    let (id, to) = listening(&engine).await;
    let (local, domain) = to.split_once('@').unwrap();
    assert_eq!((local.len(), domain, local), (64, "in.gr8.example", local.to_lowercase().as_str()));
    for to in [to.clone(), to.to_uppercase(), to.clone()] {
        assert_eq!(deliver(&engine, &mail(&to, &json!({}))).await, Verdict::Taken);
    }
    let runs = engine.list(&format!("/api/workflow-runs?workflow_id={id}")).await;
    assert_eq!(runs.len(), 1, "{runs:?}");
    let seen: Value =
        engine.owner.get(&format!("/api/workflow-runs/{}", text(&runs[0], "id"))).await.expect(200).json();
    let item = &seen["steps"][0]["outputs"][0]["data"]["first"][0];
    assert_eq!((&item["subject"], &item["sender"]), (&json!("An order"), &json!("ann@shop.example")), "{seen}");
    // Another sender's mail of the same name is another one, and so is one without a name that says something else.
    deliver(&engine, &mail(&to, &json!({ "sender": "bob@shop.example" }))).await;
    let nameless = |text: &str| json!({ "mail": { "subject": "Hello", "text": text, "message_id": "" } });
    for text in ["one", "two", "one"] {
        deliver(&engine, &mail(&to, &nameless(text))).await;
    }
    assert_eq!(engine.list(&format!("/api/workflow-runs?workflow_id={id}")).await.len(), 4);
}

#[tokio::test]
async fn who_has_not_the_right_address_or_meets_a_workflow_that_is_off_is_told_so() {
    let engine = Engine::new();
    let (id, to) = listening(&engine).await;
    let wrong_tag = format!("{}0000000000@in.gr8.example", to.get(..54).unwrap());
    let other_shard = format!("{}ff{}", to.get(..52).unwrap(), to.get(54..).unwrap());
    for to in
        ["hello@in.gr8.example", "", "@", &wrong_tag, &other_shard, &to.replace("in.gr8", "in.gr9"), &format!("x{to}")]
    {
        assert!(is_refused(&deliver(&engine, &mail(to, &json!({}))).await, "550 5.1.1"), "{to}");
    }
    engine.owner.post(&format!("/api/workflows/{id}/deactivate")).await.expect(200);
    assert!(is_refused(&deliver(&engine, &mail(&to, &json!({}))).await, "550 5.2.1"));
    // Counting up makes another address.
    let graph =
        chain(&[node("mail", "trigger.email", &json!({ "address_number": 1 })), node("end", "flow.no_op", &json!({}))]);
    let path = format!("/api/workflows/{id}");
    engine.owner.patch_json(&path, &json!({ "revision": 1, "graph": graph })).await.expect(200);
    engine.owner.post_json(&format!("{path}/versions"), &json!({ "revision": 2, "note": "" })).await.expect(201);
    engine.owner.post(&format!("{path}/activate")).await.expect(200);
    let now = address(&engine, &id).await;
    assert_ne!(now, to);
    assert!(is_refused(&deliver(&engine, &mail(&to, &json!({}))).await, "550 5.1.1"));
    assert_eq!(deliver(&engine, &mail(&now, &json!({}))).await, Verdict::Taken);
    engine.owner.post(&format!("{path}/deactivate")).await.expect(200);
    engine.owner.delete(&path).await.expect(204);
    assert!(is_refused(&deliver(&engine, &mail(&now, &json!({}))).await, "550 5.1.1"));
}

#[tokio::test]
async fn what_a_machine_sends_starts_nothing_so_that_no_two_write_to_each_other() {
    let engine = Engine::new();
    let (id, to) = listening(&engine).await;
    let ours = engine.world.ports().settings.mail_from.to_uppercase();
    for (more, why) in [
        (json!({ "auto_submitted": "auto-replied; owner=x" }), "auto_submitted"),
        (json!({ "auto_submitted": "Auto-Generated" }), "auto_submitted"),
        (json!({ "sender": "<>" }), "bounce"),
        (json!({ "sender": "" }), "bounce"),
        (json!({ "sender": ours }), "our_own"),
        (json!({ "mail": { "from": { "name": "", "address": ours }, "message_id": "<2@x>" } }), "our_own"),
    ] {
        assert_eq!(deliver(&engine, &mail(&to, &more)).await, Verdict::Ignored(why), "{more}");
    }
    assert_eq!(engine.list("/api/workflow-runs").await.len(), 0);
    assert_eq!(deliver(&engine, &mail(&to, &json!({ "auto_submitted": "No" }))).await, Verdict::Taken);
    for n in 0..59 {
        let many = json!({ "mail": { "message_id": format!("<many-{n}@x>") } });
        assert_eq!(deliver(&engine, &mail(&to, &many)).await, Verdict::Taken, "{n}");
    }
    let more = json!({ "mail": { "message_id": "<one-more@x>" } });
    assert!(is_refused(&deliver(&engine, &mail(&to, &more)).await, "450 4.7.0"));
    assert_eq!(engine.list(&format!("/api/workflow-runs?workflow_id={id}&limit=100")).await.len(), 60);
}

#[tokio::test]
async fn where_no_mails_are_received_the_trigger_says_so_before_it_is_published() {
    let engine = Engine::within(testkit::World::build(|parts| parts.settings.inbound_domain = None));
    let graph = chain(&[node("mail", "trigger.email", &json!({})), node("end", "flow.no_op", &json!({}))]);
    let id = text(&engine.create(&graph).await, "id");
    let path = format!("/api/workflows/{id}");
    let refused =
        engine.owner.post_json(&format!("{path}/versions"), &json!({ "revision": 1, "note": "" })).await.expect(409);
    assert_eq!(refused.json::<Value>()["problems"][0]["code"], "no_inbound_mail");
    let hooks: Value = engine.owner.get(&format!("{path}/hooks")).await.expect(200).json();
    assert_eq!(hooks["addresses"], json!([{ "node": "mail", "address": null }]));
}
