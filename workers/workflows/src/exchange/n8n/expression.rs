//! Expressions of n8n in our language. They look alike: what differs are some names, the sign `=` before a text with expressions,
//! and that a text without that sign holds none, whatever stands in it.

use std::{cell::RefCell, collections::BTreeMap};

use serde_json::{Map, Value};

/// Names in front of a value that are called otherwise here.
const ROOTS: &[(&str, &str)] =
    &[("$execution", "$run"), ("$max", "Math.max"), ("$min", "Math.min"), ("$position", "$itemIndex")];
/// Methods that are called otherwise here.
const METHODS: &[(&str, &str)] = &[
    ("toISOString", "toISO"),
    ("beginningOf", "startOf"),
    ("removeDuplicates", "unique"),
    ("toInt", "toNumber"),
    ("toFloat", "toNumber"),
];
/// What n8n offers and nothing here answers. Other names are found by the draft's check.
const LOST: &[&str] = &[
    "$binary",
    "$vars",
    "$env",
    "$secrets",
    "$jmespath",
    "$parameter",
    "$prevNode",
    "$runIndex",
    "$fromAI",
    "$response",
    "$request",
    "$pageCount",
    "$mode",
    "$webhookId",
    "itemMatching",
    "isExecuted",
    "resumeUrl",
    "resumeFormUrl",
    "customData",
    "pairedItem",
];

/// What the expressions of one node are read with.
pub struct Words<'a> {
    /// Nodes that have another name here.
    pub renamed: &'a BTreeMap<String, String>,
    /// Names that have no counterpart, as they were met.
    pub lost: RefCell<Vec<&'static str>>,
}

enum Piece {
    Text(String),
    Code(String),
}

impl<'a> Words<'a> {
    pub const fn new(renamed: &'a BTreeMap<String, String>) -> Self {
        Self { renamed, lost: RefCell::new(Vec::new()) }
    }

    /// A parameter with all that is in it.
    pub fn value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(list) => list.iter().map(|entry| self.value(entry)).collect(),
            Value::Object(map) => {
                let mut fields = Map::new();
                fields.extend(map.iter().map(|(key, entry)| (key.clone(), self.value(entry))));
                Value::Object(fields)
            }
            other => other.clone(),
        }
    }

    /// A text as a parameter of ours.
    pub fn text(&self, text: &str) -> String {
        let mut out = String::new();
        for piece in self.pieces(text) {
            match piece {
                Piece::Text(text) => {
                    let safe = text.replace("{{", "{{ \"{{\" }}");
                    match safe.strip_suffix('{') {
                        Some(rest) => out.extend([rest, "{{ \"{\" }}"]),
                        None => out.push_str(&safe),
                    }
                }
                Piece::Code(code) => out.extend(["{{ ", code.trim(), " }}"]),
            }
        }
        out
    }

    /// A value as a piece of an expression.
    pub fn code(&self, value: &Value) -> String {
        let Value::String(text) = value else { return written(&self.value(value)) };
        let mut parts = self.pieces(text).into_iter().map(|piece| match piece {
            Piece::Text(text) => written(&Value::String(text)),
            Piece::Code(code) => bracketed(code.trim()),
        });
        let Some(first) = parts.next() else { return "\"\"".to_owned() };
        // Texts and values one after the other are a text, so a value that stands first is made one.
        let rest: Vec<String> = parts.collect();
        if rest.is_empty() { first } else { format!("(\"\" + {first} + {})", rest.join(" + ")) }
    }

    /// Whether a parameter is calculated.
    pub fn is_calculated(value: &Value) -> bool {
        value.as_str().is_some_and(|text| text.starts_with('=') && text.contains("{{"))
    }

    fn pieces(&self, text: &str) -> Vec<Piece> {
        let Some(mut rest) = text.strip_prefix('=') else { return vec![Piece::Text(text.to_owned())] };
        let mut pieces = Vec::new();
        while let Some((before, inner)) = rest.split_once("{{") {
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            let mut scan = Scan { rest: inner, out: String::new(), words: self };
            scan.code(true);
            rest = scan.rest;
            pieces.push(Piece::Code(scan.out));
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        pieces
    }
}

/// JSON is a value of the language.
pub fn written(value: &Value) -> String {
    kernel::json::write(value).unwrap_or_default()
}

fn bracketed(code: &str) -> String {
    let is_path =
        |letter: char| letter.is_alphanumeric() || matches!(letter, '$' | '_' | '.' | '[' | ']' | '"' | '\'' | '?');
    if code.chars().all(is_path) { code.to_owned() } else { format!("({code})") }
}

/// Reads JavaScript far enough to tell names from texts.
struct Scan<'t, 'w> {
    rest: &'t str,
    out: String,
    words: &'w Words<'w>,
}

impl<'t> Scan<'t, '_> {
    /// Up to what closes it, which is taken, too: `}}` of a template, else `}`.
    fn code(&mut self, is_template: bool) {
        let mut depth = 0_usize;
        while let Some(letter) = self.rest.chars().next() {
            match letter {
                '"' | '\'' => self.quoted(letter),
                '`' => self.backticks(),
                '}' if depth == 0 => {
                    let end = if is_template && self.rest.starts_with("}}") { 2 } else { 1 };
                    self.rest = self.rest.get(end..).unwrap_or_default();
                    return;
                }
                '$' | '_' => self.name(),
                _ if letter.is_alphabetic() => self.name(),
                _ => {
                    depth = match letter {
                        '{' => depth + 1,
                        '}' => depth - 1,
                        _ => depth,
                    };
                    self.copy(letter.len_utf8());
                }
            }
        }
    }

    fn take(&mut self, length: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    fn copy(&mut self, length: usize) {
        let taken = self.take(length);
        self.out.push_str(taken);
    }

    fn quoted(&mut self, quote: char) {
        let inner = self.rest.get(1..).unwrap_or_default();
        let mut is_escaped = false;
        let end = inner.find(|letter| {
            let ends = letter == quote && !is_escaped;
            is_escaped = letter == '\\' && !is_escaped;
            ends
        });
        let Some(end) = end else { return self.copy(self.rest.len()) };
        let names_a_node = ["$(", "$node[", "$items("].iter().any(|start| self.out.trim_end().ends_with(start));
        let name = inner.get(..end).unwrap_or_default();
        match self.words.renamed.get(&unescaped(name)).filter(|_| names_a_node) {
            Some(other) => {
                self.out.push_str(&written(&Value::String(other.clone())));
                self.take(end + 2);
            }
            None => self.copy(end + 2),
        }
    }

    fn backticks(&mut self) {
        self.copy(1);
        while let Some(letter) = self.rest.chars().next() {
            if self.rest.starts_with("${") {
                self.copy(2);
                self.code(false);
                self.out.push('}');
                continue;
            }
            let escaped = if letter == '\\' { self.rest.chars().nth(1).map_or(0, char::len_utf8) } else { 0 };
            self.copy(letter.len_utf8() + escaped);
            if letter == '`' {
                return;
            }
        }
    }

    fn name(&mut self) {
        let is_part = |letter: char| letter == '$' || letter == '_' || letter.is_alphanumeric();
        let name = self.take(self.rest.find(|letter| !is_part(letter)).unwrap_or(self.rest.len()));
        let before = self.out.trim_end();
        let is_member = before.ends_with('.') && !before.ends_with("..");
        if let Some(lost) = LOST.iter().find(|lost| **lost == name && (is_member || lost.starts_with('$'))) {
            let mut all = self.words.lost.borrow_mut();
            if !all.contains(lost) {
                all.push(lost);
            }
        }
        if is_member {
            let other = METHODS.iter().find(|(theirs, _)| *theirs == name);
            self.out.push_str(other.map_or(name, |(_, ours)| ours));
            return;
        }
        let tail = self.rest.trim_start();
        match name {
            "new" if tail.starts_with("Date()") => {
                self.rest = tail.get(6..).unwrap_or_default();
                self.out.push_str("$now");
            }
            "Date" if tail.starts_with(".now()") => {
                self.rest = tail.get(6..).unwrap_or_default();
                self.out.push_str("$now.toMillis()");
            }
            "$items" if tail.starts_with("()") => {
                self.rest = tail.get(2..).unwrap_or_default();
                self.out.push_str("$input.all()");
            }
            "$items" if tail.starts_with('(') => self.all_items(tail),
            _ => {
                let other = ROOTS.iter().find(|(theirs, _)| *theirs == name);
                self.out.push_str(other.map_or(name, |(_, ours)| ours));
            }
        }
    }

    /// `$items("A", 0)` is `$("A").all()`.
    fn all_items(&mut self, tail: &'t str) {
        self.out.push_str("$(");
        self.rest = tail.get(1..).unwrap_or_default().trim_start();
        if let Some(quote) = self.rest.chars().next().filter(|letter| matches!(letter, '"' | '\'')) {
            self.quoted(quote);
        }
        let end = self.rest.find(')').map_or(self.rest.len(), |end| end + 1);
        self.take(end);
        self.out.push_str(").all()");
    }
}

/// What a text in quotes says; `\x` is `x`.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        out.extend(if letter == '\\' { letters.next() } else { Some(letter) });
    }
    out
}
