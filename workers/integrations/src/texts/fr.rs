//! French.

use crate::{
    civil::{Span, clock, month, weekday},
    content::Content,
    header::HeaderText,
    model::{Guest, LeadFacts, Link, Mail, SiteFacts, Visit},
};

const DAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const TO_OWNERS: &str = "Vous recevez ce message parce que cette équipe GR8 vous appartient.";

/// Writes a mail in French.
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
    Content::new("Confirmez votre adresse e-mail", &format!("Bienvenue, {name}"))
        .preview("Un clic, et votre compte est prêt.")
        .text("Confirmez que cette adresse est la vôtre, et votre compte sera prêt.")
        .button("Confirmer mon adresse", link)
        .text("Le lien fonctionne une seule fois, pendant 24 heures.")
        .footer("Quelqu’un s’est inscrit chez GR8 avec cette adresse. Si ce n’était pas vous, ne faites rien : aucun compte ne sera créé.")
}

fn already_registered(link: &Link) -> Content {
    Content::new("Vous avez déjà un compte", "Vous avez déjà un compte")
        .preview("Connectez-vous avec votre mot de passe.")
        .text("Quelqu’un, sans doute vous, a voulu créer un compte GR8 avec cette adresse. Il en existe déjà un, et rien n’a été modifié.")
        .button("Se connecter", link)
        .footer("Si ce n’était pas vous, vous pouvez ignorer ce message : personne n’a appris que vous avez un compte.")
}

fn lead_owner(lead: &LeadFacts) -> Content {
    let who = lead.name.as_ref().map(HeaderText::as_str).or(lead.email.as_deref()).unwrap_or("visiteur");
    let place = lead.site.as_ref().map_or_else(String::new, |site| format!(" sur {site}"));
    let answers: Vec<(&str, Option<&str>)> =
        lead.answers.iter().map(|a| (a.label.as_str(), Some(a.value.as_str()))).collect();
    let mut content = Content::new(&format!("Nouvelle demande : {who}"), &format!("Nouvelle demande : {who}"))
        .preview(&format!("« {} »{place} a été rempli.", lead.form))
        .text(&format!("Le formulaire « {} »{place} a été rempli.", lead.form))
        .facts(&answers);
    if answers.is_empty() {
        content = content.facts(&[("E-mail", lead.email.as_deref()), ("Téléphone", lead.phone.as_deref())]);
    }
    content.facts(&[("Page", lead.page_url.as_deref())]).button("Ouvrir la demande", &lead.link).footer(TO_OWNERS)
}

fn lead_answer(team: &HeaderText, subject: &HeaderText, body: &str) -> Content {
    let first = body.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    Content::new(subject.as_str(), subject.as_str())
        .by(team)
        .preview(first)
        .text(body)
        .footer(&format!("Vous recevez ce message parce que vous avez écrit à {team} depuis son site."))
}

fn booked_guest(visit: &Visit, when: &Said) -> Content {
    Content::new(&format!("Réservé : {}, {}", visit.service, when.short), "Votre rendez-vous est réservé")
        .by(&visit.business)
        .preview(&format!("{}, {}", visit.service, when.long))
        .text(&format!("Bonjour {}, au plaisir de vous accueillir.", visit.name))
        .facts(&visit_facts(visit, when))
        .text("L’invitation est jointe : ouvrez-la pour ajouter le rendez-vous à votre agenda.")
        .footer(&guest_footer(visit))
}

fn cancelled_guest(visit: &Visit, when: &Said) -> Content {
    Content::new(&format!("Annulé : {}, {}", visit.service, when.short), "Votre rendez-vous a été annulé")
        .by(&visit.business)
        .preview(&format!("{}, {}", visit.service, when.long))
        .text(&format!("Bonjour {}, {} a dû annuler ce rendez-vous.", visit.name, visit.business))
        .facts(&visit_facts(visit, when))
        .text("Vous pouvez réserver un autre créneau sur le site.")
        .footer(&guest_footer(visit))
}

fn booked_owner(guest: &Guest, when: &Said) -> Content {
    Content::new(&format!("Nouveau rendez-vous : {}, {}", guest.name, when.short), "Nouveau rendez-vous")
        .preview(&format!("{}: {}, {}", guest.name, guest.service, when.long))
        .facts(&guest_facts(guest, when))
        .button("Ouvrir le rendez-vous", &guest.link)
        .footer(TO_OWNERS)
}

fn cancelled_owner(guest: &Guest, when: &Said) -> Content {
    Content::new(&format!("Annulé : {}, {}", guest.name, when.short), "Rendez-vous annulé")
        .preview(&format!("{}: {}, {}", guest.name, guest.service, when.long))
        .text("Le créneau est de nouveau libre.")
        .facts(&guest_facts(guest, when))
        .button("Ouvrir le rendez-vous", &guest.link)
        .footer(TO_OWNERS)
}

fn site_ready(site: &SiteFacts) -> Content {
    let pages = if site.pages == 1 { "une page".to_owned() } else { format!("{} pages", site.pages) };
    let mut content = Content::new(&format!("{} est prêt", site.site), &format!("Nous avons lu {}", site.site))
        .preview("Voyez ce que nous avons trouvé et activez ce qu’il vous faut.")
        .text(&format!("Nous avons lu {pages} de {}.", site.url));
    if !site.recommendations.is_empty() {
        content = content.text("Nous recommandons :").bullets(&site.recommendations);
    }
    content.button("Voir l’analyse", &site.link).footer(TO_OWNERS)
}

/// A span in words.
struct Said {
    /// For subjects: `8/1, 09:00`.
    short: String,
    /// `mardi 8 janvier 2030, 09:00–09:30`.
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
    let day = |at: &jiff::Zoned| format!("{} {} {} {}", weekday(at, &DAYS), ordinal(at), month(at, &MONTHS), at.year());
    let (from, to) = (&span.starts, &span.ends);
    let end = if span.is_one_day() { clock(to.time()) } else { format!("{}, {}", day(to), clock(to.time())) };
    Said {
        short: format!("{}/{}, {}", from.day(), from.month(), clock(from.time())),
        long: format!("{}, {}–{end}", day(from), clock(from.time())),
        zone: span.zone.replace('_', " "),
    }
}

/// The first of a month is `1er`.
fn ordinal(at: &jiff::Zoned) -> String {
    if at.day() == 1 { "1er".to_owned() } else { at.day().to_string() }
}

fn visit_facts<'a>(visit: &'a Visit, when: &'a Said) -> [(&'static str, Option<&'a str>); 4] {
    [
        ("Prestation", Some(visit.service.as_str())),
        ("Chez", Some(visit.business.as_str())),
        ("Quand", Some(when.long.as_str())),
        ("Fuseau horaire", Some(when.zone.as_str())),
    ]
}

fn guest_facts<'a>(guest: &'a Guest, when: &'a Said) -> [(&'static str, Option<&'a str>); 7] {
    [
        ("Prestation", Some(guest.service.as_str())),
        ("Quand", Some(when.long.as_str())),
        ("Fuseau horaire", Some(when.zone.as_str())),
        ("Client", Some(guest.name.as_str())),
        ("E-mail", Some(guest.email.as_str())),
        ("Téléphone", guest.phone.as_deref()),
        ("Remarque", guest.note.as_deref()),
    ]
}

fn guest_footer(visit: &Visit) -> String {
    format!("Vous recevez ce message parce que vous avez réservé chez {} depuis son site.", visit.business)
}
