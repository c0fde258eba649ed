//! Requests that are broken, too many, too late or sent twice: a clear answer, and nothing lost.

use kernel::time::{minutes, seconds};
use serde_json::{Value, json};
use testkit::Client;

use super::main_job::{booking, config, free_slots, resource, shop, visitor};
use crate::{House, text};

fn assert_problem(answer: &testkit::Answer) {
    assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.text());
    let body: Value = answer.json();
    for name in ["type", "title", "status", "code", "detail", "request_id"] {
        assert!(!body[name].is_null(), "{name} is missing: {body}");
    }
}

#[tokio::test]
async fn broken_json_says_where_it_breaks_and_a_large_body_how_much_is_taken() {
    let house = House::new();
    let (_, site) = shop(&house).await;
    let visitor = visitor(&house, &site);
    let form = resource(&config(&visitor).await, "form");
    let path = format!("/api/forms/{form}/submit");
    let broken = visitor.send("POST".parse().unwrap(), &path, Some("{\"answers\": {".to_owned())).await.expect(400);
    assert_problem(&broken);
    assert!(broken.text().contains("line 1"), "{}", broken.text());
    let large = json!({ "answers": { "message": "x".repeat(70_000) } });
    let refused = visitor.post_json(&path, &large).await.expect(413);
    assert_problem(&refused);
    assert!(refused.text().contains("65536"), "{}", refused.text());
}

#[tokio::test]
async fn an_unknown_path_is_a_problem_too_and_asks_for_no_site_key() {
    let house = House::new();
    assert_problem(&house.world.get("/api/nothing").await.expect(404));
    house.browser().delete("/api/auth/sign-in").await.expect(405);
}

#[tokio::test]
async fn too_many_messages_are_told_when_to_come_back() {
    let house = House::new();
    let (_, site) = shop(&house).await;
    let visitor = visitor(&house, &site);
    let mut last = visitor.get("/api/widget/config").await;
    for _ in 0..2_000 {
        if last.status() == 429 {
            break;
        }
        last = visitor.get("/api/widget/config").await;
    }
    let last = last.expect(429);
    assert_problem(&last);
    let wait: i64 = last.header("retry-after").parse().expect("seconds");
    assert_eq!(last.json::<Value>()["retry_after_s"], json!(wait));
    house.world.clock.advance(seconds(wait.max(11)));
    visitor.get("/api/widget/config").await.expect(200);
}

async fn hold(visitor: &Client, service: &str, starts_at: i64) -> testkit::Answer {
    visitor.post_json("/api/appointments", &json!({ "service_id": service, "starts_at": starts_at })).await
}

#[tokio::test]
async fn a_hold_that_ran_out_can_be_taken_by_the_next_visitor_and_the_first_learns_it() {
    let house = House::new();
    let (_, site) = shop(&house).await;
    let (ann, bob) = (visitor(&house, &site), visitor(&house, &site).with("cf-connecting-ip", "203.0.113.9"));
    let (service, slots) = free_slots(&ann).await;
    let first: Value = hold(&ann, &service, slots[0]).await.expect(201).json();
    house.world.clock.advance(minutes(11));
    let second: Value = hold(&bob, &service, slots[0]).await.expect(201).json();
    let path = format!("/api/appointments/{}/book", text(&second, "/id"));
    bob.post_json(&path, &booking(&second, "bob@example.com")).await.expect(200);
    let path = format!("/api/appointments/{}/book", text(&first, "/id"));
    let late = ann.post_json(&path, &booking(&first, "ann@example.com")).await.expect(409);
    assert_problem(&late);
    assert!(["hold_expired", "slot_taken"].contains(&late.code().as_str()), "{}", late.text());
    assert!(!late.json::<Value>()["next"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_booking_that_is_sent_twice_is_one_booking() {
    let house = House::new();
    let (owner, site) = shop(&house).await;
    let visitor = visitor(&house, &site);
    let (service, slots) = free_slots(&visitor).await;
    let held: Value = hold(&visitor, &service, slots[0]).await.expect(201).json();
    let path = format!("/api/appointments/{}/book", text(&held, "/id"));
    let first: Value = visitor.post_json(&path, &booking(&held, "ann@example.com")).await.expect(200).json();
    let second: Value = visitor.post_json(&path, &booking(&held, "ann@example.com")).await.expect(200).json();
    assert_eq!(first, second);
    house.world.clock.advance(minutes(1));
    house.settle().await;
    assert_eq!(owner.list("/api/appointments?when=upcoming").await.len(), 1);
    assert_eq!(house.world.mail.sent_to("ann@example.com").len(), 1);
}

#[tokio::test]
async fn twenty_visitors_want_one_slot_and_one_gets_it() {
    let house = House::new();
    let (owner, site) = shop(&house).await;
    let (service, slots) = free_slots(&visitor(&house, &site)).await;
    let (mut won, mut lost) = (0, 0);
    for at in 0..20 {
        let one = visitor(&house, &site).with("cf-connecting-ip", &format!("203.0.113.{at}"));
        let answer = hold(&one, &service, slots[0]).await;
        if answer.status() == 201 {
            let held: Value = answer.json();
            let path = format!("/api/appointments/{}/book", text(&held, "/id"));
            one.post_json(&path, &booking(&held, &format!("guest{at}@example.com"))).await.expect(200);
            won += 1;
        } else {
            assert_eq!(answer.expect(409).code(), "slot_taken");
            lost += 1;
        }
    }
    assert_eq!((won, lost), (1, 19));
    house.settle().await;
    assert_eq!(owner.list("/api/appointments?when=upcoming").await.len(), 1);
}

#[tokio::test]
async fn a_changed_form_names_every_bad_field_and_stores_nothing() {
    let house = House::new();
    let (owner, site) = shop(&house).await;
    let visitor = visitor(&house, &site);
    let form = resource(&config(&visitor).await, "form");
    let bad = json!({ "answers": { "name": "", "email": "ann@" } });
    let refused = visitor.post_json(&format!("/api/forms/{form}/submit"), &bad).await.expect(422);
    assert_problem(&refused);
    assert!(refused.bad_fields().len() >= 2, "{}", refused.text());
    assert!(owner.list("/api/leads").await.is_empty());
}
