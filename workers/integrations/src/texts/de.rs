//! German.

use crate::{
    civil::{Span, clock, month, weekday},
    content::Content,
    header::HeaderText,
    model::{Guest, LeadFacts, Link, Mail, SiteFacts, Visit},
};

const DAYS: [&str; 7] = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];
const MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const TO_OWNERS: &str = "Sie erhalten diese Nachricht, weil Ihnen dieses Team bei GR8 gehört.";

/// Writes a mail in German.
pub fn write(mail: &Mail) -> Content {
    match mail {
        Mail::VerifyEmail { name, link } => verify_email(name, link),
        Mail::AlreadyRegistered { link } => already_registered(link),
        Mail::LeadOwner(lead) => lead_owner(lead),
        Mail::LeadAnswer { team, subject, body } => lead_answer(team, subject, body),
        Mail::AppointmentGuest(visit) => booked_guest(visit, &said(&visit_span(visit))),
        Mail::AppointmentCancelledGuest(visit) => cancelled_guest(visit, &said(&visit_span(visit))),
        Mail::AppointmentOwner(guest) => booked_owner(guest, &said(&guest_span(guest))),
        Mail::AppointmentCancelledOwner(guest) => cancelled_owner(guest, &said(&guest_span(guest))),
        Mail::SiteReady(site) => site_ready(site),
    }
}

fn verify_email(name: &HeaderText, link: &Link) -> Content {
    Content::new("Bestätigen Sie Ihre E-Mail-Adresse", &format!("Willkommen, {name}"))
        .preview("Ein Klick, und Ihr Konto ist bereit.")
        .text("Bestätigen Sie, dass diese Adresse Ihnen gehört, dann ist Ihr Konto bereit.")
        .button("Adresse bestätigen", link)
        .text("Der Link gilt einmal und 24 Stunden lang.")
        .footer("Jemand hat sich bei GR8 mit dieser Adresse angemeldet. Waren Sie es nicht, müssen Sie nichts tun: Es entsteht kein Konto.")
}

fn already_registered(link: &Link) -> Content {
    Content::new("Sie haben bereits ein Konto", "Sie haben bereits ein Konto")
        .preview("Melden Sie sich mit Ihrem Passwort an.")
        .text("Jemand, vermutlich Sie selbst, wollte mit dieser Adresse ein Konto bei GR8 anlegen. Es gibt schon eines, und nichts wurde geändert.")
        .button("Anmelden", link)
        .footer("Waren Sie es nicht, können Sie diese Nachricht ignorieren: Niemand hat erfahren, dass Sie ein Konto haben.")
}

fn lead_owner(lead: &LeadFacts) -> Content {
    let who = lead.name.as_ref().map(HeaderText::as_str).or(lead.email.as_deref()).unwrap_or("Besucher");
    let place = lead.site.as_ref().map_or_else(String::new, |site| format!(" auf {site}"));
    let answers: Vec<(&str, Option<&str>)> =
        lead.answers.iter().map(|a| (a.label.as_str(), Some(a.value.as_str()))).collect();
    let mut content = Content::new(&format!("Neue Anfrage: {who}"), &format!("Neue Anfrage: {who}"))
        .preview(&format!("„{}“{place} wurde ausgefüllt.", lead.form))
        .text(&format!("Das Formular „{}“{place} wurde ausgefüllt.", lead.form))
        .facts(&answers);
    if answers.is_empty() {
        content = content.facts(&[("E-Mail", lead.email.as_deref()), ("Telefon", lead.phone.as_deref())]);
    }
    content.facts(&[("Seite", lead.page_url.as_deref())]).button("Anfrage öffnen", &lead.link).footer(TO_OWNERS)
}

fn lead_answer(team: &HeaderText, subject: &HeaderText, body: &str) -> Content {
    let first = body.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    Content::new(subject.as_str(), subject.as_str())
        .by(team)
        .preview(first)
        .text(body)
        .footer(&format!("Sie erhalten diese Nachricht, weil Sie {team} über die Website geschrieben haben."))
}

fn booked_guest(visit: &Visit, when: &Said) -> Content {
    Content::new(&format!("Gebucht: {}, {}", visit.service, when.short), "Ihr Termin ist gebucht")
        .by(&visit.business)
        .preview(&format!("{}, {}", visit.service, when.long))
        .text(&format!("Guten Tag, {}, wir freuen uns auf Sie.", visit.name))
        .facts(&visit_facts(visit, when))
        .text("Die Einladung hängt an: Öffnen Sie sie, um den Termin in Ihren Kalender zu übernehmen.")
        .footer(&guest_footer(visit))
}

fn cancelled_guest(visit: &Visit, when: &Said) -> Content {
    Content::new(&format!("Abgesagt: {}, {}", visit.service, when.short), "Ihr Termin wurde abgesagt")
        .by(&visit.business)
        .preview(&format!("{}, {}", visit.service, when.long))
        .text(&format!("Guten Tag, {}, {} musste diesen Termin leider absagen.", visit.name, visit.business))
        .facts(&visit_facts(visit, when))
        .text("Auf der Website können Sie einen anderen Termin buchen.")
        .footer(&guest_footer(visit))
}

fn booked_owner(guest: &Guest, when: &Said) -> Content {
    Content::new(&format!("Neuer Termin: {}, {}", guest.name, when.short), "Neuer Termin")
        .preview(&format!("{}: {}, {}", guest.name, guest.service, when.long))
        .facts(&guest_facts(guest, when))
        .button("Termin öffnen", &guest.link)
        .footer(TO_OWNERS)
}

fn cancelled_owner(guest: &Guest, when: &Said) -> Content {
    Content::new(&format!("Abgesagt: {}, {}", guest.name, when.short), "Termin abgesagt")
        .preview(&format!("{}: {}, {}", guest.name, guest.service, when.long))
        .text("Die Zeit ist wieder frei.")
        .facts(&guest_facts(guest, when))
        .button("Termin öffnen", &guest.link)
        .footer(TO_OWNERS)
}

fn site_ready(site: &SiteFacts) -> Content {
    let pages = if site.pages == 1 { "eine Seite".to_owned() } else { format!("{} Seiten", site.pages) };
    let mut content = Content::new(&format!("{} ist bereit", site.site), &format!("Wir haben {} gelesen", site.site))
        .preview("Sehen Sie, was wir gefunden haben, und schalten Sie ein, was Sie brauchen.")
        .text(&format!("Wir haben {pages} von {} gelesen.", site.url));
    if !site.recommendations.is_empty() {
        content = content.text("Wir empfehlen:").bullets(&site.recommendations);
    }
    content.button("Analyse ansehen", &site.link).footer(TO_OWNERS)
}

/// A span in words.
struct Said {
    /// For subjects: `8.1., 09:00 Uhr`.
    short: String,
    /// `Dienstag, 8. Januar 2030, 09:00–09:30 Uhr`.
    long: String,
    zone: String,
}

fn visit_span(visit: &Visit) -> Span {
    Span::new(visit.starts_at, visit.ends_at, &visit.zone)
}

fn guest_span(guest: &Guest) -> Span {
    Span::new(guest.starts_at, guest.ends_at, &guest.zone)
}

fn said(span: &Span) -> Said {
    let day = |at: &jiff::Zoned| format!("{}, {}. {} {}", weekday(at, &DAYS), at.day(), month(at, &MONTHS), at.year());
    let (from, to) = (&span.starts, &span.ends);
    let end = if span.is_one_day() { clock(to.time()) } else { format!("{}, {}", day(to), clock(to.time())) };
    Said {
        short: format!("{}.{}., {} Uhr", from.day(), from.month(), clock(from.time())),
        long: format!("{}, {}–{end} Uhr", day(from), clock(from.time())),
        zone: span.zone.replace('_', " "),
    }
}

fn visit_facts<'a>(visit: &'a Visit, when: &'a Said) -> [(&'static str, Option<&'a str>); 4] {
    [
        ("Leistung", Some(visit.service.as_str())),
        ("Bei", Some(visit.business.as_str())),
        ("Wann", Some(when.long.as_str())),
        ("Zeitzone", Some(when.zone.as_str())),
    ]
}

fn guest_facts<'a>(guest: &'a Guest, when: &'a Said) -> [(&'static str, Option<&'a str>); 7] {
    [
        ("Leistung", Some(guest.service.as_str())),
        ("Wann", Some(when.long.as_str())),
        ("Zeitzone", Some(when.zone.as_str())),
        ("Gast", Some(guest.name.as_str())),
        ("E-Mail", Some(guest.email.as_str())),
        ("Telefon", guest.phone.as_deref()),
        ("Notiz", guest.note.as_deref()),
    ]
}

fn guest_footer(visit: &Visit) -> String {
    format!("Sie erhalten diese Nachricht, weil Sie über die Website bei {} gebucht haben.", visit.business)
}
