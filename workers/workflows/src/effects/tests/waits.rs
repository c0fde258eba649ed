use kernel::Instant;
use serde_json::json;
use testkit::World;

use super::{failed, main, run};
use crate::{effects::Outcome, machine::Wait};

#[test]
fn a_delay_waits_from_now_and_nothing_is_not_waited_for() {
    let world = World::new();
    let now = world.scope().now();
    for (amount, unit, millis) in
        [(90, "seconds", 90_000), (2, "minutes", 120_000), (3, "hours", 10_800_000), (366, "days", 31_622_400_000)]
    {
        let outcome = run(&world, "flow.delay", &json!({ "amount": amount, "unit": unit }), &[json!({})]);
        assert_eq!(outcome, Outcome::Wait(Wait::Until { at: now.plus(millis) }));
    }
    let none = json!({ "amount": "{{ $json.n }}", "unit": "days" });
    assert_eq!(main(run(&world, "flow.delay", &none, &[json!({ "n": 0 })])), [json!({ "n": 0 })]);
    let (code, message, _) = failed(run(&world, "flow.delay", &none, &[json!({ "n": 367 })]));
    assert_eq!(code, "bad_parameter");
    assert!(message.starts_with("My node, amount: "), "{message}");
}

#[test]
fn a_wait_until_reads_dates_in_the_workflows_zone() {
    let world = World::new();
    let now = world.scope().now();
    let (year, _, _) = civil::date_of(now.millis() / 86_400_000);
    let until = |text: String| {
        Outcome::Wait(Wait::Until {
            at: Instant::from_millis(text.parse::<jiff::Timestamp>().unwrap().as_millisecond()),
        })
    };
    let at = |date: serde_json::Value| run(&world, "flow.wait_until", &json!({ "at": date }), &[json!({ "d": 1 })]);
    // Berlin has two hours in July.
    let summer = format!("{year}-07-01T09:00:00");
    assert_eq!(at(json!(summer)), until(format!("{year}-07-01T07:00:00Z")));
    assert_eq!(at(json!(format!("{summer}Z"))), until(format!("{year}-07-01T09:00:00Z")));
    assert_eq!(at(json!(now.plus(5_000))), Outcome::Wait(Wait::Until { at: now.plus(5_000) }));
    assert_eq!(main(at(json!(now.plus(-1)))), [json!({ "d": 1 })]);
    assert!(failed(at(json!("soon"))).1.starts_with("My node, at"), "{:?}", at(json!("soon")));
    assert_eq!(failed(at(json!(format!("{}-01-01", year + 2)))).0, "bad_parameter");
}

#[test]
fn a_wait_for_an_event_says_its_name_and_ends() {
    let world = World::new();
    let now = world.scope().now();
    let params = json!({ "name": "paid", "correlation": "order {{ $json.id }}", "timeout_minutes": 30 });
    let outcome = run(&world, "flow.wait_event", &params, &[json!({ "id": 7 })]);
    let wait = |minutes: i64| Wait::Event {
        name: "paid".to_owned(),
        correlation: "order 7".to_owned(),
        until: Some(now.plus(minutes * 60_000)),
    };
    assert_eq!(outcome, Outcome::Wait(wait(30)));
    let for_long = json!({ "name": "paid", "correlation": "order 7" });
    assert_eq!(run(&world, "flow.wait_event", &for_long, &[json!({})]), Outcome::Wait(wait(366 * 1_440)));
    for (params, parameter) in [
        (json!({ "name": "", "correlation": "a" }), "name"),
        (json!({ "name": "a", "correlation": " ".repeat(201) }), "correlation"),
        (json!({ "name": "a", "correlation": "a", "timeout_minutes": 0 }), "timeout_minutes"),
    ] {
        assert!(
            failed(run(&world, "flow.wait_event", &params, &[json!({})]))
                .1
                .starts_with(&format!("My node, {parameter}: "))
        );
    }
}
