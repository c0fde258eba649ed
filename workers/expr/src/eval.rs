//! An expression to its value. Each step and each made byte is counted, so nothing runs or grows for ever.

use std::{collections::BTreeMap, rc::Rc};

use crate::{
    ast::{Binary, Entry, Kind, Node, Piece, Unary},
    context::{Context, Limits},
    date::Date,
    error::{Span, Trouble},
    operators,
    value::{List, Object, Source, Text, Val},
};

pub type Answer<T> = Result<T, Trouble>;

pub struct Machine<'a> {
    pub context: Context<'a>,
    limits: Limits,
    /// Parameters of the lambdas that run, innermost last.
    names: Vec<(&'a str, Val<'a>)>,
}

impl<'a> Machine<'a> {
    pub const fn new(context: Context<'a>, limits: Limits) -> Self {
        Self { context, limits, names: Vec::new() }
    }
    /// Pays for so many steps.
    pub fn spend(&mut self, steps: usize) -> Answer<()> {
        let steps = steps as u64;
        if self.limits.steps < steps {
            self.limits.steps = 0;
            return Err(Trouble::new("too_many_steps", "The expression takes too many steps.")
                .hint("Split the list up before this node, or let several nodes do the work."));
        }
        self.limits.steps -= steps;
        Ok(())
    }
    /// Pays for so many bytes that are made.
    pub fn grow(&mut self, bytes: usize) -> Answer<()> {
        let bytes = bytes as u64;
        if self.limits.bytes < bytes {
            self.limits.bytes = 0;
            return Err(Trouble::new("too_large", "The expression makes too much data.")
                .hint("Split the list up before this node, or keep only the fields that are needed."));
        }
        self.limits.bytes -= bytes;
        Ok(())
    }
    pub fn text(&mut self, text: String) -> Answer<Val<'a>> {
        self.grow(text.len())?;
        Ok(Val::text(text))
    }
    pub fn list(&mut self, items: Vec<Val<'a>>) -> Answer<Val<'a>> {
        self.spend(items.len() / 8 + 1)?;
        self.grow(items.len() * size_of::<Val<'_>>())?;
        Val::list(items)
    }
    pub fn object(&mut self, map: BTreeMap<String, Val<'a>>) -> Answer<Val<'a>> {
        self.spend(map.len() / 4 + 1)?;
        self.grow(map.keys().map(|key| key.len() + 2 * size_of::<Val<'_>>()).sum())?;
        Val::object(map)
    }
    /// A value as a text, paid for; lists and objects as JSON.
    pub fn text_of(&mut self, value: &Val<'a>) -> Answer<Rc<str>> {
        self.weigh(value)?;
        value.to_text()
    }
    /// Pays for a value as if it were made anew.
    pub fn weigh(&mut self, value: &Val<'a>) -> Answer<()> {
        self.spend(1)?;
        match value {
            Val::Text(text) => self.grow(text.len()),
            Val::List(list) => {
                self.grow(list.len() * size_of::<Val<'_>>())?;
                list.iter().try_for_each(|item| self.weigh(&item))
            }
            Val::Object(Object::Given(map)) => map.iter().try_for_each(|(key, value)| {
                self.grow(key.len() + size_of::<Val<'_>>())?;
                self.weigh(&Val::given(value))
            }),
            Val::Object(Object::Made(map, _)) => map.iter().try_for_each(|(key, value)| {
                self.grow(key.len() + size_of::<Val<'_>>())?;
                self.weigh(value)
            }),
            _ => self.grow(size_of::<Val<'_>>()),
        }
    }
    /// Calls a lambda with as many of the values as it has parameters.
    pub fn call(&mut self, lambda: Lambda<'a>, values: impl IntoIterator<Item = Val<'a>>) -> Answer<Val<'a>> {
        let known = self.names.len();
        self.names.extend(lambda.params.iter().map(String::as_str).zip(values));
        let missing = lambda.params.len() > self.names.len() - known;
        let answer = if missing {
            let most = self.names.len() - known;
            Err(Trouble::new("arguments", format!("This function is given {most} values at most.")))
        } else {
            self.eval(lambda.body, false)
        };
        self.names.truncate(known);
        answer
    }

    /// The value of an expression. `soft`: what is missing on its path is null, because a `??` follows.
    pub fn eval(&mut self, node: &'a Node, soft: bool) -> Answer<Val<'a>> {
        self.spend(1)?;
        let value = match &node.kind {
            Kind::Null => Ok(Val::Null),
            Kind::Bool(bool) => Ok(Val::Bool(*bool)),
            Kind::Number(number) => Ok(Val::Number(number.clone())),
            Kind::Text(text) => Ok(Val::Text(Text::Given(text))),
            Kind::Name(name) => self.name(name, node.span),
            Kind::Template(pieces) => self.template(pieces),
            Kind::List(entries) => self.list_of(entries),
            Kind::Object(entries) => self.object_of(entries),
            Kind::Unary(unary, inner) => self.unary(*unary, inner),
            Kind::Binary(binary, a, b) => self.binary(*binary, a, b, soft),
            Kind::Ternary(asked, yes, no) => {
                let branch = if self.eval(asked, false)?.is_true() { yes } else { no };
                self.eval(branch, soft)
            }
            Kind::Chain(base, links) => self.chain(base, links, soft),
            Kind::Lambda(..) => Err(misplaced_lambda()),
        };
        value.map_err(|trouble| trouble.at(node.span))
    }
    fn name(&self, name: &str, span: Span) -> Answer<Val<'a>> {
        if let Some((_, value)) = self.names.iter().rev().find(|(known, _)| *known == name) {
            return Ok(value.clone());
        }
        let context = &self.context;
        Ok(match name {
            "$json" => match context.items.get(context.index) {
                Some(item) => Val::given(item),
                None => {
                    return Err(Trouble::new("missing", "There is no item, so there is no $json.")
                        .hint("The node's input is empty.")
                        .at(span));
                }
            },
            "$items" => Val::List(List::Given(context.items)),
            "$input" => Val::Source(Source { name: "$input", items: context.items, index: context.index }),
            "$run" => Val::given(context.run),
            "$workflow" => Val::given(context.workflow),
            "$itemIndex" => Val::count(context.index),
            "$now" => Val::Date(self.now()?),
            "$today" => {
                let wall = self.now()?.wall();
                let midnight = crate::date::Wall { of_day: 0, ..wall };
                Val::Date(Date::of_wall(midnight, context.moment.zone.clone())?)
            }
            "Math" => Val::Module("Math"),
            "JSON" => Val::Module("JSON"),
            "Object" => Val::Module("Object"),
            "DateTime" => Val::Module("DateTime"),
            "$node" => Val::Module("$node"),
            "Number" => Val::Module("Number"),
            _ => {
                return Err(Trouble::new("syntax", format!("{name} is a function: write {name}(…).")).at(span));
            }
        })
    }
    pub fn is_param(&self, name: &str) -> bool {
        self.names.iter().any(|(known, _)| *known == name)
    }
    pub fn now(&self) -> Answer<Date> {
        Date::new(self.context.moment.now, self.context.moment.zone.clone())
    }
    fn template(&mut self, pieces: &'a [Piece]) -> Answer<Val<'a>> {
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(fixed) => text.push_str(fixed),
                Piece::Value(node) => {
                    let value = self.eval(node, false)?;
                    text.push_str(&self.text_of(&value).map_err(|trouble| trouble.at(node.span))?);
                }
            }
        }
        self.text(text)
    }
    fn list_of(&mut self, entries: &'a [Entry]) -> Answer<Val<'a>> {
        let mut items = Vec::new();
        for entry in entries {
            match entry {
                Entry::Spread(node) => match self.eval(node, false)? {
                    Val::List(list) => {
                        self.spend(list.len())?;
                        items.extend(list.iter());
                    }
                    other => return Err(Trouble::wanted("a list behind ...", other.kind()).at(node.span)),
                },
                Entry::Item(node) | Entry::Named(_, node) | Entry::Computed(_, node) => {
                    items.push(self.eval(node, false)?);
                }
            }
        }
        self.list(items)
    }
    fn object_of(&mut self, entries: &'a [Entry]) -> Answer<Val<'a>> {
        let mut map = BTreeMap::new();
        for entry in entries {
            match entry {
                Entry::Named(name, node) => {
                    map.insert(name.clone(), self.eval(node, false)?);
                }
                Entry::Computed(key, node) => {
                    let name = self.eval(key, false)?;
                    let name = self.text_of(&name).map_err(|trouble| trouble.at(key.span))?;
                    map.insert((*name).to_owned(), self.eval(node, false)?);
                }
                Entry::Spread(node) | Entry::Item(node) => match self.eval(node, false)? {
                    Val::Object(object) => {
                        self.spend(object.len())?;
                        map.extend(object.to_map());
                    }
                    other => return Err(Trouble::wanted("an object behind ...", other.kind()).at(node.span)),
                },
            }
        }
        self.object(map)
    }
    fn unary(&mut self, unary: Unary, inner: &'a Node) -> Answer<Val<'a>> {
        let value = self.eval(inner, false)?;
        match unary {
            Unary::Not => Ok(Val::Bool(!value.is_true())),
            Unary::Plus => value.float().map(|_| value).map_err(|trouble| trouble.at(inner.span)),
            Unary::Minus => operators::minus(&value).map_err(|trouble| trouble.at(inner.span)),
        }
    }
    fn binary(&mut self, binary: Binary, a: &'a Node, b: &'a Node, soft: bool) -> Answer<Val<'a>> {
        let left = self.eval(a, soft || binary == Binary::Default)?;
        match binary {
            Binary::Default => return if matches!(left, Val::Null) { self.eval(b, soft) } else { Ok(left) },
            Binary::And => return if left.is_true() { self.eval(b, soft) } else { Ok(left) },
            Binary::Or => return if left.is_true() { Ok(left) } else { self.eval(b, soft) },
            _ => {}
        }
        let right = self.eval(b, false)?;
        let sides = (&left, &right);
        match binary {
            Binary::Equal => operators::equal(self, &left, &right, false).map(Val::Bool),
            Binary::NotEqual => operators::equal(self, &left, &right, false).map(|same| Val::Bool(!same)),
            Binary::Same => operators::equal(self, &left, &right, true).map(Val::Bool),
            Binary::NotSame => operators::equal(self, &left, &right, true).map(|same| Val::Bool(!same)),
            Binary::Less => operators::order(self, sides).map(|order| Val::Bool(order.is_lt())),
            Binary::LessEqual => operators::order(self, sides).map(|order| Val::Bool(order.is_le())),
            Binary::More => operators::order(self, sides).map(|order| Val::Bool(order.is_gt())),
            Binary::MoreEqual => operators::order(self, sides).map(|order| Val::Bool(order.is_ge())),
            Binary::Add => operators::add(self, sides, (a.span, b.span)),
            _ => operators::arithmetic(binary, sides, (a.span, b.span)),
        }
    }
}

#[cold]
pub fn misplaced_lambda() -> Trouble {
    Trouble::new("syntax", "A function may only stand inside the brackets of a method that takes one.")
}

/// A function of the expression's own.
#[derive(Clone, Copy)]
pub struct Lambda<'a> {
    pub params: &'a [String],
    pub body: &'a Node,
}
