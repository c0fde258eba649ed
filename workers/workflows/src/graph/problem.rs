//! What is wrong with a graph, for a program and for a person.

use serde::Serialize;

use super::Connection;

/// Whether the graph can run nevertheless.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It cannot be published.
    Error,
    /// It can, and somebody should look.
    Warning,
}

/// Where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    Graph,
    /// A field of the settings.
    Settings {
        field: String,
    },
    /// A node, and which of its fields: `id`, `type`, `params/url`.
    Node {
        id: String,
        field: String,
    },
    /// A connection, by its index in the graph.
    Connection {
        index: usize,
        from: String,
        port: String,
        to: String,
    },
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Stable, such as `unknown_port`.
    pub code: String,
    pub severity: Severity,
    pub place: Place,
    /// What is wrong and what to do.
    pub text: String,
}

impl Problem {
    /// An error of the graph as a whole.
    pub fn of_graph(code: &str, text: impl Into<String>) -> Self {
        Self::new(code, Place::Graph, text.into())
    }
    /// An error of a node's field.
    pub fn of_node(code: &str, node: &str, field: &str, text: impl Into<String>) -> Self {
        Self::new(code, Place::Node { id: node.to_owned(), field: field.to_owned() }, text.into())
    }
    /// An error of a connection.
    pub fn of_connection(code: &str, at: (usize, &Connection), text: impl Into<String>) -> Self {
        let (index, Connection { from, port, to }) = at;
        let place = Place::Connection { index, from: from.clone(), port: port.clone(), to: to.clone() };
        Self::new(code, place, text.into())
    }
    /// An error of a setting.
    pub fn of_setting(code: &str, field: &str, text: impl Into<String>) -> Self {
        Self::new(code, Place::Settings { field: field.to_owned() }, text.into())
    }
    /// The same, as a warning.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }
    fn new(code: &str, place: Place, text: String) -> Self {
        Self { code: code.to_owned(), severity: Severity::Error, place, text }
    }
}
