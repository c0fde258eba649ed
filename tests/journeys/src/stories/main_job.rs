//! The main job: from a URL to a page whose visitors chat, leave a lead and book.

use kernel::{Body, Instant, time};
use serde_json::{Value, json};
use testkit::{Client, repository};

use crate::{House, Owner, text};

const ORIGIN: &str = "https://kornblume.example";

/// An owner with the demo site read, and all three automations on.
pub async fn shop(house: &House) -> (Owner, Value) {
    house.world.http.folder("kornblume.example", repository().join("demo-site"));
    let owner = Owner::with_team(house, "olivia@kornblume.example", "Kornblume").await;
    let site = owner.add_site(house, "kornblume.example").await;
    owner.activate_all(&site).await;
    house.settle().await;
    (owner, site)
}

pub fn visitor(house: &House, site: &Value) -> Client {
    house.world.anyone().visiting(&text(site, "/key"), ORIGIN)
}

pub async fn config(visitor: &Client) -> Value {
    visitor.get("/api/widget/config").await.expect(200).json()
}

pub fn resource(config: &Value, kind: &str) -> String {
    let automations = config["automations"].as_array().unwrap();
    text(automations.iter().find(|automation| automation["kind"] == kind).unwrap(), "/resource_id")
}

async fn begin_chat(visitor: &Client) -> (String, String) {
    let wish = json!({ "locale": "en", "zone": "Europe/Berlin", "page_url": "https://kornblume.example/" });
    let session: Value = visitor.post_json("/api/chatbot/sessions", &wish).await.expect(201).json();
    (text(&session, "/session_id"), text(&session, "/token"))
}

async fn ask(visitor: &Client, (session, token): &(String, String), client_id: &str, question: &str) -> Value {
    let wish = json!({ "session_id": session, "token": token, "text": question, "client_id": client_id });
    visitor.post_json("/api/chatbot/message", &wish).await.expect(200).json()
}

pub async fn free_slots(visitor: &Client) -> (String, Vec<i64>) {
    let services: Value = visitor.get("/api/calendar/services").await.expect(200).json();
    let service = text(&services, "/services/0/id");
    let path = format!("/api/calendar/slots?service={service}&from=2030-01-08&days=7&zone=Europe/Berlin");
    let slots: Value = visitor.get(&path).await.expect(200).json();
    let days = slots["days"].as_array().unwrap();
    (service, days.iter().flat_map(|day| day["slots"].as_array().unwrap()).map(|at| at.as_i64().unwrap()).collect())
}

pub fn booking(held: &Value, email: &str) -> Value {
    json!({ "token": held["token"], "name": "Ann Smith", "email": email, "zone": "Europe/Berlin", "locale": "en" })
}

#[tokio::test]
async fn a_url_becomes_an_analysis_that_recommends_all_three() {
    let house = House::new();
    let (owner, site) = shop(&house).await;
    assert_eq!(site["state"], "ready", "{site}");
    assert!(site["crawl"]["read"].as_i64().unwrap() >= 12);
    let recommended: Vec<&str> =
        site["analysis"]["recommendations"].as_array().unwrap().iter().map(|r| r["kind"].as_str().unwrap()).collect();
    assert_eq!(recommended.len(), 3, "{recommended:?}");
    let code: Value = owner.get(&format!("/api/chatbot/embed-code?site_id={}", text(&site, "/id"))).await;
    assert!(code["html"].as_str().unwrap().contains(&text(&site, "/key")));
    let config = config(&visitor(&house, &site)).await;
    assert_eq!(config["automations"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_visitor_chats_and_the_owner_sees_it() {
    let house = House::new();
    let (owner, site) = shop(&house).await;
    let visitor = visitor(&house, &site);
    let chat = begin_chat(&visitor).await;
    let answered = ask(&visitor, &chat, "c1", "When are you open on Saturday?").await;
    assert_eq!(answered["message"]["outcome"], "answered", "{answered}");
    assert!(!answered["message"]["sources"].as_array().unwrap().is_empty(), "{answered}");
    let unknown = ask(&visitor, &chat, "c2", "Do you repair bicycles?").await;
    assert_eq!((&unknown["message"]["outcome"], &unknown["offer_form"]), (&json!("not_answered"), &json!(true)));
    let again = ask(&visitor, &chat, "c2", "Do you repair bicycles?").await;
    assert_eq!(again, unknown, "the same client id is the same message");
    house.world.clock.advance(time::minutes(1));
    house.settle().await;
    let conversations = owner.list("/api/conversations").await;
    assert_eq!((conversations.len(), &conversations[0]["unanswered"]), (1, &json!(1)), "{conversations:?}");
    let whole: Value = owner.get(&format!("/api/conversations/{}", chat.0)).await;
    assert_eq!(whole["messages"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn an_answer_streams_piece_by_piece() {
    let house = House::new();
    let (_, site) = shop(&house).await;
    let visitor = visitor(&house, &site).with("accept", "text/event-stream");
    let (session, token) = begin_chat(&visitor).await;
    let wish =
        json!({ "session_id": session, "token": token, "text": "When are you open on Saturday?", "client_id": "c1" });
    let answer = visitor.post_json("/api/chatbot/message", &wish).await.expect(200);
    let events = house.follow(&answer).await;
    let names: Vec<&str> = events.lines().filter_map(|line| line.strip_prefix("event: ")).collect();
    assert_eq!((names.first(), names.last()), (Some(&"accepted"), Some(&"done")), "{events}");
    assert!(names.iter().filter(|name| **name == "delta").count() >= 1, "{events}");
}

#[tokio::test]
async fn a_visitor_leaves_a_lead_and_both_sides_get_a_mail() {
    let house = House::new();
    let (owner, site) = shop(&house).await;
    let visitor = visitor(&house, &site);
    let form = resource(&config(&visitor).await, "form");
    let sent = json!({ "answers": { "name": "Ann", "email": "ann@example.com", "message": "A cake for 20?" } });
    let sender = visitor.with("idempotency-key", "one-click");
    let receipt: Value = sender.post_json(&format!("/api/forms/{form}/submit"), &sent).await.expect(201).json();
    let again: Value = sender.post_json(&format!("/api/forms/{form}/submit"), &sent).await.expect(201).json();
    assert_eq!(receipt, again, "a double click makes one lead");
    house.settle().await;
    assert!(house.mail("olivia@kornblume.example").text.contains("A cake for 20?"));
    assert!(house.mail("ann@example.com").text.contains("Ann"));
    assert_eq!(house.world.mail.sent_to("ann@example.com").len(), 1);
    let leads = owner.list("/api/leads").await;
    assert_eq!((leads.len(), &leads[0]["name"]), (1, &json!("Ann")));
}

#[tokio::test]
async fn a_visitor_books_once_and_both_sides_get_an_invitation() {
    let house = House::new();
    let (owner, site) = shop(&house).await;
    let visitor = visitor(&house, &site);
    let (service, slots) = free_slots(&visitor).await;
    let wish = json!({ "service_id": service, "starts_at": slots[0] });
    let held: Value = visitor.post_json("/api/appointments", &wish).await.expect(201).json();
    let path = format!("/api/appointments/{}/book", text(&held, "/id"));
    let booked: Value = visitor.post_json(&path, &booking(&held, "ann@example.com")).await.expect(200).json();
    assert!(booked["ics"].as_str().unwrap().contains("BEGIN:VEVENT"));
    house.world.clock.advance(time::minutes(1));
    house.settle().await;
    for address in ["ann@example.com", "olivia@kornblume.example"] {
        let letter = house.mail(address);
        assert!(letter.parts.iter().any(|part| part.content_type.starts_with("text/calendar")), "{address}");
    }
    let appointments = owner.list("/api/appointments?when=upcoming").await;
    assert_eq!((appointments.len(), &appointments[0]["starts_at"]), (1, &json!(slots[0])));
    assert_eq!(appointments[0]["guest"]["email"], "ann@example.com");
}

#[tokio::test]
async fn a_guest_is_reminded_and_both_sides_hear_of_a_cancellation() {
    let house = House::new();
    let (owner, site) = shop(&house).await;
    let visitor = visitor(&house, &site);
    let (service, slots) = free_slots(&visitor).await;
    let book = async |starts_at: i64| {
        let wish = json!({ "service_id": service, "starts_at": starts_at });
        let held: Value = visitor.post_json("/api/appointments", &wish).await.expect(201).json();
        let path = format!("/api/appointments/{}", text(&held, "/id"));
        visitor.post_json(&format!("{path}/book"), &booking(&held, "ann@example.com")).await.expect(200);
        house.settle().await;
        path
    };
    let starts_at = *slots.last().unwrap();
    let called_off = book(slots[slots.len() - 2]).await;
    book(starts_at).await;
    owner.client.post_json(&format!("{called_off}/cancel"), &json!({})).await.expect(200);
    house.settle().await;
    for address in ["ann@example.com", "olivia@kornblume.example"] {
        let letter = house.mail(address);
        assert!(letter.parts.iter().any(|part| part.content.contains("METHOD:CANCEL")), "{address}");
    }
    // By workflows that every team has.
    let workflows = owner.list("/api/workflows").await;
    let mut houses: Vec<&str> = workflows.iter().map(|line| line["house"].as_str().unwrap()).collect();
    houses.sort_unstable();
    assert_eq!(houses, ["lead_capture", "scheduler"]);
    let mut states: Vec<String> =
        owner.list("/api/workflow-runs").await.iter().map(|run| text(run, "/state")).collect();
    states.sort_unstable();
    assert_eq!(states, ["running", "succeeded", "succeeded"]);
    let mails = house.world.mail.sent_to("ann@example.com").len();
    for (before, reminders) in [(time::hours(24), 1), (time::hours(1), 2), (0, 2)] {
        house.world.clock.set(Instant::from_millis(starts_at - before + time::minutes(1)));
        house.settle().await;
        let news = house.world.mail.sent_to("ann@example.com").split_off(mails);
        assert!(news.iter().all(|letter| letter.subject.starts_with("Reminder: ")), "{:?}", house.subjects());
        assert_eq!(news.len(), reminders, "of the one that stands, and of no other");
    }
}

#[tokio::test]
async fn a_slot_that_is_taken_or_past_is_refused_with_the_next_free_ones() {
    let house = House::new();
    let (_, site) = shop(&house).await;
    let (ann, bob) = (visitor(&house, &site), visitor(&house, &site).with("cf-connecting-ip", "203.0.113.9"));
    let (service, slots) = free_slots(&ann).await;
    let wish = json!({ "service_id": service, "starts_at": slots[0] });
    ann.post_json("/api/appointments", &wish).await.expect(201);
    let taken = bob.post_json("/api/appointments", &wish).await.expect(409);
    assert_eq!(taken.code(), "slot_taken");
    let next = taken.json::<Value>()["next"].as_array().unwrap().clone();
    assert!((1..=5).contains(&next.len()) && next[0].as_i64().unwrap() > slots[0], "{next:?}");
    let past = json!({ "service_id": service, "starts_at": 1_577_869_200_000_i64 });
    let refused = bob.post_json("/api/appointments", &past).await.expect(409);
    assert_eq!(refused.code(), "slot_closed");
    bob.post_json("/api/appointments", &json!({ "service_id": service, "starts_at": next[0] })).await.expect(201);
}

#[tokio::test]
async fn the_dashboard_hears_of_everything_as_it_happens() {
    let house = House::new();
    let (owner, site) = shop(&house).await;
    let visitor = visitor(&house, &site);
    let form = resource(&config(&visitor).await, "form");
    let sent = json!({ "answers": { "name": "Ann", "email": "ann@example.com", "message": "Hello" } });
    visitor.post_json(&format!("/api/forms/{form}/submit"), &sent).await.expect(201);
    let chat = begin_chat(&visitor).await;
    ask(&visitor, &chat, "c1", "When are you open?").await;
    house.world.clock.advance(time::minutes(1));
    house.settle().await;
    let tenant = house.scope(&owner.team().await).tenant().clone();
    let kinds: Vec<String> = house.world.objects.notes(&tenant).into_iter().map(|note| note.kind).collect();
    for kind in ["crawl_progress", "site_analysed", "automation_activated", "lead_captured", "conversation_started"] {
        assert!(kinds.iter().any(|k| k == kind), "{kind} is not in {kinds:?}");
    }
}

#[tokio::test]
async fn two_teams_with_the_same_website_never_see_each_other() {
    let house = House::new();
    let (first, first_site) = shop(&house).await;
    let second = Owner::with_team(&house, "tom@twin.example", "Twin").await;
    let second_site = second.add_site(&house, "kornblume.example").await;
    second.activate_all(&second_site).await;
    let form = resource(&config(&visitor(&house, &first_site)).await, "form");
    let sent = json!({ "answers": { "name": "Ann", "email": "ann@example.com", "message": "Hello" } });
    let path = format!("/api/forms/{form}/submit");
    visitor(&house, &second_site).post_json(&path, &sent).await.expect(404);
    visitor(&house, &first_site).post_json(&path, &sent).await.expect(201);
    house.settle().await;
    assert_eq!(first.list("/api/leads").await.len(), 1);
    assert!(second.list("/api/leads").await.is_empty());
    assert!(house.world.mail.sent_to("tom@twin.example").iter().all(|letter| !letter.text.contains("Ann")));
    second.client.get(&format!("/api/sites/{}", text(&first_site, "/id"))).await.expect(404);
}

#[tokio::test]
async fn a_publisher_that_dies_costs_time_and_never_a_message() {
    let house = House::new();
    let (owner, site) = shop(&house).await;
    let visitor = visitor(&house, &site);
    let form = resource(&config(&visitor).await, "form");
    let sent = json!({ "answers": { "name": "Ann", "email": "ann@example.com", "message": "Hello" } });
    visitor.post_json(&format!("/api/forms/{form}/submit"), &sent).await.expect(201);
    house.world.background.lose();
    house.settle().await;
    assert!(house.world.mail.sent_to("ann@example.com").is_empty());
    house.world.clock.advance(time::minutes(2));
    let scope = house.scope(&owner.team().await);
    let shard = kernel::outbox::Store::Shard(scope.tenant().shard());
    let found = kernel::outbox::sweep(house.world.ports(), shard, scope.now()).await.unwrap();
    assert_eq!(found, 1);
    assert!(house.world.queue.waiting().iter().all(|envelope| matches!(envelope.body, Body::Event(_))));
    house.settle().await;
    assert_eq!(house.world.mail.sent_to("ann@example.com").len(), 1);
}

#[tokio::test]
async fn a_queue_that_delivers_everything_twice_mails_once() {
    let house = House::new();
    let (owner, site) = shop(&house).await;
    let visitor = visitor(&house, &site);
    let form = resource(&config(&visitor).await, "form");
    let sent = json!({ "answers": { "name": "Ann", "email": "ann@example.com", "message": "Hello" } });
    visitor.post_json(&format!("/api/forms/{form}/submit"), &sent).await.expect(201);
    let (service, slots) = free_slots(&visitor).await;
    let wish = json!({ "service_id": service, "starts_at": slots[0] });
    let held: Value = visitor.post_json("/api/appointments", &wish).await.expect(201).json();
    let path = format!("/api/appointments/{}/book", text(&held, "/id"));
    visitor.post_json(&path, &booking(&held, "bob@example.com")).await.expect(200);
    let before = house.subjects().len();
    house.settle_twice().await;
    let after: Vec<(String, String)> = house.subjects().split_off(before);
    let to = |address: &str| after.iter().filter(|(to, _)| to == address).count();
    assert_eq!((to("ann@example.com"), to("bob@example.com"), to(&owner.email)), (1, 1, 2), "{after:?}");
}
