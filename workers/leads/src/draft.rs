//! What an owner may make of a form. Pure; every bad field is named at once.

use kernel::{
    Fault, Field as BadField, Instant,
    ids::{FormId, SiteId},
};
use serde::Deserialize;

use crate::form::{AutoAnswer, FieldKind, Form, FormField};

const MAX_FIELDS: usize = 20;
const MAX_CHOICES: usize = 30;
const MAX_LABEL: usize = 120;
const MAX_TEXT: usize = 1_000;
const MAX_BODY: usize = 5_000;

/// A new form.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(from = "FlatForm")]
pub struct NewForm {
    pub site_id: SiteId,
    #[serde(flatten)]
    pub content: FormChange,
}

/// A new form as it is sent. Serde's own flattening goes through a buffer that the whole Worker would carry.
#[derive(Deserialize)]
struct FlatForm {
    site_id: SiteId,
    name: Option<String>,
    fields: Option<Vec<FormField>>,
    thanks: Option<String>,
    notify_owner: Option<bool>,
    answer: Option<AutoAnswer>,
}

impl From<FlatForm> for NewForm {
    fn from(flat: FlatForm) -> Self {
        let FlatForm { site_id, name, fields, thanks, notify_owner, answer } = flat;
        Self { site_id, content: FormChange { name, fields, thanks, notify_owner, answer } }
    }
}

/// What changes; absent stays as it is (or as a new form begins).
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FormChange {
    /// 1 to 120 characters.
    pub name: Option<String>,
    /// 1 to 20 fields, at least one of them `email` or `phone`.
    pub fields: Option<Vec<FormField>>,
    /// At most 1,000 characters.
    pub thanks: Option<String>,
    pub notify_owner: Option<bool>,
    pub answer: Option<AutoAnswer>,
}

impl Form {
    /// The form with the change applied, or every field that is not right.
    pub fn changed(mut self, change: FormChange, now: Instant) -> Result<Self, Fault> {
        self.name = change.name.map_or(self.name, |name| name.trim().to_owned());
        self.fields = change.fields.unwrap_or(self.fields);
        self.thanks = change.thanks.unwrap_or(self.thanks);
        self.notify_owner = change.notify_owner.unwrap_or(self.notify_owner);
        self.answer = change.answer.unwrap_or(self.answer);
        self.updated_at = now;
        let fields = self.faults();
        if fields.is_empty() { Ok(self) } else { Err(Fault::Invalid { fields }) }
    }

    /// A form as it begins.
    pub fn fresh(id: FormId, site_id: SiteId, texts: &crate::defaults::Texts, now: Instant) -> Self {
        Self {
            id,
            site_id,
            name: texts.form.to_owned(),
            fields: texts.fields(),
            thanks: texts.thanks.to_owned(),
            notify_owner: true,
            answer: AutoAnswer { active: true, subject: texts.subject.to_owned(), body: texts.body.to_owned() },
            created_at: now,
            updated_at: now,
        }
    }

    fn faults(&self) -> Vec<BadField> {
        let mut bad = Vec::new();
        text(&mut bad, "name", &self.name, 1, MAX_LABEL);
        text(&mut bad, "thanks", &self.thanks, 1, MAX_TEXT);
        text(&mut bad, "answer/subject", &self.answer.subject, usize::from(self.answer.active), MAX_LABEL);
        text(&mut bad, "answer/body", &self.answer.body, usize::from(self.answer.active), MAX_BODY);
        if self.answer.subject.chars().any(char::is_control) {
            bad.push(BadField::new("answer/subject", "control_character", "one line of plain text"));
        }
        if !(1..=MAX_FIELDS).contains(&self.fields.len()) {
            bad.push(BadField::new("fields", "out_of_range", format!("1 to {MAX_FIELDS} fields")));
        }
        if !self.fields.iter().any(|f| matches!(f.kind, FieldKind::Email | FieldKind::Phone)) {
            bad.push(BadField::new("fields", "no_contact", "keep one e-mail or phone field, or nobody can answer"));
        }
        for (i, field) in self.fields.iter().enumerate() {
            let twice = self.fields.iter().take(i).any(|other| other.name == field.name);
            check_field(&mut bad, i, field, twice);
        }
        bad
    }
}

fn check_field(bad: &mut Vec<BadField>, i: usize, field: &FormField, twice: bool) {
    let at = |part: &str| format!("fields/{i}/{part}");
    let key = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if !(1..=40).contains(&field.name.len()) || !field.name.bytes().all(key) {
        bad.push(BadField::new(at("name"), "invalid", "1 to 40 of a-z, 0-9 and _"));
    }
    if twice {
        bad.push(BadField::new(at("name"), "not_unique", "another field has this name"));
    }
    text(bad, &at("label"), &field.label, 1, MAX_LABEL);
    let choices = field.choices.len();
    if (field.kind == FieldKind::Choice) != (1..=MAX_CHOICES).contains(&choices) {
        bad.push(BadField::new(at("choices"), "out_of_range", format!("1 to {MAX_CHOICES}, for choice fields only")));
    }
    for choice in &field.choices {
        text(bad, &at("choices"), choice, 1, MAX_LABEL);
    }
}

fn text(bad: &mut Vec<BadField>, name: &str, value: &str, least: usize, most: usize) {
    if !(least..=most).contains(&value.trim().chars().count()) {
        bad.push(BadField::new(name, "out_of_range", format!("{least} to {most} characters")));
    }
}
