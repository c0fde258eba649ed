//! What is wrong with a text, and where.

use std::fmt;

use serde::{
    de::{self, Expected, Unexpected},
    ser,
};

/// What sort of fault it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The text is not JSON.
    Syntax,
    /// A field that must be there is not; the path ends in its name.
    Missing,
    /// A list with too few or too many items.
    Length,
    /// JSON, but not what is wanted there.
    Data,
}

/// Why a text could not be read.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: Kind,
    /// Byte in the text.
    at: usize,
    /// Innermost first.
    path: Vec<String>,
    message: String,
}

impl Error {
    #[cold]
    #[inline(never)]
    pub(super) fn new(kind: Kind, at: usize, message: String) -> Self {
        Self(Box::new(Inner { kind, at, path: Vec::new(), message }))
    }
    #[cold]
    #[inline(never)]
    pub(super) fn syntax(at: usize, message: &str) -> Self {
        Self::new(Kind::Syntax, at, message.to_owned())
    }
    #[cold]
    #[inline(never)]
    pub(super) fn expected(at: usize, wanted: &str) -> Self {
        Self::new(Kind::Data, at, format!("must be {wanted}"))
    }
    /// The same error, seen from one level further out.
    #[cold]
    #[inline(never)]
    pub(super) fn under(mut self, step: String) -> Self {
        if self.0.kind != Kind::Syntax {
            self.0.path.push(step);
        }
        self
    }
    #[cold]
    #[inline(never)]
    pub(super) fn under_index(self, index: usize) -> Self {
        self.under(index.to_string())
    }

    pub fn kind(&self) -> Kind {
        self.0.kind
    }
    /// Where in the value, as a JSON pointer without the leading slash, such as `who/age`; empty for the whole.
    pub fn path(&self) -> String {
        let steps: Vec<&str> = self.0.path.iter().rev().map(String::as_str).collect();
        steps.join("/")
    }
    /// Line and column in the text that was read, from 1.
    pub fn place(&self, text: &str) -> (usize, usize) {
        let before = text.as_bytes().get(..self.0.at).unwrap_or(text.as_bytes());
        let mut lines = before.split(|byte| *byte == b'\n');
        (lines.clone().count(), lines.next_back().map_or(0, <[u8]>::len) + 1)
    }
    /// What is wrong, for a person.
    pub fn message(&self) -> &str {
        &self.0.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.path.is_empty() {
            write!(f, "{}: ", self.path())?;
        }
        f.write_str(&self.0.message)?;
        if self.0.kind == Kind::Syntax { write!(f, " at byte {}", self.0.at) } else { Ok(()) }
    }
}

impl std::error::Error for Error {}

/// Serde's own words are made here, once, rather than at each of the places that may fail.
impl de::Error for Error {
    #[cold]
    #[inline(never)]
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(Kind::Data, 0, message.to_string())
    }
    #[cold]
    #[inline(never)]
    fn invalid_type(found: Unexpected<'_>, wanted: &dyn Expected) -> Self {
        Self::invalid_value(found, wanted)
    }
    #[cold]
    #[inline(never)]
    fn invalid_value(found: Unexpected<'_>, wanted: &dyn Expected) -> Self {
        let message = match found {
            Unexpected::Float(_) => "must be a whole number".to_owned(),
            Unexpected::Signed(_) | Unexpected::Unsigned(_) => "is out of range".to_owned(),
            _ => format!("must be {wanted}"),
        };
        Self::new(Kind::Data, 0, message)
    }
    #[cold]
    #[inline(never)]
    fn invalid_length(length: usize, wanted: &dyn Expected) -> Self {
        Self::new(Kind::Length, 0, format!("has {length} items, must be {wanted}"))
    }
    #[cold]
    #[inline(never)]
    fn unknown_variant(variant: &str, known: &'static [&'static str]) -> Self {
        Self::new(Kind::Data, 0, format!("`{variant}` is none of {}", known.join(", ")))
    }
    #[cold]
    #[inline(never)]
    fn unknown_field(field: &str, known: &'static [&'static str]) -> Self {
        Self::new(Kind::Data, 0, format!("`{field}` is none of {}", known.join(", ")))
    }
    #[cold]
    #[inline(never)]
    fn missing_field(field: &'static str) -> Self {
        Self::new(Kind::Missing, 0, "is required".to_owned()).under(field.to_owned())
    }
    #[cold]
    #[inline(never)]
    fn duplicate_field(field: &'static str) -> Self {
        Self::new(Kind::Data, 0, "is there twice".to_owned()).under(field.to_owned())
    }
}

impl ser::Error for Error {
    #[cold]
    #[inline(never)]
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(Kind::Data, 0, message.to_string())
    }
}
