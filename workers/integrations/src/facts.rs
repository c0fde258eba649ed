//! The data of a job, checked against its layout and put into the reader's words. Our own rooms wrote the job, so
//! whatever does not fit is our fault.

use std::collections::BTreeMap;

use kernel::{Fault, Instant, email::Email};
use serde_json::Value;

use crate::{
    civil,
    events::{self, Event},
    header::HeaderText,
    lang::Reader,
    layout::{Field, Kind, Layout},
    names,
    words::{Key, fill},
};

pub type Data = BTreeMap<String, Value>;

/// What is wrong with a field.
type Flaw = &'static str;

/// Everything that a mail's texts may name.
#[derive(Default)]
pub struct Facts {
    texts: Vec<(&'static str, String)>,
    /// Labels with values.
    pub answers: Vec<(String, String)>,
    pub items: Vec<String>,
    pub event: Option<&'static Event>,
}

impl Facts {
    /// Reads what the layout wants.
    /// # Errors
    /// `Fault::Internal` that names the template and the field that is missing or wrong.
    pub fn read(layout: &Layout, data: &Data, reader: Reader) -> Result<Self, Fault> {
        let mut facts = Self::default();
        for field in layout.fields {
            let outcome = match data.get(field.name).filter(|value| !value.is_null()) {
                Some(value) => facts.take(field, value, data, reader),
                None if field.is_required => Err("is required"),
                None => Ok(()),
            };
            outcome.map_err(|flaw| Fault::internal(format!("mail template {}: {} {flaw}", layout.name, field.name)))?;
        }
        facts.derive(reader);
        Ok(facts)
    }
    /// The text of a field; empty when it is absent.
    pub fn text(&self, name: &str) -> &str {
        self.texts.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text)
    }
    /// A text with its names filled in.
    pub fn fill(&self, text: &str) -> String {
        fill(text, |name| self.text(name))
    }

    fn take(&mut self, field: &Field, value: &Value, data: &Data, reader: Reader) -> Result<(), Flaw> {
        match field.kind {
            Kind::Starts => return self.take_span(value, data, reader),
            Kind::Items => {
                let items: Result<_, _> = list(value)?.iter().map(|item| text(item).map(str::to_owned)).collect();
                self.items = items?;
            }
            Kind::Answers => self.answers = list(value)?.iter().map(answer).collect::<Result<_, _>>()?,
            Kind::Event => {
                let event = events::find(text(value)?).ok_or("is no security event")?;
                self.event = Some(event);
                self.put(field.name, reader.text(event.title).to_owned());
            }
            kind => self.put(field.name, plain(kind, value, data, reader)?),
        }
        Ok(())
    }

    fn take_span(&mut self, starts_at: &Value, data: &Data, reader: Reader) -> Result<(), Flaw> {
        let ends_at = data.get("ends_at").ok_or("has no ends_at")?;
        let said = civil::span(reader, instant(starts_at)?, instant(ends_at)?, zone(data));
        self.put("short", said.short);
        self.put("when", said.long);
        self.put("zone", said.zone);
        Ok(())
    }

    fn put(&mut self, name: &'static str, text: String) {
        self.texts.push((name, text));
    }

    /// What texts say in another way: who somebody is, as far as we know; where a form was; how a letter begins.
    fn derive(&mut self, reader: Reader) {
        let known = ["who", "name", "email"].map(|name| self.text(name)).into_iter().find(|text| !text.is_empty());
        let who = known.unwrap_or(reader.text(Key::LeadVisitor)).to_owned();
        let site = if self.text("site").is_empty() { String::new() } else { self.fill(reader.text(Key::LeadPlace)) };
        let first = self.text("body").lines().find(|line| !line.trim().is_empty()).unwrap_or_default().to_owned();
        self.put("who", who);
        self.put("on_site", site);
        self.put("first", first);
    }
}

/// The values that become one text.
fn plain(kind: Kind, value: &Value, data: &Data, reader: Reader) -> Result<String, Flaw> {
    match kind {
        Kind::Line => text(value).map(|text| HeaderText::new(text).into_string()),
        Kind::Name => text(value).map(names::plain),
        Kind::Detail => {
            text(value).map(|text| if Email::parse(text).is_some() { text.to_owned() } else { names::plain(text) })
        }
        Kind::Link => text(value).ok().filter(|text| is_link(text)).map(str::to_owned).ok_or("is no web address"),
        Kind::Time => Ok(civil::moment(reader, instant(value)?, zone(data))),
        Kind::Pages => {
            let pages = value.as_u64().ok_or("is no number")?.to_string();
            Ok(fill(reader.text(if pages == "1" { Key::SiteOnePage } else { Key::SitePages }), |_| &pages))
        }
        Kind::Role => Ok(reader.text(role(text(value)?).ok_or("is no role")?).to_owned()),
        _ => text(value).map(str::to_owned),
    }
}

fn text(value: &Value) -> Result<&str, Flaw> {
    value.as_str().ok_or("is no text")
}

fn list(value: &Value) -> Result<&Vec<Value>, Flaw> {
    value.as_array().ok_or("is no list")
}

fn instant(value: &Value) -> Result<Instant, Flaw> {
    value.as_i64().map(Instant::from_millis).ok_or("is no instant")
}

fn answer(value: &Value) -> Result<(String, String), Flaw> {
    let part = |name| value.get(name).and_then(Value::as_str).map(str::to_owned);
    part("label").zip(part("value")).ok_or("is no list of answers")
}

fn zone(data: &Data) -> &str {
    data.get("zone").and_then(Value::as_str).unwrap_or_default()
}

fn role(name: &str) -> Option<Key> {
    match name {
        "owner" => Some(Key::RoleOwner),
        "admin" => Some(Key::RoleAdmin),
        "editor" => Some(Key::RoleEditor),
        "viewer" => Some(Key::RoleViewer),
        _ => None,
    }
}

fn is_link(text: &str) -> bool {
    let web = text.starts_with("https://") || text.starts_with("http://");
    web && !text.chars().any(|c| c.is_control() || c.is_whitespace())
}
