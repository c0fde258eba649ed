//! Opening hours in running text and tables: "Mon–Fri 7:00–18:00", "Sonntag geschlossen", "7am to 6.30pm".

mod lexer;

use super::Page;
use knowledge::{Lang, OpeningHours, Span, fold};
use lexer::{Mark, marks};

/// Reads the hours of one line, if it says any. `pending` carries days whose times stand on the next line.
pub fn read_hours(line: &str, lang: Lang) -> Option<OpeningHours> {
    read_line(line, lang, &mut Vec::new()).map(|read| read.hours)
}

struct Read {
    hours: OpeningHours,
    /// Words that belong to no day or time.
    others: usize,
}

fn read_line(line: &str, lang: Lang, pending: &mut Vec<usize>) -> Option<Read> {
    if line.len() > 400 {
        return None;
    }
    let mut week = Week { days: std::mem::take(pending), ..Week::default() };
    let list = marks(line, lang);
    let mut rest = list.as_slice();
    while let Some((first, tail)) = rest.split_first() {
        rest = week.take(first, tail);
    }
    if !week.assigned {
        *pending = if week.others <= 1 { week.days } else { Vec::new() };
    }
    let said = week.hours.known_days() > 0;
    said.then_some(Read { hours: week.hours, others: week.others })
}

#[derive(Default)]
struct Week {
    hours: OpeningHours,
    days: Vec<usize>,
    /// The days already have a time or are closed: the next day begins a new group.
    assigned: bool,
    closing: bool,
    others: usize,
}

impl Week {
    /// Reads one mark, or several that belong together, and returns the rest.
    fn take<'a>(&mut self, first: &Mark, tail: &'a [Mark]) -> &'a [Mark] {
        match (first, tail) {
            (Mark::Day(from), [Mark::Dash, Mark::Day(until), rest @ ..]) => {
                self.add_days(*from, *until);
                return rest;
            }
            (Mark::Day(day), _) => self.add_days(*day, *day),
            (Mark::Days(from, until), _) => self.add_days(*from, *until),
            (Mark::Time(from), [Mark::Dash, Mark::Time(until), rest @ ..]) => {
                if let Some(span) = lexer::span(*from, *until).filter(|_| !self.days.is_empty()) {
                    self.assign(span);
                }
                return rest;
            }
            (Mark::Closed, _) if !self.days.is_empty() && !self.assigned => {
                self.days.iter().for_each(|day| self.hours.close(*day));
                self.assigned = true;
            }
            (Mark::Closed, _) => self.closing = true,
            (Mark::Other, _) => self.others += 1,
            (Mark::Time(_) | Mark::Dash, _) => {}
        }
        tail
    }

    fn add_days(&mut self, from: usize, until: usize) {
        if self.assigned {
            self.days.clear();
            self.assigned = false;
        }
        let last = if until < from { until + 7 } else { until };
        for day in (from..=last).map(|d| d % 7) {
            if self.closing {
                self.hours.close(day);
            }
            self.days.push(day);
        }
    }

    fn assign(&mut self, span: Span) {
        self.closing = false;
        self.assigned = true;
        for day in &self.days {
            self.hours.add(*day, span);
        }
    }
}

/// Words above or beside real opening hours.
const ABOUT_HOURS: &[&str] = &[
    "open",
    "hours",
    "offnungszeiten",
    "geoffnet",
    "sprechzeiten",
    "horaires",
    "ouvert",
    "horario",
    "abierto",
    "orari",
    "aperto",
    "openingstijden",
    "geopend",
];
/// Words above times that are something else.
const ABOUT_OTHERS: &[&str] = &[
    "course",
    "class",
    "workshop",
    "kurs",
    "event",
    "holiday",
    "feiertag",
    "delivery",
    "liefer",
    "telephone hours",
    "phone hours",
    "emergency",
    "notdienst",
    "job",
    "shift",
    "term",
];

/// The opening hours of a page: the block of lines that most looks like them.
pub fn of_page(page: &Page, lang: Lang) -> Option<OpeningHours> {
    let mut best: Option<(usize, OpeningHours)> = None;
    let sections = page.sections.iter().map(|s| (s.headings.join(" "), s.lines.as_slice()));
    for (heading, lines) in sections.chain([(String::new(), page.margins.as_slice())]) {
        let (score, hours) = of_block(&fold(&format!("{heading} {}", page.title)), &fold(&heading), lines, lang);
        if score >= 4 && best.as_ref().is_none_or(|(top, _)| score > *top) {
            best = Some((score, hours));
        }
    }
    best.map(|(_, hours)| hours)
}

/// Hours of lines under one heading, and how sure it is that they are opening hours.
fn of_block(context: &str, heading: &str, lines: &[String], lang: Lang) -> (usize, OpeningHours) {
    let mut hours = OpeningHours::default();
    let mut pending = Vec::new();
    let mut named = false;
    for line in lines {
        let folded = fold(line);
        let about_others = ABOUT_OTHERS.iter().any(|w| folded.contains(w));
        let about_hours = ABOUT_HOURS.iter().any(|w| folded.contains(w))
            || folded.contains("closed")
            || folded.contains("geschlossen");
        let read = read_line(line, lang, &mut pending);
        named |= about_hours && !about_others;
        if let Some(read) = read.filter(|r| !about_others && r.others <= if about_hours { 14 } else { 4 }) {
            merge(&mut hours, &read.hours);
        }
    }
    let is_about = named || ABOUT_HOURS.iter().any(|w| context.contains(w));
    let is_other = ABOUT_OTHERS.iter().any(|w| heading.contains(w));
    let score = match (hours.known_days(), is_about, is_other) {
        (0, _, _) | (_, _, true) => 0,
        (days, true, _) => days + 3,
        (days, false, _) => days,
    };
    (score, hours)
}

/// Days that are known keep what was said first: the second list is about something else (the kitchen, the office).
fn merge(known: &mut OpeningHours, more: &OpeningHours) {
    for (day, spans) in more.days.iter().enumerate() {
        match (known.day(day), spans) {
            (None, Some(spans)) if spans.is_empty() => known.close(day),
            (None, Some(spans)) => spans.iter().for_each(|s| known.add(day, *s)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
