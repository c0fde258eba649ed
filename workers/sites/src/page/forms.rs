//! Forms and what they are for.

use super::builder::Attributes;
use super::entities::decode;
use knowledge::{fold, tokens};
use serde::{Deserialize, Serialize};

/// What a form is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormKind {
    /// Visitors write a message.
    Contact,
    /// Visitors choose a date.
    Booking,
    /// Visitors leave an address for letters.
    Newsletter,
    /// Visitors buy.
    Order,
    /// Search of the site.
    Search,
    /// Members sign in.
    Login,
    /// Anything else.
    #[default]
    Other,
}

/// A form as seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// What it is for, guessed from its fields.
    pub kind: FormKind,
    /// Names of its fields, in order.
    pub fields: Vec<String>,
    /// Where it sends to; empty when it has no address of its own.
    pub action: String,
}

/// Fields of a form that are looked at.
const MOST_FIELDS: usize = 40;

/// Collects one form while its elements pass by.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is one thing seen")]
pub struct FormReader {
    form: Form,
    words: Vec<String>,
    has_textarea: bool,
    has_password: bool,
    has_date: bool,
    has_search: bool,
}

impl FormReader {
    /// Begins with the form element.
    pub fn open(attributes: &Attributes) -> FormReader {
        let mut reader = FormReader::default();
        reader.form.action = decode(attributes.get("action").unwrap_or_default()).chars().take(500).collect();
        reader.has_search = attributes.get("role") == Some("search");
        for key in ["id", "class", "name", "aria-label"] {
            reader.note(attributes.get(key).unwrap_or_default());
        }
        reader
    }

    /// Sees an element inside the form.
    pub fn see(&mut self, name: &str, attributes: &Attributes) {
        if !matches!(name, "input" | "textarea" | "select") {
            return;
        }
        let kind = attributes.get("type").unwrap_or("text").to_ascii_lowercase();
        self.has_textarea |= name == "textarea";
        self.has_password |= kind == "password";
        self.has_date |= matches!(kind.as_str(), "date" | "datetime-local" | "time");
        self.has_search |= kind == "search";
        if matches!(kind.as_str(), "hidden" | "submit" | "button" | "image" | "reset") && name == "input" {
            return;
        }
        for key in ["name", "id", "placeholder", "aria-label"] {
            self.note(attributes.get(key).unwrap_or_default());
        }
        let field = ["name", "id", "placeholder"]
            .iter()
            .find_map(|k| attributes.get(k).filter(|v| !v.is_empty()))
            .unwrap_or(name);
        if self.form.fields.len() < MOST_FIELDS {
            self.form.fields.push(decode(field).chars().take(80).collect());
        }
    }

    fn note(&mut self, text: &str) {
        if self.words.len() < 400 {
            self.words.extend(tokens(&fold(text).replace(['_', '-', '['], " ")).into_iter().map(|t| t.word));
        }
    }

    fn says(&self, list: &[&str]) -> bool {
        self.words.iter().any(|w| list.contains(&w.as_str()))
    }

    /// Decides what the form is for.
    pub fn close(mut self) -> Form {
        let has_mail = self.says(&["email", "mail", "correo", "courriel"]);
        self.form.kind = if self.has_password || self.says(&["login", "signin", "anmelden", "username"]) {
            FormKind::Login
        } else if self.has_search
            || self.says(&["search", "suche", "q", "query", "recherche", "buscar", "cerca", "zoeken", "pesquisar"])
        {
            FormKind::Search
        } else if self.has_date
            || self.says(&["booking", "appointment", "termin", "reservation", "reservierung", "guests", "checkin"])
        {
            FormKind::Booking
        } else if self.has_textarea
            || self.says(&["message", "nachricht", "mensaje", "messaggio", "bericht", "mensagem", "contact", "kontakt"])
        {
            FormKind::Contact
        } else if self.says(&["cart", "quantity", "qty", "menge", "checkout", "warenkorb"]) {
            FormKind::Order
        } else if has_mail && self.form.fields.len() <= 3 {
            FormKind::Newsletter
        } else {
            FormKind::Other
        };
        self.form
    }
}
