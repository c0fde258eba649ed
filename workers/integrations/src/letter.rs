//! From a template's name and data to a letter's content in the reader's language.

use kernel::Fault;

use crate::{
    content::Content,
    facts::{Data, Facts},
    header::HeaderText,
    lang::Reader,
    layout::{Line, Piece},
    layouts,
    words::Key,
};

/// Writes a mail.
/// # Errors
/// `Fault::Internal` when there is no such template or its data lacks something.
pub fn write(template: &str, data: &Data, reader: Reader) -> Result<Content, Fault> {
    let layout = layouts::find(template)?;
    let letter = Letter { facts: Facts::read(layout, data, reader)?, reader };
    let mut content = Content::new(&letter.line(layout.subject), &letter.line(layout.heading))
        .preview(&letter.line(layout.preview))
        .footer(&letter.line(layout.footer));
    if let Some(field) = layout.sender {
        content.sender = HeaderText::new(letter.facts.text(field));
    }
    Ok(layout.body.iter().fold(content, |content, piece| letter.add(content, piece)))
}

struct Letter {
    facts: Facts,
    reader: Reader,
}

impl Letter {
    fn say(&self, key: Key) -> String {
        self.facts.fill(self.reader.text(key))
    }
    fn line(&self, line: Line) -> String {
        match line {
            Line::Of(key) => self.say(key),
            Line::As(text) => self.facts.fill(text),
        }
    }
    fn labelled<'a>(&'a self, facts: &[(Key, &str)]) -> Vec<(&'a str, &'a str)> {
        facts.iter().map(|(label, field)| (self.reader.text(*label), self.facts.text(field))).collect()
    }
    fn add(&self, content: Content, piece: &Piece) -> Content {
        match piece {
            Piece::SayWith(_, field) | Piece::Button(_, field) if self.facts.text(field).is_empty() => content,
            Piece::Say(key) | Piece::SayWith(key, _) => content.text(&self.say(*key)),
            Piece::Button(label, field) => content.button(self.reader.text(*label), self.facts.text(field)),
            Piece::Words(field) => content.text(self.facts.text(field)),
            Piece::Facts(facts) => content.facts(&self.labelled(facts)),
            Piece::Items(_) if self.facts.items.is_empty() => content,
            Piece::Items(lead_in) => content.text(&self.say(*lead_in)).bullets(&self.facts.items),
            Piece::Answers => content.facts(&self.answers()),
            Piece::Event => self.event(content),
        }
    }
    fn answers(&self) -> Vec<(&str, &str)> {
        if self.facts.answers.is_empty() {
            return self.labelled(&[(Key::LabelEmail, "email"), (Key::LabelPhone, "phone")]);
        }
        self.facts.answers.iter().map(|(label, value)| (label.as_str(), value.as_str())).collect()
    }
    /// What the event means, when, from where, and its detail under the event's own label.
    fn event(&self, content: Content) -> Content {
        let Some(event) = self.facts.event else { return content };
        let content = match event.more {
            Some(more) => content.text(&self.say(more)),
            None => content,
        };
        content.facts(&self.labelled(&[
            (event.detail, "detail"),
            (Key::LabelWhen, "at"),
            (Key::LabelDevice, "device"),
            (Key::LabelPlace, "place"),
            (Key::LabelIp, "ip"),
        ]))
    }
}
