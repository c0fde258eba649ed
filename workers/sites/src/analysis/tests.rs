use super::{Kind, analyse};
use crate::page::{Contacts, Embed, EmbedKind, Page, Section};

fn page(path: &str, title: &str, lines: &[&str]) -> Page {
    Page {
        url: format!("https://a.example/{path}"),
        title: format!("{title} | Smile"),
        language: "en".into(),
        sections: vec![Section { headings: vec![title.into()], lines: lines.iter().map(|l| (*l).into()).collect() }],
        ..Page::default()
    }
}

fn practice() -> Vec<Page> {
    let mut contact = page("contact", "Contact", &["Please call us to book an appointment."]);
    contact.contacts =
        Contacts { phones: vec!["0117 555 0199".into()], emails: vec!["hi@a.example".into()], ..Contacts::default() };
    let words = "Our dentist checks your teeth gently and explains every step before it begins. ".repeat(12);
    vec![
        page("", "Dentist in Bristol", &[&words]),
        page("treatments", "Dental implants", &["Implants and crowns for every tooth."]),
        contact,
    ]
}

#[test]
fn a_practice_without_booking_is_told_so_with_reasons() {
    let findings = analyse(&practice());
    assert_eq!(findings.category.as_ref().unwrap().slug, "dentist");
    assert_eq!(findings.facts.name.as_deref(), Some("Smile"));
    assert_eq!(findings.facts.phones[0].url, "https://a.example/contact");
    let codes: Vec<&str> = findings.missing.iter().map(|m| m.code.as_str()).collect();
    assert_eq!(codes, ["booking", "form", "address", "opening_hours", "prices", "faq"]);
    let booking = findings.recommendations.iter().find(|r| r.kind == Kind::Booking).unwrap();
    assert!(
        booking.evidence.iter().any(|e| e.contains("Please call us to book an appointment")),
        "{:?}",
        booking.evidence
    );
    assert!(booking.confidence > 0.8);
}

#[test]
fn what_is_there_is_not_recommended() {
    let mut pages = practice();
    pages[0].embeds = vec![
        Embed { kind: EmbedKind::Booking, service: "doctolib".into() },
        Embed { kind: EmbedKind::Chat, service: "tawk.to".into() },
    ];
    let findings = analyse(&pages);
    assert!(findings.has.booking && findings.has.chat);
    assert_eq!(findings.recommendations.iter().map(|r| r.kind).collect::<Vec<_>>(), [Kind::Form]);
}

#[test]
fn an_empty_site_claims_nothing() {
    let findings = analyse(&[]);
    assert_eq!(findings.category, None);
    assert!(findings.facts.name.is_none());
    assert!(findings.recommendations.iter().all(|r| r.kind == Kind::Form));
}
