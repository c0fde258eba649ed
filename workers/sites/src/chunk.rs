//! Chunks: pieces of a page small enough to be an answer's ground and large enough to stand alone.

use crate::page::{Page, Section};
use knowledge::{Lang, sentences};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// A piece of a page. The same page gives the same chunks at every crawl.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chunk {
    /// The page.
    pub url: String,
    /// The page's title without the site's name.
    pub title: String,
    /// Headings above the text, outermost first.
    pub headings: Vec<String>,
    /// Lines: paragraphs, list items, table rows.
    pub text: String,
    /// The page's language.
    pub language: Lang,
}

/// A chunk ends at the first line break after so many words ...
const ENOUGH_WORDS: usize = 140;
/// ... and within a line before it would pass so many.
const MOST_WORDS: usize = 200;
/// Sections shorter than this join their neighbours, their heading becoming part of the text.
const FEW_WORDS: usize = 12;

/// The chunks of a whole site: lines that stand on many pages are kept once.
pub fn chunks_of(pages: &[Page]) -> Vec<Chunk> {
    let repeated = repeated_lines(pages);
    let suffix = common_suffix(pages);
    let mut kept = HashSet::new();
    let mut out = Vec::new();
    for page in pages.iter().filter(|p| !p.noindex) {
        let title = page.title.strip_suffix(suffix.as_str()).filter(|t| !t.is_empty()).unwrap_or(&page.title);
        let mut cutter = Cutter::new(page, title.trim());
        for section in &page.sections {
            let is_new = |line: &&String| !repeated.contains(line.as_str()) || kept.insert((*line).clone());
            let lines: Vec<&str> = section.lines.iter().filter(is_new).map(String::as_str).collect();
            cutter.section(section, &lines);
        }
        for (question, answer) in &page.markup.questions {
            if !page.sections.iter().any(|s| s.headings.last() == Some(question)) {
                cutter.section(&Section { headings: vec![question.clone()], lines: Vec::new() }, &[answer]);
            }
        }
        cutter.finish(&mut out);
    }
    out
}

/// Lines that stand on more than three pages and on a third of all: the parts of a template.
fn repeated_lines(pages: &[Page]) -> HashSet<&str> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for page in pages {
        let own: HashSet<&str> = page.sections.iter().flat_map(|s| &s.lines).map(String::as_str).collect();
        for line in own {
            *counts.entry(line).or_default() += 1;
        }
    }
    counts.retain(|_, count| *count > 3 && *count * 3 > pages.len());
    counts.into_keys().collect()
}

/// " | Kornblume": what most titles end with.
fn common_suffix(pages: &[Page]) -> String {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for page in pages {
        for separator in [" | ", " – ", " - ", " — ", " · ", " :: "] {
            if let Some(at) = page.title.rfind(separator) {
                *counts.entry(page.title.get(at..).unwrap_or_default()).or_default() += 1;
            }
        }
    }
    let best = counts.into_iter().max_by_key(|(suffix, count)| (*count, suffix.len()));
    best.filter(|(_, count)| *count > 1 && *count * 2 > pages.len())
        .map_or_else(String::new, |(suffix, _)| suffix.to_owned())
}

struct Cutter<'a> {
    page: &'a Page,
    title: &'a str,
    language: Lang,
    headings: Vec<String>,
    lines: Vec<String>,
    words: usize,
    out: Vec<Chunk>,
}

impl<'a> Cutter<'a> {
    fn new(page: &'a Page, title: &'a str) -> Self {
        let language = Lang::from_tag(&page.language);
        Cutter { page, title, language, headings: Vec::new(), lines: Vec::new(), words: 0, out: Vec::new() }
    }

    fn section(&mut self, section: &Section, lines: &[&str]) {
        let words: usize = lines.iter().map(|l| l.split_whitespace().count()).sum();
        if words == 0 {
            return;
        }
        let parent = |headings: &[String]| headings.split_last().map(|(_, above)| above.to_vec()).unwrap_or_default();
        let is_short = words < FEW_WORDS && self.words > 0 && self.words < ENOUGH_WORDS;
        let is_near =
            parent(&section.headings) == parent(&self.headings) || section.headings.starts_with(&self.headings);
        if is_short && is_near && !section.headings.last().is_some_and(|h| h.contains('?')) {
            let heading = section.headings.last().filter(|_| section.headings != self.headings);
            let joined = lines.join(" ");
            self.line(&heading.map_or_else(|| joined.clone(), |h| format!("{h}: {joined}")));
            return;
        }
        self.end();
        self.headings.clone_from(&section.headings);
        for line in lines {
            self.line(line);
        }
    }

    fn line(&mut self, line: &str) {
        let words = line.split_whitespace().count();
        if self.words + words <= MOST_WORDS {
            self.push(line, words);
        } else if words <= MOST_WORDS {
            self.end();
            self.push(line, words);
        } else {
            self.long_line(line);
        }
        if self.words >= ENOUGH_WORDS {
            self.end();
        }
    }

    /// A line longer than a chunk is cut between sentences, a sentence longer than that between words.
    fn long_line(&mut self, line: &str) {
        for sentence in sentences(line) {
            let words: Vec<&str> = sentence.split_whitespace().collect();
            for piece in words.chunks(MOST_WORDS) {
                if self.words + piece.len() > MOST_WORDS {
                    self.end();
                }
                self.push(&piece.join(" "), piece.len());
            }
        }
    }

    fn push(&mut self, line: &str, words: usize) {
        self.lines.push(line.to_owned());
        self.words += words;
    }

    fn end(&mut self) {
        let text = std::mem::take(&mut self.lines).join("\n");
        self.words = 0;
        if !text.is_empty() {
            self.out.push(Chunk {
                url: self.page.url.clone(),
                title: self.title.to_owned(),
                headings: self.headings.clone(),
                text,
                language: self.language,
            });
        }
    }

    fn finish(mut self, out: &mut Vec<Chunk>) {
        self.end();
        out.append(&mut self.out);
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_WORDS, chunks_of};
    use crate::page::{Page, Section};

    fn page(url: &str, sections: &[(&str, &[&str])]) -> Page {
        let section = |(heading, lines): &(&str, &[&str])| Section {
            headings: vec![(*heading).to_owned()],
            lines: lines.iter().map(|l| (*l).to_owned()).collect(),
        };
        Page {
            url: url.to_owned(),
            title: format!("{url} | Shop"),
            sections: sections.iter().map(section).collect(),
            ..Page::default()
        }
    }

    #[test]
    fn template_lines_are_kept_once_and_titles_lose_the_site_name() {
        let notice = "We are closed on public holidays, please plan ahead for your visit.";
        let pages: Vec<Page> = (0..6)
            .map(|n| {
                page(&format!("p{n}"), &[("Notice", &[notice]), ("Own", &[&format!("Own text of page {n} is here.")])])
            })
            .collect();
        let chunks = chunks_of(&pages);
        assert_eq!(chunks.iter().filter(|c| c.text.contains(notice)).count(), 1);
        assert_eq!(chunks.iter().filter(|c| c.text.contains("Own text")).count(), 6);
        assert_eq!(chunks[0].title, "p0");
    }

    #[test]
    fn chunks_are_never_too_long_and_always_the_same() {
        let long = "Bread needs flour, water, salt and a lot of time to rest. ".repeat(200);
        let pages = [page("a", &[("Bread", &[&long])]), page("b", &[("One word", &[&"word ".repeat(1_000)])])];
        let chunks = chunks_of(&pages);
        assert!(chunks.iter().all(|c| c.text.split_whitespace().count() <= MOST_WORDS));
        assert!(chunks.len() >= 15);
        assert_eq!(chunks, chunks_of(&pages));
    }

    #[test]
    fn tiny_sections_join_but_questions_stand_alone() {
        let body = "This is a paragraph with enough words to stand as a chunk of its own.";
        let chunks = chunks_of(&[page(
            "a",
            &[("Intro", &[body]), ("Phone", &["555 0199"]), ("Do you deliver?", &["Yes, daily."])],
        )]);
        assert_eq!(chunks.len(), 2);
        assert!(chunks[0].text.ends_with("Phone: 555 0199"));
        assert_eq!(chunks[1].headings, ["Do you deliver?"]);
    }
}
