//! One page of a website, read from the events of a streaming HTML parser.

mod boilerplate;
mod builder;
mod contact;
mod embeds;
mod entities;
mod forms;
mod head;
mod hours;
mod jsonld;
mod place;
mod tags;

pub use builder::read_page;
pub use contact::Contacts;
pub use embeds::{Embed, EmbedKind};
pub use forms::{Form, FormKind};
pub use hours::read_hours;
pub use jsonld::{Business, Markup};

use serde::{Deserialize, Serialize};

/// Everything kept of one page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Page {
    /// Where it was read, normalised.
    pub url: String,
    /// From the title element, else the first heading.
    pub title: String,
    /// The site's name as the page gives it (`og:site_name`).
    pub site_name: String,
    /// BCP 47 tag: declared, else detected; empty when nothing tells.
    pub language: String,
    /// The meta description.
    pub description: String,
    /// The address the page calls its own, absolute; empty when not given.
    pub canonical: String,
    /// The page asks not to be indexed.
    pub noindex: bool,
    /// The page asks not to follow its links.
    pub nofollow: bool,
    /// Readable text under its headings, boilerplate removed.
    pub sections: Vec<Section>,
    /// Text of headers, footers and asides: searched for contact facts, never quoted.
    pub margins: Vec<String>,
    /// Absolute addresses the page links to, in order, without doubles.
    pub links: Vec<String>,
    /// Forms seen.
    pub forms: Vec<Form>,
    /// Booking, chat and shop services seen.
    pub embeds: Vec<Embed>,
    /// E-mail addresses, phone numbers, postal addresses and profiles seen.
    pub contacts: Contacts,
    /// What the page's JSON-LD says.
    pub markup: Markup,
}

/// Text under one heading.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// The headings above the text, outermost first; empty before the first heading.
    pub headings: Vec<String>,
    /// Paragraphs, list items and table rows in order.
    pub lines: Vec<String>,
}

impl Page {
    /// The first top-level heading.
    pub fn heading(&self) -> Option<&str> {
        self.sections.iter().find_map(|s| s.headings.first()).map(String::as_str)
    }

    /// How many words of readable text the page has.
    pub fn word_count(&self) -> usize {
        self.sections.iter().flat_map(|s| &s.lines).map(|l| l.split_whitespace().count()).sum()
    }

    /// Every line of the page, margins last.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.sections.iter().flat_map(|s| &s.lines).chain(&self.margins).map(String::as_str)
    }
}

#[cfg(test)]
mod tests;
