//! Webhooks and events: who is let in, and what is the same call.

use futures_util::FutureExt;
use kernel::{Event, Instant, id::Id, ports::Settings, secret::Secret};
use serde_json::{Value, json};
use testkit::World;

use super::lines::{at, zone};
use crate::triggers::{
    events::heard,
    find,
    missed::Due,
    schedule::ScheduleParams,
    webhook::{Place, Refused, WebhookParams, admit, dedup_of, item_of, secret_of, verify},
};

const PLACE: Place<'_> = Place { team: "team_1", workflow: "wf_1", node: "hook" };
const NOW: Instant = Instant::from_millis(1_795_509_000_000);

fn params(value: &Value) -> WebhookParams {
    nodes::params::read(value).unwrap()
}

/// What a sender computes, with tools of their own.
fn header(settings: &Settings, number: u32, stamp: i64, body: &str) -> String {
    let secret = secret_of(&settings.signing_key, PLACE, number);
    let key = hmac_by_definition(secret.reveal().as_bytes(), format!("{stamp}.{body}").as_bytes());
    format!("t={stamp},v1={key}")
}

/// HMAC-SHA256 by its definition (RFC 2104).
fn hmac_by_definition(key: &[u8], message: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    let key = if key.len() > 64 { Sha256::digest(key).to_vec() } else { key.to_vec() };
    let pad = |byte: u8| -> Vec<u8> { (0..64).map(|at| key.get(at).copied().unwrap_or(0) ^ byte).collect() };
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(message).finalize();
    let outer = Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize();
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap();
    outer.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[test]
fn only_who_has_the_secret_is_let_in_and_only_for_a_while() {
    let world = World::new();
    let settings = world.scope().settings().clone();
    let (usual, stamp) = (params(&json!({})), NOW.millis() / 1_000);
    let check =
        |header: &str, body: &str, now: Instant| verify(&settings, (PLACE, &usual), Some(header), body.as_bytes(), now);
    let right = header(&settings, 0, stamp, "{}");
    let mark = check(&right, "{}", NOW).unwrap();
    assert_eq!(check(&right, "{}", NOW.plus(300_000)).as_ref(), Ok(&mark), "the same call has the same mark");
    assert_ne!(check(&header(&settings, 0, stamp + 1, "{}"), "{}", NOW).unwrap(), mark);
    assert_eq!(check(&right, "{}", NOW.plus(301_000)), Err(Refused::TooOld));
    assert_eq!(check(&right, "{}", NOW.plus(-301_000)), Err(Refused::TooNew));
    assert_eq!(check(&right, "{ }", NOW), Err(Refused::Wrong));
    assert_eq!(check(&right.replace(&stamp.to_string(), &(stamp + 1).to_string()), "{}", NOW), Err(Refused::Wrong));
    assert_eq!(check(&right.to_uppercase().replace("T=", "t=").replace("V1=", "v1="), "{}", NOW).as_ref(), Ok(&mark));
    assert_eq!(check(&format!("{right},v1=00"), "{}", NOW).as_ref(), Ok(&mark), "one of several is enough");
    for bad in ["", "t=1", "v1=00", "t=-5,v1=00", "t=999999999999999,v1=00", "t= 1,v1="] {
        assert!(check(bad, "{}", NOW).is_err(), "{bad}");
    }
    assert_eq!(verify(&settings, (PLACE, &usual), None, b"{}", NOW), Err(Refused::NoSignature));
    // Another trigger, and another secret of this one, are others.
    let other = Place { node: "hook2", ..PLACE };
    assert_eq!(verify(&settings, (other, &usual), Some(&right), b"{}", NOW), Err(Refused::Wrong));
    let turned = params(&json!({ "secret_number": 1 }));
    assert_eq!(verify(&settings, (PLACE, &turned), Some(&right), b"{}", NOW), Err(Refused::Wrong));
    assert!(verify(&settings, (PLACE, &turned), Some(&header(&settings, 1, stamp, "{}")), b"{}", NOW).is_ok());
    // The deployment's key before this one still opens.
    let mut rotated = settings.clone();
    rotated.signing_key_before = Some(std::mem::replace(
        &mut rotated.signing_key,
        Secret::new("another key of enough bytes, really".to_owned()),
    ));
    assert!(verify(&rotated, (PLACE, &usual), Some(&right), b"{}", NOW).is_ok());
}

#[test]
fn a_repeated_call_is_known_by_its_name_or_by_its_signature() {
    let headers = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>()
    };
    let named = headers(&[("X-GitHub-Delivery", " d1 "), ("Idempotency-Key", "k1")]);
    assert_eq!(dedup_of(&named, Some("m")).as_deref(), Some("idempotency-key:k1"));
    assert_eq!(dedup_of(&named[..1], Some("m")).as_deref(), Some("x-github-delivery:d1"));
    assert_eq!(dedup_of(&headers(&[("idempotency-key", " ")]), Some("m")).as_deref(), Some("signature:m"));
    assert_eq!(dedup_of(&headers(&[("idempotency-key", &"k".repeat(400))]), None), None);
    assert_eq!(dedup_of(&[], None), None, "the door gives it a fresh one");
}

#[test]
fn a_signature_is_good_for_one_delivery() {
    let world = World::new();
    let scope = world.scope();
    let take = |mark: &str, dedup: &str| admit(&scope, mark, dedup).now_or_never().unwrap().unwrap();
    assert_eq!(take("1.aa", "webhook-id:1"), Ok(()));
    assert_eq!(take("1.aa", "webhook-id:1"), Ok(()), "the sender heard no answer and asks again: the same run");
    assert_eq!(take("1.aa", "webhook-id:2"), Err(Refused::Replayed));
    assert_eq!(take("2.bb", "webhook-id:2"), Ok(()));
}

#[test]
fn a_call_becomes_an_item_without_its_secrets() {
    let of = |kind: &str, body: &str| {
        let headers = [
            ("Content-Type", kind),
            ("Authorization", "Bearer x"),
            ("Cookie", "a=b"),
            ("GR8-Signature", "t=1"),
            ("X-A", "1"),
        ];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        item_of("POST", "a=1&b=%C3%BC", &headers, body.as_bytes())
    };
    let item = of("application/json; charset=utf-8", r#"{"n":1}"#);
    assert_eq!(item["body"], json!({ "n": 1 }));
    assert_eq!(item["query"], json!({ "a": "1", "b": "ü" }));
    assert_eq!(item["headers"], json!({ "content-type": "application/json; charset=utf-8", "x-a": "1" }));
    assert_eq!(of("application/x-www-form-urlencoded", "x=1&y=a+b")["body"], json!({ "x": "1", "y": "a b" }));
    assert_eq!(of("application/json", "{no")["body"], "{no");
    assert_eq!(
        (of("text/csv", "a,b")["body"].clone(), of("text/csv", "")["body"].clone()),
        (json!("a,b"), Value::Null)
    );
}

#[test]
fn events_start_the_triggers_that_ask_for_them() {
    let id = |n: u8| [n; 10];
    let (site, form) = (Id::from_parts(NOW, id(1)), kernel::ids::FormId::from_parts(NOW, id(2)));
    let lead = Event::LeadCaptured {
        lead: Id::from_parts(NOW, id(3)),
        form: form.clone(),
        site,
        name: Some("Ann".to_owned()),
        email: None,
    };
    let found = heard(&lead).unwrap();
    assert_eq!((found.item["name"].as_str(), found.item["form"].as_str()), (Some("Ann"), Some(form.as_str())));
    assert!(
        found.starts("trigger.form", &json!({})) && found.starts("trigger.form", &json!({ "form": form.as_str() }))
    );
    assert!(
        !found.starts("trigger.form", &json!({ "form": "form_other" })) && !found.starts("trigger.chat", &json!({}))
    );
    let site: kernel::ids::SiteId = Id::from_parts(NOW, id(1));
    let unanswered =
        heard(&Event::QuestionUnanswered { conversation: Id::from_parts(NOW, id(4)), site: site.clone() }).unwrap();
    assert!(unanswered.starts("trigger.chat", &json!({ "when": "question_unanswered", "site": site.as_str() })));
    assert!(!unanswered.starts("trigger.chat", &json!({})), "the usual is the beginning of a conversation");
    let (appointment, calendar) = (Id::from_parts(NOW, id(5)), Id::from_parts(NOW, id(6)));
    let booked = heard(&Event::AppointmentBooked { appointment, calendar, site, starts_at: NOW }).unwrap();
    assert_eq!(booked.item["starts_at"], "2026-11-24T08:30:00Z");
    assert!(
        booked.starts("trigger.booking", &json!({}))
            && !booked.starts("trigger.booking", &json!({ "when": "cancelled" }))
    );
}

#[test]
fn what_is_wrong_with_a_trigger_is_named() {
    for (kind, params, code, parameter) in [
        ("trigger.webhook", json!({ "tolerance_s": 5 }), "bad_parameter", "tolerance_s"),
        ("trigger.schedule", json!({}), "bad_parameter", "cron"),
        ("trigger.schedule", json!({ "cron": "* * * * *", "every_minutes": 5 }), "bad_parameter", "cron"),
        ("trigger.schedule", json!({ "cron": "99 * * * *" }), "bad_cron", "cron"),
        ("trigger.schedule", json!({ "cron": "0 0 30 2 *" }), "never_due", "cron"),
        ("trigger.schedule", json!({ "every_minutes": 0 }), "bad_parameter", "every_minutes"),
        ("trigger.schedule", json!({ "cron": "@daily", "zone": "Europe/Berlni" }), "unknown_zone", "zone"),
        ("trigger.chat", json!({ "when": "never" }), "bad_parameter", "when"),
    ] {
        let found = (find(kind, 1).unwrap().check)(&params, "Start");
        let named: Vec<(&str, &str, &str)> =
            found.iter().map(|failure| (&*failure.code, &*failure.parameter, &*failure.node)).collect();
        assert_eq!(named, [(code, parameter, "Start")], "{kind} {params}: {found:?}");
    }
    let params = ScheduleParams::of(&json!({ "cron": "0 9 * * *", "zone": "Europe/Berlin" })).unwrap();
    let item = params.item(Due { at: at("2026-07-01T07:00:00Z"), late: true }, &zone("Europe/Berlin"));
    assert_eq!(item, json!({ "due_at": "2026-07-01T09:00:00+02:00", "zone": "Europe/Berlin", "late": true }));
}
