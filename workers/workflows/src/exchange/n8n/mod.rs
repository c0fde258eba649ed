//! Workflows of n8n, as its editor exports them. Written from the shapes that its own documents have, over all versions of its nodes.
//! Nothing of it is trusted: names repeat, connections lead nowhere, fields are missing or of another type.

#![allow(clippy::unnecessary_wraps, reason = "makers of nodes have one shape, whether they can say no or not")]

mod actions;
mod combine;
mod conditions;
mod connections;
mod dates;
pub mod expression;
mod kinds;
mod source;
mod transforms;
mod triggers;
mod web;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use self::{
    connections::{End, Ends},
    expression::Words,
    source::{Made, Notes, Params, Source},
};
use super::{
    Draft,
    report::{Report, line, quoted},
};
use crate::graph::{Graph, Node, OnError, Retry, Severity, limits};

/// Whether a document looks like one of n8n: a list of nodes with types, and connections.
pub fn is_one(document: &Value) -> bool {
    let nodes = document.get("nodes").and_then(Value::as_array);
    let has_types = nodes.is_some_and(|nodes| nodes.iter().all(|node| !node.is_object() || node.get("type").is_some()));
    has_types && document.get("graph").is_none()
}

/// How many nodes it has; notes are none.
pub fn count(document: &Value) -> usize {
    let kind = |node: &Value| node.get("type").and_then(Value::as_str).is_some_and(kinds::is_note);
    document.get("nodes").and_then(Value::as_array).map_or(0, |nodes| nodes.iter().filter(|node| !kind(node)).count())
}

/// Reads it as far as it can be read.
pub fn read(document: &Value) -> Draft {
    let mut report = Report::default();
    let text = |path: &str| document.pointer(path).and_then(Value::as_str);
    let zone = text("/settings/timezone").filter(|zone| *zone != "DEFAULT").unwrap_or("UTC");
    settings(document, &mut report);
    let entries = document.get("nodes").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let names = Names::of(entries, &mut report);
    let words = Words::new(&names.renamed);
    let mut reader = Reader { words, zone, nodes: Vec::new(), ends: Ends::default(), ids: BTreeSet::new(), report };
    for (entry, name) in entries.iter().zip(&names.ours) {
        if let (Value::Object(entry), Some(name)) = (entry, name) {
            reader.node(entry, name);
        }
    }
    let Reader { mut nodes, ends, mut report, .. } = reader;
    let found = document.get("connections").unwrap_or(&Value::Null);
    let connections = connections::read(found, &ends, &mut nodes, &mut report);
    let graph = Graph { nodes, connections, settings: crate::graph::Settings::default() };
    Draft { name: text("/name").unwrap_or_default().to_owned(), graph, report }
}

fn settings(document: &Value, report: &mut Report) {
    for (field, what) in [
        ("errorWorkflow", "Choose in the settings which workflow hears of failures."),
        ("executionTimeout", "A run as a whole has no time limit here; each node has one."),
    ] {
        if document.pointer(&format!("/settings/{field}")).is_some() {
            report.push(None, Some(&format!("settings/{field}")), Severity::Warning, what);
        }
    }
    if document.get("pinData").and_then(Value::as_object).is_some_and(|pinned| !pinned.is_empty()) {
        report.push(None, Some("pinData"), Severity::Warning, "Pinned data is not kept: pin it anew when you test.");
    }
}

/// What nodes are called here: as there, but each only once, on one line, and not longer than a name may be.
struct Names {
    /// By place; none for what is no node.
    ours: Vec<Option<String>>,
    renamed: BTreeMap<String, String>,
}

impl Names {
    fn of(entries: &[Value], report: &mut Report) -> Self {
        let (mut taken, mut renamed, mut seen) = (BTreeSet::new(), BTreeMap::new(), BTreeSet::new());
        let mut ours = Vec::with_capacity(entries.len());
        for entry in entries {
            let kind = entry.get("type").and_then(Value::as_str).unwrap_or_default();
            if !entry.is_object() || kinds::is_note(kind) {
                if !entry.is_object() {
                    report.push(None, Some("nodes"), Severity::Error, "One of the nodes is no node, and was left out.");
                }
                ours.push(None);
                continue;
            }
            let theirs = entry.get("name").and_then(Value::as_str).unwrap_or(kind);
            let wanted = Some(line(theirs, limits::MOST_NAME)).filter(|name| !name.is_empty());
            let wanted = wanted.unwrap_or_else(|| "Node".to_owned());
            let name = free(&wanted, &taken, |number| format!("{} {number}", line(&wanted, limits::MOST_NAME - 8)));
            if !seen.insert(theirs.to_owned()) {
                let what =
                    "Another node has the same name: what names it means the first one. Look at its connections.";
                report.push(Some(&name), Some("name"), Severity::Error, what);
            } else if name != theirs {
                renamed.insert(theirs.to_owned(), name.clone());
                report.push(
                    Some(&name),
                    Some("name"),
                    Severity::Warning,
                    format!("It was called “{}”.", quoted(theirs)),
                );
            }
            taken.insert(name.clone());
            ours.push(Some(name));
        }
        Self { ours, renamed }
    }
}

/// The wish, or the first of its variations that nobody has.
fn free(wanted: &str, taken: &BTreeSet<String>, varied: impl Fn(usize) -> String) -> String {
    if !taken.contains(wanted) {
        return wanted.to_owned();
    }
    // One more than there are names is enough.
    (2..taken.len() + 3).map(varied).find(|name| !taken.contains(name)).unwrap_or_default()
}

/// The graph as it grows.
struct Reader<'a> {
    words: Words<'a>,
    zone: &'a str,
    nodes: Vec<Node>,
    ends: Ends,
    ids: BTreeSet<String>,
    report: Report,
}

impl<'a> Reader<'a> {
    fn node(&mut self, entry: &'a Map<String, Value>, name: &str) {
        let text = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
        let flag = |key: &str| entry.get(key).and_then(Value::as_bool).unwrap_or_default();
        let (kind, theirs) = (text("type"), entry.get("name").and_then(Value::as_str).unwrap_or(text("type")));
        if flag("disabled") {
            return self.disabled(kind, theirs, name);
        }
        let made = self.made(entry, kind, name);
        let is_known = made.is_some();
        let made = made.unwrap_or_else(|| Made::new("", Value::Null));
        let (mut on_error, retry) = (on_error(entry), retry(entry));
        let has_main = made.of != "flow.stop" && (made.then.is_some() || made.outs == [["main"]] || !is_known);
        if on_error == OnError::Continue && !has_main {
            let what = "It has no port to go on at after an error: choose whether the run stops or branches.";
            self.report.push(Some(name), Some("onError"), Severity::Error, what);
            on_error = OnError::Stop;
        }
        let id = self.id(name);
        let (of, params) = if is_known {
            (made.of.to_owned(), made.params)
        } else {
            (quoted(kind), entry.get("parameters").cloned().unwrap_or_default())
        };
        let first = if made.then.is_some() {
            format!("{} (answer)", line(name, limits::MOST_NAME - 9))
        } else {
            name.to_owned()
        };
        self.push(&id, (of, first), params, (retry, on_error));
        let mut end =
            End { first: id.clone(), last: id.clone(), outs: made.outs, branches: on_error == OnError::Branch };
        if let Some((of, params)) = made.then {
            let behind = self.id(&format!("{id}-out"));
            self.push(
                &behind,
                (of.to_owned(), name.to_owned()),
                params,
                (Retry { max: 0, ..Retry::default() }, OnError::Stop),
            );
            end.last = behind;
        }
        self.ends.add(theirs, end, is_known);
    }

    /// The node of ours, and what is said about it.
    fn made(&mut self, entry: &'a Map<String, Value>, kind: &'a str, name: &str) -> Option<Made> {
        let version = entry.get("typeVersion").and_then(Value::as_f64).unwrap_or(1.0);
        let params = Params::new(entry.get("parameters").and_then(Value::as_object));
        let mut notes = Notes { report: &mut self.report, node: name };
        let source = Source { kind: kinds::bare(kind), version, params, words: &self.words, zone: self.zone };
        let made = kinds::make(&source, &mut notes);
        if made.is_none() {
            notes.lost("type", format!("“{}” has no counterpart. {}", quoted(kind), kinds::advice(kind)));
        } else {
            for field in source.params.left() {
                notes.lost(&field, "This has no counterpart, and was left out.");
            }
        }
        for lost in self.words.lost.take() {
            notes.lost("parameters", format!("An expression asks for {lost}, which nothing here answers."));
        }
        if entry.get("credentials").and_then(Value::as_object).is_some_and(|all| !all.is_empty()) {
            notes.lost("credentials", "Credentials do not come along: enter yours.");
        }
        for (field, what) in [
            ("executeOnce", "It runs for every item here: put a limit of one before it."),
            ("alwaysOutputData", "Without items nothing goes on here: lead a branch around it."),
        ] {
            if entry.get(field) == Some(&Value::Bool(true)) {
                notes.lost(field, what);
            }
        }
        made
    }

    /// What is switched off passes its items on; a trigger that is starts nothing.
    fn disabled(&mut self, kind: &str, theirs: &str, name: &str) {
        if kinds::is_trigger(kind) {
            self.report.push(Some(name), Some("disabled"), Severity::Warning, "It was switched off, and was left out.");
            return self.ends.drop_name(theirs);
        }
        let what = "It was switched off: it hands its items on.";
        self.report.push(Some(name), Some("disabled"), Severity::Warning, what);
        let id = self.id(name);
        self.push(&id, ("flow.no_op".to_owned(), name.to_owned()), json!({}), (Retry::default(), OnError::Stop));
        let end = End { first: id.clone(), last: id, outs: vec![vec!["main".to_owned()]], branches: false };
        self.ends.add(theirs, end, true);
    }

    fn push(&mut self, id: &str, (of, name): (String, String), params: Value, (retry, on_error): (Retry, OnError)) {
        let (id, join, timeout_ms) = (id.to_owned(), crate::graph::Join::All, 60_000);
        self.nodes.push(Node { id, of, version: 1, name, params, join, retry, timeout_ms, on_error });
    }

    /// An id that says what the name says.
    fn id(&mut self, name: &str) -> String {
        let letters =
            name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' });
        let words = letters.collect::<String>();
        let parts: Vec<&str> = words.split('-').filter(|part| !part.is_empty()).collect();
        let mut plain = parts.join("-");
        plain.truncate(limits::MOST_ID - 8);
        if plain.is_empty() {
            "node".clone_into(&mut plain);
        }
        let id = free(&plain, &self.ids, |number| format!("{plain}-{number}"));
        self.ids.insert(id.clone());
        id
    }
}

fn on_error(entry: &Map<String, Value>) -> OnError {
    match entry.get("onError").and_then(Value::as_str) {
        Some("continueErrorOutput") => OnError::Branch,
        Some("continueRegularOutput") => OnError::Continue,
        None if entry.get("continueOnFail") == Some(&Value::Bool(true)) => OnError::Continue,
        _ => OnError::Stop,
    }
}

/// n8n repeats nothing unless it is told to, and then after the same pause each time.
fn retry(entry: &Map<String, Value>) -> Retry {
    if entry.get("retryOnFail") != Some(&Value::Bool(true)) {
        return Retry { max: 0, ..Retry::default() };
    }
    let number = |key: &str, usual: f64| entry.get(key).and_then(Value::as_f64).unwrap_or(usual);
    let max = (number("maxTries", 3.0) - 1.0).clamp(0.0, f64::from(limits::MOST_RETRIES)) as u16;
    let first_ms = number("waitBetweenTries", 1_000.0).clamp(0.0, limits::MOST_RETRY_MS as f64) as i64;
    Retry { max, first_ms, factor: 1, ..Retry::default() }
}
