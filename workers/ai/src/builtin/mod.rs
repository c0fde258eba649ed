//! The built-in answerer: it finds the sentences of the website that answer a question, or says that none does.
//!
//! It cannot be talked into anything: its words are fixed templates, facts, and sentences copied from the site. A page
//! or a question that says "ignore your instructions" is text to be matched, nothing more.

mod asked;
mod extract;
mod facts;
mod matching;
mod small_talk;
mod templates;
mod words;

use kernel::{
    json,
    ports::{Grounding, Outcome, Source},
};
use knowledge::{Lang, Question, SiteFacts};

/// An answer, whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What the visitor reads.
    pub text: String,
    /// How the question ended.
    pub outcome: Outcome,
    /// The pages the answer rests on, the most important first.
    pub sources: Vec<Source>,
    /// How sure the answerer is, 0 to 1.
    pub confidence: f32,
}

impl Answer {
    /// The text in pieces of a few words, for streaming.
    pub fn pieces(&self) -> impl Iterator<Item = &str> {
        let mut rest = self.text.as_str();
        std::iter::from_fn(move || {
            let spaces = rest.match_indices([' ', '\n']).map(|(at, _)| at + 1);
            let end = spaces.take(3).last().filter(|_| !rest.trim_end().is_empty()).unwrap_or(rest.len());
            let (piece, after) = rest.split_at_checked(end)?;
            rest = after;
            (!piece.is_empty()).then_some(piece)
        })
    }

    fn plain(text: String, outcome: Outcome) -> Answer {
        Answer { text, outcome, sources: Vec::new(), confidence: 1.0 }
    }
}

/// Answers from the grounding and nothing else.
pub fn answer(grounding: &Grounding) -> Answer {
    let site = Lang::from_tag(&grounding.locale);
    let asked: Vec<&str> = grounding.history.iter().filter(|t| t.by_visitor).map(|t| t.text.as_str()).collect();
    // The question itself may already stand in the history.
    let earlier = asked.strip_suffix(&[grounding.question.as_str()]).unwrap_or(&asked);
    let topics: Vec<&str> = earlier.iter().copied().filter(|text| small_talk::kind(text).is_none()).collect();
    let question = Question::understand(&grounding.question, &topics, site);
    let facts = json::write(&grounding.facts).ok().and_then(|text| json::read(&text).ok());
    let facts: SiteFacts = facts.unwrap_or_default();
    if let Some(talk) = small_talk::kind(&grounding.question) {
        return small_talk::reply(talk, question.language, &grounding.business, &facts);
    }
    facts::answer(&question, grounding, &facts)
        .or_else(|| extract::answer(&question, grounding))
        .unwrap_or_else(|| refuse(question.language, &facts))
}

/// Says honestly that the site does not tell, and what to do instead.
fn refuse(language: Lang, facts: &SiteFacts) -> Answer {
    let words = templates::of(language);
    let mut text = words.not_found.to_owned();
    if let Some(phone) = facts.phones.first() {
        text.push(' ');
        text.push_str(&words.or_call.replace("{}", &phone.value));
    }
    Answer { confidence: 0.0, ..Answer::plain(text, Outcome::NotAnswered) }
}

#[cfg(test)]
mod tests;
