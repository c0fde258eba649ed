//! Behaviour through the doors, on real SQLite with the real migrations.

use kernel::{
    Body, Event, Instant,
    id::Id,
    ids::{EventId, FormId, LeadId},
    job::Side,
    permission::Role,
};
use serde_json::{Value, json};
use testkit::{Client, World};

use crate::{ensure_form, form::LONG_TEXT_MAX, routes, write};

mod log;

/// A world whose three tenants each have the default form, with identical ids.
async fn world() -> (World, FormId) {
    let world = World::new();
    world.serve(routes);
    let site = world.site.site.clone();
    let form = world.seed(async |scope| ensure_form(&scope, &site, "en").await.unwrap()).await;
    (world, form)
}

fn ann() -> Value {
    json!({ "answers": { "name": "Ann", "email": "ann@example.com", "message": "A cake for 20?" }, "locale": "de-DE" })
}

async fn submit(visitor: &Client, form: &FormId, key: &str, body: &Value) -> testkit::Answer {
    visitor.clone().with("idempotency-key", key).post_json(&format!("/api/forms/{form}/submit"), body).await
}

async fn leads(world: &World) -> Vec<Value> {
    let page: Value = world.owner().get("/api/leads").await.expect(200).json();
    page["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn what_a_visitor_sends_is_a_lead_of_that_site() {
    let (world, form) = world().await;
    let receipt: Value = submit(&world.visitor(), &form, "k1", &ann()).await.expect(201).json();
    let lead: Value =
        world.owner().get(&format!("/api/leads/{}", receipt["lead_id"].as_str().unwrap())).await.expect(200).json();
    assert_eq!(
        (&lead["name"], &lead["email"], &lead["state"]),
        (&json!("Ann"), &json!("ann@example.com"), &json!("new"))
    );
    assert_eq!((&lead["answers"]["message"], &lead["locale"]), (&json!("A cake for 20?"), &json!("de-DE")));
    assert!(receipt["thanks"].as_str().unwrap().contains("Thank you"));
}

#[tokio::test]
async fn a_double_click_makes_one_lead_and_says_so_alike() {
    let (world, form) = world().await;
    let first: Value = submit(&world.visitor(), &form, "k1", &ann()).await.expect(201).json();
    let second: Value = submit(&world.visitor(), &form, "k1", &ann()).await.expect(201).json();
    assert_eq!(first, second);
    assert_eq!(leads(&world).await.len(), 1);
    let mut other = ann();
    other["answers"]["message"] = json!("Something else");
    assert_eq!(submit(&world.visitor(), &form, "k1", &other).await.expect(409).code(), "idempotency_key_reused");
    submit(&world.visitor(), &form, "k2", &other).await.expect(201);
    assert_eq!(leads(&world).await.len(), 2);
}

#[tokio::test]
async fn every_bad_answer_is_named_at_once_and_nothing_is_stored() {
    let (world, form) = world().await;
    let body = json!({ "answers": { "name": "  ", "email": "ann@", "phone": "call me", "message": "x".repeat(LONG_TEXT_MAX + 1) } });
    let problem: Value = submit(&world.visitor(), &form, "k1", &body).await.expect(422).json();
    let named: Vec<(&str, &str)> = problem["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["name"].as_str().unwrap(), f["code"].as_str().unwrap()))
        .collect();
    let wanted = [
        ("answers/name", "required"),
        ("answers/email", "not_an_email"),
        ("answers/phone", "not_a_phone"),
        ("answers/message", "too_long"),
    ];
    assert_eq!(named, wanted);
    assert!(leads(&world).await.is_empty());
    assert!(world.queue.take().is_empty());
}

/// What the queue has for the owners and the visitor of the only lead, after each was asked for so often.
async fn mails(world: &World, times: usize) -> Vec<Value> {
    world.background.drive().await;
    let waiting = world.queue.take();
    let captured = waiting.iter().find_map(|envelope| match &envelope.body {
        Body::Event(Event::LeadCaptured { lead, .. }) => Some(lead.clone()),
        _ => None,
    });
    let lead = captured.expect("a lead was captured");
    for (number, to) in [Side::Owners, Side::Visitor].into_iter().enumerate() {
        let id = EventId::from_parts(Instant::from_millis(0), [u8::try_from(number).unwrap(); 10]);
        for _ in 0..times {
            write(&world.scope(), &id, &lead, to).await.unwrap();
        }
    }
    world.background.drive().await;
    let jobs = world.queue.take();
    jobs.iter().map(|envelope| serde_json::to_value(&envelope.body).unwrap()["job"]["send_mail"].clone()).collect()
}

#[tokio::test]
async fn the_owners_and_the_visitor_each_get_one_mail_however_often_the_job_comes() {
    let (world, form) = world().await;
    submit(&world.visitor(), &form, "k1", &ann()).await.expect(201);
    let mails = mails(&world, 3).await;
    let templates: Vec<&str> = mails.iter().map(|mail| mail["template"].as_str().unwrap()).collect();
    assert_eq!(templates, ["lead_owner", "lead_answer"]);
    assert_eq!(mails[0]["reply_to"], "ann@example.com");
    assert_eq!(mails[1]["to"]["address"]["email"], "ann@example.com");
    assert!(mails[1]["data"]["body"].as_str().unwrap().starts_with("Hello Ann,"));
}

#[tokio::test]
async fn a_form_that_answers_nobody_sends_no_mail() {
    let (world, form) = world().await;
    let quiet = json!({ "notify_owner": false, "answer": { "active": false, "subject": "", "body": "" } });
    world.owner().patch_json(&format!("/api/forms/{form}"), &quiet).await.expect(200);
    submit(&world.visitor(), &form, "k1", &ann()).await.expect(201);
    assert!(mails(&world, 1).await.is_empty());
    let unknown = LeadId::from_parts(Instant::from_millis(0), [9; 10]);
    write(&world.scope(), &EventId::from_parts(Instant::from_millis(0), [9; 10]), &unknown, Side::Owners)
        .await
        .unwrap();
}

#[tokio::test]
async fn of_a_lead_without_an_address_the_owners_hear_and_nobody_is_answered() {
    let (world, form) = world().await;
    let path = format!("/api/forms/{form}");
    let mut fields = world.owner().get(&path).await.expect(200).json::<Value>()["fields"].clone();
    let email = fields.as_array_mut().unwrap().iter_mut().find(|field| field["kind"] == "email").unwrap();
    email["required"] = json!(false);
    world.owner().patch_json(&path, &json!({ "fields": fields })).await.expect(200);
    let caller = json!({ "answers": { "name": "Ann", "phone": "+49 30 901820", "message": "A cake for 20?" } });
    submit(&world.visitor(), &form, "k1", &caller).await.expect(201);
    let mails = mails(&world, 1).await;
    assert_eq!(mails.iter().map(|mail| &mail["template"]).collect::<Vec<_>>(), ["lead_owner"]);
}

#[tokio::test]
async fn a_line_break_in_a_name_cannot_reach_a_subject() {
    let (world, form) = world().await;
    let answer = json!({ "answer": { "active": true, "subject": "Hello {name}", "body": "x" } });
    world.owner().patch_json(&format!("/api/forms/{form}"), &answer).await.expect(200);
    let mut sly = ann();
    sly["answers"]["name"] = json!("Ann\r\nBcc: victim@example.com");
    submit(&world.visitor(), &form, "k1", &sly).await.expect(201);
    let mails = mails(&world, 1).await;
    let subject = mails[1]["data"]["subject"].as_str().unwrap();
    assert!(subject.starts_with("Hello Ann") && !subject.contains(['\r', '\n']), "{subject:?}");
}

#[tokio::test]
async fn a_visitor_of_one_site_cannot_reach_another_sites_form() {
    let (world, form) = world().await;
    let owner = world.owner();
    let mut other: Value = owner.get(&format!("/api/forms/{form}")).await.json();
    other["site_id"] = json!("site_0192d3a8c0de7f00a1b2c3d4e5f60718");
    let made: Value = owner.post_json("/api/forms", &other).await.expect(201).json();
    let id = made["id"].as_str().unwrap();
    world.visitor().get(&format!("/api/forms/{id}/public")).await.expect(404);
    world.visitor().post_json(&format!("/api/forms/{id}/submit"), &ann()).await.expect(404);
}

#[tokio::test]
async fn a_page_of_another_origin_may_neither_send_nor_read() {
    let (world, form) = world().await;
    let thief = world.visitor().with("origin", "https://evil.example");
    let refused = submit(&thief, &form, "k1", &ann()).await.expect(403);
    assert_eq!((refused.code().as_str(), refused.header("access-control-allow-origin")), ("origin_not_allowed", ""));
    let nobody = world.visitor().without("origin");
    assert_eq!(submit(&nobody, &form, "k1", &ann()).await.expect(403).code(), "origin_not_allowed");
    assert!(leads(&world).await.is_empty());
}

#[tokio::test]
async fn hostile_strings_come_back_as_they_were() {
    let (world, form) = world().await;
    let nasty = "<script>alert(1)</script>'; DROP TABLE leads; -- \u{202e}\u{0}😀";
    let mut body = ann();
    body["answers"]["message"] = json!(nasty);
    submit(&world.visitor(), &form, "k1", &body).await.expect(201);
    assert_eq!(leads(&world).await[0]["answers"]["message"], nasty);
}

#[tokio::test]
async fn bodies_that_are_no_json_or_too_large_say_so() {
    let (world, form) = world().await;
    let path = format!("/api/forms/{form}/submit");
    let post = |body: String| {
        let visitor = world.visitor();
        let path = path.clone();
        async move { visitor.send(axum::http::Method::POST, &path, Some(body)).await }
    };
    assert_eq!(post("{\"answers\":".into()).await.expect(400).code(), "unreadable");
    assert_eq!(post("[]".into()).await.expect(422).code(), "invalid");
    assert_eq!(
        post(format!("{{\"answers\":{{\"a\":\"{}\"}}}}", "x".repeat(70_000))).await.expect(413).code(),
        "too_large"
    );
}

#[tokio::test]
async fn a_form_keeps_a_way_to_reach_the_visitor() {
    let (world, form) = world().await;
    let deaf = json!({ "fields": [{ "name": "name", "label": "Name", "kind": "text", "required": true }] });
    let refused: Value = world.owner().patch_json(&format!("/api/forms/{form}"), &deaf).await.expect(422).json();
    assert_eq!(refused["fields"][0]["code"], "no_contact");
    let twice = json!({ "fields": [
        { "name": "mail", "label": "Mail", "kind": "email", "required": true },
        { "name": "mail", "label": "", "kind": "choice", "required": true },
    ] });
    let refused: Value = world.owner().patch_json(&format!("/api/forms/{form}"), &twice).await.expect(422).json();
    let codes: Vec<&str> = refused["fields"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["not_unique", "out_of_range", "out_of_range"]);
}

#[tokio::test]
async fn leads_page_by_cursor_newest_first_and_filter_by_state() {
    let (world, form) = world().await;
    for n in 0..30 {
        world.clock.advance(1_000);
        submit(&world.visitor(), &form, &format!("k{n}"), &ann()).await.expect(201);
    }
    let first: Value = world.owner().get("/api/leads?limit=20").await.json();
    let second: Value = world
        .owner()
        .get(&format!("/api/leads?limit=20&cursor={}", first["next_cursor"].as_str().unwrap()))
        .await
        .json();
    let ids: Vec<&str> = [&first, &second]
        .iter()
        .flat_map(|page| page["items"].as_array().unwrap())
        .map(|lead| lead["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), 30);
    assert!(ids.windows(2).all(|pair| pair[0] > pair[1]), "newest first, none twice");
    assert!(second.get("next_cursor").is_none());
    world
        .owner()
        .patch_json(&format!("/api/leads/{}", ids[3]), &json!({ "state": "won", "note": " nice " }))
        .await
        .expect(200);
    let won: Value = world.owner().get("/api/leads?state=won").await.json();
    assert_eq!((won["items"].as_array().unwrap().len(), &won["items"][0]["note"]), (1, &json!("nice")));
    let summary: Value = world.owner().get("/api/leads/summary?days=2").await.expect(200).json();
    assert_eq!((&summary["total"], summary["days"].as_array().unwrap().len()), (&json!(30), 2));
}

#[tokio::test]
async fn viewers_read_and_change_nothing() {
    let (world, form) = world().await;
    let receipt: Value = submit(&world.visitor(), &form, "k1", &ann()).await.json();
    let path = format!("/api/leads/{}", receipt["lead_id"].as_str().unwrap());
    world.viewer().get(&path).await.expect(200);
    for refused in [
        world.viewer().patch_json(&path, &json!({ "state": "spam" })).await,
        world.viewer().post(&format!("{path}/autoresponse")).await,
        world.viewer().patch_json(&format!("/api/forms/{form}"), &json!({ "name": "x" })).await,
    ] {
        assert_eq!(refused.expect(403).code(), "role_forbids");
    }
    world.member(Role::Editor).post(&format!("{path}/autoresponse")).await.expect(202);
}
