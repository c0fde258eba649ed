//! What owners do: availability, lists, cancelling.

use kernel::audit::ActorKind;

use super::*;

#[tokio::test]
async fn changes_of_a_calendar_are_told_by_what_differs() {
    let salon = Salon::open().await;
    salon.world.audited().await;
    let calendars: Value = salon.world.owner().get("/api/calendar/availability").await.expect(200).json();
    let mut calendar = calendars["items"][0].clone();
    let path = format!("/api/calendar/availability/{}", salon.calendar);
    salon.world.owner().put_json(&path, &calendar).await.expect(200);
    assert!(salon.world.audited().await.is_empty(), "what changes nothing is no change");
    calendar["name"] = json!("Parlour");
    calendar["services"][0]["duration_min"] = json!(45);
    salon.world.owner().put_json(&path, &calendar).await.expect(200);
    let told = salon.world.audited().await;
    assert_eq!((told.len(), told[0].action.as_str()), (1, "calendar.changed"));
    let (before, after) = (told[0].before.as_ref().unwrap(), told[0].after.as_ref().unwrap());
    assert_eq!((&before["name"], &after["name"]), (&json!("Salon"), &json!("Parlour")));
    assert_eq!(
        (&before["services"][0]["duration_min"], &after["services"][0]["duration_min"]),
        (&json!(30), &json!(45))
    );
    assert_eq!((before.get("zone"), after.get("hours")), (None, None));
}

#[tokio::test]
async fn the_books_of_a_team_that_is_removed_are_empty() {
    let salon = Salon::open().await;
    salon.book_at(NINE, "ann").await;
    salon.hold("2030-01-07T08:30:00Z").await.expect(201);
    assert_eq!(open(&salon.rows().rows).len(), 2);
    crate::erase(&salon.world.scope()).await.unwrap();
    crate::erase(&salon.world.scope()).await.unwrap();
    assert!(open(&salon.rows().rows).is_empty() && open(&salon.rows().alarm).is_none());
}

#[tokio::test]
async fn cancelling_frees_the_slot_and_mails_both_sides_once() {
    let salon = Salon::open().await;
    let booked = salon.book_at(NINE, "ann").await;
    salon.world.settle().await;
    let path = format!("/api/appointments/{}/cancel", booked["id"].as_str().unwrap());
    salon.world.viewer().post_json(&path, &json!({})).await.expect(403);
    salon.world.stranger().post_json(&path, &json!({})).await.expect(404);
    let cancelled: Value = salon.world.owner().post_json(&path, &json!({})).await.expect(200).json();
    assert_eq!(
        (cancelled["state"].as_str(), cancelled["cancelled_at"].as_i64()),
        (Some("cancelled"), Some(at("2030-01-05T12:00:00Z")))
    );
    let again: Value = salon.world.owner().post_json(&path, &json!({})).await.expect(200).json();
    assert_eq!(cancelled, again);
    salon.world.background.drive().await;
    let events = salon.world.queue.take();
    let [cancelled, told] = &events[..] else { panic!("{events:#?}") };
    assert!(matches!(cancelled.body, Body::Event(Event::AppointmentCancelled { .. })), "{cancelled:#?}");
    let Body::Event(Event::Audited { actor, change }) = &told.body else { panic!("{told:#?}") };
    assert_eq!((actor.kind, change.action.as_str()), (ActorKind::User, "appointment.cancelled"), "who did it is known");
    assert!(salon.mails(&booked, AppointmentNews::Booked).await.is_empty(), "no news any more");
    assert!(salon.mails(&booked, AppointmentNews::Reminder).await.is_empty(), "nobody is reminded of it");
    let mails = salon.mails(&booked, AppointmentNews::Cancelled).await;
    assert!(mails.iter().all(|mail| mail.attachments[0].content.contains("METHOD:CANCEL")));
    let templates: Vec<&str> = mails.iter().map(|mail| mail.template.as_str()).collect();
    assert_eq!(templates, ["appointment_cancelled_guest", "appointment_cancelled_owner"]);
    salon.hold(NINE).await.expect(201);
}

#[tokio::test]
async fn a_guest_is_reminded_until_the_appointment_begins_and_owners_are_not() {
    let salon = Salon::open().await;
    let booked = salon.book_at(NINE, "ann").await;
    salon.world.background.drive().await;
    salon.world.queue.take();
    let mails = salon.mails(&booked, AppointmentNews::Reminder).await;
    let [mail] = &mails[..] else { panic!("{mails:#?}") };
    assert_eq!((mail.template.as_str(), mail.locale.as_str()), ("appointment_reminder_guest", "de-DE"));
    assert!(salon.mails(&booked, AppointmentNews::Cancelled).await.is_empty(), "it stands");
    salon.world.clock.set(Instant::from_millis(at("2030-01-07T08:01:00Z")));
    assert!(salon.mails(&booked, AppointmentNews::Reminder).await.is_empty());
}

#[tokio::test]
async fn an_appointment_that_began_can_not_be_cancelled_and_is_past() {
    let salon = Salon::open().await;
    let booked = salon.book_at(NINE, "ann").await;
    salon.world.clock.set(Instant::from_millis(at("2030-01-07T08:01:00Z")));
    let path = format!("/api/appointments/{}/cancel", booked["id"].as_str().unwrap());
    let refused = salon.world.owner().post_json(&path, &json!({})).await;
    assert_eq!((refused.status(), refused.code().as_str()), (409, "already_begun"));
    let count = async |when: &str| {
        let list: Value = salon.world.owner().get(&format!("/api/appointments?when={when}")).await.expect(200).json();
        list["items"].as_array().unwrap().len()
    };
    assert_eq!((count("upcoming").await, count("past").await), (0, 1));
    salon.world.clock.advance(time::days(30));
    salon.world.owner().post_json(&path, &json!({})).await.expect(409);
}

#[tokio::test]
async fn lists_are_paged_in_order_of_their_start_both_ways() {
    let salon = Salon::open().await;
    for start in ["2030-01-07T09:00:00Z", NINE, "2030-01-14T08:00:00Z"] {
        salon.book_at(start, "ann").await;
    }
    let mut seen = Vec::new();
    let mut path = "/api/appointments?limit=2".to_owned();
    loop {
        let page: Value = salon.world.owner().get(&path).await.expect(200).json();
        seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["starts_at"].as_i64().unwrap()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/api/appointments?limit=2&cursor={cursor}");
    }
    assert_eq!(seen, [at(NINE), at("2030-01-07T09:00:00Z"), at("2030-01-14T08:00:00Z")]);
    let bad = salon.world.owner().get("/api/appointments?cursor=nonsense").await.expect(422);
    assert_eq!(bad.bad_fields(), ["cursor"]);
    let summary: Value =
        salon.world.owner().get("/api/appointments/summary?days=2&zone=Europe/Berlin").await.expect(200).json();
    assert_eq!((summary["total"].as_i64(), summary["days"][1]["count"].as_i64()), (Some(3), Some(3)));
}

#[tokio::test]
async fn an_owner_changes_what_can_be_booked() {
    let salon = Salon::open().await;
    let list: Value = salon.world.owner().get("/api/calendar/availability").await.expect(200).json();
    let mut calendar = list["items"][0].clone();
    assert_eq!(
        (calendar["hours"][0].clone(), calendar["services"][0]["name"].clone()),
        (json!({"day": "mo", "opens": "09:00", "closes": "12:00"}), json!("Haircut"))
    );
    let path = format!("/api/calendar/availability/{}", salon.calendar);
    calendar["hours"] =
        json!([{"day": "tu", "opens": "20:00", "closes": "00:00"}, {"day": "mo", "opens": "09:00", "closes": "10:00"}]);
    calendar["closed"] = json!(["2030-01-14", "2030-01-08", "2030-01-14"]);
    calendar["services"]
        .as_array_mut()
        .unwrap()
        .push(json!({"name": "Beard", "duration_min": 15, "buffer_min": 5, "notice_min": 0,
        "horizon_days": 30, "step_min": 15, "price_cents": 1500, "currency": "EUR", "active": true}));
    salon.world.viewer().put_json(&path, &calendar).await.expect(403);
    salon
        .world
        .twin_owner()
        .put_json(&path, &json!({"zone": "Mars", "hours": [], "closed": [], "services": []}))
        .await
        .expect(422);
    let changed: Value = salon.world.owner().put_json(&path, &calendar).await.expect(200).json();
    assert_eq!(changed["closed"], json!(["2030-01-08", "2030-01-14"]));
    assert_eq!(changed["hours"][1], json!({"day": "tu", "opens": "20:00", "closes": "00:00"}));
    let again: Value = salon.world.owner().get("/api/calendar/availability").await.expect(200).json();
    assert_eq!(again["items"][0], changed);
    assert_eq!(salon.slots("Europe/Berlin").await.len(), 2);
}

#[tokio::test]
async fn every_bad_field_of_a_calendar_is_named_at_once() {
    let salon = Salon::open().await;
    let path = format!("/api/calendar/availability/{}", salon.calendar);
    let bad = json!({ "name": " ", "zone": "Mars/Olympus", "closed": ["2030-02-30"],
        "hours": [{"day": "xx", "opens": "9", "closes": "25:00"}, {"day": "mo", "opens": "10:00", "closes": "09:00"},
            {"day": "we", "opens": "09:00", "closes": "12:00"}, {"day": "we", "opens": "11:00", "closes": "13:00"}],
        "services": [{"id": "svc_00000000000000000000000000000000", "name": "", "duration_min": 0, "buffer_min": -1, "notice_min": 99_999,
            "horizon_days": 0, "step_min": 1, "price_cents": -5, "currency": "euro", "active": true}] });
    let refused = salon.world.owner().put_json(&path, &bad).await.expect(422);
    assert_eq!(
        refused.bad_fields(),
        [
            "name",
            "zone",
            "hours/0/day",
            "hours/0/opens",
            "hours/0/closes",
            "hours/1/closes",
            "hours/3/opens",
            "closed/0",
            "services/0/id",
            "services/0/name",
            "services/0/duration_min",
            "services/0/buffer_min",
            "services/0/notice_min",
            "services/0/horizon_days",
            "services/0/step_min",
            "services/0/price_cents",
            "services/0/currency"
        ]
    );
}

#[tokio::test]
async fn a_removed_service_is_gone_for_visitors_and_its_appointments_stay() {
    let salon = Salon::open().await;
    let old = salon.service().await;
    let booked = salon.book_at(NINE, "ann").await;
    let change = json!({ "zone": "Europe/Berlin", "hours": [], "closed": [], "services": [{"name": "New", "duration_min": 30,
        "buffer_min": 0, "notice_min": 0, "horizon_days": 30, "step_min": 30, "price_cents": null, "currency": null, "active": true}] });
    salon.world.owner().put_json(&format!("/api/calendar/availability/{}", salon.calendar), &change).await.expect(200);
    salon.world.visitor().get(&format!("/api/calendar/slots?service={old}")).await.expect(404);
    let seen: Value = salon
        .world
        .owner()
        .get(&format!("/api/appointments/{}", booked["id"].as_str().unwrap()))
        .await
        .expect(200)
        .json();
    assert_eq!(seen["service"]["name"], "Haircut");
}

#[tokio::test]
async fn a_site_gets_one_calendar_however_often_it_is_activated() {
    let salon = Salon::open().await;
    let first = FirstCalendar { name: "\u{0}", zone: "Nowhere", hours: &[], service: " " };
    let again = ensure_calendar(&salon.world.scope(), &salon.world.site.site, &first).await.unwrap();
    assert_eq!(again, salon.calendar);
}
