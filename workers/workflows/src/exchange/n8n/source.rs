//! A node of n8n as it stands in the document, and what becomes of it.

use std::{cell::RefCell, collections::BTreeSet};

use serde_json::{Map, Value};

use super::expression::Words;
use crate::{
    exchange::report::{Report, quoted},
    graph::Severity,
};

/// A node's parameters. What nobody asked for is what has no counterpart.
pub struct Params<'a> {
    all: Option<&'a Map<String, Value>>,
    asked: RefCell<BTreeSet<String>>,
}

/// A node, and what is said about it.
pub struct Source<'a> {
    /// Without the package: `httpRequest`.
    pub kind: &'a str,
    pub version: f64,
    pub params: Params<'a>,
    pub words: &'a Words<'a>,
    /// Zone of the workflow.
    pub zone: &'a str,
}

/// A node of ours.
pub struct Made {
    pub of: &'static str,
    pub params: Value,
    /// A second node behind it, which brings its items into n8n's shape.
    pub then: Option<(&'static str, Value)>,
    /// The ports that each output of n8n's node stands for.
    pub outs: Vec<Vec<String>>,
}

/// What is said about one node.
pub struct Notes<'a> {
    pub report: &'a mut Report,
    /// Its name here.
    pub node: &'a str,
}

impl Notes<'_> {
    /// Something that it does not do here.
    pub fn lost(&mut self, field: &str, what: impl Into<String>) {
        self.report.push(Some(self.node), Some(field), Severity::Error, what);
    }
    /// A choice of n8n's that nothing here answers.
    pub fn no_such(&mut self, field: &str, choice: &str) {
        let what = format!("“{}” has no counterpart here: say it otherwise, or replace the node.", quoted(choice));
        self.lost(field, what);
    }
    /// Something that is different here.
    pub fn differs(&mut self, field: &str, what: impl Into<String>) {
        self.report.push(Some(self.node), Some(field), Severity::Warning, what);
    }
}

impl Made {
    pub fn new(of: &'static str, params: Value) -> Self {
        Self { of, params, then: None, outs: vec![vec!["main".to_owned()]] }
    }
    /// One port for each output.
    #[must_use]
    pub fn with(mut self, ports: &[&str]) -> Self {
        self.outs = ports.iter().map(|port| vec![(*port).to_owned()]).collect();
        self
    }
    #[must_use]
    pub fn then(mut self, of: &'static str, params: Value) -> Self {
        self.then = Some((of, params));
        self
    }
}

impl<'a> Params<'a> {
    pub fn new(all: Option<&'a Map<String, Value>>) -> Self {
        Self { all, asked: RefCell::default() }
    }

    /// A parameter by its path, `options/timeout`. Asking for it says that it has a counterpart.
    pub fn get(&self, path: &str) -> Option<&'a Value> {
        let mut keys = path.split('/');
        let first = keys.next().unwrap_or_default();
        let mut value = self.all?.get(first)?;
        let mut asked = first.to_owned();
        for (at, key) in keys.enumerate() {
            if at == 0 && first == "options" {
                asked = format!("{first}/{key}");
            }
            value = value.get(key)?;
        }
        self.asked.borrow_mut().insert(asked);
        Some(value).filter(|value| !value.is_null())
    }
    /// A text as it stands there.
    pub fn text(&self, path: &str) -> Option<&'a str> {
        self.get(path).and_then(Value::as_str)
    }
    /// The same, with what n8n leaves out because it is usual.
    pub fn choice(&self, path: &str, usual: &'static str) -> &'a str {
        self.text(path).unwrap_or(usual)
    }
    pub fn flag(&self, path: &str) -> bool {
        self.get(path).and_then(Value::as_bool).unwrap_or_default()
    }
    pub fn number(&self, path: &str) -> Option<f64> {
        let value = self.get(path)?;
        value.as_f64().or_else(|| value.as_str().and_then(|text| text.trim().parse().ok()))
    }
    pub fn list(&self, path: &str) -> &'a [Value] {
        self.get(path).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }
    /// Says that these need no counterpart.
    pub fn pass(&self, paths: &[&str]) {
        for path in paths {
            self.get(path);
        }
    }
    /// What nobody asked for and holds anything.
    pub fn left(&self) -> Vec<String> {
        let asked = self.asked.borrow();
        let mut left = Vec::new();
        for (key, value) in self.all.into_iter().flatten() {
            match value {
                Value::Object(options) if key == "options" => {
                    let paths = options.iter().filter(|(_, value)| says_something(value));
                    left.extend(paths.map(|(name, _)| format!("options/{name}")).filter(|path| !asked.contains(path)));
                }
                _ if says_something(value) && !asked.contains(key) => left.push(key.clone()),
                _ => {}
            }
        }
        left
    }
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(map) => map.values().any(says_something),
        Value::Bool(true) | Value::Number(_) => true,
    }
}

impl Source<'_> {
    /// A parameter as one of ours.
    pub fn value(&self, path: &str) -> Option<Value> {
        self.params.get(path).map(|value| self.words.value(value))
    }
    /// A parameter that is a text here.
    pub fn words_of(&self, path: &str) -> Option<String> {
        self.params.get(path).map(|value| match value {
            Value::String(text) => self.words.text(text),
            other => super::expression::written(other),
        })
    }
    /// Names of fields with commas between them, or a list.
    pub fn names(&self, path: &str) -> Vec<String> {
        match self.params.get(path) {
            Some(Value::String(text)) => split_names(&self.words.text(text)),
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    }
}

fn split_names(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
