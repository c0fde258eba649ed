//! English.

use crate::{
    civil::{Span, clock, clock_12, month, weekday},
    content::Content,
    header::HeaderText,
    lang::Reader,
    model::{Guest, LeadFacts, Link, Mail, SiteFacts, Visit},
};

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const TO_OWNERS: &str = "You get this mail because you own this team at GR8.";

/// Writes a mail in English.
pub fn write(mail: &Mail, reader: Reader) -> Content {
    match mail {
        Mail::VerifyEmail { name, link } => verify_email(name, link),
        Mail::AlreadyRegistered { link } => already_registered(link),
        Mail::LeadOwner(lead) => lead_owner(lead),
        Mail::LeadAnswer { team, subject, body } => lead_answer(team, subject, body),
        Mail::AppointmentGuest(visit) => booked_guest(visit, &said(&visit_span(visit), reader)),
        Mail::AppointmentCancelledGuest(visit) => cancelled_guest(visit, &said(&visit_span(visit), reader)),
        Mail::AppointmentOwner(guest) => booked_owner(guest, &said(&guest_span(guest), reader)),
        Mail::AppointmentCancelledOwner(guest) => cancelled_owner(guest, &said(&guest_span(guest), reader)),
        Mail::SiteReady(site) => site_ready(site),
    }
}

fn verify_email(name: &HeaderText, link: &Link) -> Content {
    Content::new("Confirm your e-mail address", &format!("Welcome, {name}"))
        .preview("One click and your account is ready.")
        .text("Confirm that this address is yours, and your account is ready.")
        .button("Confirm my address", link)
        .text("The link works once, for 24 hours.")
        .footer("Somebody signed up at GR8 with this address. If it was not you, do nothing: no account is made.")
}

fn already_registered(link: &Link) -> Content {
    Content::new("You already have an account", "You already have an account")
        .preview("Sign in with the password you have.")
        .text("Somebody, probably you, tried to sign up at GR8 with this address. It already has an account, and nothing was changed.")
        .button("Sign in", link)
        .footer("If it was not you, you can ignore this mail: nobody learned that you have an account.")
}

fn lead_owner(lead: &LeadFacts) -> Content {
    let who = lead.name.as_ref().map(HeaderText::as_str).or(lead.email.as_deref()).unwrap_or("a visitor");
    let place = lead.site.as_ref().map_or_else(String::new, |site| format!(" on {site}"));
    let answers: Vec<(&str, Option<&str>)> =
        lead.answers.iter().map(|a| (a.label.as_str(), Some(a.value.as_str()))).collect();
    let mut content = Content::new(&format!("New lead: {who}"), &format!("New lead from {who}"))
        .preview(&format!("{who} filled in “{}”{place}.", lead.form))
        .text(&format!("{who} filled in the form “{}”{place}.", lead.form))
        .facts(&answers);
    if answers.is_empty() {
        content = content.facts(&[("E-mail", lead.email.as_deref()), ("Phone", lead.phone.as_deref())]);
    }
    content.facts(&[("Page", lead.page_url.as_deref())]).button("Open the lead", &lead.link).footer(TO_OWNERS)
}

fn lead_answer(team: &HeaderText, subject: &HeaderText, body: &str) -> Content {
    let first = body.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    Content::new(subject.as_str(), subject.as_str())
        .by(team)
        .preview(first)
        .text(body)
        .footer(&format!("You get this mail because you wrote to {team} through its website."))
}

fn booked_guest(visit: &Visit, when: &Said) -> Content {
    Content::new(&format!("Booked: {}, {}", visit.service, when.short), "Your appointment is booked")
        .by(&visit.business)
        .preview(&format!("{}, {}", visit.service, when.long))
        .text(&format!("Hello {}, we look forward to seeing you.", visit.name))
        .facts(&visit_facts(visit, when))
        .text("The invitation is attached: open it to put the appointment into your calendar.")
        .footer(&guest_footer(visit))
}

fn cancelled_guest(visit: &Visit, when: &Said) -> Content {
    Content::new(&format!("Cancelled: {}, {}", visit.service, when.short), "Your appointment was cancelled")
        .by(&visit.business)
        .preview(&format!("{}, {}", visit.service, when.long))
        .text(&format!("Hello {}, {} had to cancel this appointment.", visit.name, visit.business))
        .facts(&visit_facts(visit, when))
        .text("You can book another time on the website.")
        .footer(&guest_footer(visit))
}

fn booked_owner(guest: &Guest, when: &Said) -> Content {
    Content::new(&format!("New appointment: {}, {}", guest.name, when.short), "New appointment")
        .preview(&format!("{}: {}, {}", guest.name, guest.service, when.long))
        .facts(&guest_facts(guest, when))
        .button("Open the appointment", &guest.link)
        .footer(TO_OWNERS)
}

fn cancelled_owner(guest: &Guest, when: &Said) -> Content {
    Content::new(&format!("Cancelled: {}, {}", guest.name, when.short), "Appointment cancelled")
        .preview(&format!("{}: {}, {}", guest.name, guest.service, when.long))
        .text("The time is free again.")
        .facts(&guest_facts(guest, when))
        .button("Open the appointment", &guest.link)
        .footer(TO_OWNERS)
}

fn site_ready(site: &SiteFacts) -> Content {
    let pages = if site.pages == 1 { "one page".to_owned() } else { format!("{} pages", site.pages) };
    let mut content = Content::new(&format!("{} is ready", site.site), &format!("We have read {}", site.site))
        .preview("See what we found, and switch on what you need.")
        .text(&format!("We read {pages} of {}.", site.url));
    if !site.recommendations.is_empty() {
        content = content.text("We recommend:").bullets(&site.recommendations);
    }
    content.button("See the analysis", &site.link).footer(TO_OWNERS)
}

/// A span in words.
struct Said {
    /// For subjects: `8 Jan, 09:00`.
    short: String,
    /// `Tuesday, 8 January 2030, 09:00–09:30`.
    long: String,
    zone: String,
}

fn visit_span(visit: &Visit) -> Span {
    Span::new(visit.starts_at, visit.ends_at, &visit.zone)
}

fn guest_span(guest: &Guest) -> Span {
    Span::new(guest.starts_at, guest.ends_at, &guest.zone)
}

fn said(span: &Span, reader: Reader) -> Said {
    let time = |at: &jiff::Zoned| if reader.us { clock_12(at.time()) } else { clock(at.time()) };
    let day = |at: &jiff::Zoned| {
        let (name, month) = (weekday(at, &DAYS), month(at, &MONTHS));
        if reader.us {
            format!("{name}, {month} {}, {}", at.day(), at.year())
        } else {
            format!("{name}, {} {month} {}", at.day(), at.year())
        }
    };
    let (from, to) = (&span.starts, &span.ends);
    let brief: String = month(from, &MONTHS).chars().take(3).collect();
    let date = if reader.us { format!("{brief} {}", from.day()) } else { format!("{} {brief}", from.day()) };
    let end = if span.is_one_day() { time(to) } else { format!("{}, {}", day(to), time(to)) };
    Said {
        short: format!("{date}, {}", time(from)),
        long: format!("{}, {}–{end}", day(from), time(from)),
        zone: span.zone.replace('_', " "),
    }
}

fn visit_facts<'a>(visit: &'a Visit, when: &'a Said) -> [(&'static str, Option<&'a str>); 4] {
    [
        ("Service", Some(visit.service.as_str())),
        ("With", Some(visit.business.as_str())),
        ("When", Some(when.long.as_str())),
        ("Time zone", Some(when.zone.as_str())),
    ]
}

fn guest_facts<'a>(guest: &'a Guest, when: &'a Said) -> [(&'static str, Option<&'a str>); 7] {
    [
        ("Service", Some(guest.service.as_str())),
        ("When", Some(when.long.as_str())),
        ("Time zone", Some(when.zone.as_str())),
        ("Guest", Some(guest.name.as_str())),
        ("E-mail", Some(guest.email.as_str())),
        ("Phone", guest.phone.as_deref()),
        ("Note", guest.note.as_deref()),
    ]
}

fn guest_footer(visit: &Visit) -> String {
    format!("You get this mail because you booked with {} through its website.", visit.business)
}
