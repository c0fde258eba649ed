//! What is wrong with an expression, where, and what to do about it.

use std::fmt;

/// A stretch of the parameter's text, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    pub from: usize,
    pub to: usize,
}

impl Span {
    pub const fn new(from: usize, to: usize) -> Self {
        Self { from, to }
    }
}

/// Trouble inside of one text; what is not in it yet is which text that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble(pub Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inner {
    pub code: &'static str,
    pub message: String,
    pub hint: Option<String>,
    /// None until the evaluator says where.
    pub span: Option<Span>,
}

impl Trouble {
    #[cold]
    #[inline(never)]
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { code, message: message.into(), hint: None, span: None }))
    }
    /// Adds what to do.
    #[cold]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }
    /// Says where, when nobody closer did.
    #[cold]
    pub fn at(mut self, span: Span) -> Self {
        self.0.span.get_or_insert(span);
        self
    }
    /// A value of the wrong type.
    pub fn wanted(wanted: &str, found: &str) -> Self {
        Self::new("wrong_type", format!("This wants {wanted}, but is given {found}."))
    }
}

/// An error as its reader needs it: node, parameter, position, what is wrong, what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Name of the node.
    pub node: Box<str>,
    /// Path of the parameter, such as `fields/0/value`.
    pub parameter: Box<str>,
    /// Stable: `syntax`, `unknown_name`, `missing`, `null`, `wrong_type`, `too_many_steps` and so on.
    pub code: &'static str,
    pub message: Box<str>,
    pub hint: Option<Box<str>>,
    /// Byte in the parameter's text.
    pub offset: usize,
    /// Both from 1; columns count characters.
    pub line: usize,
    pub column: usize,
}

impl Error {
    pub(crate) fn place(trouble: Trouble, text: &str, node: &str, parameter: &str) -> Self {
        let Inner { code, message, hint, span } = *trouble.0;
        let mut offset = span.unwrap_or_default().from.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = text.get(..offset).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let (message, hint) = (message.into(), hint.map(String::into_boxed_str));
        Self { node: node.into(), parameter: parameter.into(), code, message, hint, offset, line, column }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { node, parameter, line, column, message, .. } = self;
        write!(f, "{node}, {parameter}, line {line}, column {column}: {message}")?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, " {hint}"))
    }
}

impl std::error::Error for Error {}

/// The known name that looks most like an unknown one.
pub fn nearest<'n>(wrong: &str, known: impl Iterator<Item = &'n str>) -> Option<String> {
    let wrong = wrong.chars().take(60).flat_map(char::to_lowercase).collect::<Vec<_>>();
    let most = wrong.len() / 3 + 1;
    let near = known.take(1_000).filter_map(|name| {
        let letters = name.chars().take(60).flat_map(char::to_lowercase).collect::<Vec<_>>();
        let far = distance(&wrong, &letters);
        (far <= most && far < letters.len().max(1)).then_some((far, name))
    });
    near.min_by_key(|(far, _)| *far).map(|(_, name)| name.to_owned())
}

/// Levenshtein's distance.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (slot, y) in row.iter_mut().skip(1).zip(b) {
            let above = *slot;
            left = (corner + usize::from(x != y)).min(left + 1).min(above + 1);
            corner = above;
            *slot = left;
        }
    }
    row.last().copied().unwrap_or_default()
}
