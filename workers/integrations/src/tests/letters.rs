//! Texts and layout.

use kernel::Fault;
use serde_json::{Value, json};

use super::{Data, data, example, examples};
use crate::{
    content::{Block, Content},
    lang::Reader,
    letter, render,
};

pub const LOCALES: [&str; 6] = ["en", "en-US", "de", "es", "fr", "it"];

pub fn write(template: &str, data: &Data, locale: &str) -> (Content, String, String) {
    let reader = Reader::of(locale);
    let content = letter::write(template, data, reader).unwrap();
    let (text, html) = render::parts(&content, reader).unwrap();
    (content, text, html)
}

/// What kind of blocks a mail has, from top to bottom.
fn shape(content: &Content) -> Vec<(&'static str, usize)> {
    let kind = |block: &Block| match block {
        Block::Text(lines) => ("text", lines.len()),
        Block::Facts(facts) => ("facts", facts.len()),
        Block::Bullets(items) => ("bullets", items.len()),
        Block::Button { .. } => ("button", 1),
    };
    content.blocks.iter().map(kind).collect()
}

#[test]
fn every_mail_says_the_same_in_every_language_and_nothing_is_missing() {
    for (template, data) in examples() {
        let (english, ..) = write(template, &data, "en");
        for locale in LOCALES {
            let (content, text, html) = write(template, &data, locale);
            assert_eq!(shape(&content), shape(&english), "{template} {locale}");
            for part in [content.subject.as_str(), &content.preview, &content.heading, &content.footer] {
                assert!(!part.trim().is_empty(), "{template} {locale}");
            }
            for block in &content.blocks {
                if let Block::Button { link, .. } = block {
                    assert!(text.contains(link.as_str()) && html.contains(&format!("href=\"{link}\"")));
                }
            }
            assert!(!text.contains("&#") && !text.contains('<'), "plain text is plain: {text}");
        }
        let headings: std::collections::BTreeSet<String> =
            LOCALES.iter().map(|locale| write(template, &data, locale).0.heading).collect();
        assert!(LOCALES.iter().all(|locale| !write(template, &data, locale).1.contains(['{', '}'])), "{template}");
        // The answer to a lead is in the owner's words; en-US reads English.
        let wanted = if template == "lead_answer" { 1 } else { LOCALES.len() - 1 };
        assert_eq!(headings.len(), wanted, "{template}: every language has its own words: {headings:?}");
    }
}

#[test]
fn the_plain_text_reads_like_a_letter() {
    let (_, text, _) = write("appointment_owner", &example("appointment_owner"), "en");
    let expected = "New appointment

Service: Haircut
When: Tuesday, 8 January 2030, 09:00–09:30
Time zone: Europe/Berlin
Guest: Ann
E-mail: ann@example.com
Phone: +49 30 1
Note:
  By the window,
  please

Open the appointment:
https://gr8.test/app/appointments/appt_1

-- 
You get this mail because you own this team at GR8.";
    assert_eq!(text.trim_end(), expected);
    let (_, text, _) = write("lead_answer", &example("lead_answer"), "de");
    assert!(
        text.starts_with("Thank you\n\nHello Ann,\n\nWe got your message.\nReally.\n\nBest wishes\n\n-- \n"),
        "{text}"
    );
}

#[test]
fn times_are_told_in_the_readers_zone_and_way() {
    let at = |locale: &str, zone: &str| {
        let mut data = example("appointment_guest");
        data.insert("zone".into(), zone.into());
        let (content, text, _) = write("appointment_guest", &data, locale);
        (content.subject.into_string(), text)
    };
    let (subject, text) = at("de", "Europe/Berlin");
    assert_eq!(subject, "Gebucht: Haircut, 8.1., 09:00 Uhr");
    assert!(text.contains("Dienstag, 8. Januar 2030, 09:00–09:30 Uhr") && text.contains("Europe/Berlin"), "{text}");
    let (subject, text) = at("en-US", "America/New_York");
    assert_eq!(subject, "Booked: Haircut, Jan 8, 3:00 am");
    assert!(text.contains("Tuesday, January 8, 2030, 3:00 am–3:30 am") && text.contains("America/New York"), "{text}");
    for (locale, said) in [
        ("es", "martes, 8 de enero de 2030, 09:00–09:30"),
        ("fr", "mardi 8 janvier 2030, 09:00–09:30"),
        ("it", "martedì 8 gennaio 2030, 09:00–09:30"),
    ] {
        let (subject, text) = at(locale, "Europe/Berlin");
        assert!(subject.ends_with(": Haircut, 8/1, 09:00") && text.contains(said), "{subject}\n{text}");
    }
    let (_, text) = at("en", "Pacific/Auckland");
    assert!(text.contains("Tuesday, 8 January 2030, 21:00–21:30"), "{text}");
    let (_, text) = at("en", "Mars/Olympus");
    assert!(text.contains("08:00–08:30") && text.contains("UTC"), "an unknown zone reads UTC and says so: {text}");
}

#[test]
fn an_appointment_over_midnight_names_both_days() {
    let mut data = example("appointment_guest");
    data.insert("zone".into(), "Pacific/Auckland".into());
    data.insert("ends_at".into(), json!(1_894_105_800_000_i64));
    let (_, text, _) = write("appointment_guest", &data, "en");
    assert!(text.contains("Tuesday, 8 January 2030, 21:00–Wednesday, 9 January 2030, 01:30"), "{text}");
}

/// Fields that may not be anything.
const CHECKED: [&str; 5] = ["link", "cancel", "secure_link", "event", "role"];

#[test]
fn whatever_a_visitor_types_stays_text() {
    let hostile = "<script>alert(1)</script>\"><img src=x onerror=alert(1)>{{ 7*7 }}&amp;'\r\nBcc: victim@example.com";
    for (template, mut data) in examples() {
        for (key, value) in &mut data {
            if value.is_string() && !CHECKED.contains(&key.as_str()) {
                *value = hostile.into();
            }
        }
        if template == "lead_owner" {
            data.insert("answers".into(), json!([{ "label": hostile, "value": hostile }]));
        }
        for locale in LOCALES {
            let (content, _, html) = write(template, &data, locale);
            assert!(!html.contains("<script") && !html.contains("<img"), "{template}: {html}");
            assert_eq!(
                html.matches("<a ").count(),
                shape(&content).iter().filter(|(kind, _)| *kind == "button").count()
            );
            for line in [content.subject.as_str(), content.sender.as_str()] {
                assert!(!line.chars().any(char::is_control), "{template}: {line:?}");
            }
        }
    }
}

#[test]
fn only_web_addresses_become_links() {
    for bad in
        ["javascript:alert(1)", "data:text/html,x", "//evil.example", "https://a b", "https://a\r\nb", "", " https://x"]
    {
        let mut data = example("verify_email");
        data.insert("link".into(), bad.into());
        assert!(read("verify_email", &data).is_err(), "{bad}");
    }
}

#[test]
fn a_job_that_lacks_something_is_refused_and_names_it() {
    for (template, full) in examples() {
        let empty = read(template, &Data::new()).unwrap_err().to_string();
        assert!(empty.contains(template) && empty.contains("is required"), "{empty}");
        assert!(read(template, &full).is_ok());
    }
    assert!(read("no_such_mail", &Data::new()).unwrap_err().to_string().contains("no_such_mail"));
    for (template, field, wrong) in [
        ("verify_email", "name", json!(7)),
        ("appointment_guest", "starts_at", json!("today")),
        ("appointment_guest", "ends_at", Value::Null),
        ("site_ready", "pages", json!(-1)),
        ("site_ready", "recommendations", json!([1])),
        ("lead_owner", "answers", json!([{ "label": "no value" }])),
        ("security_notice", "event", json!("something_else")),
        ("invitation", "role", json!("emperor")),
    ] {
        let mut data = example(template);
        data.insert(field.into(), wrong);
        let fault = read(template, &data).unwrap_err();
        assert!(matches!(fault, Fault::Internal { .. }) && fault.to_string().contains(template), "{fault}");
    }
}

fn read(template: &str, data: &Data) -> Result<Content, Fault> {
    letter::write(template, data, Reader::of("en"))
}

#[test]
fn optional_facts_may_be_absent_or_null() {
    let lead = data(&json!({ "form": "Contact", "answers": [], "link": "https://gr8.test/x", "name": Value::Null,
        "email": "ann@example.com", "phone": Value::Null, "page_url": Value::Null }));
    let (content, text, _) = write("lead_owner", &lead, "en");
    assert_eq!(content.subject.as_str(), "New lead: ann@example.com");
    assert!(text.contains("E-mail: ann@example.com") && !text.contains("Phone") && !text.contains("Page"), "{text}");
}

#[test]
fn the_html_is_plain_and_knows_the_dark() {
    let (_, _, html) = write("verify_email", &example("verify_email"), "de-AT");
    assert!(html.contains("<html lang=\"de\"") && html.contains("prefers-color-scheme: dark"));
    for heavy in ["<table", "<script", "<img", "<link", "@import", "url("] {
        assert!(!html.contains(heavy), "{heavy}");
    }
    assert!(html.len() < 20_000, "clients cut what is long");
}

#[test]
fn an_owners_arabic_words_read_from_right_to_left() {
    let answer = data(&json!({ "team": "مقهى", "subject": "شكرًا لك", "body": "مرحبًا Ann،\n\nشكرًا لتواصلك معنا." }));
    let (content, _, html) = write("lead_answer", &answer, "ar");
    assert_eq!(content.heading, "شكرًا لك");
    assert!(html.contains("<h1 dir=\"auto\"") && html.matches("<p dir=\"auto\"").count() >= 2, "{html}");
}

/// Writes every mail where a person can look at it: `GR8_LETTERS=/tmp/letters cargo test -p integrations`.
#[test]
fn letters_can_be_looked_at() {
    let Ok(folder) = std::env::var("GR8_LETTERS") else { return };
    std::fs::create_dir_all(&folder).unwrap();
    for (template, data) in examples() {
        for locale in LOCALES {
            let (_, text, html) = write(template, &data, locale);
            std::fs::write(format!("{folder}/{template}.{locale}.html"), html).unwrap();
            std::fs::write(format!("{folder}/{template}.{locale}.txt"), text).unwrap();
        }
    }
}
