//! Behaviour through the doors, on real SQLite, with the real machine and shell.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
};

use kernel::{
    Event, Fault, Instant, Job, Protocol, Scope,
    id::Id,
    ids::{AppointmentId, CalendarId, EventId},
    job::{AppointmentNews, Body, Envelope, Recipient, SendMail, Side},
    object::Call,
    time,
};
use serde_json::{Value, json};
use testkit::{Asked, Client, World, later};

use crate::{
    FirstCalendar, SiteHours, ensure_calendar,
    protocol::{Change, Command, Entry, Reply, SlotBook},
    routes, shell,
    shell::{Host, Turn},
    slot_book::Book,
    write,
};

/// A stand-in of the runtime: rows and an alarm, and a book that is loaded anew at every turn.
#[derive(Default)]
struct Rows {
    rows: Mutex<BTreeMap<AppointmentId, Entry>>,
    alarm: Mutex<Option<Instant>>,
}

fn open<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap()
}

impl Host for Rows {
    fn turn<T>(&self, work: impl FnOnce(&mut Book) -> Turn<T>) -> Result<T, Fault> {
        let mut rows = open(&self.rows);
        let turn = work(&mut Book::load(rows.values().cloned()));
        for change in turn.changes {
            match change {
                Change::Put(entry) => _ = rows.insert(entry.appointment.clone(), *entry),
                Change::Remove(id) => _ = rows.remove(&id),
            }
        }
        *open(&self.alarm) = turn.wake;
        Ok(turn.out)
    }
}

type Objects = Arc<Mutex<BTreeMap<String, Arc<Rows>>>>;

/// A world with slot books, a calendar open from nine to noon on Mondays, and everybody's doors.
struct Salon {
    world: World,
    objects: Objects,
    calendar: CalendarId,
}

fn plug(world: &World) -> Objects {
    let objects = Objects::default();
    let held = Arc::clone(&objects);
    let class = move |asked: Asked| {
        let rows = Arc::clone(open(&held).entry(asked.name.clone()).or_default());
        later(async move {
            let call: Call<Command> = kernel::json::read(&asked.call)?;
            let scope = scope_of(&asked, &call);
            let reply = shell::answer(rows.as_ref(), &scope, &call.key.parse().unwrap(), call.command).await;
            Ok(kernel::json::write(&reply)?)
        })
    };
    world.objects.plug(SlotBook::CLASS, Box::new(class));
    objects
}

fn scope_of(asked: &Asked, call: &Call<Command>) -> Scope {
    #[allow(clippy::disallowed_methods, reason = "plays the object's door")]
    let tenant = kernel::Tenant::from_directory(call.team.clone(), call.shard);
    Scope::new(asked.ports.clone(), tenant, asked.ports.new_id())
}

mod owners;

const MONDAY: &str = "2030-01-07";

fn at(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
}

impl Salon {
    async fn open() -> Self {
        let world = World::new();
        let objects = plug(&world);
        world.serve(routes);
        world.dispatch(|_, _| later(async { Ok(()) }));
        world.clock.set(Instant::from_millis(at("2030-01-05T12:00:00Z")));
        let site = world.site.site.clone();
        let calendar = world
            .seed(async |scope| {
                let hours = [SiteHours { days: vec!["mo".into()], opens: "09:00".into(), closes: "12:00".into() }];
                let first = FirstCalendar { name: "Salon", zone: "Europe/Berlin", hours: &hours, service: "Haircut" };
                ensure_calendar(&scope, &site, &first).await.unwrap()
            })
            .await;
        Self { world, objects, calendar }
    }
    /// What is written to the guest and to the owners about an appointment, when each job comes twice.
    async fn mails(&self, appointment: &Value, about: AppointmentNews) -> Vec<SendMail> {
        let id: AppointmentId = appointment["id"].as_str().unwrap().parse().unwrap();
        for (number, to) in [Side::Visitor, Side::Owners].into_iter().enumerate() {
            let chance = [u8::try_from(number).unwrap(); 10];
            let event = EventId::from_parts(self.world.scope().now(), chance);
            for _ in 0..2 {
                write(&self.world.scope(), &event, &id, (to, about)).await.unwrap();
            }
        }
        self.world.background.drive().await;
        let mail = |envelope: Envelope| match envelope.body {
            Body::Job(Job::SendMail(mail)) => mail,
            other => panic!("{other:?}"),
        };
        self.world.queue.take().into_iter().map(mail).collect()
    }
    async fn service(&self) -> String {
        let body: Value = self.world.visitor().get("/api/calendar/services").await.expect(200).json();
        body["services"][0]["id"].as_str().unwrap().to_owned()
    }
    async fn slots(&self, zone: &str) -> Vec<i64> {
        let path = format!("/api/calendar/slots?service={}&from={MONDAY}&days=1&zone={zone}", self.service().await);
        let body: Value = self.world.visitor().get(&path).await.expect(200).json();
        body["days"][0]["slots"].as_array().unwrap().iter().map(|s| s.as_i64().unwrap()).collect()
    }
    async fn hold(&self, starts_at: &str) -> testkit::Answer {
        self.hold_with(&self.world.visitor(), starts_at).await
    }
    async fn hold_with(&self, client: &Client, starts_at: &str) -> testkit::Answer {
        let wish = json!({ "service_id": self.service().await, "starts_at": at(starts_at) });
        client.post_json("/api/appointments", &wish).await
    }
    async fn book(&self, held: &Value, name: &str) -> testkit::Answer {
        let wish = json!({ "token": held["token"], "name": name, "email": format!("{name}@example.com"),
            "phone": "+49 30 123456", "note": "first time", "zone": "America/New_York", "locale": "de-DE" });
        self.world.visitor().post_json(&format!("/api/appointments/{}/book", held["id"].as_str().unwrap()), &wish).await
    }
    async fn book_at(&self, starts_at: &str, name: &str) -> Value {
        let held: Value = self.hold(starts_at).await.expect(201).json();
        self.book(&held, name).await.expect(200).json()
    }
    fn rows(&self) -> Arc<Rows> {
        let name = kernel::object::name(self.world.tenant().team(), self.calendar.as_str());
        Arc::clone(open(&self.objects).get(&name).unwrap())
    }
}

const NINE: &str = "2030-01-07T08:00:00Z";

#[tokio::test]
async fn a_visitor_sees_slots_holds_one_books_it_and_the_owner_sees_the_appointment() {
    let salon = Salon::open().await;
    assert_eq!(salon.slots("Europe/Berlin").await.len(), 6);
    let held: Value = salon.hold(NINE).await.expect(201).json();
    assert_eq!((held["state"].as_str(), held["starts_at"].as_i64()), (Some("held"), Some(at(NINE))));
    assert_eq!(held["expires_at"].as_i64(), Some(at("2030-01-05T12:10:00Z")));
    assert!(!salon.slots("Europe/Berlin").await.contains(&at(NINE)), "a held slot is not offered");
    let booked: Value = salon.book(&held, "ann").await.expect(200).json();
    assert_eq!((booked["state"].as_str(), booked["zone"].as_str()), (Some("booked"), Some("America/New_York")));
    assert_eq!(booked["service"]["name"], "Haircut");
    assert!(booked["ics"].as_str().unwrap().contains("DTSTART:20300107T080000Z"));
    let list: Value = salon.world.owner().get("/api/appointments?when=upcoming").await.expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    let seen: Value = salon
        .world
        .viewer()
        .get(&format!("/api/appointments/{}", held["id"].as_str().unwrap()))
        .await
        .expect(200)
        .json();
    assert_eq!((seen["guest"]["name"].as_str(), seen["note"].as_str()), (Some("ann"), Some("first time")));
    assert_eq!((&seen["state"], &seen["cancelled_at"]), (&json!("booked"), &Value::Null));
    assert_eq!(open(&salon.rows().alarm).as_ref(), None, "D1 has it: no alarm is left");
}

#[tokio::test]
async fn both_sides_get_one_mail_with_an_invitation_however_often_the_job_comes() {
    let salon = Salon::open().await;
    let booked = salon.book_at(NINE, "ann").await;
    salon.world.background.drive().await;
    let heard = salon.world.queue.take();
    assert!(matches!(&heard[..], [one] if matches!(one.body, Body::Event(Event::AppointmentBooked { .. }))));
    let mails = salon.mails(&booked, AppointmentNews::Booked).await;
    let [guest, owner] = &mails[..] else { panic!("{mails:#?}") };
    assert!(matches!(&guest.to, Recipient::Address { email, .. } if email.as_str() == "ann@example.com"));
    assert_eq!((guest.template.as_str(), guest.locale.as_str()), ("appointment_guest", "de-DE"));
    assert_eq!(
        (guest.data["zone"].as_str(), guest.data["starts_at"].as_i64()),
        (Some("America/New_York"), Some(at(NINE)))
    );
    assert_eq!((&owner.to, owner.template.as_str()), (&Recipient::Owners, "appointment_owner"));
    assert_eq!(
        (owner.data["phone"].as_str(), owner.data["note"].as_str()),
        (Some("+49 30 123456"), Some("first time"))
    );
    for mail in [guest, owner] {
        assert_eq!(mail.attachments[0].content_type, "text/calendar; method=REQUEST; charset=utf-8");
        assert!(mail.attachments[0].content.starts_with("BEGIN:VCALENDAR\r\n"));
    }
    assert!(!guest.attachments[0].content.contains("owner@"), "a guest's file does not name the owners' addresses");
}

#[tokio::test]
async fn of_two_visitors_one_gets_the_slot_and_the_other_is_told_what_is_free() {
    let salon = Salon::open().await;
    let wish = json!({ "service_id": salon.service().await, "starts_at": at(NINE) });
    let (ann, bob) = (salon.world.visitor(), salon.world.visitor());
    let (one, two) =
        Scope::both(ann.post_json("/api/appointments", &wish), bob.post_json("/api/appointments", &wish)).await;
    assert_eq!([one.status(), two.status()], [201, 409]);
    assert_eq!(two.code(), "slot_taken");
    let next: Vec<i64> = serde_json::from_value(two.json::<Value>()["next"].clone()).unwrap();
    let expected: Vec<i64> = (1..=5).map(|n| at(NINE) + time::minutes(30 * n)).collect();
    assert_eq!(next, expected);
}

#[tokio::test]
async fn the_same_idempotency_key_is_the_same_hold() {
    let salon = Salon::open().await;
    let client = salon.world.visitor().with("idempotency-key", "k-1");
    let first: Value = salon.hold_with(&client, NINE).await.expect(201).json();
    let second: Value = salon.hold_with(&client, NINE).await.expect(201).json();
    assert_eq!(first, second);
    let other = salon.hold_with(&client, "2030-01-07T09:00:00Z").await;
    assert_eq!((other.status(), other.code().as_str()), (409, "idempotency_key_reused"));
    salon.book(&first, "ann").await.expect(200);
    salon.book(&first, "ann").await.expect(200);
    let again = salon.hold_with(&client, NINE).await;
    assert_eq!((again.status(), again.code().as_str()), (409, "already_booked"));
}

#[tokio::test]
async fn a_hold_that_ran_out_can_be_taken_by_the_next_visitor() {
    let salon = Salon::open().await;
    let ann: Value = salon.hold(NINE).await.expect(201).json();
    salon.world.clock.advance(time::minutes(11));
    let bob: Value = salon.hold(NINE).await.expect(201).json();
    salon.book(&bob, "bob").await.expect(200);
    let late = salon.book(&ann, "ann").await;
    assert_eq!((late.status(), late.code().as_str()), (409, "hold_expired"));
    assert_eq!(late.json::<Value>()["next"][0].as_i64(), Some(at(NINE) + time::minutes(30)));
}

#[tokio::test]
async fn a_hold_that_is_given_back_is_free_at_once() {
    let salon = Salon::open().await;
    let held: Value = salon.hold(NINE).await.expect(201).json();
    let path = format!("/api/appointments/{}/release", held["id"].as_str().unwrap());
    salon.world.visitor().post_json(&path, &json!({ "token": "cal_x.y" })).await.expect(404);
    salon.world.visitor().post_json(&path, &json!({ "token": held["token"] })).await.expect(204);
    salon.world.visitor().post_json(&path, &json!({ "token": held["token"] })).await.expect(204);
    salon.hold(NINE).await.expect(201);
}

#[tokio::test]
async fn a_slot_that_is_past_too_soon_too_far_or_never_offered_is_refused_with_others() {
    let salon = Salon::open().await;
    for wrong in [
        "2030-01-01T08:00:00Z",
        "2030-01-05T13:00:00Z",
        "2031-01-06T08:00:00Z",
        "2030-01-07T08:10:00Z",
        "2030-01-08T08:00:00Z",
    ] {
        let refused = salon.hold(wrong).await;
        assert_eq!((refused.status(), refused.code().as_str()), (409, "slot_closed"), "{wrong}");
        assert_eq!(refused.json::<Value>()["next"].as_array().unwrap().len(), 5, "{wrong}");
    }
    let wish = json!({ "service_id": salon.service().await, "starts_at": i64::MAX });
    salon.world.visitor().post_json("/api/appointments", &wish).await.expect(409);
}

#[tokio::test]
async fn every_bad_field_of_a_guest_is_named_and_the_hold_stays() {
    let salon = Salon::open().await;
    let held: Value = salon.hold(NINE).await.expect(201).json();
    let path = format!("/api/appointments/{}/book", held["id"].as_str().unwrap());
    let wish = json!({ "token": held["token"], "name": "a\u{0}b", "email": "x", "phone": "call me", "note": "n".repeat(2_001), "zone": "Mars" });
    let refused = salon.world.visitor().post_json(&path, &wish).await.expect(422);
    assert_eq!(refused.bad_fields(), ["name", "email", "phone", "note", "zone"]);
    let bare = salon.world.visitor().post_json(&path, &json!({ "token": held["token"] })).await.expect(422);
    assert_eq!(bare.bad_fields(), ["name", "email", "zone"]);
    salon.book(&held, "ann").await.expect(200);
}

#[tokio::test]
async fn a_wrong_token_books_nothing_and_tells_nothing() {
    let salon = Salon::open().await;
    let held: Value = salon.hold(NINE).await.expect(201).json();
    let other: Value = salon.hold("2030-01-07T09:00:00Z").await.expect(201).json();
    for token in
        [json!(""), json!("cal_1.x"), other["token"].clone(), json!(format!("{}x", held["token"].as_str().unwrap()))]
    {
        let wish = json!({ "token": token, "name": "eve", "email": "eve@example.com", "zone": "UTC" });
        let path = format!("/api/appointments/{}/book", held["id"].as_str().unwrap());
        salon.world.visitor().post_json(&path, &wish).await.expect(404);
    }
}

#[tokio::test]
async fn a_database_that_is_down_delays_the_row_and_loses_nothing() {
    let salon = Salon::open().await;
    let held: Value = salon.hold(NINE).await.expect(201).json();
    let rows = salon.rows();
    let scope = salon.world.scope();
    let id: AppointmentId = held["id"].as_str().unwrap().parse().unwrap();
    let guest = crate::protocol::Guest {
        name: "Ann".into(),
        email: kernel::email::Email::parse("ann@example.com").unwrap(),
        phone: None,
        zone: "UTC".into(),
        locale: "en".into(),
    };
    let confirm = Command::Confirm { appointment: id.clone(), guest, note: None };
    // A calendar that D1 does not know breaks the foreign key.
    let nowhere: CalendarId = scope.new_id();
    let reply = shell::answer(rows.as_ref(), &scope, &nowhere, confirm).await.unwrap();
    assert!(matches!(reply, Reply::Booked { .. }), "the decision stands");
    assert_eq!(open(&rows.alarm).unwrap(), scope.now().plus(shell::RETRY_MS), "the alarm will try again");
    assert_eq!(shell::catch_up(rows.as_ref(), &scope, &salon.calendar).await.unwrap(), 0);
    assert_eq!(*open(&rows.alarm), None);
    // Its mark was lost: the same projection again changes nothing and announces nothing.
    let entry = Entry { projected: crate::protocol::Step::Nothing, ..open(&rows.rows)[&id].clone() };
    open(&rows.rows).insert(id, entry);
    assert_eq!(shell::catch_up(rows.as_ref(), &scope, &salon.calendar).await.unwrap(), 0);
    salon.world.background.drive().await;
    assert_eq!(salon.world.queue.take().len(), 1);
    assert_eq!(crate::sweep(&scope).await.unwrap(), 0);
}

#[tokio::test]
async fn bad_questions_for_slots_are_named() {
    let salon = Salon::open().await;
    let service = salon.service().await;
    for (query, field) in [
        ("from=2030-13-01", "from"),
        ("from=9999-12-31", "from"),
        ("days=0", "days"),
        ("days=61", "days"),
        ("zone=Mars", "zone"),
    ] {
        let refused =
            salon.world.visitor().get(&format!("/api/calendar/slots?service={service}&{query}")).await.expect(422);
        assert_eq!(refused.bad_fields(), [field], "{query}");
    }
    let past: Value = salon
        .world
        .visitor()
        .get(&format!("/api/calendar/slots?service={service}&from=2029-01-01&days=60"))
        .await
        .expect(200)
        .json();
    assert_eq!((past["days"][0]["date"].as_str(), past["days"].as_array().unwrap().len()), (Some("2030-01-05"), 60));
    assert_eq!(past["next_from"].as_str(), Some("2030-03-06"));
}

#[tokio::test]
async fn browsers_may_ask_before_they_hold() {
    let salon = Salon::open().await;
    let asked = salon.world.visitor().send(axum::http::Method::OPTIONS, "/api/appointments", None).await;
    assert_eq!(asked.header("access-control-allow-origin"), testkit::SHOP);
    salon.world.visitor().with("origin", "https://evil.example").get("/api/calendar/services").await.expect(403);
    // Another tenant's site, although it has the same ids: its own limiter is asked.
    salon.world.let_twins_act();
    let twin = salon.world.visitor_of(&salon.world.twin_site(0));
    let body: Value = twin.get("/api/calendar/services").await.expect(200).json();
    assert_eq!(body["services"].as_array().unwrap().len(), 1);
}
