use kernel::Fault;
use serde_json::{Value, json};
use testkit::World;

use super::{KEY, failed, main, run, run_as};
use crate::{approval, effects::Outcome, machine::Wait};

fn params() -> Value {
    json!({ "to": "{{ $json.email }}", "subject": "Hello\n{{ $json.name }}", "text": "Dear <{{ $json.name }}>,\n\nthank you.\nBye" })
}

#[test]
fn each_item_is_a_mail_and_each_reader_has_their_own() {
    let world = World::new();
    let items = [
        json!({ "name": "Ann", "email": "ann@example.com, ANN@example.com; bob@example.com" }),
        json!({ "name": "Cem", "email": ["cem@example.com"] }),
    ];
    let out = main(run(&world, "email.send", &params(), &items));
    assert_eq!(out[0]["mailed_to"], json!(["ann@example.com", "bob@example.com"]));
    assert_eq!((out[1]["name"].as_str(), &out[1]["mailed_to"]), (Some("Cem"), &json!(["cem@example.com"])));
    let sent = world.mail.sent();
    let keys: Vec<&str> = sent.iter().map(|letter| letter.idempotency_key.as_str()).collect();
    assert_eq!(keys, [KEY, "run_1:n1:/to1", "run_1:n1:/1"]);
    assert_eq!((sent[0].subject.as_str(), sent[0].from_name.as_str()), ("Hello Ann", "Ours"));
    assert_eq!(sent[0].text, "Dear <Ann>,\n\nthank you.\nBye\n");
    assert!(sent[0].html.contains("<p>Dear &lt;Ann&gt;,</p><p>thank you.<br>Bye</p>"), "{}", sent[0].html);
}

#[test]
fn a_step_that_broke_off_sends_no_mail_twice() {
    let world = World::new();
    let items =
        [json!({ "name": "Ann", "email": "ann@example.com" }), json!({ "name": "Bob", "email": "bob@example.com" })];
    world.mail.fail_next(Fault::upstream("post office", "broke off: secret-token", true));
    let Outcome::Unknown { code, message } = run(&world, "email.send", &params(), &items) else { panic!() };
    assert_eq!((code.as_str(), message.as_str()), ("no_answer", "Sending the mail: no answer came."));
    main(run(&world, "email.send", &params(), &items));
    main(run(&world, "email.send", &params(), &items));
    assert_eq!(world.mail.sent().len(), 2);
    world.mail.fail_next(Fault::upstream("post office", "address suppressed", false));
    assert_eq!(failed(run_as(&world, "email.send", &params(), &items, "run_2:n1:")).0, "refused");
}

#[test]
fn nothing_leaves_when_one_address_is_none() {
    let world = World::new();
    for (bad, code, place) in [
        (json!("nobody"), "not_an_email", "My node, to, item 1: "),
        (json!(""), "bad_parameter", "My node, to, item 1: "),
        (json!(7), "wrong_type", "My node, to, item 1: "),
        (json!(vec!["a@example.com"; 21]), "bad_parameter", "My node, to, item 1: "),
    ] {
        let items = [json!({ "name": "A", "email": "ann@example.com" }), json!({ "name": "B", "email": bad })];
        let (found, message, _) = failed(run(&world, "email.send", &params(), &items));
        assert_eq!(found, code, "{message}");
        assert!(message.starts_with(place), "{message}");
    }
    let reply = json!({ "to": "a@example.com", "subject": "s", "text": "t", "reply_to": "me" });
    assert!(failed(run(&world, "email.send", &reply, &[json!({})])).1.starts_with("My node, reply_to, item 0: "));
    let empty = json!({ "to": "a@example.com", "subject": " ", "text": "t" });
    assert!(failed(run(&world, "email.send", &empty, &[json!({})])).1.starts_with("My node, subject, item 0: "));
    assert!(world.mail.sent().is_empty());
}

#[test]
fn a_teams_workflows_send_so_many_mails_and_then_wait() {
    let world = World::new();
    let many: Vec<Value> = (0..100).map(|n| json!({ "name": "A", "email": format!("a{n}@example.com") })).collect();
    main(run_as(&world, "email.send", &params(), &many, "run_1:a:"));
    main(run_as(&world, "email.send", &params(), &many, "run_1:b:"));
    let one = &many[..1];
    let Outcome::Failed { code, retryable, retry_after_ms, .. } =
        run_as(&world, "email.send", &params(), one, "run_1:c:")
    else {
        panic!()
    };
    assert_eq!((code.as_str(), retryable), ("busy", true));
    assert!(retry_after_ms.is_some_and(|wait| wait > 0));
    assert_eq!(world.mail.sent().len(), 200);
}

#[test]
fn an_approval_asks_by_a_signed_link_and_waits() {
    let world = World::new();
    let scope = world.scope();
    let params =
        json!({ "ask": "boss@example.com", "subject": "Refund?", "text": "{{ $json.sum }} EUR", "timeout_hours": 2 });
    let until = scope.now().plus(7_200_000);
    let outcome = run_as(&world, "flow.approval", &params, &[json!({ "sum": 7 })], "run_9:ask:0.3");
    assert_eq!(outcome, Outcome::Wait(Wait::Approval { until: Some(until) }));
    let letter = &world.mail.sent_to("boss@example.com")[0];
    assert_eq!((letter.text.split("\n\n").next(), letter.idempotency_key.as_str()), (Some("7 EUR"), "run_9:ask:0.3"));
    let link = letter.text.split_whitespace().last().unwrap();
    let token = link.strip_prefix("https://gr8.test/approve?token=").unwrap();
    let claim = approval::read(scope.settings(), token, scope.now()).unwrap();
    assert_eq!((claim.run.as_str(), claim.step.as_str(), claim.who.as_str()), ("run_9", "ask:0.3", "boss@example.com"));
    assert_eq!((&claim.team, claim.shard), (scope.tenant().team(), scope.tenant().shard()));
    // Neither late nor changed.
    assert_eq!(approval::read(scope.settings(), token, until), None);
    for at in 0..token.len() {
        let mut changed: Vec<char> = token.chars().collect();
        changed[at] = if changed[at] == 'A' { 'B' } else { 'A' };
        let changed: String = changed.into_iter().collect();
        assert_eq!(approval::read(scope.settings(), &changed, scope.now()), None, "{at}");
    }
    for bad in ["", ".", "a.b", &token.replace('.', "")] {
        assert_eq!(approval::read(scope.settings(), bad, scope.now()), None, "{bad}");
    }
}
