//! Spanish.

use crate::{
    civil::{Span, clock, month, weekday},
    content::Content,
    header::HeaderText,
    model::{Guest, LeadFacts, Link, Mail, SiteFacts, Visit},
};

const DAYS: [&str; 7] = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"];
const MONTHS: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];
const TO_OWNERS: &str = "Recibe este mensaje porque este equipo de GR8 es suyo.";

/// Writes a mail in Spanish.
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
    Content::new("Confirme su dirección de correo", &format!("Le damos la bienvenida, {name}"))
        .preview("Un clic y su cuenta estará lista.")
        .text("Confirme que esta dirección es suya y su cuenta estará lista.")
        .button("Confirmar mi dirección", link)
        .text("El enlace funciona una sola vez, durante 24 horas.")
        .footer("Alguien se ha registrado en GR8 con esta dirección. Si no ha sido usted, no haga nada: no se creará ninguna cuenta.")
}

fn already_registered(link: &Link) -> Content {
    Content::new("Ya tiene una cuenta", "Ya tiene una cuenta")
        .preview("Inicie sesión con su contraseña.")
        .text("Alguien, probablemente usted, ha querido crear una cuenta de GR8 con esta dirección. Ya existe una, y no se ha cambiado nada.")
        .button("Iniciar sesión", link)
        .footer("Si no ha sido usted, puede ignorar este mensaje: nadie ha sabido que tiene una cuenta.")
}

fn lead_owner(lead: &LeadFacts) -> Content {
    let who = lead.name.as_ref().map(HeaderText::as_str).or(lead.email.as_deref()).unwrap_or("visitante");
    let place = lead.site.as_ref().map_or_else(String::new, |site| format!(" en {site}"));
    let answers: Vec<(&str, Option<&str>)> =
        lead.answers.iter().map(|a| (a.label.as_str(), Some(a.value.as_str()))).collect();
    let mut content = Content::new(&format!("Nueva consulta: {who}"), &format!("Nueva consulta: {who}"))
        .preview(&format!("Se ha rellenado «{}»{place}.", lead.form))
        .text(&format!("Se ha rellenado el formulario «{}»{place}.", lead.form))
        .facts(&answers);
    if answers.is_empty() {
        content = content.facts(&[("Correo", lead.email.as_deref()), ("Teléfono", lead.phone.as_deref())]);
    }
    content.facts(&[("Página", lead.page_url.as_deref())]).button("Abrir la consulta", &lead.link).footer(TO_OWNERS)
}

fn lead_answer(team: &HeaderText, subject: &HeaderText, body: &str) -> Content {
    let first = body.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    Content::new(subject.as_str(), subject.as_str())
        .by(team)
        .preview(first)
        .text(body)
        .footer(&format!("Recibe este mensaje porque ha escrito a {team} desde su web."))
}

fn booked_guest(visit: &Visit, when: &Said) -> Content {
    Content::new(&format!("Reservado: {}, {}", visit.service, when.short), "Su cita está reservada")
        .by(&visit.business)
        .preview(&format!("{}, {}", visit.service, when.long))
        .text(&format!("Hola, {}: le esperamos.", visit.name))
        .facts(&visit_facts(visit, when))
        .text("La invitación va adjunta: ábrala para añadir la cita a su calendario.")
        .footer(&guest_footer(visit))
}

fn cancelled_guest(visit: &Visit, when: &Said) -> Content {
    Content::new(&format!("Cancelado: {}, {}", visit.service, when.short), "Su cita se ha cancelado")
        .by(&visit.business)
        .preview(&format!("{}, {}", visit.service, when.long))
        .text(&format!("Hola, {}: {} ha tenido que cancelar esta cita.", visit.name, visit.business))
        .facts(&visit_facts(visit, when))
        .text("Puede reservar otra hora en la web.")
        .footer(&guest_footer(visit))
}

fn booked_owner(guest: &Guest, when: &Said) -> Content {
    Content::new(&format!("Nueva cita: {}, {}", guest.name, when.short), "Nueva cita")
        .preview(&format!("{}: {}, {}", guest.name, guest.service, when.long))
        .facts(&guest_facts(guest, when))
        .button("Abrir la cita", &guest.link)
        .footer(TO_OWNERS)
}

fn cancelled_owner(guest: &Guest, when: &Said) -> Content {
    Content::new(&format!("Cancelado: {}, {}", guest.name, when.short), "Cita cancelada")
        .preview(&format!("{}: {}, {}", guest.name, guest.service, when.long))
        .text("La hora vuelve a estar libre.")
        .facts(&guest_facts(guest, when))
        .button("Abrir la cita", &guest.link)
        .footer(TO_OWNERS)
}

fn site_ready(site: &SiteFacts) -> Content {
    let pages = if site.pages == 1 { "una página".to_owned() } else { format!("{} páginas", site.pages) };
    let mut content = Content::new(&format!("{} está listo", site.site), &format!("Hemos leído {}", site.site))
        .preview("Vea lo que hemos encontrado y active lo que necesite.")
        .text(&format!("Hemos leído {pages} de {}.", site.url));
    if !site.recommendations.is_empty() {
        content = content.text("Recomendamos:").bullets(&site.recommendations);
    }
    content.button("Ver el análisis", &site.link).footer(TO_OWNERS)
}

/// A span in words.
struct Said {
    /// For subjects: `8/1, 09:00`.
    short: String,
    /// `martes, 8 de enero de 2030, 09:00–09:30`.
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
    let day =
        |at: &jiff::Zoned| format!("{}, {} de {} de {}", weekday(at, &DAYS), at.day(), month(at, &MONTHS), at.year());
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
        ("Servicio", Some(visit.service.as_str())),
        ("Con", Some(visit.business.as_str())),
        ("Cuándo", Some(when.long.as_str())),
        ("Zona horaria", Some(when.zone.as_str())),
    ]
}

fn guest_facts<'a>(guest: &'a Guest, when: &'a Said) -> [(&'static str, Option<&'a str>); 7] {
    [
        ("Servicio", Some(guest.service.as_str())),
        ("Cuándo", Some(when.long.as_str())),
        ("Zona horaria", Some(when.zone.as_str())),
        ("Cliente", Some(guest.name.as_str())),
        ("Correo", Some(guest.email.as_str())),
        ("Teléfono", guest.phone.as_deref()),
        ("Nota", guest.note.as_deref()),
    ]
}

fn guest_footer(visit: &Visit) -> String {
    format!("Recibe este mensaje porque ha reservado con {} desde su web.", visit.business)
}
