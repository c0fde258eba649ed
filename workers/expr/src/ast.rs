//! What an expression is once it was read.

use serde_json::Number;

use crate::error::{Span, Trouble};

/// Deepest nesting of an expression. Everything that walks one recurs at most so often.
pub const DEEPEST: u8 = 80;

/// A part of an expression. Two are equal when they mean the same, wherever they stand.
#[derive(Clone, Debug)]
pub struct Node {
    pub kind: Kind,
    pub span: Span,
    /// How deeply others are nested in it.
    depth: u8,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    /// A text in backticks.
    Template(Vec<Piece>),
    /// `$json`, a parameter of a lambda, or the name of a function.
    Name(String),
    List(Vec<Entry>),
    Object(Vec<Entry>),
    Unary(Unary, Box<Node>),
    Binary(Binary, Box<Node>, Box<Node>),
    Ternary(Box<Node>, Box<Node>, Box<Node>),
    /// A value and what is asked of it: `$json.a[0].trim()`.
    Chain(Box<Node>, Vec<Link>),
    /// Only as an argument of a method.
    Lambda(Vec<String>, Box<Node>),
}

/// One entry of a list or object that is written out.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    Item(Node),
    Named(String, Node),
    Computed(Node, Node),
    Spread(Node),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    Text(String),
    Value(Node),
}

#[derive(Clone, Debug)]
pub struct Link {
    pub step: Step,
    /// `?.`: nothing there is no error.
    pub optional: bool,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Member(String),
    Index(Box<Node>),
    Method(String, Vec<Node>),
    /// `$("Name")`, `Number(x)`: only directly behind a name.
    Call(Vec<Node>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unary {
    Not,
    Minus,
    Plus,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    Default,
    Or,
    And,
    Equal,
    NotEqual,
    Same,
    NotSame,
    Less,
    LessEqual,
    More,
    MoreEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
}

impl Binary {
    /// Sign and strength.
    pub const fn sign(self) -> (&'static str, u8) {
        match self {
            Self::Default => ("??", 1),
            Self::Or => ("||", 2),
            Self::And => ("&&", 3),
            Self::Equal => ("==", 4),
            Self::NotEqual => ("!=", 4),
            Self::Same => ("===", 4),
            Self::NotSame => ("!==", 4),
            Self::Less => ("<", 5),
            Self::LessEqual => ("<=", 5),
            Self::More => (">", 5),
            Self::MoreEqual => (">=", 5),
            Self::Add => ("+", 6),
            Self::Subtract => ("-", 6),
            Self::Multiply => ("*", 7),
            Self::Divide => ("/", 7),
            Self::Remainder => ("%", 7),
            Self::Power => ("**", 9),
        }
    }
    /// All of them, for the reader and for tests.
    pub const ALL: [Self; 17] = [
        Self::Default,
        Self::Or,
        Self::And,
        Self::Equal,
        Self::NotEqual,
        Self::Same,
        Self::NotSame,
        Self::Less,
        Self::LessEqual,
        Self::More,
        Self::MoreEqual,
        Self::Add,
        Self::Subtract,
        Self::Multiply,
        Self::Divide,
        Self::Remainder,
        Self::Power,
    ];
}

/// What signs before a value bind with: weaker than `**`, stronger than all others.
pub const UNARY_STRENGTH: u8 = 8;

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl PartialEq for Link {
    fn eq(&self, other: &Self) -> bool {
        self.optional == other.optional && self.step == other.step
    }
}

impl Entry {
    fn depth(&self) -> u8 {
        match self {
            Self::Item(node) | Self::Named(_, node) | Self::Spread(node) => node.depth,
            Self::Computed(key, node) => key.depth.max(node.depth),
        }
    }
}

fn deepest<'n>(nodes: impl IntoIterator<Item = &'n Node>) -> u8 {
    nodes.into_iter().map(|node| node.depth).max().unwrap_or_default()
}

impl Link {
    fn depth(&self) -> u8 {
        match &self.step {
            Step::Member(_) => 0,
            Step::Index(node) => node.depth,
            Step::Method(_, args) | Step::Call(args) => deepest(args),
        }
    }
}

impl Node {
    pub fn new(kind: Kind, span: Span) -> Result<Self, Trouble> {
        let inner = match &kind {
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) | Kind::Name(_) => 0,
            Kind::Template(pieces) => deepest(pieces.iter().filter_map(|piece| match piece {
                Piece::Value(node) => Some(node),
                Piece::Text(_) => None,
            })),
            Kind::List(entries) | Kind::Object(entries) => entries.iter().map(Entry::depth).max().unwrap_or_default(),
            Kind::Unary(_, node) | Kind::Lambda(_, node) => node.depth,
            Kind::Binary(_, a, b) => a.depth.max(b.depth),
            Kind::Ternary(a, b, c) => a.depth.max(b.depth).max(c.depth),
            Kind::Chain(base, links) => links.iter().map(Link::depth).max().unwrap_or_default().max(base.depth),
        };
        if inner >= DEEPEST {
            return Err(too_deep().at(span));
        }
        Ok(Self { kind, span, depth: inner + 1 })
    }
}

#[cold]
pub fn too_deep() -> Trouble {
    Trouble::new("too_deep", "The expression is nested too deeply.")
        .hint(format!("{DEEPEST} levels are the most; make two nodes of it."))
}
