//! Random expressions and random texts, from a seed.

use serde_json::{Number, json};

use crate::{
    ast::{Binary, Entry, Kind, Link, Node, Piece, Step, Unary},
    error::Span,
    methods, names,
    value::Val,
};

/// SplitMix64.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    pub fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % most as u64).unwrap()
    }
    pub fn pick<'t, T>(&mut self, list: &'t [T]) -> &'t T {
        &list[self.below(list.len())]
    }
}

const TEXTS: [&str; 12] = [
    "",
    "a",
    "ada@example.com",
    "2026-11-24",
    "yyyy-MM-dd",
    "days",
    "12.5",
    "{\"a\":[1]}",
    "ä😀`${",
    "\\\"\n\t\u{1}",
    "Europe/Berlin",
    "https://a.example/b?c=1",
];
const FIELDS: [&str; 8] = ["name", "tags", "lines", "total", "address", "note", "city", "missing"];

fn all_methods() -> Vec<&'static str> {
    let (text, list, object) = (json!(""), json!([]), json!({}));
    let date = crate::Moment::new(0, "UTC").and_then(|moment| crate::date::Date::new(0, moment.zone).ok()).unwrap();
    let kinds = [Val::given(&text), Val::given(&list), Val::given(&object), Val::count(1), Val::Date(date)];
    kinds.iter().flat_map(methods::all_names).chain(["parse", "stringify", "round", "max", "keys", "all"]).collect()
}

/// Pieces of the language, and of none.
const PIECES: [&str; 48] = [
    "{{",
    "}}",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "$json",
    ".",
    "?.",
    "??",
    "?",
    ":",
    ",",
    "+",
    "-",
    "*",
    "/",
    "%",
    "**",
    "==",
    "!",
    "<",
    "=>",
    "x",
    "...",
    "`",
    "${",
    "'",
    "\"",
    "\\",
    "\\u",
    "0",
    "1.",
    "1e",
    "9999999999999999999",
    "ä",
    "😀",
    " ",
    "\n",
    "name",
    "map",
    "trim",
    "$node",
    "and",
    "not",
    "\u{0}",
];

/// A random expression that is not deeper than so many levels.
pub struct Maker {
    pub dice: Dice,
    methods: Vec<&'static str>,
    params: Vec<String>,
}

impl Maker {
    pub fn new(seed: u64) -> Self {
        Self { dice: Dice(seed), methods: all_methods(), params: Vec::new() }
    }
    fn node(kind: Kind) -> Node {
        Node::new(kind, Span::default()).unwrap()
    }
    fn some(&mut self, most: usize, depth: usize) -> Vec<Node> {
        (0..self.dice.below(most + 1)).map(|_| self.make(depth)).collect()
    }
    fn leaf(&mut self) -> Node {
        let numbers = [0.5, 1e21, 1e-7, 3.25, 123.456];
        Self::node(match self.dice.below(9) {
            0 => Kind::Null,
            1 => Kind::Bool(self.dice.below(2) == 0),
            2 => Kind::Number(Number::from(self.dice.below(20))),
            3 => Kind::Number(Number::from_f64(*self.dice.pick(&numbers)).unwrap()),
            4 => Kind::Number(Number::from(self.dice.next())),
            5 | 6 => Kind::Text((*self.dice.pick(&TEXTS)).to_owned()),
            7 if !self.params.is_empty() => Kind::Name(self.dice.pick(&self.params.clone()).clone()),
            _ => Kind::Name(self.dice.pick(&names::ROOTS[..]).to_string()),
        })
    }
    pub fn make(&mut self, depth: usize) -> Node {
        if depth == 0 {
            return self.leaf();
        }
        let depth = depth - 1;
        let kind = match self.dice.below(10) {
            0 => Kind::Unary(*self.dice.pick(&[Unary::Not, Unary::Minus, Unary::Plus]), Box::new(self.make(depth))),
            1 | 2 => {
                let binary = *self.dice.pick(&Binary::ALL);
                Kind::Binary(binary, Box::new(self.make(depth)), Box::new(self.make(depth)))
            }
            3 => Kind::Ternary(Box::new(self.make(depth)), Box::new(self.make(depth)), Box::new(self.make(depth))),
            4 => Kind::List((0..self.dice.below(4)).map(|_| self.entry(depth, false)).collect()),
            5 => Kind::Object((0..self.dice.below(4)).map(|_| self.entry(depth, true)).collect()),
            6 => self.template(depth),
            _ => self.chain(depth),
        };
        Self::node(kind)
    }
    fn entry(&mut self, depth: usize, named: bool) -> Entry {
        match self.dice.below(4) {
            0 => Entry::Spread(self.make(depth)),
            1 if named => Entry::Computed(self.make(depth), self.make(depth)),
            _ if named => Entry::Named((*self.dice.pick(&TEXTS)).to_owned(), self.make(depth)),
            _ => Entry::Item(self.make(depth)),
        }
    }
    fn template(&mut self, depth: usize) -> Kind {
        let mut pieces = Vec::new();
        for _ in 0..self.dice.below(4) {
            if self.dice.below(2) == 0 && !matches!(pieces.last(), Some(Piece::Text(_))) {
                pieces.push(Piece::Text((*self.dice.pick(&TEXTS[1..])).to_owned()));
            } else {
                pieces.push(Piece::Value(self.make(depth)));
            }
        }
        Kind::Template(pieces)
    }
    fn chain(&mut self, depth: usize) -> Kind {
        let mut links = Vec::new();
        let base = if self.dice.below(5) == 0 {
            let step = Step::Call(self.some(3, depth));
            links.push(Link { step, optional: false, span: Span::default() });
            Self::node(Kind::Name((*self.dice.pick(&names::FUNCTIONS)).to_owned()))
        } else {
            self.make(depth)
        };
        for _ in 0..=self.dice.below(3) {
            let step = match self.dice.below(4) {
                0 => Step::Member((*self.dice.pick(&FIELDS)).to_owned()),
                1 => Step::Index(Box::new(self.make(depth))),
                _ => self.method(depth),
            };
            links.push(Link { step, optional: self.dice.below(3) == 0, span: Span::default() });
        }
        Kind::Chain(Box::new(base), links)
    }
    fn method(&mut self, depth: usize) -> Step {
        let name = (*self.dice.pick(&self.methods.clone())).to_owned();
        let args = (0..self.dice.below(3))
            .map(|_| if self.dice.below(2) == 0 { self.lambda(depth) } else { self.make(depth) });
        let args: Vec<Node> = args.collect();
        Step::Method(name, args)
    }
    fn lambda(&mut self, depth: usize) -> Node {
        let known = self.params.len();
        let params: Vec<String> = (0..self.dice.below(3)).map(|n| format!("p{n}")).collect();
        self.params.extend(params.clone());
        let body = self.make(depth);
        self.params.truncate(known);
        Self::node(Kind::Lambda(params, Box::new(body)))
    }
    /// Pieces of the language in any order.
    pub fn noise(&mut self) -> String {
        let mut text = String::from(if self.dice.below(3) == 0 { "" } else { "{{ " });
        for _ in 0..self.dice.below(40) {
            let piece: &&str = self.dice.pick(&PIECES[..]);
            text.push_str(piece);
        }
        text
    }
}
