//! Answers from facts: opening hours, telephone, e-mail, address, profiles, what the business does.

use super::asked::{Fact, fact};
use super::{Answer, extract, templates};
use kernel::ports::{Grounding, Outcome, Source};
use knowledge::{Lang, OpeningHours, Question, SiteFacts, Sourced, Span, fold, tokens};

/// Answers when the question asks for a fact and for nothing beside it, and the site states the fact.
pub fn answer(question: &Question, grounding: &Grounding, facts: &SiteFacts) -> Option<Answer> {
    let (fact, rest) = fact(question)?;
    let name = format!("{} {}", grounding.business, facts.name.as_deref().unwrap_or_default());
    let own_name: Vec<String> = tokens(&name).into_iter().map(|t| t.word).collect();
    if !rest.iter().all(|word| own_name.iter().any(|own| own == word)) || is_a_part(&rest, grounding) {
        return None;
    }
    let words = templates::of(question.language);
    let fill = |template: &str, value: &str| template.replace("{}", value);
    let (text, urls) = match fact {
        Fact::Hours => {
            let hours = facts.hours.as_ref()?;
            (hours_text(question, &hours.value)?, vec![hours.url.clone()])
        }
        Fact::Phone => one(&facts.phones, |phone| fill(words.phone, phone))?,
        Fact::Email => one(&facts.emails, |email| fill(words.email, email))?,
        Fact::Address => {
            let address = facts.addresses.first()?;
            (fill(words.address, &address.value.one_line()), vec![address.url.clone()])
        }
        Fact::Socials => {
            let wanted = question
                .words
                .iter()
                .find_map(|w| facts.socials.iter().find(|s| s.value.contains(w.as_str()) && w.len() > 4));
            let asks_any = question.words.iter().any(|w| w.starts_with("social"));
            let profiles: Vec<&str> = match wanted {
                Some(profile) => vec![&profile.value],
                None if asks_any => facts.socials.iter().map(|s| s.value.as_str()).collect(),
                None => Vec::new(),
            };
            let url = facts.socials.first()?.url.clone();
            (!profiles.is_empty()).then(|| (fill(words.socials, &profiles.join(", ")), vec![url]))?
        }
        Fact::About => one(facts.summary.as_slice(), str::to_owned)?,
    };
    let sources = urls.into_iter().map(|url| Source { title: title_of(grounding, &url), url }).collect();
    Some(Answer { text, outcome: Outcome::Answered, sources, confidence: 0.95 })
}

/// The first of a list in a sentence, with its page.
fn one(list: &[Sourced<String>], say: impl Fn(&str) -> String) -> Option<(String, Vec<String>)> {
    let first = list.first()?;
    Some((say(&first.value), vec![first.url.clone()]))
}

/// Whether the question names a part of the business that the site treats apart ("When does the café open?").
fn is_a_part(rest: &[&str], grounding: &Grounding) -> bool {
    let best = grounding.excerpts.first().filter(|e| e.coverage >= extract::SURE);
    let heading = best.and_then(|e| e.headings.last()).map(|h| fold(h)).unwrap_or_default();
    !rest.is_empty() && tokens(&heading).iter().any(|t| rest.contains(&t.word.as_str()))
}

fn title_of(grounding: &Grounding, url: &str) -> String {
    let known = grounding.excerpts.iter().find(|e| e.url == url).map(|e| e.title.clone());
    known.unwrap_or_else(|| {
        let path = url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
        let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let name = last.split('.').next().unwrap_or_default().replace(['-', '_'], " ");
        if name.is_empty() { grounding.business.clone() } else { name }
    })
}

/// The days asked for, or the whole week in groups of equal days.
fn hours_text(question: &Question, hours: &OpeningHours) -> Option<String> {
    let words = templates::of(question.language);
    let day_name = |day: usize| words.days.get(day).copied().unwrap_or_default();
    let known: Vec<usize> = question.days.iter().copied().filter(|day| hours.day(*day).is_some()).collect();
    if !question.days.is_empty() {
        let lines: Vec<String> = known
            .iter()
            .filter_map(|day| {
                let spans = hours.day(*day)?;
                let template = if spans.is_empty() { words.closed_on } else { words.open_on };
                Some(capital(
                    &template
                        .replace("{day}", day_name(*day))
                        .replace("{hours}", &spans_text(spans, question.language)),
                ))
            })
            .collect();
        return (!lines.is_empty()).then(|| lines.join(" "));
    }
    let mut lines = vec![words.hours.to_owned()];
    let mut day = 0;
    while day < 7 {
        let spans = hours.day(day);
        let end = (day..7).take_while(|d| hours.day(*d) == spans).last().unwrap_or(day);
        if let Some(spans) = spans {
            let days =
                if end > day { format!("{}–{}", day_name(day), day_name(end)) } else { day_name(day).to_owned() };
            let text = if spans.is_empty() { words.closed.to_owned() } else { spans_text(spans, question.language) };
            lines.push(format!("{}: {text}", capital(&days)));
        }
        day = end + 1;
    }
    (lines.len() > 1).then(|| lines.join("\n"))
}

fn spans_text(spans: &[Span], language: Lang) -> String {
    let clock = |minutes: u16| format!("{}:{:02}", minutes / 60 % 24, minutes % 60);
    let and = format!(" {} ", templates::of(language).and);
    spans.iter().map(|s| format!("{}–{}", clock(s.from), clock(s.until))).collect::<Vec<_>>().join(&and)
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
