//! Mails about accounts and teams: what the reader must find in them.

use serde_json::json;

use super::{
    data, example,
    letters::{LOCALES, write},
};
use crate::{events::EVENTS, words::Words};

#[test]
fn a_notice_names_what_happened_when_from_where_and_a_way_out() {
    let (content, text, html) = write("security_notice", &example("security_notice"), "en");
    assert_eq!(content.subject.as_str(), "A passkey was added");
    let expected = "A passkey was added

Hello Ann, this just happened in your GR8 account.

Name: Ann’s telephone
When: Tuesday, 8 January 2030, 09:00 (Europe/Berlin)
Device: Firefox on Linux
Place: Leipzig, DE
IP address: 203.0.113.7

If it was you, there is nothing to do. If it was not, press the button: it ends every session, and you choose a new password.

This was not me:
https://gr8.test/link?token=abc
";
    assert!(text.starts_with(expected), "{text}");
    assert!(html.contains("href=\"https://gr8.test/link?token=abc\""));
    let (content, text, _) = write("security_notice", &example("security_notice"), "de-AT");
    assert_eq!(content.subject.as_str(), "Ein Passkey wurde hinzugefügt");
    assert!(text.contains("Wann: Dienstag, 8. Januar 2030, 09:00 Uhr (Europe/Berlin)"), "{text}");
}

#[test]
fn every_event_has_its_own_title_in_every_language() {
    let mut titles = std::collections::BTreeSet::new();
    for event in &EVENTS {
        let mut notice = example("security_notice");
        notice.insert("event".into(), event.name.into());
        for locale in LOCALES.iter().filter(|locale| **locale != "en-US") {
            let (content, text, _) = write("security_notice", &notice, locale);
            assert!(titles.insert(content.heading.clone()), "{} {locale}: {}", event.name, content.heading);
            assert_eq!(content.subject.as_str(), content.heading);
            assert!(text.contains("2030") && text.contains("203.0.113.7") && text.contains("token=abc"), "{text}");
        }
    }
}

#[test]
fn a_notice_without_a_place_or_a_detail_says_nothing_of_them() {
    let notice = data(&json!({ "event": "email_changed", "name": "Ann", "at": 0, "link": "https://gr8.test/x",
        "detail": "new@example.com" }));
    let (_, text, _) = write("security_notice", &notice, "en");
    assert!(text.contains("New address: new@example.com") && text.contains("00:00 (UTC)"), "{text}");
    for absent in ["Device", "Place", "IP address"] {
        assert!(!text.contains(absent), "{text}");
    }
}

#[test]
fn a_thief_cannot_link_anything_in_a_notice() {
    let mut notice = example("security_notice");
    notice.insert("detail".into(), "Undo at https://evil.example/undo".into());
    let (_, text, _) = write("security_notice", &notice, "en");
    assert!(text.contains("Name: Undo at https evil example undo"), "{text}");
}

#[test]
fn an_invitation_tells_a_stranger_who_we_are_and_carries_nobodys_link() {
    let (content, text, _) = write("invitation", &example("invitation"), "de");
    assert_eq!(content.subject.as_str(), "Einladung in das Team „Café Löwe“");
    assert_eq!(content.sender.as_str(), "GR8", "our own name, not the team's");
    for part in
        ["Olivia Owner möchte", "Rolle: Lesen", "Gültig bis: Dienstag, 8. Januar 2030, 08:00 Uhr (UTC)", "Mit GR8"]
    {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    let mut hostile = example("invitation");
    hostile.insert("team".into(), "Win €500 at www.evil.example/now".into());
    hostile.insert("inviter".into(), "https://evil.example".into());
    for locale in LOCALES {
        let (content, text, html) = write("invitation", &hostile, locale);
        for part in [content.subject.as_str(), &content.heading, &content.preview, &text, &html] {
            assert!(!part.contains("evil.example") && !part.contains("www."), "{part}");
        }
    }
}

#[test]
fn a_lost_factor_goes_on_by_one_link_and_stops_by_another() {
    let (_, text, _) = write("lost_factor", &example("lost_factor"), "en");
    assert!(text.contains("Stop this:\nhttps://gr8.test/cancel?token=abc"), "{text}");
    assert!(text.contains("Remove the second factor:\nhttps://gr8.test/link?token=abc"), "{text}");
    assert!(text.contains("Possible from: Tuesday, 8 January 2030, 09:00 (Europe/Berlin)"), "{text}");
    let mut reminder = example("lost_factor");
    reminder.remove("link");
    for locale in LOCALES {
        let (content, text, _) = write("lost_factor", &reminder, locale);
        assert!(text.contains("cancel?token=abc") && !text.contains("link?token=abc"), "{text}");
        assert_eq!(content.blocks.len(), 4, "whoever merely hears of it is not told how to go on");
    }
}

#[test]
fn a_deletion_says_when_and_how_to_keep_what_is_to_go() {
    let (_, text, _) = write("account_deletion", &example("account_deletion"), "en");
    for part in
        ["Deleted on: Tuesday", "Keep my account:\nhttps://gr8.test/link", "This was not me:\nhttps://gr8.test/secure"]
    {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    let (content, text, _) = write("team_deletion", &example("team_deletion"), "fr");
    assert_eq!(content.subject.as_str(), "L’équipe « Café Löwe » sera supprimée");
    assert!(text.contains("Suppression le: mardi 8 janvier 2030, 09:00 (Europe/Berlin)"), "{text}");
}

#[test]
fn links_say_how_long_they_work() {
    for (template, life) in
        [("reset_password", "30 minutes"), ("magic_link", "15 minutes"), ("email_change_old", "24 hours")]
    {
        let (_, text, _) = write(template, &example(template), "en");
        assert!(text.contains(&format!("The link works once, for {life}.")), "{text}");
    }
}

#[test]
fn the_first_of_a_month_is_the_first() {
    let mut notice = example("security_notice");
    notice.insert("at".into(), json!(1_909_094_400_000_i64));
    for (locale, said) in
        [("fr", "lundi 1er juillet 2030"), ("it", "lunedì 1º luglio 2030"), ("en", "Monday, 1 July 2030")]
    {
        let (_, text, _) = write("security_notice", &notice, locale);
        assert!(text.contains(said), "{text}");
    }
    assert_eq!(Words::new("a\nb\n").get(crate::words::Key::Months), "b");
}
