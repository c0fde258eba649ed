//! Which automations would help, each with its reason and what it rests on.

use super::category::Category;
use super::gaps::{Has, count_prices};
use crate::page::Page;
use knowledge::{SiteFacts, order::sort_short, tokens};
use serde::{Deserialize, Serialize};

/// An automation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A chatbot that answers from the site.
    Chat,
    /// A contact form whose leads are answered.
    Form,
    /// A scheduler.
    Booking,
}

/// An automation that would help.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recommendation {
    /// Which one.
    pub kind: Kind,
    /// For people, short.
    pub title: String,
    /// Why, in one or two sentences.
    pub reason: String,
    /// What was seen on the site.
    pub evidence: Vec<String>,
    /// 0 to 1.
    pub confidence: f32,
}

/// What the advice rests on.
pub struct Seen<'a> {
    pub pages: &'a [Page],
    pub facts: &'a SiteFacts,
    pub has: &'a Has,
    pub category: Option<&'a Category>,
    pub words: usize,
}

/// All automations that are worth it, the surest first.
pub fn recommend(seen: &Seen<'_>) -> Vec<Recommendation> {
    let mut out: Vec<Recommendation> = [chat(seen), form(seen), booking(seen)].into_iter().flatten().collect();
    sort_short(&mut out, |a, b| a.confidence > b.confidence);
    out
}

fn chat(seen: &Seen<'_>) -> Option<Recommendation> {
    if seen.has.chat || seen.words < 80 {
        return None;
    }
    let mut evidence =
        vec![format!("{} pages with {} words that visitors would have to search", seen.pages.len(), seen.words)];
    let prices = count_prices(seen.pages);
    if prices >= 3 {
        evidence.push(format!("{prices} prices are stated"));
    }
    if seen.has.opening_hours {
        evidence.push("Opening hours are stated".to_owned());
    }
    if seen.has.faq {
        evidence.push("Common questions are answered on the site".to_owned());
    }
    if seen.facts.languages.len() > 1 {
        evidence.push(format!("The site speaks {} languages", seen.facts.languages.len()));
    }
    let depth = (seen.words as f32 / 3_000.0).min(1.0);
    let confidence = 0.55 + 0.25 * depth + 0.04 * (evidence.len() - 1) as f32;
    let reason = if depth > 0.3 {
        "Your site already answers many questions. A chat finds the answer for the visitor, day and night, and names the page it is from."
    } else {
        "Your site has few pages, so a chat will answer what is there and hand every other question to you."
    };
    Some(Recommendation {
        kind: Kind::Chat,
        title: "Answer questions by chat".to_owned(),
        reason: reason.to_owned(),
        evidence,
        confidence: confidence.min(0.97),
    })
}

fn form(seen: &Seen<'_>) -> Option<Recommendation> {
    if seen.has.form {
        return None;
    }
    let mut evidence = vec!["No working contact form on any page".to_owned()];
    if let Some(email) = seen.facts.emails.first() {
        evidence.push(format!("Visitors are asked to write to {}", email.value));
    }
    if let Some(asked) = line_with(seen.pages, INQUIRY) {
        evidence.push(format!("The site asks for inquiries: “{asked}”"));
    }
    let confidence = 0.75 + 0.08 * (evidence.len() - 1) as f32;
    let reason = "Visitors cannot write to you from the page. A form keeps their question, tells you at once and answers them that it arrived.";
    Some(Recommendation {
        kind: Kind::Form,
        title: "Collect inquiries with a form".to_owned(),
        reason: reason.to_owned(),
        evidence,
        confidence: confidence.min(0.95),
    })
}

fn booking(seen: &Seen<'_>) -> Option<Recommendation> {
    if seen.has.booking {
        return None;
    }
    let mut evidence = Vec::new();
    let trade = seen.category.filter(|c| c.by_appointment);
    if let Some(trade) = trade {
        evidence
            .push(format!("Customers of this trade ({}) usually come at an agreed time", trade.label.to_lowercase()));
    }
    let asked = line_with(seen.pages, APPOINTMENT);
    if let Some(line) = &asked {
        evidence.push(format!("The site asks for bookings another way: “{line}”"));
    }
    if evidence.is_empty() {
        return None;
    }
    if seen.has.opening_hours {
        evidence.push("Opening hours are stated, so free times can be offered at once".to_owned());
    }
    evidence.push("No booking service on any page".to_owned());
    let confidence = 0.4 + if trade.is_some() { 0.25 } else { 0.0 } + if asked.is_some() { 0.25 } else { 0.0 };
    let reason =
        "People who want a time must call or write and wait. A scheduler shows free times and cannot book one twice.";
    Some(Recommendation {
        kind: Kind::Booking,
        title: "Let visitors book a time".to_owned(),
        reason: reason.to_owned(),
        evidence,
        confidence,
    })
}

const APPOINTMENT: &[&str] = &[
    "appointment",
    "appointments",
    "book",
    "booking",
    "bookings",
    "reserve",
    "reservation",
    "reservations",
    "termin",
    "termine",
    "terminvereinbarung",
    "anmeldung",
    "buchen",
    "reservieren",
    "rendez",
    "cita",
    "citas",
    "reserva",
    "appuntamento",
    "prenotazione",
    "prenotare",
    "afspraak",
    "agendar",
];
const INQUIRY: &[&str] = &[
    "enquiry",
    "enquiries",
    "inquiry",
    "inquiries",
    "quote",
    "quotes",
    "order",
    "orders",
    "anfrage",
    "anfragen",
    "angebot",
    "bestellung",
    "devis",
    "presupuesto",
    "preventivo",
    "offerte",
    "orcamento",
];

/// A line that says one of the words and how to reach somebody for it, shortened for display.
fn line_with(pages: &[Page], words: &[&str]) -> Option<String> {
    let reach = [
        "call",
        "phone",
        "ring",
        "mail",
        "email",
        "write",
        "ask",
        "contact",
        "telefonisch",
        "anrufen",
        "rufen",
        "schreiben",
        "person",
        "counter",
        "appelez",
        "llame",
        "chiamare",
        "bel",
    ];
    let line = pages.iter().flat_map(|p| p.sections.iter().flat_map(|s| &s.lines)).find(|line| {
        let said: Vec<String> = tokens(line).into_iter().map(|t| t.word).collect();
        let says = |list: &[&str]| said.iter().any(|w| list.contains(&w.as_str()));
        says(words) && says(&reach)
    })?;
    let sentence =
        knowledge::sentences(line).into_iter().find(|s| tokens(s).iter().any(|t| words.contains(&t.word.as_str())))?;
    let short: String = sentence.chars().take(140).collect();
    Some(if short.len() < sentence.len() { format!("{short}…") } else { short })
}
