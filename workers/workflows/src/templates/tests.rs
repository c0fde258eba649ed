//! Every template, from its beginning to the mails that it sends.

use kernel::{
    Event, Fault, Instant, Later, Scope,
    id::Id,
    ids::{AppointmentId, CalendarId, ConversationId, EventId, LeadId},
    ports::Incoming,
};
use serde_json::{Value, json};

use crate::{
    hear_with,
    lookup::{AppointmentFacts, ConversationFacts, LeadFacts, Lookup, Said},
    sweep,
    tests::doors::{Engine, text},
};

/// The other rooms.
#[derive(Clone, Default)]
struct Rooms {
    lead: LeadFacts,
    appointment: Option<AppointmentFacts>,
    conversation: ConversationFacts,
}

impl Lookup for Rooms {
    fn lead<'a>(&'a self, _: &'a Scope, _: &'a LeadId) -> Later<'a, Result<Option<LeadFacts>, Fault>> {
        Box::pin(async { Ok(Some(self.lead.clone())) })
    }
    fn appointment<'a>(
        &'a self,
        _: &'a Scope,
        _: &'a AppointmentId,
    ) -> Later<'a, Result<Option<AppointmentFacts>, Fault>> {
        Box::pin(async { Ok(self.appointment.clone()) })
    }
    fn conversation<'a>(
        &'a self,
        _: &'a Scope,
        _: &'a ConversationId,
    ) -> Later<'a, Result<Option<ConversationFacts>, Fault>> {
        Box::pin(async { Ok(Some(self.conversation.clone())) })
    }
}

/// Who owns the team of the tests.
const OWNER: &str = "owner@ours.example";

fn at(text: &str) -> Instant {
    Instant::from_millis(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
}

impl Engine {
    /// A workflow that begins as a template, with some parameters changed, published and switched on.
    async fn begin(&self, template: &str, change: impl FnOnce(&mut Value)) -> String {
        let new = json!({ "name": template, "template": template });
        let made: Value = self.owner.post_json("/api/workflows", &new).await.expect(201).json();
        let (id, mut graph) = (text(&made, "id"), made["draft"].clone());
        let path = format!("/api/workflows/{id}");
        let checked: Value =
            self.owner.post_json("/api/workflows/validate", &json!({ "graph": graph })).await.expect(200).json();
        assert_eq!(checked["problems"], json!([]), "{template}");
        change(&mut graph);
        self.owner.patch_json(&path, &json!({ "revision": 1, "graph": graph })).await.expect(200);
        self.owner.post_json(&format!("{path}/versions"), &json!({ "revision": 2 })).await.expect(201);
        self.owner.post(&format!("{path}/activate")).await.expect(200);
        id
    }
    async fn hear_of(&self, rooms: &Rooms, number: u8, event: &Event) {
        let id = EventId::from_parts(self.world.scope().now(), [number; 10]);
        hear_with(&self.world.scope(), rooms, &id, event).await.unwrap();
        self.settle().await;
    }
    /// The mails since the last look, as `address: subject`.
    fn mails(&self) -> Vec<String> {
        self.world.mail.sent().iter().map(|letter| format!("{}: {}", letter.to.as_str(), letter.subject)).collect()
    }
    async fn run_states(&self) -> Vec<String> {
        self.list("/api/workflow-runs").await.iter().map(|run| text(run, "state")).collect()
    }
}

fn node<'g>(graph: &'g mut Value, id: &str) -> &'g mut Value {
    graph["nodes"].as_array_mut().unwrap().iter_mut().find(|node| node["id"] == id).unwrap()
}

#[tokio::test]
async fn templates_are_listed_and_none_is_made_of_a_wrong_key() {
    let engine = Engine::new();
    let listed = engine.list("/api/workflows/templates").await;
    let keys: Vec<&str> = listed.iter().map(|line| line["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["lead_capture", "scheduler", "chatbot", "webhook_to_table", "daily_digest", "error_mail"]);
    assert!(listed.iter().all(|line| line["nodes"][0].as_str().unwrap().starts_with("trigger.")));
    let wrong = engine.owner.post_json("/api/workflows", &json!({ "name": "x", "template": "nope" })).await;
    assert_eq!(wrong.expect(422).bad_fields(), ["template"]);
    let both = json!({ "name": "x", "template": "chatbot", "graph": { "nodes": [] } });
    engine.owner.post_json("/api/workflows", &both).await.expect(422);
}

fn captured(engine: &Engine, name: Option<&str>, email: Option<&str>) -> Event {
    let now = engine.world.scope().now();
    let (lead, form) = (LeadId::from_parts(now, [1; 10]), Id::from_parts(now, [2; 10]));
    let (name, email) = (name.map(str::to_owned), email.and_then(kernel::email::Email::parse));
    Event::LeadCaptured { lead, form, site: engine.world.site.site.clone(), name, email }
}

/// What a form said.
fn buyer() -> Rooms {
    let message = "I would like to buy: what is the price, and can I get an offer?";
    let lead = LeadFacts {
        phone: Some("+49 30 1234".into()),
        answers: [("message".to_owned(), message.to_owned())].into(),
        page_url: None,
        locale: "en".into(),
    };
    Rooms { lead, ..Rooms::default() }
}

#[tokio::test]
async fn a_lead_is_kept_scored_answered_and_told() {
    let engine = Engine::new();
    engine
        .begin("lead_capture", |graph| {
            node(graph, "lead")["params"]["fields"].as_array_mut().unwrap().last_mut().unwrap()["value"] =
                json!("https://crm.example.com/leads");
        })
        .await;
    engine.world.http.host("crm.example.com", |_| {
        Ok(Incoming { status: 201, headers: Vec::new(), body: b"{}".to_vec(), truncated: false })
    });
    let rooms = buyer();
    let event = captured(&engine, Some("Ann"), Some("ann@visitor.example"));
    engine.hear_of(&rooms, 1, &event).await;
    engine.hear_of(&rooms, 1, &event).await;
    assert_eq!(engine.run_states().await, ["succeeded"]);
    let mut mails = engine.mails();
    mails.sort();
    let expected =
        ["ann@visitor.example: Thank you for your message".to_owned(), format!("{OWNER}: New lead (90 points): Ann")];
    let mut expected = expected.to_vec();
    expected.sort();
    assert_eq!(mails, expected);
    let letter = &engine.world.mail.sent_to("ann@visitor.example")[0];
    assert!(letter.text.contains("Hello Ann,") && letter.text.contains("what is the price"), "{}", letter.text);
    let asked = engine.world.http.seen();
    assert_eq!((asked.len(), asked[0].url.as_str()), (1, "https://crm.example.com/leads"));
    let body: Value = kernel::json::read_bytes(&asked[0].body).unwrap();
    assert_eq!(
        (&body["category"], &body["score"], &body["email"]),
        (&json!("sales"), &json!(90), &json!("ann@visitor.example"))
    );
    let rows = engine.world.shards[0].rows("SELECT fields FROM data_rows");
    assert_eq!(rows.len(), 1, "{rows:?}");
}

#[tokio::test]
async fn a_lead_without_an_address_is_kept_and_told_and_nobody_is_answered() {
    let engine = Engine::new();
    engine.begin("lead_capture", |_| {}).await;
    let event = captured(&engine, None, None);
    engine.hear_of(&Rooms::default(), 1, &event).await;
    assert_eq!(engine.run_states().await, ["succeeded"]);
    assert_eq!(engine.mails(), [format!("{OWNER}: New lead (10 points): no name")]);
    assert!(engine.world.http.seen().is_empty());
}

fn booking(engine: &Engine, starts_at: Instant) -> (Event, Event, Rooms) {
    let now = engine.world.scope().now();
    let (appointment, calendar) = (AppointmentId::from_parts(now, [3; 10]), CalendarId::from_parts(now, [4; 10]));
    let site = engine.world.site.site.clone();
    let facts = AppointmentFacts {
        service: "Haircut".into(),
        calendar_name: "Salon Zoë".into(),
        ends_at: starts_at.plus(1_800_000),
        is_cancelled: false,
        name: "Ann".into(),
        email: "ann@guest.example".into(),
        phone: None,
        zone: "Europe/Berlin".into(),
        locale: "de".into(),
        note: None,
    };
    let booked = Event::AppointmentBooked {
        appointment: appointment.clone(),
        calendar: calendar.clone(),
        site: site.clone(),
        starts_at,
    };
    let cancelled = Event::AppointmentCancelled { appointment, calendar, site, starts_at };
    (booked, cancelled, Rooms { appointment: Some(facts), ..Rooms::default() })
}

#[tokio::test]
async fn a_guest_is_reminded_a_day_and_an_hour_before() {
    let engine = Engine::new();
    engine.world.clock.set(at("2030-03-29T12:00:00Z"));
    engine.begin("scheduler", |_| {}).await;
    let (booked, _, rooms) = booking(&engine, at("2030-04-01T08:00:00Z"));
    engine.hear_of(&rooms, 1, &booked).await;
    assert_eq!((engine.run_states().await, engine.mails().len()), (vec!["running".to_owned()], 0));
    let until = async |time: &str| {
        engine.world.clock.set(at(time));
        engine.settle().await;
        engine.mails()
    };
    assert_eq!(until("2030-03-31T07:55:00Z").await.len(), 0);
    assert_eq!(until("2030-03-31T08:00:30Z").await, ["ann@guest.example: Tomorrow: Haircut"]);
    let text = engine.world.mail.sent()[0].text.clone();
    // The clocks went forward that night.
    assert!(text.contains("Haircut at Salon Zoë, Monday, 1 April 2030, 10:00 (Europe/Berlin)"), "{text}");
    assert_eq!(until("2030-04-01T06:58:00Z").await.len(), 1);
    assert_eq!(until("2030-04-01T07:00:30Z").await[1], "ann@guest.example: In an hour: Haircut");
    assert_eq!(engine.run_states().await, ["succeeded"]);
}

#[tokio::test]
async fn a_cancelled_appointment_reminds_nobody() {
    let engine = Engine::new();
    engine.world.clock.set(at("2030-03-29T12:00:00Z"));
    let workflow = engine.begin("scheduler", |_| {}).await;
    let (booked, cancelled, rooms) = booking(&engine, at("2030-04-01T08:00:00Z"));
    engine.hear_of(&rooms, 1, &booked).await;
    // Also when the workflow was switched off meanwhile: its runs go on, and hear of the end.
    engine.owner.post(&format!("/api/workflows/{workflow}/deactivate")).await.expect(200);
    engine.hear_of(&rooms, 2, &cancelled).await;
    engine.hear_of(&rooms, 2, &cancelled).await;
    assert_eq!(engine.run_states().await, ["succeeded"]);
    engine.world.clock.set(at("2030-04-01T07:30:00Z"));
    engine.settle().await;
    assert!(engine.mails().is_empty());
    assert!(engine.world.shards[0].rows("SELECT id FROM workflow_subjects").is_empty());
}

#[tokio::test]
async fn an_appointment_that_is_near_is_reminded_of_once_and_one_that_is_over_is_not() {
    let engine = Engine::new();
    engine.world.clock.set(at("2030-04-01T03:00:00Z"));
    engine.begin("scheduler", |_| {}).await;
    let (booked, cancelled, rooms) = booking(&engine, at("2030-04-01T08:00:00Z"));
    engine.hear_of(&rooms, 1, &booked).await;
    engine.world.clock.set(at("2030-04-01T07:01:00Z"));
    engine.settle().await;
    assert_eq!(engine.mails(), ["ann@guest.example: In an hour: Haircut"]);
    // Heard of only after it was cancelled: the item says so.
    let late = Rooms {
        appointment: rooms.appointment.clone().map(|facts| AppointmentFacts { is_cancelled: true, ..facts }),
        ..rooms.clone()
    };
    engine.hear_of(&late, 2, &cancelled).await;
    engine.hear_of(&late, 3, &booked).await;
    assert_eq!(engine.run_states().await, ["succeeded", "succeeded"]);
    assert_eq!(engine.mails().len(), 1);
    // What is over is forgotten.
    engine.world.clock.set(at("2030-04-03T00:00:00Z"));
    sweep(&engine.world.scope()).await.unwrap();
    assert!(engine.world.shards[0].rows("SELECT id FROM workflow_subjects").is_empty());
}

#[tokio::test]
async fn an_unanswered_question_is_looked_up_logged_and_handed_over() {
    let engine = Engine::new();
    engine.begin("chatbot", |_| {}).await;
    let said = |by: &str, text: &str| Said { by: by.into(), text: text.into(), at: Instant::from_millis(0) };
    let conversation = ConversationFacts {
        page_url: Some("https://shop.example/faq".into()),
        locale: "en".into(),
        messages: vec![
            said("visitor", "Hello"),
            said("bot", "Hi!"),
            said("visitor", "Do you deliver to Norway?"),
            said("bot", "I do not know."),
        ],
    };
    let rooms = Rooms { conversation, ..Rooms::default() };
    let event = Event::QuestionUnanswered {
        conversation: ConversationId::from_parts(engine.world.scope().now(), [5; 10]),
        site: engine.world.site.site.clone(),
    };
    engine.hear_of(&rooms, 1, &event).await;
    assert_eq!(engine.run_states().await, ["succeeded"]);
    assert_eq!(engine.mails(), [format!("{OWNER}: A visitor asked: Do you deliver to Norway?")]);
    let first = engine.world.mail.sent()[0].text.clone();
    assert!(first.contains("please answer yourself") && first.contains("visitor: Hello\nbot: Hi!"), "{first}");
    // The owner adds an answer, with a workflow of their own.
    let add = crate::tests::doors::chain(&[
        crate::tests::doors::node("go", "trigger.manual", &json!({})),
        crate::tests::doors::node(
            "add",
            "data.query",
            &json!({ "action": "insert", "table": "answers", "values": { "answer": "We deliver to Norway and Sweden within five days." } }),
        ),
    ]);
    let add = engine.publish(&add).await;
    engine.run(&add, "k1", json!([])).await;
    engine.hear_of(&rooms, 2, &event).await;
    let second = engine.world.mail.sent()[1].text.clone();
    assert!(second.contains("Your table says:\n\nWe deliver to Norway"), "{second}");
    let log = engine.world.shards[0]
        .rows("SELECT fields FROM data_rows WHERE fields LIKE '%suggestion%' ORDER BY created_at");
    assert_eq!(log.len(), 2, "{log:?}");
}

#[tokio::test]
async fn a_digest_comes_in_the_morning_when_there_is_something_to_tell() {
    let engine = Engine::new();
    engine.world.clock.set(at("2030-03-29T12:00:00Z"));
    engine.begin("daily_digest", |_| {}).await;
    let morning = async |time: &str| {
        engine.world.clock.set(at(time));
        sweep(&engine.world.scope()).await.unwrap();
        engine.settle().await;
        engine.mails()
    };
    assert!(morning("2030-03-30T08:00:10Z").await.is_empty());
    engine.begin("lead_capture", |_| {}).await;
    let event = captured(&engine, Some("Ann"), None);
    engine.hear_of(&Rooms::default(), 1, &event).await;
    let mails = morning("2030-03-31T08:00:10Z").await;
    assert_eq!(mails.last().unwrap(), &format!("{OWNER}: New leads since yesterday: 1"));
    assert!(engine.world.mail.sent().last().unwrap().text.starts_with("Ann (no address): other, 10 points"));
    assert_eq!(morning("2030-04-02T08:00:10Z").await.len(), mails.len(), "nothing new, no mail");
}

#[tokio::test]
async fn a_failed_run_is_told_by_mail_and_a_call_is_kept_in_a_table() {
    let engine = Engine::new();
    let hears = engine.begin("error_mail", |_| {}).await;
    let kept = engine.begin("webhook_to_table", |graph| graph["settings"]["error_workflow"] = json!(hears)).await;
    let call = json!([{ "method": "POST", "headers": {}, "query": {}, "body": { "order": 7 } }]);
    let run = engine.run(&kept, "k1", call).await;
    let seen = engine.look(&run).await;
    assert_eq!(seen["state"], "succeeded", "{seen}");
    let answer = &seen["steps"].as_array().unwrap().last().unwrap()["outputs"][0]["data"]["first"][0];
    assert_eq!((&answer["status"], answer["body"]["id"].as_str().unwrap().starts_with("row_")), (&json!(201), true));
    assert!(engine.mails().is_empty());
    // Without a body there is nothing to keep.
    engine.run(&kept, "k2", json!([{ "method": "POST" }])).await;
    engine.settle().await;
    assert_eq!(engine.mails(), [format!("{OWNER}: Workflow “webhook_to_table” failed")]);
    let told = engine.world.mail.sent()[0].text.clone();
    assert!(told.contains("Node: keep") && told.contains("Code: missing"), "{told}");
}
