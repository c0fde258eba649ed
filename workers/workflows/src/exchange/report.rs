//! What an import could not take over as it was, for a program and for a person.

use serde::Serialize;

use crate::graph::{Graph, Place, Problem, Severity};

/// Lines of one report; what is more is counted in the last one.
const MOST_LINES: usize = 500;
/// Characters of a document's own words in a report.
const MOST_QUOTED: usize = 80;

/// One thing that somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportLine {
    /// Name of the node; none for the workflow as a whole.
    pub node: Option<String>,
    /// Which of its parameters, as the document calls it: `options/timeout`.
    pub field: Option<String>,
    /// What is different, and what to do.
    pub what: String,
    /// `error`: it does not do the same before somebody changes it.
    pub severity: Severity,
}

/// What is collected on the way.
#[derive(Debug, Default)]
pub struct Report {
    lines: Vec<ReportLine>,
    left_out: usize,
}

impl Report {
    pub fn push(&mut self, node: Option<&str>, field: Option<&str>, severity: Severity, what: impl Into<String>) {
        if self.lines.len() >= MOST_LINES {
            self.left_out += 1;
            return;
        }
        let field = field.map(quoted);
        self.lines.push(ReportLine { node: node.map(str::to_owned), field, what: what.into(), severity });
    }

    /// The problems of the draft, in the words of the report. What was said of a node's parameter already is not said twice.
    pub fn add_problems(&mut self, graph: &Graph, problems: Vec<Problem>) {
        for problem in problems {
            let (node, field) = match &problem.place {
                Place::Node { id, field } => (Some(name_of(graph, id)), Some(field.as_str())),
                Place::Connection { from, .. } => (Some(name_of(graph, from)), Some("connections")),
                Place::Settings { field } => (None, Some(field.as_str())),
                Place::Graph => (None, None),
            };
            self.push(node, field, problem.severity, problem.text.clone());
        }
    }

    pub fn finish(mut self) -> Vec<ReportLine> {
        if self.left_out > 0 {
            let what = format!("{} more things are not listed here.", self.left_out);
            self.lines.push(ReportLine { node: None, field: None, what, severity: Severity::Warning });
        }
        self.lines
    }
}

fn name_of<'g>(graph: &'g Graph, id: &'g str) -> &'g str {
    let node = graph.nodes.iter().find(|node| node.id == id);
    node.map(|node| node.name.as_str()).filter(|name| !name.is_empty()).unwrap_or(id)
}

/// A document's own words, on one line and not too long.
pub fn quoted(text: &str) -> String {
    line(text, MOST_QUOTED)
}

/// A text on one line, of so many characters at most.
pub fn line(text: &str, most: usize) -> String {
    let clean = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    clean.take(most).collect::<String>().trim().to_owned()
}
