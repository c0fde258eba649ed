//! A parameter's text with expressions in it.

use serde_json::Value;

use crate::{
    ast::{Entry, Kind, Node, Piece as Part, Step},
    context::{Context, LONGEST, Limits},
    error::{Error, Span, Trouble},
    eval::Machine,
    parser,
    value::Val,
};

/// A text that was read: `Hello {{ $json.name }}`.
#[derive(Clone, Debug)]
pub struct Template {
    text: String,
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug)]
enum Piece {
    /// A stretch of the text as it stands.
    Fixed(Span),
    Value(Node),
}

impl Template {
    /// Whether there is an expression in a text at all.
    pub fn is_in(text: &str) -> bool {
        text.contains("{{")
    }

    /// Reads a text. `node` and `parameter` are for the error only.
    pub fn parse(text: &str, node: &str, parameter: &str) -> Result<Self, Error> {
        match read(text) {
            Ok(pieces) => Ok(Self { text: text.to_owned(), pieces }),
            Err(trouble) => Err(Error::place(trouble, text, node, parameter)),
        }
    }

    /// Its value for one item. A text that is one expression and nothing else keeps the type of its value; otherwise it is a text.
    pub fn eval(&self, context: &Context<'_>, node: &str, parameter: &str) -> Result<Value, Error> {
        self.eval_within(context, Limits::default(), (node, parameter))
    }

    /// The same with other limits.
    pub fn eval_within(&self, context: &Context<'_>, limits: Limits, at: (&str, &str)) -> Result<Value, Error> {
        self.run(context, limits).map_err(|trouble| Error::place(trouble, &self.text, at.0, at.1))
    }

    fn run(&self, context: &Context<'_>, limits: Limits) -> Result<Value, Trouble> {
        let mut machine = Machine::new(*context, limits);
        if let [Piece::Value(node)] = self.pieces.as_slice() {
            let value = machine.eval(node, false)?;
            let mut scale = Machine::new(*context, Limits { steps: limits.steps, bytes: limits.result, ..limits });
            scale.weigh(&value).map_err(|_| too_large(limits).at(node.span))?;
            return value.to_json().map_err(|trouble| trouble.at(node.span));
        }
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Fixed(span) => out.push_str(self.text.get(span.from..span.to).unwrap_or_default()),
                Piece::Value(node) => {
                    let value = machine.eval(node, false)?;
                    out.push_str(&text_of(&mut machine, &value).map_err(|trouble| trouble.at(node.span))?);
                    if out.len() as u64 > limits.result {
                        return Err(too_large(limits).at(node.span));
                    }
                }
            }
        }
        Ok(Value::String(out))
    }

    /// Names of nodes that the text asks for by a fixed name, and where: for a check before anything runs.
    pub fn nodes(&self) -> Vec<(String, usize)> {
        let mut found = Vec::new();
        for piece in &self.pieces {
            if let Piece::Value(node) = piece {
                walk(node, &mut found);
            }
        }
        found
    }

    /// The expressions, printed in one style.
    pub fn expressions(&self) -> Vec<String> {
        let values = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Value(node) => Some(crate::print::print(node)),
            Piece::Fixed(_) => None,
        });
        values.collect()
    }
}

fn text_of<'a>(machine: &mut Machine<'a>, value: &Val<'a>) -> Result<std::rc::Rc<str>, Trouble> {
    machine.text_of(value)
}

#[cold]
fn too_large(limits: Limits) -> Trouble {
    Trouble::new("too_large", format!("The result is larger than {} bytes.", limits.result))
}

fn read(text: &str) -> Result<Vec<Piece>, Trouble> {
    if text.len() > LONGEST {
        return if Template::is_in(text) {
            Err(Trouble::new("too_long", format!("A text with expressions has {LONGEST} bytes at most.")))
        } else {
            Ok(vec![Piece::Fixed(Span::new(0, text.len()))])
        };
    }
    let mut pieces = Vec::new();
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find("{{")) {
        let open = from + found;
        if found > 0 {
            pieces.push(Piece::Fixed(Span::new(from, open)));
        }
        let (node, end) = parser::parse_inner(text, open + 2)?;
        pieces.push(Piece::Value(node));
        from = end;
    }
    if from < text.len() || pieces.is_empty() {
        pieces.push(Piece::Fixed(Span::new(from, text.len())));
    }
    Ok(pieces)
}

fn walk(node: &Node, found: &mut Vec<(String, usize)>) {
    match &node.kind {
        Kind::Chain(base, links) => {
            if let (Kind::Name(name), Some(first)) = (&base.kind, links.first()) {
                let wanted = match (name.as_str(), &first.step) {
                    ("$node", Step::Member(name)) => Some((name.clone(), first.span.from)),
                    ("$node", Step::Index(index)) => fixed(index),
                    ("$", Step::Call(args)) => args.first().and_then(fixed),
                    _ => None,
                };
                found.extend(wanted);
            }
            walk(base, found);
            for link in links {
                match &link.step {
                    Step::Member(_) => {}
                    Step::Index(index) => walk(index, found),
                    Step::Method(_, args) | Step::Call(args) => args.iter().for_each(|arg| walk(arg, found)),
                }
            }
        }
        Kind::Unary(_, inner) | Kind::Lambda(_, inner) => walk(inner, found),
        Kind::Binary(_, a, b) => [a, b].into_iter().for_each(|side| walk(side, found)),
        Kind::Ternary(a, b, c) => [a, b, c].into_iter().for_each(|part| walk(part, found)),
        Kind::List(entries) | Kind::Object(entries) => entries.iter().for_each(|entry| match entry {
            Entry::Item(node) | Entry::Named(_, node) | Entry::Spread(node) => walk(node, found),
            Entry::Computed(key, node) => [key, node].into_iter().for_each(|part| walk(part, found)),
        }),
        Kind::Template(parts) => parts.iter().for_each(|part| match part {
            Part::Value(node) => walk(node, found),
            Part::Text(_) => {}
        }),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) | Kind::Name(_) => {}
    }
}

fn fixed(node: &Node) -> Option<(String, usize)> {
    match &node.kind {
        Kind::Text(name) => Some((name.clone(), node.span.from)),
        _ => None,
    }
}
