//! Why a node could not do its work: which node, which parameter, which item, what to do.

use std::fmt;

use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// Stable: a code of `expr`, or `bad_parameter`, `missing_field`, `wrong_type`, `too_many` and so on.
    pub code: Box<str>,
    pub message: Box<str>,
    pub hint: Option<Box<str>>,
    /// Name of the node.
    pub node: Box<str>,
    /// Path of the parameter, such as `fields/0/value`; empty when it is about none.
    pub parameter: Box<str>,
    /// Which item of the input, from 0.
    pub item: Option<u32>,
    /// In the parameter's text, both from 1; none when it is not about an expression.
    pub line: Option<u32>,
    pub column: Option<u32>,
}

impl Failure {
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        let (code, message) = (code.into(), message.into().into_boxed_str());
        let (node, parameter) = (Box::default(), Box::default());
        Self { code, message, hint: None, node, parameter, item: None, line: None, column: None }
    }
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into().into_boxed_str());
        self
    }
    #[must_use]
    pub fn parameter(mut self, parameter: impl Into<String>) -> Self {
        self.parameter = parameter.into().into_boxed_str();
        self
    }
    /// Which item it is about, when nobody closer said so.
    #[must_use]
    pub fn of_item(mut self, item: usize) -> Self {
        self.item.get_or_insert(u32::try_from(item).unwrap_or(u32::MAX));
        self
    }
    pub(crate) fn of_node(mut self, node: &str) -> Self {
        self.node = node.into();
        self
    }
}

impl From<expr::Error> for Failure {
    fn from(error: expr::Error) -> Self {
        let expr::Error { node, parameter, code, message, hint, line, column, .. } = error;
        let short = |place: usize| u32::try_from(place).ok();
        let (line, column) = (short(line), short(column));
        Self { code: code.into(), message, hint, node, parameter, item: None, line, column }
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
