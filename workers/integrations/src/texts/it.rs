//! Italian.

use crate::{
    civil::{Span, clock, month, weekday},
    content::Content,
    header::HeaderText,
    model::{Guest, LeadFacts, Link, Mail, SiteFacts, Visit},
};

const DAYS: [&str; 7] = ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"];
const MONTHS: [&str; 12] = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
];
const TO_OWNERS: &str = "Ricevi questo messaggio perché questo team GR8 è tuo.";

/// Writes a mail in Italian.
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
    Content::new("Conferma il tuo indirizzo e-mail", &format!("Ti diamo il benvenuto, {name}"))
        .preview("Un clic e il tuo account è pronto.")
        .text("Conferma che questo indirizzo è tuo e il tuo account sarà pronto.")
        .button("Conferma il mio indirizzo", link)
        .text("Il link funziona una sola volta, per 24 ore.")
        .footer("Qualcuno si è registrato su GR8 con questo indirizzo. Se non sei stato tu, non fare nulla: non nasce alcun account.")
}

fn already_registered(link: &Link) -> Content {
    Content::new("Hai già un account", "Hai già un account")
        .preview("Accedi con la tua password.")
        .text("Qualcuno, probabilmente tu, ha provato a creare un account GR8 con questo indirizzo. Ne esiste già uno e nulla è cambiato.")
        .button("Accedi", link)
        .footer("Se non sei stato tu, puoi ignorare questo messaggio: nessuno ha saputo che hai un account.")
}

fn lead_owner(lead: &LeadFacts) -> Content {
    let who = lead.name.as_ref().map(HeaderText::as_str).or(lead.email.as_deref()).unwrap_or("visitatore");
    let place = lead.site.as_ref().map_or_else(String::new, |site| format!(" su {site}"));
    let answers: Vec<(&str, Option<&str>)> =
        lead.answers.iter().map(|a| (a.label.as_str(), Some(a.value.as_str()))).collect();
    let mut content = Content::new(&format!("Nuova richiesta: {who}"), &format!("Nuova richiesta: {who}"))
        .preview(&format!("«{}»{place} è stato compilato.", lead.form))
        .text(&format!("Il modulo «{}»{place} è stato compilato.", lead.form))
        .facts(&answers);
    if answers.is_empty() {
        content = content.facts(&[("E-mail", lead.email.as_deref()), ("Telefono", lead.phone.as_deref())]);
    }
    content.facts(&[("Pagina", lead.page_url.as_deref())]).button("Apri la richiesta", &lead.link).footer(TO_OWNERS)
}

fn lead_answer(team: &HeaderText, subject: &HeaderText, body: &str) -> Content {
    let first = body.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    Content::new(subject.as_str(), subject.as_str())
        .by(team)
        .preview(first)
        .text(body)
        .footer(&format!("Ricevi questo messaggio perché hai scritto a {team} dal suo sito."))
}

fn booked_guest(visit: &Visit, when: &Said) -> Content {
    Content::new(&format!("Prenotato: {}, {}", visit.service, when.short), "Il tuo appuntamento è prenotato")
        .by(&visit.business)
        .preview(&format!("{}, {}", visit.service, when.long))
        .text(&format!("Salve, {}: ti aspettiamo.", visit.name))
        .facts(&visit_facts(visit, when))
        .text("L’invito è allegato: aprilo per aggiungere l’appuntamento al tuo calendario.")
        .footer(&guest_footer(visit))
}

fn cancelled_guest(visit: &Visit, when: &Said) -> Content {
    Content::new(&format!("Annullato: {}, {}", visit.service, when.short), "Il tuo appuntamento è stato annullato")
        .by(&visit.business)
        .preview(&format!("{}, {}", visit.service, when.long))
        .text(&format!("Salve, {}: {} ha dovuto annullare questo appuntamento.", visit.name, visit.business))
        .facts(&visit_facts(visit, when))
        .text("Puoi prenotare un altro orario sul sito.")
        .footer(&guest_footer(visit))
}

fn booked_owner(guest: &Guest, when: &Said) -> Content {
    Content::new(&format!("Nuovo appuntamento: {}, {}", guest.name, when.short), "Nuovo appuntamento")
        .preview(&format!("{}: {}, {}", guest.name, guest.service, when.long))
        .facts(&guest_facts(guest, when))
        .button("Apri l’appuntamento", &guest.link)
        .footer(TO_OWNERS)
}

fn cancelled_owner(guest: &Guest, when: &Said) -> Content {
    Content::new(&format!("Annullato: {}, {}", guest.name, when.short), "Appuntamento annullato")
        .preview(&format!("{}: {}, {}", guest.name, guest.service, when.long))
        .text("L’orario è di nuovo libero.")
        .facts(&guest_facts(guest, when))
        .button("Apri l’appuntamento", &guest.link)
        .footer(TO_OWNERS)
}

fn site_ready(site: &SiteFacts) -> Content {
    let pages = if site.pages == 1 { "una pagina".to_owned() } else { format!("{} pagine", site.pages) };
    let mut content = Content::new(&format!("{} è pronto", site.site), &format!("Abbiamo letto {}", site.site))
        .preview("Guarda che cosa abbiamo trovato e attiva ciò che ti serve.")
        .text(&format!("Abbiamo letto {pages} di {}.", site.url));
    if !site.recommendations.is_empty() {
        content = content.text("Consigliamo:").bullets(&site.recommendations);
    }
    content.button("Vedi l’analisi", &site.link).footer(TO_OWNERS)
}

/// A span in words.
struct Said {
    /// For subjects: `8/1, 09:00`.
    short: String,
    /// `martedì 8 gennaio 2030, 09:00–09:30`.
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
    let day = |at: &jiff::Zoned| format!("{} {} {} {}", weekday(at, &DAYS), at.day(), month(at, &MONTHS), at.year());
    let (from, to) = (&span.starts, &span.ends);
    let end = if span.is_one_day() { clock(to.time()) } else { format!("{}, {}", day(to), clock(to.time())) };
    Said {
        short: format!("{}/{}, {}", from.day(), from.month(), clock(from.time())),
        long: format!("{}, {}–{end}", day(from), clock(from.time())),
        zone: span.zone.replace('_', " "),
    }
}

fn visit_facts<'a>(visit: &'a Visit, when: &'a Said) -> [(&'static str, Option<&'a str>); 4] {
    [
        ("Servizio", Some(visit.service.as_str())),
        ("Presso", Some(visit.business.as_str())),
        ("Quando", Some(when.long.as_str())),
        ("Fuso orario", Some(when.zone.as_str())),
    ]
}

fn guest_facts<'a>(guest: &'a Guest, when: &'a Said) -> [(&'static str, Option<&'a str>); 7] {
    [
        ("Servizio", Some(guest.service.as_str())),
        ("Quando", Some(when.long.as_str())),
        ("Fuso orario", Some(when.zone.as_str())),
        ("Cliente", Some(guest.name.as_str())),
        ("E-mail", Some(guest.email.as_str())),
        ("Telefono", guest.phone.as_deref()),
        ("Nota", guest.note.as_deref()),
    ]
}

fn guest_footer(visit: &Visit) -> String {
    format!("Ricevi questo messaggio perché hai prenotato con {} dal suo sito.", visit.business)
}
