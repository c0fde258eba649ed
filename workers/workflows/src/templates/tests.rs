//! Every template, from its beginning to the mails that it sends.

use kernel::{
    Event, Fault, Instant, Later, Scope,
    id::Id,
    ids::{AppointmentId, CalendarId, ConversationId, EventId, LeadId},
    job::{AppointmentNews, Job, Side},
    ports::Incoming,
};
use serde_json::{Value, json};

use crate::{
    hear_with,
    lookup::{AppointmentFacts, ConversationFacts, LeadFacts, Lookup, Said},
    sweep,
    tests::doors::{Engine, chain, node as doors_node, text},
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
    /// The mails that the rooms were asked for since the last look: about what, to whom.
    fn asked(&self) -> Vec<String> {
        let side = |to| if to == Side::Owners { "owners" } else { "visitor" };
        let about = |about| match about {
            AppointmentNews::Booked => "booked",
            AppointmentNews::Cancelled => "cancelled",
            AppointmentNews::Reminder => "reminder",
        };
        let jobs = std::mem::take(&mut *self.jobs.lock().unwrap());
        let mut all: Vec<String> = jobs
            .into_iter()
            .filter_map(|job| match job {
                Job::MailLead { to, .. } => Some(format!("lead {}", side(to))),
                Job::MailAppointment { to, about: news, .. } => Some(format!("{} {}", about(news), side(to))),
                _ => None,
            })
            .collect();
        // Two branches: whichever came first.
        all.sort_by(|one, other| other.cmp(one));
        all
    }
    /// The id of one of the workflows that every team has.
    async fn house(&self, key: &str) -> String {
        let all = self.list("/api/workflows").await;
        text(all.iter().find(|line| line["house"] == key).expect("the team has it"), "id")
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

fn activated(engine: &Engine, kind: &str) -> Event {
    let automation = Id::from_parts(engine.world.scope().now(), [6; 10]);
    Event::AutomationActivated { site: engine.world.site.site.clone(), automation, kind: kind.to_owned() }
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
async fn a_lead_is_answered_told_kept_scored_and_sent_to_the_crm() {
    let engine = Engine::new();
    let event = captured(&engine, Some("Ann"), Some("ann@visitor.example"));
    // The team has the workflow from the first event on; the owner adds the address of a CRM.
    engine.hear_of(&Rooms::default(), 9, &activated(&engine, "form")).await;
    let house = engine.house("lead_capture").await;
    let path = format!("/api/workflows/{house}");
    let mut graph = engine.owner.get(&path).await.expect(200).json::<Value>()["draft"].clone();
    node(&mut graph, "lead")["params"]["fields"].as_array_mut().unwrap().last_mut().unwrap()["value"] =
        json!("https://crm.example.com/leads");
    engine.owner.patch_json(&path, &json!({ "revision": 1, "graph": graph })).await.expect(200);
    engine.owner.post_json(&format!("{path}/versions"), &json!({ "revision": 2 })).await.expect(201);
    engine.world.http.host("crm.example.com", |_| {
        Ok(Incoming { status: 201, headers: Vec::new(), body: b"{}".to_vec(), truncated: false })
    });
    engine.hear_of(&buyer(), 1, &event).await;
    engine.hear_of(&buyer(), 1, &event).await;
    assert_eq!(engine.run_states().await, ["succeeded"]);
    assert_eq!(engine.asked(), ["lead visitor", "lead owners"]);
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
async fn a_full_table_keeps_nobody_from_being_answered() {
    let engine = Engine::new();
    // The table is there already, and has other columns.
    let other = json!([{ "name": "something", "kind": "text", "required": true }]);
    let make = json!({ "action": "create_table", "table": "leads", "columns": other });
    let make = engine
        .publish(&chain(&[doors_node("go", "trigger.manual", &json!({})), doors_node("make", "data.query", &make)]))
        .await;
    engine.run(&make, "k1", json!([])).await;
    engine.hear_of(&Rooms::default(), 1, &captured(&engine, None, None)).await;
    assert_eq!(engine.run_states().await, ["succeeded", "succeeded"]);
    assert_eq!(engine.asked(), ["lead visitor", "lead owners"]);
}

#[tokio::test]
async fn a_team_has_what_follows_forms_and_appointments_once_and_switches_it_off_for_good() {
    let engine = Engine::new();
    engine.world.clock.set(at("2030-03-29T12:00:00Z"));
    let (booked, cancelled, rooms) = booking(&engine, at("2030-04-01T08:00:00Z"));
    let scope = engine.world.scope();
    let id = |number| EventId::from_parts(scope.now(), [number; 10]);
    // Two events that nobody has heard the like of, at the same moment.
    let (first, second) = (id(1), id(2));
    let (one, two) =
        Scope::both(hear_with(&scope, &rooms, &first, &booked), hear_with(&scope, &rooms, &second, &booked)).await;
    one.and(two).unwrap();
    engine.settle().await;
    let all = engine.list("/api/workflows").await;
    let shown: Vec<_> = all.iter().map(|line| (text(line, "house"), text(line, "name"), text(line, "state"))).collect();
    assert_eq!(shown, [("scheduler".to_owned(), "Appointments".to_owned(), "active".to_owned())]);
    let path = format!("/api/workflows/{}", text(&all[0], "id"));
    let versions = engine.list(&format!("{path}/versions")).await;
    assert_eq!((versions.len(), &versions[0]["version"]), (1, &json!(1)));
    engine.owner.post(&format!("{path}/deactivate")).await.expect(200);
    assert_eq!(engine.owner.delete(&path).await.expect(409).code(), "house_workflow");
    engine.asked();
    engine.hear_of(&rooms, 3, &cancelled).await;
    assert!(engine.asked().is_empty(), "it is off, and stays off");
    engine.owner.post(&format!("{path}/activate")).await.expect(200);
    engine.hear_of(&rooms, 4, &cancelled).await;
    assert_eq!(engine.asked(), ["cancelled visitor", "cancelled owners"]);
    // A copy is an ordinary workflow.
    let copy: Value = engine.owner.post_json(&format!("{path}/versions/1/fork"), &json!({})).await.expect(201).json();
    assert_eq!(copy["house"], Value::Null);
    engine.owner.delete(&format!("/api/workflows/{}", text(&copy, "id"))).await.expect(204);
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
async fn both_sides_hear_of_an_appointment_and_the_guest_is_reminded_a_day_and_an_hour_before() {
    let engine = Engine::new();
    engine.world.clock.set(at("2030-03-29T12:00:00Z"));
    let (booked, _, rooms) = booking(&engine, at("2030-04-01T08:00:00Z"));
    engine.hear_of(&rooms, 1, &booked).await;
    assert_eq!(
        (engine.run_states().await, engine.asked()),
        (vec!["running".to_owned()], vec!["booked visitor".to_owned(), "booked owners".to_owned()])
    );
    let until = async |time: &str| {
        engine.world.clock.set(at(time));
        engine.settle().await;
        engine.asked()
    };
    // The clocks went forward that night.
    assert!(until("2030-03-31T07:55:00Z").await.is_empty());
    assert_eq!(until("2030-03-31T08:00:30Z").await, ["reminder visitor"]);
    assert!(until("2030-04-01T06:58:00Z").await.is_empty());
    assert_eq!(until("2030-04-01T07:00:30Z").await, ["reminder visitor"]);
    assert_eq!(engine.run_states().await, ["succeeded"]);
}

#[tokio::test]
async fn a_cancelled_appointment_reminds_nobody() {
    let engine = Engine::new();
    engine.world.clock.set(at("2030-03-29T12:00:00Z"));
    let (booked, cancelled, rooms) = booking(&engine, at("2030-04-01T08:00:00Z"));
    engine.hear_of(&rooms, 1, &booked).await;
    let workflow = engine.house("scheduler").await;
    engine.asked();
    // Also when the workflow was switched off meanwhile: its runs go on, and hear of the end.
    engine.owner.post(&format!("/api/workflows/{workflow}/deactivate")).await.expect(200);
    engine.hear_of(&rooms, 2, &cancelled).await;
    engine.hear_of(&rooms, 2, &cancelled).await;
    assert_eq!(engine.run_states().await, ["succeeded"]);
    engine.world.clock.set(at("2030-04-01T07:30:00Z"));
    engine.settle().await;
    assert!(engine.asked().is_empty());
    assert!(engine.world.shards[0].rows("SELECT id FROM workflow_subjects").is_empty());
}

#[tokio::test]
async fn an_appointment_that_is_near_is_reminded_of_once_and_one_that_is_over_is_not() {
    let engine = Engine::new();
    engine.world.clock.set(at("2030-04-01T03:00:00Z"));
    let (booked, cancelled, rooms) = booking(&engine, at("2030-04-01T08:00:00Z"));
    engine.hear_of(&rooms, 1, &booked).await;
    engine.asked();
    engine.world.clock.set(at("2030-04-01T07:01:00Z"));
    engine.settle().await;
    assert_eq!(engine.asked(), ["reminder visitor"]);
    // Heard of only after it was cancelled: the item says so, and the room writes no confirmation of it.
    let late = Rooms {
        appointment: rooms.appointment.clone().map(|facts| AppointmentFacts { is_cancelled: true, ..facts }),
        ..rooms.clone()
    };
    engine.hear_of(&late, 2, &cancelled).await;
    assert_eq!(engine.asked(), ["cancelled visitor", "cancelled owners"]);
    engine.hear_of(&late, 3, &booked).await;
    assert_eq!(engine.run_states().await, ["succeeded", "succeeded", "succeeded"]);
    assert_eq!(engine.asked(), ["booked visitor", "booked owners"]);
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
    let add = chain(&[
        doors_node("go", "trigger.manual", &json!({})),
        doors_node(
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
