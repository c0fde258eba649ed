//! From parser events to a page: which text belongs to which heading, and what is not content at all.

use super::boilerplate::{Treatment, treatment};
use super::entities::decode;
use super::forms::FormReader;
use super::tags::{heading_level, is_block, is_heading_end, is_void};
use super::{Page, Section, contact, embeds, head, jsonld};
use kernel::ports::HtmlEvent;
use knowledge::lang::detect;

/// The attributes of a start tag.
pub struct Attributes<'a>(&'a [(String, String)]);

impl Attributes<'_> {
    /// An attribute's value as written.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Bounds that keep a hostile page small. Real pages stay far below.
const DEEPEST: usize = 400;
const MOST_TEXT: usize = 400_000;
const MOST_MARGIN_TEXT: usize = 12_000;
const MOST_LINKS: usize = 1_000;
const MOST_SECTIONS: usize = 1_000;
const MOST_JSON_LD: usize = 100_000;

/// Marks in a line under way: a written line break (source code breaks lines anywhere) and the end of a table cell.
const BREAK: char = '\u{2}';
const CELL: char = '\u{1}';

/// Reads a page. Never fails: whatever cannot be understood is left out.
pub fn read_page(url: &str, events: &[HtmlEvent]) -> Page {
    let mut reader = Reader { page: Page { url: url.to_owned(), ..Page::default() }, ..Reader::default() };
    for event in events {
        match event {
            HtmlEvent::Open(name, attributes) => reader.open(name, &Attributes(attributes)),
            HtmlEvent::Close(name) => reader.close(name),
            HtmlEvent::Text(text) => reader.text(text),
        }
    }
    reader.finish()
}

struct Element {
    name: String,
    treatment: Treatment,
    in_main: bool,
    /// HTML ended it by itself; the parser reports its end when its parent ends.
    ended: bool,
}

#[derive(Default)]
struct Reader {
    page: Page,
    stack: Vec<Element>,
    /// Elements beyond the deepest level that are open and ignored.
    ignored: usize,
    line: String,
    heading: Option<(u8, String)>,
    path: Vec<(u8, String)>,
    title: Option<String>,
    script: Option<String>,
    scripts: Vec<String>,
    form: Option<FormReader>,
    text_bytes: usize,
    margin_bytes: usize,
}

impl Reader {
    fn here(&self) -> Treatment {
        self.inside().map_or(Treatment::Read, |e| e.treatment)
    }

    /// The innermost element that is really open.
    fn inside(&self) -> Option<&Element> {
        self.stack.iter().rev().find(|e| !e.ended)
    }

    fn open(&mut self, name: &str, attributes: &Attributes) {
        self.note(name, attributes);
        if is_void(name) {
            return match name {
                "br" => self.line.push(BREAK),
                "hr" => self.flush(),
                _ => {}
            };
        }
        self.close_implied(name);
        if self.stack.len() >= DEEPEST {
            self.ignored += 1;
            return;
        }
        // A term and its description are one line.
        if is_block(name) && !(name == "dd" && self.line.ends_with(": ")) {
            self.flush();
        }
        self.enter(name, attributes);
    }

    /// What an element tells wherever it stands: head data, links, forms, services.
    fn note(&mut self, name: &str, attributes: &Attributes) {
        if let Some(form) = &mut self.form {
            form.see(name, attributes);
        }
        match name {
            "html" => self.page.language = attributes.get("lang").unwrap_or_default().trim().chars().take(16).collect(),
            "meta" => head::read_meta(&mut self.page, attributes),
            "link" => head::read_link(&mut self.page, attributes),
            "a" | "area" => self.note_link(attributes),
            "iframe" | "script" => self.note_service(attributes.get("src").unwrap_or_default()),
            "form" => {
                self.note_service(attributes.get("action").unwrap_or_default());
                self.form = Some(FormReader::open(attributes));
            }
            _ => {}
        }
    }

    fn note_link(&mut self, attributes: &Attributes) {
        if let Some(hidden) = attributes.get("data-cfemail").and_then(contact::read_scrambled) {
            contact::add(&mut self.page.contacts.emails, hidden);
        }
        let Some(href) = attributes.get("href") else { return };
        let href = decode(href.trim());
        self.note_service(&href);
        if href.starts_with("http://") || href.starts_with("https://") {
            contact::note_profile(&mut self.page.contacts, &href);
            let follow = !attributes.get("rel").is_some_and(|rel| rel.split(' ').any(|r| r == "nofollow"));
            if follow && href.len() <= 2_000 && self.page.links.len() < MOST_LINKS && !self.page.links.contains(&href) {
                self.page.links.push(href);
            }
        } else {
            contact::note_link(&mut self.page.contacts, &href);
        }
    }

    fn note_service(&mut self, url: &str) {
        if let Some(embed) = embeds::service_of(url).filter(|e| !self.page.embeds.contains(e)) {
            self.page.embeds.push(embed);
        }
    }

    /// Pushes an element and starts what it starts (heading, title, script).
    fn enter(&mut self, name: &str, attributes: &Attributes) {
        let parent = self.inside();
        let around = parent.map_or(Treatment::Read, |p| p.treatment);
        let in_main = parent.is_some_and(|p| p.in_main) || matches!(name, "main" | "article");
        let own = match name {
            // The label of an accordion is a question; every other button is decoration.
            "button" if self.heading.is_none() && attributes.get("aria-expanded").is_none() => Treatment::Skip,
            _ => treatment(name, attributes, in_main),
        };
        self.stack.push(Element { name: name.to_owned(), treatment: around.max(own), in_main, ended: false });
        match name {
            "title" if around != Treatment::Skip => self.title = Some(String::new()),
            "script"
                if attributes.get("type").is_some_and(|t| t.trim().eq_ignore_ascii_case("application/ld+json")) =>
            {
                self.script = Some(String::new());
            }
            "h1" if around == Treatment::Margin => self.promote_header(),
            _ => {}
        }
        if let Some(level) =
            heading_level(name, attributes).filter(|_| self.here() == Treatment::Read && self.heading.is_none())
        {
            self.flush();
            self.heading = Some((level, String::new()));
        }
    }

    /// A header that holds the page's first heading is its beginning, not its margin.
    fn promote_header(&mut self) {
        let Some(at) = self.stack.iter().position(|e| e.treatment == Treatment::Margin) else { return };
        let is_header = self.stack.get(at).is_some_and(|e| e.name == "header");
        let only_header = self.stack.iter().skip(at).all(|e| e.treatment == Treatment::Margin);
        if is_header && only_header {
            for element in self.stack.iter_mut().skip(at) {
                element.treatment = Treatment::Read;
            }
        }
    }

    fn close(&mut self, name: &str) {
        if self.ignored > 0 {
            self.ignored -= 1;
            return;
        }
        let Some(at) = self.stack.iter().rposition(|e| e.name == name) else { return };
        while self.stack.len() > at {
            self.leave();
        }
    }

    /// Ends the innermost element and forgets it.
    fn leave(&mut self) {
        let open = self.stack.last().filter(|e| !e.ended).map(|e| (e.name.clone(), e.in_main));
        if let Some((name, in_main)) = open {
            self.end(&name, in_main);
        }
        self.stack.pop();
    }

    /// Ends what an element started.
    fn end(&mut self, name: &str, in_main: bool) {
        match name {
            "title" => {
                let title = collapse(&decode(&self.title.take().unwrap_or_default()));
                if !title.is_empty() && (self.page.title.is_empty() || !in_main) {
                    self.page.title = title.chars().take(300).collect();
                }
            }
            "script" => self.scripts.extend(self.script.take()),
            "form" => {
                let form = self.form.take().map(FormReader::close);
                self.page.forms.extend(form.filter(|_| self.page.forms.len() < 50));
            }
            "td" | "th" => self.line.push(CELL),
            "dt" => self.line.push_str(": "),
            _ if is_heading_end(name) => self.end_heading(),
            _ => {}
        }
        if is_block(name) && name != "dt" {
            self.flush();
        }
    }

    /// Closes what HTML closes by itself: list items, cells, rows, paragraphs.
    fn close_implied(&mut self, name: &str) {
        let closes: &[&str] = match name {
            "li" => &["li"],
            "dt" | "dd" => &["dt", "dd"],
            "td" | "th" => &["td", "th"],
            "tr" => &["td", "th", "tr"],
            "option" => &["option"],
            _ if is_block(name) => &["p"],
            _ => &[],
        };
        while let Some(at) = self
            .stack
            .iter()
            .rposition(|e| !e.ended)
            .filter(|at| self.stack.get(*at).is_some_and(|e| closes.contains(&e.name.as_str())))
        {
            let Some((name, in_main)) = self.stack.get(at).map(|e| (e.name.clone(), e.in_main)) else { return };
            self.end(&name, in_main);
            if let Some(element) = self.stack.get_mut(at) {
                element.ended = true;
            }
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(title) = &mut self.title {
            title.push_str(text.get(..text.len().min(1_000)).unwrap_or_default());
        } else if let Some(script) = &mut self.script {
            if script.len() + text.len() <= MOST_JSON_LD {
                script.push_str(text);
            }
        } else if self.here() <= Treatment::Margin && self.ignored == 0 && self.text_bytes < MOST_TEXT {
            self.text_bytes += text.len();
            match &mut self.heading {
                Some((_, heading)) => heading.push_str(text),
                None => self.line.push_str(text),
            }
        }
    }

    fn end_heading(&mut self) {
        let Some((level, raw)) = self.heading.take() else { return };
        let text: String = collapse(&decode(&raw)).chars().take(200).collect();
        if text.is_empty() {
            return;
        }
        self.path.retain(|(above, _)| *above < level);
        self.path.push((level, text));
        if self.page.sections.len() < MOST_SECTIONS {
            let headings = self.path.iter().map(|(_, heading)| heading.clone()).collect();
            self.page.sections.push(Section { headings, lines: Vec::new() });
        }
    }

    /// Ends the current line and puts it where it belongs.
    fn flush(&mut self) {
        let raw = std::mem::take(&mut self.line);
        let decoded = decode(&raw);
        let lines: Vec<String> =
            decoded.split(BREAK).map(collapse).filter(|l| l.chars().any(char::is_alphanumeric)).collect();
        if lines.is_empty() || self.heading.is_some() {
            return;
        }
        if self.here() == Treatment::Margin {
            for line in lines {
                self.margin_bytes += line.len();
                if self.margin_bytes <= MOST_MARGIN_TEXT {
                    self.page.margins.push(line);
                }
            }
            return;
        }
        if self.page.sections.is_empty() {
            self.page.sections.push(Section::default());
        }
        if let Some(section) = self.page.sections.last_mut() {
            section.lines.extend(lines);
        }
    }

    fn finish(mut self) -> Page {
        while !self.stack.is_empty() {
            self.leave();
        }
        self.flush();
        let mut page = self.page;
        page.sections.retain(|s| !s.lines.is_empty() || !s.headings.is_empty());
        if page.word_count() < 20 && page.margins.len() > 3 {
            let lines = page.margins.clone();
            page.sections.push(Section { headings: Vec::new(), lines });
        }
        page.markup = jsonld::read(&self.scripts);
        if page.title.is_empty() {
            page.title = page.heading().unwrap_or_default().to_owned();
        }
        if page.language.is_empty() {
            let text: String = page.lines().take(60).collect::<Vec<_>>().join(" ");
            page.language = detect(&text, None).map_or_else(String::new, |l| l.tag().to_owned());
        }
        contact::read_lines(&mut page);
        page
    }
}

/// One space between words, none around; cell marks become dashes between cells.
fn collapse(text: &str) -> String {
    let cells: Vec<String> =
        text.split(CELL).map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let filled: Vec<&str> = cells.iter().map(|c| c.trim_end_matches(':')).filter(|c| !c.is_empty()).collect();
    match filled.as_slice() {
        [only] if cells.len() == 1 => cells.first().cloned().unwrap_or_else(|| (*only).to_owned()),
        _ => filled.join(" – "),
    }
}
