//! What kind of answer a question wants.

use super::words::{
    ADDRESS, ASKS_NUMBER, ASKS_PERSON, ASKS_PRICE, ASKS_TIME, BESIDE, EMAIL, HOURS, NUMBERS, PHONE, SOCIALS, TIMES,
};
use knowledge::{Question, sentences, tokens};

/// A fact that is answered from the site's facts rather than from its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    Hours,
    Phone,
    Email,
    Address,
    Socials,
    About,
}

/// What a sentence must hold to be an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A price, or a word like "free".
    Price,
    /// A date, day or time.
    Time,
    /// A number.
    Number,
    /// Somebody.
    Person,
    /// Anything.
    Text,
}

/// The fact a question asks for when it asks for nothing more, and the words that may still narrow it down.
pub fn fact(question: &Question) -> Option<(Fact, Vec<&str>)> {
    if question.terms.iter().all(|t| BESIDE.contains(&t.word.as_str())) && is_about(question) {
        return Some((Fact::About, Vec::new()));
    }
    let lists = [
        (Fact::Email, EMAIL),
        (Fact::Phone, PHONE),
        (Fact::Socials, SOCIALS),
        (Fact::Hours, HOURS),
        (Fact::Address, ADDRESS),
    ];
    // "Where" and "number" ask for many things; a question for a price or a place of something is not about us.
    let (fact, list) = lists.into_iter().find(|(fact, list)| question.mentions(list) && is_fitting(*fact, question))?;
    let is_beside =
        |word: &str| list.contains(&word) || BESIDE.contains(&word) || knowledge::concepts::weekday(word).is_some();
    let rest: Vec<&str> = question.terms.iter().filter(|t| !is_beside(&t.word)).map(|t| t.word.as_str()).collect();
    Some((fact, rest))
}

/// Words that ask for many facts need company.
fn is_fitting(fact: Fact, question: &Question) -> bool {
    match fact {
        Fact::Hours => {
            let only_small =
                question.words.iter().all(|w| !HOURS.contains(&w.as_str()) || matches!(w.as_str(), "auf" | "zu"));
            // "Habt ihr am Sonntag auf?" but not "auf der Karte".
            let ends = |words: &[String]| words.last().is_some_and(|w| matches!(w.as_str(), "auf" | "zu"));
            let leans =
                question.leans_on.iter().any(|w| HOURS.contains(&w.as_str()) && !matches!(w.as_str(), "auf" | "zu"));
            !only_small || ends(&question.words) || leans || ends(&question.leans_on)
        }
        Fact::Phone | Fact::Email | Fact::Socials | Fact::Address | Fact::About => true,
    }
}

fn is_about(question: &Question) -> bool {
    let said = question.words.join(" ");
    [
        "what do you do",
        "what is this",
        "what are you about",
        "was macht ihr",
        "was machen sie",
        "was ist das",
        "que faites vous",
        "que haceis",
        "que hacen",
        "cosa fate",
        "wat doen jullie",
        "o que fazem",
        "about you",
        "about the company",
        "who is this",
    ]
    .iter()
    .any(|phrase| said.contains(phrase))
}

/// What an answer must hold.
pub fn wanted(question: &Question) -> Wanted {
    let own = wanted_by(&question.words);
    if own == Wanted::Text && question.words.len() <= 6 { wanted_by(&question.leans_on) } else { own }
}

fn wanted_by(words: &[String]) -> Wanted {
    let said = format!(" {} ", words.join(" "));
    let has = |phrases: &[&str]| phrases.iter().any(|p| said.contains(&format!(" {p} ")));
    if has(ASKS_PRICE) || said.trim_end().ends_with("how much") {
        Wanted::Price
    } else if has(ASKS_TIME) {
        Wanted::Time
    } else if has(ASKS_NUMBER) {
        Wanted::Number
    } else if words.first().is_some_and(|w| ASKS_PERSON.contains(&w.as_str())) {
        Wanted::Person
    } else {
        Wanted::Text
    }
}

impl Wanted {
    /// Whether most sentences cannot be an answer.
    pub fn is_narrow(self) -> bool {
        !matches!(self, Wanted::Text | Wanted::Person)
    }

    /// Whether a sentence holds what is wanted.
    pub fn is_in(self, sentence: &str) -> bool {
        let words: Vec<String> = tokens(sentence).into_iter().map(|t| t.word).collect();
        let any = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
        let digits = || sentence.contains(|c: char| c.is_ascii_digit());
        match self {
            Wanted::Text | Wanted::Person => true,
            Wanted::Price => {
                let money = sentence.contains(['€', '£', '$', '¥'])
                    || any(&["eur", "euro", "euros", "chf", "usd", "gbp", "pounds", "dollars", "cent"]);
                (money && digits())
                    || any(&[
                        "free",
                        "included",
                        "gratis",
                        "kostenlos",
                        "kostenfrei",
                        "inklusive",
                        "gratuit",
                        "gratuito",
                        "complimentary",
                    ])
            }
            Wanted::Time => digits() || words.iter().any(|w| knowledge::concepts::weekday(w).is_some()) || any(TIMES),
            Wanted::Number => digits() || any(NUMBERS),
        }
    }
}

/// Whether a heading is a question that its text answers.
pub fn is_question(heading: &str) -> bool {
    heading.trim_end().ends_with(['?', '؟']) && sentences(heading).len() <= 2
}
