use std::fmt::Write;

use super::{Contacts, emails_in, note_link, note_profile, phones_in, read_scrambled};

#[test]
fn addresses_are_found_plain_and_hidden() {
    assert_eq!(emails_in("Write to Hello@Kornblume.example."), ["hello@kornblume.example"]);
    assert_eq!(emails_in("info [at] praxis (dot) de, a(at)b.com"), ["info@praxis.de", "a@b.com"]);
    assert!(emails_in("logo@2x.png and @handle and a@b").is_empty());
    assert_eq!(read_scrambled("not hex"), None);
    let mut hidden = "21".to_owned();
    for byte in "me@x.org".bytes() {
        write!(hidden, "{:02x}", byte ^ 0x21).unwrap();
    }
    assert_eq!(read_scrambled(&hidden).as_deref(), Some("me@x.org"));
}

#[test]
fn numbers_need_a_reason_to_be_telephone_numbers() {
    assert_eq!(phones_in("Tel.: 0221 / 555 01-99, Fax: 0221 555 01 98"), ["0221 / 555 01-99"]);
    assert_eq!(phones_in("+44 20 7946 0958"), ["+44 20 7946 0958"]);
    assert_eq!(phones_in("Call (555) 010-9988 today"), ["(555) 010-9988"]);
    assert!(phones_in("on 01.02.2026 for 1234567 people").is_empty());
}

#[test]
fn links_tell_how_to_reach_somebody() {
    let mut contacts = Contacts::default();
    note_link(&mut contacts, "mailto:a%40b.de?subject=Hi");
    note_link(&mut contacts, "tel:+49-221-5550199");
    note_link(&mut contacts, "javascript:alert(1)");
    note_profile(&mut contacts, "https://www.instagram.com/kornblume/?hl=en");
    note_profile(&mut contacts, "https://www.facebook.com/sharer/sharer.php?u=x");
    assert_eq!(contacts.emails, ["a@b.de"]);
    assert_eq!(contacts.phones, ["+49-221-5550199"]);
    assert_eq!(contacts.socials, ["https://www.instagram.com/kornblume/"]);
}
