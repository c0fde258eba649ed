//! The form: its fields, and what it makes of a visitor's answers. Pure.

use std::collections::BTreeMap;

use kernel::{
    Fault, Field as BadField, Instant,
    email::Email,
    ids::{FormId, LeadId, SiteId},
};
use serde::{Deserialize, Serialize};

use crate::model::{Lead, LeadState};

/// Longest answer to an ordinary field, in characters.
pub const TEXT_MAX: usize = 200;
/// Longest answer to a `long_text` field, in characters.
pub const LONG_TEXT_MAX: usize = 5_000;

/// What a field asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    Text,
    Email,
    Phone,
    LongText,
    /// One of `choices`.
    Choice,
    /// A box that must be ticked when it is required.
    Consent,
}

/// One field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FormField {
    /// Key of the answer: `[a-z0-9_]{1,40}`, unique in the form.
    pub name: String,
    /// What the visitor reads.
    pub label: String,
    pub kind: FieldKind,
    pub required: bool,
    /// For `choice` only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// Longest answer in characters; 200 when absent, 5,000 for `long_text`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<usize>,
}

/// The mail that answers the visitor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AutoAnswer {
    pub active: bool,
    /// `{name}` stands for the visitor's name.
    pub subject: String,
    /// Plain text; `{name}` stands for the visitor's name.
    pub body: String,
}

/// A published form of a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Form {
    pub id: FormId,
    pub site_id: SiteId,
    pub name: String,
    #[serde(deserialize_with = "kernel::sql::json")]
    pub fields: Vec<FormField>,
    /// What the visitor reads after sending.
    pub thanks: String,
    /// Whether the owners get a mail for each lead.
    #[serde(deserialize_with = "kernel::sql::flag")]
    pub notify_owner: bool,
    #[serde(deserialize_with = "kernel::sql::json")]
    pub answer: AutoAnswer,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// An answer as a widget sends it: text, or a ticked box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum Given {
    Ticked(bool),
    Text(String),
}

/// Serde's own reading of such an enum goes through a buffer that the whole Worker would carry.
struct GivenVisitor;

impl serde::de::Visitor<'_> for GivenVisitor {
    type Value = Given;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a text, true or false")
    }
    fn visit_bool<E: serde::de::Error>(self, ticked: bool) -> Result<Given, E> {
        Ok(Given::Ticked(ticked))
    }
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Given, E> {
        Ok(Given::Text(text.to_owned()))
    }
}

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(GivenVisitor)
    }
}

/// What a visitor sends.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Submission {
    /// Field name to answer. Names that the form does not have are ignored.
    pub answers: BTreeMap<String, Given>,
    /// The page the form stands on.
    pub page_url: Option<String>,
    /// The visitor's language, BCP 47.
    pub locale: Option<String>,
}

impl Form {
    /// Makes a lead of the answers, or names every field that is not right.
    pub fn accept(&self, sent: &Submission, id: LeadId, now: Instant) -> Result<Lead, Fault> {
        let mut answers = BTreeMap::new();
        let mut bad = Vec::new();
        for field in &self.fields {
            match field.read(sent.answers.get(&field.name)) {
                Ok(Some(text)) => _ = answers.insert(field.name.clone(), text),
                Ok(None) => {}
                Err((code, detail)) => bad.push(BadField::new(format!("answers/{}", field.name), code, detail)),
            }
        }
        if !bad.is_empty() {
            return Err(Fault::Invalid { fields: bad });
        }
        let first = |kind| self.fields.iter().find(|f| f.kind == kind).and_then(|f| answers.get(&f.name)).cloned();
        Ok(Lead {
            id,
            form_id: self.id.clone(),
            site_id: self.site_id.clone(),
            state: LeadState::New,
            name: answers.get("name").cloned().or_else(|| first(FieldKind::Text)),
            email: first(FieldKind::Email).as_deref().and_then(Email::parse),
            phone: first(FieldKind::Phone),
            answers,
            page_url: sent.page_url.as_deref().and_then(page_url),
            locale: sent.locale.as_deref().map_or("en", language).to_owned(),
            note: None,
            created_at: now,
            updated_at: now,
        })
    }
}

impl FormField {
    /// Longest answer, in characters.
    pub fn limit(&self) -> usize {
        let most = if self.kind == FieldKind::LongText { LONG_TEXT_MAX } else { TEXT_MAX };
        self.max_length.map_or(most, |wanted| wanted.min(most))
    }

    fn read(&self, given: Option<&Given>) -> Result<Option<String>, (&'static str, String)> {
        let text = match (self.kind, given) {
            (FieldKind::Consent, Some(Given::Ticked(true))) => "yes",
            (_, Some(Given::Text(text))) => text.trim(),
            (_, Some(Given::Ticked(_)) | None) => "",
        };
        if text.is_empty() {
            return if self.required { Err(("required", "please fill this in".into())) } else { Ok(None) };
        }
        let limit = self.limit();
        if text.chars().count() > limit {
            return Err(("too_long", format!("at most {limit} characters")));
        }
        self.check_kind(text)?;
        Ok(Some(text.to_owned()))
    }

    fn check_kind(&self, text: &str) -> Result<(), (&'static str, String)> {
        let right = match self.kind {
            FieldKind::Email => Email::parse(text).is_some(),
            FieldKind::Phone => is_phone(text),
            FieldKind::Choice => self.choices.iter().any(|choice| choice == text),
            FieldKind::Consent => text == "yes",
            FieldKind::Text | FieldKind::LongText => true,
        };
        match self.kind {
            _ if right => Ok(()),
            FieldKind::Email => Err(("not_an_email", "an address such as ann@example.com".into())),
            FieldKind::Phone => Err(("not_a_phone", "a number such as +49 30 123456".into())),
            _ => Err(("not_a_choice", "choose one of the offered answers".into())),
        }
    }
}

/// Digits with the marks that people write between them: 5 to 15 digits (ITU-T E.164), one leading plus.
fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let rest = text.strip_prefix('+').unwrap_or(text);
    (5..=15).contains(&digits) && rest.chars().all(|c| c.is_ascii_digit() || " -/().".contains(c))
}

/// A page's address worth keeping: http(s), of sane length, without control characters.
fn page_url(text: &str) -> Option<String> {
    let web = text.starts_with("https://") || text.starts_with("http://");
    (web && text.len() <= 2_000 && !text.chars().any(char::is_control)).then(|| text.to_owned())
}

/// The tag if it looks like BCP 47, `en` otherwise.
fn language(tag: &str) -> &str {
    let fits = (2..=35).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if fits { tag } else { "en" }
}
