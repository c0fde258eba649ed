//! What a mail says, before it has a layout: a letter is one subject and some blocks, in text and in HTML alike.

use crate::header::HeaderText;

/// The name that account mails come from.
pub const PRODUCT: &str = "GR8";

/// A mail in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// Display name of the sender.
    pub sender: HeaderText,
    pub subject: HeaderText,
    /// The line that mail clients show beside the subject.
    pub preview: String,
    pub heading: String,
    pub blocks: Vec<Block>,
    /// Why the reader gets this mail.
    pub footer: String,
}

/// One piece of a mail, from top to bottom.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph; its lines stay lines.
    Text(Vec<String>),
    /// Labels with their values.
    Facts(Vec<(String, Vec<String>)>),
    Bullets(Vec<String>),
    Button {
        label: String,
        /// Checked by `facts`: http or https.
        link: String,
    },
}

impl Content {
    /// A mail from us.
    pub fn new(subject: &str, heading: &str) -> Self {
        Self {
            sender: HeaderText::new(PRODUCT),
            subject: HeaderText::new(subject),
            preview: String::new(),
            heading: heading.to_owned(),
            blocks: Vec::new(),
            footer: String::new(),
        }
    }
    pub fn preview(mut self, text: &str) -> Self {
        text.clone_into(&mut self.preview);
        self
    }
    pub fn footer(mut self, text: &str) -> Self {
        text.clone_into(&mut self.footer);
        self
    }
    /// Paragraphs: a blank line parts them.
    pub fn text(mut self, text: &str) -> Self {
        let mut lines: Vec<String> = Vec::new();
        for line in text.lines().map(str::trim_end).chain([""]) {
            if !line.is_empty() {
                lines.push(line.to_owned());
            } else if !lines.is_empty() {
                self.blocks.push(Block::Text(std::mem::take(&mut lines)));
            }
        }
        self
    }
    /// Labels with values; empty values are left out, and so is a list of nothing.
    pub fn facts(mut self, facts: &[(&str, &str)]) -> Self {
        let said = facts.iter().filter_map(|(label, value)| {
            let lines: Vec<String> = value.trim().lines().map(str::to_owned).collect();
            (!lines.is_empty()).then(|| ((*label).to_owned(), lines))
        });
        let said: Vec<_> = said.collect();
        if !said.is_empty() {
            self.blocks.push(Block::Facts(said));
        }
        self
    }
    pub fn bullets(mut self, items: &[String]) -> Self {
        if !items.is_empty() {
            self.blocks.push(Block::Bullets(items.to_vec()));
        }
        self
    }
    pub fn button(mut self, label: &str, link: &str) -> Self {
        self.blocks.push(Block::Button { label: label.to_owned(), link: link.to_owned() });
        self
    }
}
