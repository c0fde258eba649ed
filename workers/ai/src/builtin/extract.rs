//! Answers from text: the sentences of the found excerpts that speak most about the question.

use super::asked::{Wanted, is_question, wanted};
use super::matching::{Matcher, is_same_text};
use super::{Answer, templates};
use kernel::ports::{Excerpt, Grounding, Outcome, Source};
use knowledge::{Lang, Question, order::sort_short, sentences};

/// The share of a question that an excerpt must cover before anything is said. Below it we would be guessing.
pub const ENOUGH: f32 = 0.62;
/// A coverage that leaves no doubt what is meant.
pub const SURE: f32 = 0.85;
/// How much of the question the chosen sentences and their headings must speak about.
const ENOUGH_SAID: f32 = 0.5;
/// Answers stop after so many words: a chat is read on a phone.
const MOST_WORDS: usize = 70;
const MOST_EXCERPTS: usize = 5;

/// The best answer of the excerpts, or none when they do not answer the question.
pub fn answer(question: &Question, grounding: &Grounding) -> Option<Answer> {
    let wanted = wanted(question);
    let site = Lang::from_tag(&grounding.locale);
    let top = grounding.excerpts.first().map_or(1.0, |e| e.score.max(0.001));
    let read = |e| Reading::new(e, question, site);
    let readings: Vec<Reading> =
        grounding.excerpts.iter().take(MOST_EXCERPTS).filter(|e| e.coverage >= ENOUGH).map(read).collect();
    let rarity = rarity(&readings);
    let choices = readings.iter().filter_map(|reading| reading.choose(&rarity, wanted, top));
    let best = choices.max_by(|a, b| a.merit.total_cmp(&b.merit))?;
    if best.said < ENOUGH_SAID {
        return None;
    }
    let excerpt = best.excerpt;
    let mut text = best.text;
    if best.language != question.language && best.language != Lang::Other {
        text = format!("{} {text}", templates::of(question.language).quoting);
    }
    let sources = vec![Source { title: excerpt.title.clone(), url: excerpt.url.clone() }];
    Some(Answer {
        text,
        outcome: Outcome::Answered,
        sources,
        confidence: (excerpt.coverage * best.said.sqrt()).min(0.95),
    })
}

/// An excerpt cut into sentences, each with how well it meets the question's words.
struct Reading<'a> {
    excerpt: &'a Excerpt,
    language: Lang,
    weights: Vec<f32>,
    sentences: Vec<(&'a str, Vec<f32>)>,
    /// What headings and title meet.
    frame: Vec<f32>,
    /// What the innermost heading meets.
    heading: Vec<f32>,
}

struct Choice<'a> {
    excerpt: &'a Excerpt,
    language: Lang,
    text: String,
    merit: f32,
    said: f32,
}

impl<'a> Reading<'a> {
    fn new(excerpt: &'a Excerpt, question: &Question, site: Lang) -> Reading<'a> {
        let matcher = Matcher::new(question, &excerpt.text, site);
        let heading = excerpt.headings.last().map(String::as_str).unwrap_or_default();
        let sentences: Vec<_> = sentences(&excerpt.text).into_iter().map(|s| (s, matcher.meet(s))).collect();
        Reading {
            excerpt,
            language: matcher.language(),
            weights: matcher.weights(),
            sentences,
            frame: matcher.meet(&format!("{} {}", excerpt.headings.join(" "), excerpt.title)),
            heading: matcher.meet(heading),
        }
    }

    /// The weighted share of the question that a list of qualities covers.
    fn share(&self, met: &[f32], rarity: &[f32]) -> f32 {
        let weight = |at: usize| self.weights.get(at).copied().unwrap_or(0.0) * rarity.get(at).copied().unwrap_or(1.0);
        let total: f32 = (0..met.len()).map(weight).sum();
        let got: f32 = met.iter().enumerate().map(|(at, quality)| weight(at) * quality).sum();
        if total > 0.0 { got / total } else { 0.0 }
    }

    fn choose(&self, rarity: &[f32], wanted: Wanted, top: f32) -> Option<Choice<'a>> {
        let scores: Vec<f32> =
            self.sentences.iter().map(|(sentence, met)| self.score(sentence, met, rarity, wanted)).collect();
        let heading = self.share(&self.heading, rarity);
        let asks_itself = self.excerpt.headings.last().is_some_and(|h| is_question(h));
        let (at, best) = scores.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        // An answered question, or a list under a heading that says it all, is told from its beginning.
        let own = self.sentences.get(at).map_or(0.0, |(_, met)| self.share(met, rarity));
        let from_start = (asks_itself && heading >= 0.55) || (heading >= 0.75 && own < 0.35);
        let picked = if from_start { self.beginning() } else { self.around(at, &scores, best) };
        let text = self.join(&picked, wanted);
        if wanted == Wanted::Price && !wanted.is_in(&text) {
            return None;
        }
        let said = self.share(&self.met_by(&picked), rarity);
        let bonus = if wanted.is_narrow() && wanted.is_in(&text) { 0.25 } else { 0.0 };
        let rank = (self.excerpt.score / top).clamp(0.05, 1.0).sqrt();
        // A heading names the topic; a sentence elsewhere may only mention it.
        let topic = heading * 0.35;
        let merit =
            (best.max(if from_start { heading } else { 0.0 }) + said + bonus + topic + self.excerpt.coverage * 0.5)
                * (0.5 + 0.5 * rank);
        Some(Choice { excerpt: self.excerpt, language: self.language, text, merit, said })
    }

    fn score(&self, sentence: &str, met: &[f32], rarity: &[f32], wanted: Wanted) -> f32 {
        let around = self.frame.iter().zip(&self.heading).map(|(frame, heading)| (frame * 0.45).max(heading * 0.9));
        let with_frame: Vec<f32> = met.iter().zip(around).map(|(own, around)| own.max(around)).collect();
        let fits = if wanted.is_narrow() && wanted.is_in(sentence) { 0.3 } else { 0.0 };
        // Questions on the page are not answers.
        let asks = if sentence.ends_with('?') { -0.5 } else { 0.0 };
        self.share(&with_frame, rarity) + fits + asks
    }

    fn beginning(&self) -> Vec<usize> {
        self.within(0..self.sentences.len())
    }

    /// The best sentence, others about as good, and the next one when the best is short.
    fn around(&self, at: usize, scores: &[f32], best: f32) -> Vec<usize> {
        let words = |n: usize| self.sentences.get(n).map_or(0, |(s, _)| s.split_whitespace().count());
        let mut picked = vec![at];
        let mut ranked: Vec<usize> = (0..scores.len()).filter(|n| *n != at).collect();
        sort_short(&mut ranked, |a, b| scores.get(*a).unwrap_or(&0.0) > scores.get(*b).unwrap_or(&0.0));
        for other in ranked {
            let is_good = scores.get(other).is_some_and(|s| *s >= best * 0.7);
            let speaks = self.sentences.get(other).is_some_and(|(_, met)| met.iter().any(|q| *q > 0.0));
            let is_next = other == at + 1 && (words(at) < 4 || (words(at) < 14 && speaks));
            let total: usize = picked.iter().map(|n| words(*n)).sum();
            if (is_good || is_next) && picked.len() < 4 && total + words(other) <= MOST_WORDS {
                picked.push(other);
            }
        }
        sort_short(&mut picked, |a, b| a < b);
        picked
    }

    fn within(&self, range: std::ops::Range<usize>) -> Vec<usize> {
        let mut words = 0;
        let fits = |n: &usize| {
            words += self.sentences.get(*n).map_or(0, |(s, _)| s.split_whitespace().count());
            *n == 0 || words <= MOST_WORDS
        };
        range.take_while(fits).collect()
    }

    /// What the picked sentences and the frame meet together.
    fn met_by(&self, picked: &[usize]) -> Vec<f32> {
        let around = self.frame.iter().zip(&self.heading).map(|(frame, heading)| (frame * 0.8).max(heading * 0.95));
        let mut met: Vec<f32> = around.collect();
        for (_, own) in picked.iter().filter_map(|n| self.sentences.get(*n)) {
            for (best, quality) in met.iter_mut().zip(own) {
                *best = best.max(*quality);
            }
        }
        met
    }

    /// Sentences of one paragraph run on, lines of a list stay lines.
    fn join(&self, picked: &[usize], wanted: Wanted) -> String {
        let mut out = String::new();
        for (sentence, _) in picked.iter().filter_map(|n| self.sentences.get(*n)) {
            if !out.is_empty() {
                out.push(if out.ends_with(['.', '!', '?', '…']) { ' ' } else { '\n' });
            }
            out.push_str(sentence);
        }
        let heading = self.excerpt.headings.last().filter(|h| !is_question(h));
        match heading {
            // A line of a table says little without its heading, and a person is often named there only.
            Some(heading) if wanted == Wanted::Person || (is_line(&out) && !is_same_text(heading, &out)) => {
                format!("{heading}: {out}")
            }
            _ => out,
        }
    }
}

fn is_line(text: &str) -> bool {
    text.split_whitespace().count() < 7 && !text.ends_with('.')
}

/// How telling each word is: words that every sentence has tell little.
fn rarity(readings: &[Reading<'_>]) -> Vec<f32> {
    let count = readings.first().map_or(0, |r| r.weights.len());
    let all: f32 = readings.iter().map(|r| r.sentences.len() as f32).sum();
    let with = |at: usize| {
        let hits = readings
            .iter()
            .flat_map(|r| &r.sentences)
            .filter(|(_, met)| met.get(at).is_some_and(|q| *q >= 0.6))
            .count();
        1.0 + ((all + 1.0) / (hits as f32 + 1.0)).ln() * 0.5
    };
    (0..count).map(with).collect()
}
