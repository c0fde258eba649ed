//! What a site has, and what its visitors will look for in vain.

use super::category::Category;
use crate::page::{EmbedKind, FormKind, Page};
use knowledge::{SiteFacts, fold};
use serde::{Deserialize, Serialize};

/// What the site has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools, reason = "a checklist")]
pub struct Has {
    /// Visitors can book by themselves.
    pub booking: bool,
    /// Visitors can write without their mail program.
    pub form: bool,
    /// Opening hours are stated.
    pub opening_hours: bool,
    /// A telephone number is stated.
    pub phone: bool,
    /// An e-mail address is stated.
    pub email: bool,
    /// A postal address is stated.
    pub address: bool,
    /// Prices are stated.
    pub prices: bool,
    /// Questions are answered.
    pub faq: bool,
    /// Visitors can chat already.
    pub chat: bool,
}

/// Something visitors look for in vain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// Stable code, such as `booking`.
    pub code: String,
    /// For people, short.
    pub title: String,
    /// What it costs the owner, and what to do.
    pub detail: String,
}

/// Looks for each of them.
pub fn look(pages: &[Page], facts: &SiteFacts) -> Has {
    let has_form = |kind: FormKind| pages.iter().any(|p| p.forms.iter().any(|f| f.kind == kind && is_working(f)));
    let has_embed = |kind: EmbedKind| pages.iter().any(|p| p.embeds.iter().any(|e| e.kind == kind));
    Has {
        booking: has_form(FormKind::Booking) || has_embed(EmbedKind::Booking),
        form: has_form(FormKind::Contact) || has_embed(EmbedKind::Form),
        opening_hours: facts.hours.is_some(),
        phone: !facts.phones.is_empty(),
        email: !facts.emails.is_empty(),
        address: !facts.addresses.is_empty(),
        prices: count_prices(pages) >= 3,
        faq: pages.iter().any(is_faq),
        chat: has_embed(EmbedKind::Chat),
    }
}

/// A form without fields is a drawing of a form.
fn is_working(form: &crate::page::Form) -> bool {
    !form.fields.is_empty() && !form.action.starts_with("mailto:")
}

/// Lines that state a price.
pub fn count_prices(pages: &[Page]) -> usize {
    pages.iter().flat_map(|p| p.sections.iter().flat_map(|s| &s.lines)).filter(|l| has_price(l)).count()
}

/// Whether a text states a price: a currency beside a number.
pub fn has_price(text: &str) -> bool {
    let near = |at: usize, len: usize| {
        let before: String = text.get(..at).unwrap_or_default().chars().rev().take(2).collect();
        let after: String = text.get(at + len..).unwrap_or_default().chars().take(2).collect();
        before.contains(|c: char| c.is_ascii_digit()) || after.contains(|c: char| c.is_ascii_digit())
    };
    ["€", "£", "$", "EUR", "CHF", "USD", "GBP", "Euro", "euro"]
        .iter()
        .any(|sign| text.match_indices(sign).any(|(at, _)| near(at, sign.len())))
}

fn is_faq(page: &Page) -> bool {
    let asked = page.sections.iter().filter(|s| s.headings.last().is_some_and(|h| h.trim_end().ends_with('?'))).count();
    !page.markup.questions.is_empty() || asked >= 3 || fold(&page.title).contains("faq")
}

/// What is missing, the most painful first.
pub fn missing(has: &Has, category: Option<&Category>) -> Vec<Missing> {
    let there = [has.booking, has.form, has.phone, has.email, has.address, has.opening_hours, has.prices, has.faq];
    let trade = category.map_or("small business".to_owned(), |c| c.label.to_lowercase());
    let gap = |(code, title, detail): &(&str, &str, &str)| Missing {
        code: (*code).to_owned(),
        title: (*title).to_owned(),
        detail: detail.replace("{trade}", &trade),
    };
    GAPS.iter().zip(there).filter(|(_, there)| !there).map(|(text, _)| gap(text)).collect()
}

/// Code, title and detail, in the order of `missing`.
const GAPS: [(&str, &str, &str); 8] = [
    (
        "booking",
        "No online booking",
        "Visitors cannot agree on a time by themselves. In this trade ({trade}) many look for one after closing time, when nobody answers the phone.",
    ),
    ("form", "No contact form", "Visitors who want to write must open their mail program or call. Many leave instead."),
    ("phone", "No telephone number", "No page states a telephone number. Put one on every page, best in the footer."),
    ("email", "No e-mail address", "No page states an e-mail address, so questions in writing have nowhere to go."),
    (
        "address",
        "No postal address",
        "No page states where you are. Visitors and map services look for street, postal code and town.",
    ),
    (
        "opening_hours",
        "No opening hours",
        "No page states when you are open. It is what visitors of small businesses ask most.",
    ),
    ("prices", "No prices", "Hardly any price is stated. Even a “from” price saves both sides a call."),
    (
        "faq",
        "No questions and answers",
        "No page answers common questions. A page of ten questions makes the chat answer better, too.",
    ),
];
