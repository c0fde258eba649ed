//! Once per event and reader, in the reader's own language.

use std::sync::Arc;

use kernel::{
    Fault, Scope,
    email::Email,
    id::Id,
    ids::EventId,
    job::{Attachment, Recipient, SendMail},
    ports::MailChoice,
};
use testkit::{BEGINNING, TestPeople, World};

use super::{Data, example, mail_to};
use crate::{jobs::send_mail, ops};

fn event(n: u8) -> EventId {
    EventId::from_parts(BEGINNING, [n; 10])
}

fn to_owners(template: &str, data: Data) -> SendMail {
    SendMail { to: Recipient::Owners, ..mail_to("x@example.com", template, "en", data) }
}

/// A world whose team has an owner in Berlin who reads German and one in New York.
fn two_owners() -> World {
    let people = Arc::new(TestPeople::default());
    let shared = people.clone();
    let world = World::build(|parts| parts.people = shared);
    let mut berta = TestPeople::contact("Berta", "berta@example.com");
    berta.locale = "de".into();
    let mut bill = TestPeople::contact("Bill\r\nBcc: x@example.com", "bill@example.com");
    (bill.locale, bill.zone) = ("en-US".into(), "America/New_York".into());
    people.put(world.tenant(), "Café Löwe", vec![berta, bill]);
    world
}

#[tokio::test]
async fn owners_read_their_own_language_and_zone() {
    let world = two_owners();
    let mut data = example("appointment_owner");
    data.remove("zone");
    send_mail(&world.scope(), &event(1), to_owners("appointment_owner", data)).await.unwrap();
    let (berta, bill) = (&world.mail.sent_to("berta@example.com")[0], &world.mail.sent_to("bill@example.com")[0]);
    assert_eq!(berta.subject, "Neuer Termin: Ann, 8.1., 09:00 Uhr");
    assert_eq!(bill.subject, "New appointment: Ann, Jan 8, 3:00 am");
    assert_eq!(bill.to_name.as_deref(), Some("Bill Bcc: x@example.com"), "a display name is one line");
    assert!(berta.text.contains("Europe/Berlin") && bill.text.contains("America/New York"));
    assert_ne!(berta.idempotency_key, bill.idempotency_key);
}

#[tokio::test]
async fn an_event_that_comes_twice_is_mailed_once() {
    let world = World::new();
    let mail = mail_to("ann@example.com", "appointment_guest", "de", example("appointment_guest"));
    for _ in 0..3 {
        send_mail(&world.scope(), &event(1), mail.clone()).await.unwrap();
    }
    send_mail(&world.scope(), &event(2), mail).await.unwrap();
    let sent = world.mail.sent();
    assert_eq!(sent.len(), 2, "one for each event");
    assert_eq!(sent[0].from_name, "Café Löwe");
}

#[tokio::test]
async fn a_post_office_that_fails_is_asked_again_and_nobody_gets_two() {
    let world = two_owners();
    let mail = to_owners("site_ready", example("site_ready"));
    let attempt = async |scope: Scope| send_mail(&scope, &event(1), mail.clone()).await;
    world.mail.fail_next(Fault::upstream("mail", "try again", true));
    assert!(attempt(world.scope()).await.unwrap_err().is_transient());
    assert!(world.mail.sent().is_empty());
    attempt(world.scope()).await.unwrap();
    attempt(world.scope()).await.unwrap();
    assert_eq!((world.mail.sent_to("berta@example.com").len(), world.mail.sent_to("bill@example.com").len()), (1, 1));
}

#[tokio::test]
async fn the_second_owners_failure_does_not_mail_the_first_again() {
    let world = two_owners();
    let mail = to_owners("site_ready", example("site_ready"));
    // What a crash between two letters leaves behind: the first is out, nothing is marked.
    let keyed = world.scope();
    ops::send(&keyed, event(1).as_str(), mail.clone()).await.unwrap();
    send_mail(&keyed, &event(1), mail).await.unwrap();
    assert_eq!(world.mail.sent().len(), 2);
}

#[tokio::test]
async fn files_and_answers_find_their_way_and_cannot_break_a_header() {
    let world = World::new();
    let mut mail = mail_to("ann@example.com", "appointment_guest", "en", example("appointment_guest"));
    mail.reply_to = Email::parse("owner@example.com");
    mail.attachments.push(Attachment {
        filename: "in\"vite\r\nX: y/../a.ics".into(),
        content_type: "text/calendar; method=REQUEST; charset=utf-8\r\nX: y".into(),
        content: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".into(),
    });
    send_mail(&world.scope(), &event(1), mail).await.unwrap();
    let letter = &world.mail.sent()[0];
    assert_eq!(letter.reply_to, Email::parse("owner@example.com"));
    let part = &letter.parts[0];
    assert_eq!(part.filename, "in_vite X: y_.._a.ics");
    assert_eq!(part.content_type, "text/calendar; method=REQUEST; charset=utf-8 X: y");
    assert_eq!(part.content, "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "a file's content is its own");
}

#[tokio::test]
async fn a_mail_without_a_tenant_needs_an_address() {
    let world = World::new();
    let post = world.mail.as_ref();
    let mail = mail_to("ann@example.com", "verify_email", "de-CH", example("verify_email"));
    ops::send_now(post, "auth/1", &mail).await.unwrap();
    ops::send_now(post, "auth/1", &mail).await.unwrap();
    assert_eq!(world.mail.sent().len(), 1);
    assert_eq!(world.mail.sent()[0].subject, "Bestätigen Sie Ihre E-Mail-Adresse");
    assert!(ops::send_now(post, "auth/2", &to_owners("verify_email", example("verify_email"))).await.is_err());
}

#[tokio::test]
async fn an_owner_gets_the_mails_that_they_chose_and_those_that_everybody_gets() {
    let people = Arc::new(TestPeople::default());
    let shared = people.clone();
    let world = World::build(|parts| parts.people = shared);
    let mut berta = TestPeople::contact("Berta", "berta@example.com");
    berta.mail = MailChoice { leads: false, appointments: true, sites: false };
    people.put(world.tenant(), "Café Löwe", vec![berta, TestPeople::contact("Bill", "bill@example.com")]);
    for (n, (template, wanted)) in [
        ("lead_owner", false),
        ("appointment_owner", true),
        ("appointment_cancelled_owner", true),
        ("site_ready", false),
        ("team_deletion", true),
        ("team_joined", true),
    ]
    .into_iter()
    .enumerate()
    {
        let (berta, bill) = ("berta@example.com", "bill@example.com");
        let before = (world.mail.sent_to(berta).len(), world.mail.sent_to(bill).len());
        let event = event(u8::try_from(n).unwrap());
        send_mail(&world.scope(), &event, to_owners(template, example(template))).await.unwrap();
        let after = (world.mail.sent_to(berta).len(), world.mail.sent_to(bill).len());
        assert_eq!((after.0 - before.0, after.1 - before.1), (usize::from(wanted), 1), "{template}");
    }
}

#[tokio::test]
async fn a_choice_is_about_owners_and_never_about_an_address() {
    let world = World::new();
    let mail = mail_to("ann@example.com", "lead_owner", "en", example("lead_owner"));
    send_mail(&world.scope(), &event(1), mail).await.unwrap();
    assert_eq!(world.mail.sent_to("ann@example.com").len(), 1);
}

#[tokio::test]
async fn a_code_reads_in_the_readers_language_and_is_bound_to_our_own_page() {
    let world = World::new();
    for (key, locale) in [("a", "de-AT"), ("a", "de-AT"), ("b", "en")] {
        ops::text_now(world.ports(), key.into(), "+4915112345678".into(), locale, "123456").await.unwrap();
    }
    let bodies: Vec<String> = world.sms.sent_to("+4915112345678").into_iter().map(|text| text.body).collect();
    assert_eq!(
        bodies,
        [
            "123456 ist Ihr GR8-Code. Wir fragen nie danach.\n\n@gr8.test #123456",
            "123456 is your GR8 code. We never ask for it.\n\n@gr8.test #123456",
        ]
    );
    world.sms.fail_next(Fault::upstream("sms", "status 503", true));
    let refused = ops::text_now(world.ports(), "c".into(), "+4915112345678".into(), "en", "1").await.unwrap_err();
    assert!(refused.is_transient());
}
