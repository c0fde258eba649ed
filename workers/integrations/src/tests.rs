//! Mails as their readers get them.

mod account;
mod letters;
mod sending;
mod tables;

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
        ("appointment_reminder_guest", visit.clone()),
        ("appointment_owner", guest.clone()),
        ("appointment_cancelled_owner", guest),
        (
            "site_ready",
            json!({ "site": "Café Löwe", "url": "https://shop.example/", "pages": 12,
            "link": "https://gr8.test/app/sites/site_1", "recommendations": ["A chatbot", "A booking calendar"] }),
        ),
    ];
    all.into_iter().chain(account_examples()).map(|(name, value)| (name, data(&value))).collect()
}

/// Mails about accounts and teams.
fn account_examples() -> Vec<(&'static str, Value)> {
    let (at, zone, link) = (1_894_089_600_000_i64, "Europe/Berlin", "https://gr8.test/link?token=abc");
    let visit = json!({ "name": "Ann", "device": "Firefox on Linux", "place": "Leipzig, DE", "ip": "203.0.113.7",
        "at": at, "zone": zone, "link": link });
    let with = |more: Value| {
        let mut all = visit.clone();
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        all
    };
    vec![
        ("reset_password", json!({ "link": link })),
        ("magic_link", json!({ "link": link })),
        ("email_change_new", json!({ "name": "Ann", "link": link })),
        ("email_change_old", json!({ "name": "Ann", "new_email": "new@example.com", "link": link })),
        ("lost_factor", with(json!({ "ready_at": at, "cancel": "https://gr8.test/cancel?token=abc" }))),
        ("account_deletion", with(json!({ "deletion_at": at, "secure_link": "https://gr8.test/secure?token=abc" }))),
        ("security_notice", with(json!({ "event": "passkey_added", "detail": "Ann’s telephone" }))),
        (
            "invitation",
            json!({ "team": "Café Löwe", "inviter": "Olivia Owner", "role": "viewer", "expires_at": at, "link": link }),
        ),
        ("team_deletion", json!({ "team": "Café Löwe", "deletion_at": at, "zone": zone, "link": link })),
        ("team_joined", json!({ "team": "Café Löwe", "who": "Ann" })),
        ("second_factor_asked", json!({ "team": "Café Löwe", "who": "Ann", "link": link })),
        ("sessions_ended_by_team", json!({ "team": "Café Löwe", "who": "Ann", "link": link })),
    ]
}

fn example(template: &str) -> Data {
    examples().into_iter().find(|(name, _)| *name == template).unwrap().1
}

fn mail_to(address: &str, template: &str, locale: &str, data: Data) -> SendMail {
    let to = Recipient::Address { email: Email::parse(address).unwrap(), name: Some("Ann".into()) };
    SendMail { to, template: template.into(), locale: locale.into(), data, reply_to: None, attachments: Vec::new() }
}
