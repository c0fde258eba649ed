//! Entity extraction: addresses, numbers, dates and amounts that stand in a text.

use std::collections::BTreeMap;

use kernel::{Later, email::Email, ports::links};
use nodes::{Class, Entry, Failure, Manifest, Node};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{AI, check_text, with};
use crate::effects::{Effect, EffectCall, Outcome, each};

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExtractParams {
    /// Up to 50,000 characters.
    pub text: String,
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Amount {
    pub amount: f64,
    /// ISO 4217, such as `EUR`.
    pub currency: &'static str,
}

/// What was found, each once, in order.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entities {
    pub emails: Vec<String>,
    pub links: Vec<String>,
    /// Digits, with `+` where it was written.
    pub phones: Vec<String>,
    /// `2026-11-24`.
    pub dates: Vec<String>,
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub amounts: Vec<Amount>,
}

/// The item with what was found.
#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExtractOutput {
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub entities: Entities,
    /// As they came in.
    #[serde(flatten)]
    pub others: BTreeMap<String, Value>,
}

/// Entity extraction.
pub struct Extract;

static ENTRY: Entry = Entry::outside::<Extract>();

impl Node for Extract {
    type Params = ExtractParams;
    type Output = ExtractOutput;
    const MANIFEST: Manifest = Manifest {
        kind: "ai.extract",
        name: "Entity extraction",
        class: Class::Pure,
        icon: "scan-text",
        docs: "Finds e-mail addresses, links, phone numbers, dates and amounts of money in a text. Built in: it reads how they are written, and guesses nothing.",
        ..AI
    };
    fn check(params: &ExtractParams) -> Result<(), Failure> {
        check_text(&params.text, "text")
    }
}

impl Effect for Extract {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }
    fn run<'a>(&'a self, call: EffectCall<'a>) -> Later<'a, Outcome> {
        Box::pin(async move {
            match each::of_each::<Self>(&call.input) {
                Ok(all) => {
                    let pairs = all.iter().zip(call.input.items);
                    Outcome::main(
                        pairs.map(|(params, item)| with(item, json!({ "entities": found(&params.text) }))).collect(),
                    )
                }
                Err(failure) => failure.into(),
            }
        })
    }
}

fn add<T: PartialEq>(list: &mut Vec<T>, entry: T) {
    if list.len() < 100 && !list.contains(&entry) {
        list.push(entry);
    }
}

fn found<'t>(text: &'t str) -> Entities {
    let mut all = Entities { links: links(text), ..Entities::default() };
    let around = |letter: char| "()[]<>\"'„“”,;:!?".contains(letter);
    let bare =
        |word: &'t str| word.trim_start_matches(around).trim_end_matches(|letter| around(letter) || letter == '.');
    let words: Vec<&str> = text.split_whitespace().map(bare).collect();
    for (at, word) in words.iter().enumerate() {
        if let Some(email) =
            Some(word.strip_prefix("mailto:").unwrap_or(word)).filter(|word| word.contains('@')).and_then(Email::parse)
        {
            add(&mut all.emails, email.as_str().to_owned());
        } else if let Some(date) = date(word) {
            add(&mut all.dates, date);
        } else if let Some(amount) = amount(word, at.checked_sub(1).and_then(|at| words.get(at)), words.get(at + 1)) {
            add(&mut all.amounts, amount);
        }
    }
    for phone in phones(text) {
        add(&mut all.phones, phone);
    }
    all
}

/// `2026-11-24`, `24.11.2026`, `24/11/2026`; a day before a month, unless that cannot be.
fn date(word: &str) -> Option<String> {
    let word = word.split('T').next().unwrap_or_default();
    let parts = |by: char| {
        let parts: Vec<i64> = word.split(by).map(|part| part.parse().ok()).collect::<Option<_>>()?;
        <[i64; 3]>::try_from(parts).ok()
    };
    let reversed = |by| parts(by).map(|[day, month, year]| [year, month, day]);
    let found = parts('-').or_else(|| reversed('.')).or_else(|| reversed('/'));
    // A month beyond twelve was a day: `11/24/2026`.
    let [year, month, day] = match found? {
        [year, day, month] if day > 12 && word.contains('/') => [year, month, day],
        date => date,
    };
    (1900..=2200).contains(&year).then(|| civil::days_of(year, month, day)).flatten().map(civil::date_text)
}

const CURRENCIES: &[(&str, &str)] = &[
    ("€", "EUR"),
    ("EUR", "EUR"),
    ("Euro", "EUR"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("$", "USD"),
    ("USD", "USD"),
    ("£", "GBP"),
    ("GBP", "GBP"),
    ("CHF", "CHF"),
    ("Fr", "CHF"),
    ("SEK", "SEK"),
    ("DKK", "DKK"),
    ("NOK", "NOK"),
    ("PLN", "PLN"),
    ("CAD", "CAD"),
    ("AUD", "AUD"),
    ("JPY", "JPY"),
    ("¥", "JPY"),
];

/// A number with its currency before, behind or beside it.
fn amount(word: &str, before: Option<&&str>, behind: Option<&&str>) -> Option<Amount> {
    let named = |text: &str| {
        CURRENCIES.iter().find(|(name, _)| *name == text.trim_end_matches([',', ';'])).map(|(_, code)| *code)
    };
    for (name, code) in CURRENCIES {
        let inner = word.strip_prefix(name).or_else(|| word.strip_suffix(name));
        if let Some(amount) = inner.and_then(number) {
            return Some(Amount { amount, currency: code });
        }
    }
    let amount = number(word)?;
    let currency = behind.and_then(|text| named(text)).or_else(|| before.and_then(|text| named(text)))?;
    Some(Amount { amount, currency })
}

/// `1.234,50`, `1,234.50`, `12,5`, `1234`.
fn number(text: &str) -> Option<f64> {
    let text = text.trim_end_matches(['.', ',', '-']);
    let fits = !text.is_empty()
        && text.len() <= 15
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',');
    if !fits || !text.starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    // The last separator parts the cents, unless three digits follow it.
    let (whole, cents) = match text.rfind(['.', ',']) {
        Some(at) if text.len() - at - 1 != 3 => text.split_at(at),
        _ => (text, ""),
    };
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    format!("{digits}.{}0", cents.trim_start_matches(['.', ','])).parse().ok()
}

/// Runs of digits with the marks that people put between them: 7 to 15 digits, with `+` or a leading 0.
fn phones(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut run = String::new();
    for letter in text.chars().chain(['\n']) {
        match letter {
            '+' if run.is_empty() => run.push('+'),
            digit if digit.is_ascii_digit() => run.push(digit),
            ' ' | '-' | '/' | '(' | ')' | '\u{a0}' if !run.is_empty() => {}
            _ => {
                let digits = run.trim_start_matches('+').len();
                if (7..=15).contains(&digits) && (run.starts_with('+') || run.starts_with('0')) {
                    all.push(std::mem::take(&mut run));
                }
                run.clear();
            }
        }
    }
    all
}
