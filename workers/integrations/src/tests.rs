//! Mails as their readers get them.

mod letters;
mod sending;

use std::collections::BTreeMap;

use kernel::{
    email::Email,
    job::{Recipient, SendMail},
};
use serde_json::{Value, json};

type Data = BTreeMap<String, Value>;

fn data(value: &Value) -> Data {
    value.as_object().unwrap().iter().map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// Every template with full data. 2030-01-08T08:00:00Z is a Tuesday.
fn examples() -> Vec<(&'static str, Data)> {
    let (starts_at, ends_at) = (1_894_089_600_000_i64, 1_894_091_400_000_i64);
    let visit = json!({ "business": "Café Löwe", "service": "Haircut", "starts_at": starts_at, "ends_at": ends_at,
        "zone": "Europe/Berlin", "name": "Ann" });
    let guest = json!({ "service": "Haircut", "starts_at": starts_at, "ends_at": ends_at, "zone": "Europe/Berlin",
        "name": "Ann", "email": "ann@example.com", "phone": "+49 30 1", "note": "By the window,\nplease",
        "link": "https://gr8.test/app/appointments/appt_1" });
    let all = [
        ("verify_email", json!({ "name": "Ann", "link": "https://gr8.test/verify?token=abc" })),
        ("already_registered", json!({ "link": "https://gr8.test/sign-in" })),
        (
            "lead_owner",
            json!({ "form": "Contact", "site": "Café Löwe", "name": "Ann", "email": "ann@example.com",
            "answers": [{ "label": "Message", "value": "Two lines\nof text" }], "page_url": "https://shop.example/contact",
            "link": "https://gr8.test/app/leads/lead_1" }),
        ),
        (
            "lead_answer",
            json!({ "team": "Café Löwe", "subject": "Thank you",
            "body": "Hello Ann,\n\nWe got your message.\nReally.\n\nBest wishes" }),
        ),
        ("appointment_guest", visit.clone()),
        ("appointment_cancelled_guest", visit.clone()),
        ("appointment_owner", guest.clone()),
        ("appointment_cancelled_owner", guest),
        (
            "site_ready",
            json!({ "site": "Café Löwe", "url": "https://shop.example/", "pages": 12,
            "link": "https://gr8.test/app/sites/site_1", "recommendations": ["A chatbot", "A booking calendar"] }),
        ),
    ];
    all.into_iter().map(|(name, value)| (name, data(&value))).collect()
}

fn example(template: &str) -> Data {
    examples().into_iter().find(|(name, _)| *name == template).unwrap().1
}

fn mail_to(address: &str, template: &str, locale: &str, data: Data) -> SendMail {
    let to = Recipient::Address { email: Email::parse(address).unwrap(), name: Some("Ann".into()) };
    SendMail { to, template: template.into(), locale: locale.into(), data, reply_to: None, attachments: Vec::new() }
}
