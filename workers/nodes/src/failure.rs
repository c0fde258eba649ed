//! Why a node could not do its work: which node, which parameter, which item, what to do.

use std::fmt;

use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// Stable: a code of `expr`, or `bad_parameter`, `missing_field`, `wrong_type`, `too_many` and so on.
    pub code: String,
    pub message: String,
    pub hint: Option<String>,
    /// Name of the node.
    pub node: String,
    /// Path of the parameter, such as `fields/0/value`; empty when it is about none.
    pub parameter: String,
    /// Which item of the input, from 0.
    pub item: Option<usize>,
    /// In the parameter's text, both from 1; none when it is not about an expression.
    pub line: Option<usize>,
    pub column: Option<usize>,
}

impl Failure {
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        let (code, message) = (code.to_owned(), message.into());
        let (node, parameter) = (String::new(), String::new());
        Self { code, message, hint: None, node, parameter, item: None, line: None, column: None }
    }
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
    pub fn parameter(mut self, parameter: impl Into<String>) -> Self {
        self.parameter = parameter.into();
        self
    }
    /// Which item it is about, when nobody closer said so.
    pub fn of_item(mut self, item: usize) -> Self {
        self.item.get_or_insert(item);
        self
    }
    pub(crate) fn of_node(mut self, node: &str) -> Self {
        node.clone_into(&mut self.node);
        self
    }
}

impl From<expr::Error> for Failure {
    fn from(error: expr::Error) -> Self {
        let expr::Error { node, parameter, code, message, hint, line, column, .. } = error;
        let (line, column) = (Some(line), Some(column));
        Self { code: code.to_owned(), message, hint, node, parameter, item: None, line, column }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.node)?;
        if !self.parameter.is_empty() {
            write!(f, ", {}", self.parameter)?;
        }
        if let (Some(line), Some(column)) = (self.line, self.column) {
            write!(f, ", line {line}, column {column}")?;
        }
        if let Some(item) = self.item {
            write!(f, ", item {item}")?;
        }
        write!(f, ": {}", self.message)?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, " {hint}"))
    }
}

impl std::error::Error for Failure {}
