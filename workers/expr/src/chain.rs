//! What is asked of a value: fields, entries, methods. The one rule: what is not there is an error, unless `?.` or `??`
//! say otherwise.

use crate::{
    ast::{Kind, Link, Node, Step},
    error::{Span, Trouble, nearest},
    eval::{Answer, Lambda, Machine, misplaced_lambda},
    methods::{self, Args},
    value::{List, Source, Val},
};

/// What a link leads to; `None`: nothing is there, which the trouble explains.
pub type Found<'a> = Result<Val<'a>, Missing>;

pub enum Missing {
    /// Nothing there: null where that is allowed.
    Absent(Trouble),
    Failed(Trouble),
}

impl From<Trouble> for Missing {
    fn from(trouble: Trouble) -> Self {
        Self::Failed(trouble)
    }
}

impl<'a> Machine<'a> {
    pub fn chain(&mut self, base: &'a Node, links: &'a [Link], soft: bool) -> Answer<Val<'a>> {
        let (mut value, done) = self.head(base, links, soft)?;
        for (index, link) in links.iter().enumerate().skip(done) {
            self.spend(1)?;
            if matches!(value, Val::Null) && !methods::works_on_null(&link.step) {
                if link.optional || soft {
                    return Ok(Val::Null);
                }
                return Err(null_has_nothing(link));
            }
            let next = links.get(index + 1);
            let quiet = link.optional || soft || next.is_some_and(|next| next.optional);
            value = match self.link(&value, link, quiet) {
                Ok(value) => value,
                Err(Missing::Failed(trouble)) => return Err(trouble.at(link.span)),
                Err(Missing::Absent(trouble)) => {
                    if !quiet {
                        return Err(trouble.at(link.span));
                    }
                    if !next.is_some_and(|next| methods::works_on_null(&next.step)) {
                        return Ok(Val::Null);
                    }
                    Val::Null
                }
            };
        }
        Ok(value)
    }
    /// The value at which a chain begins, and how many links that took: `$("Name")`, `$node["Name"]`, `Math.round(…)`.
    fn head(&mut self, base: &'a Node, links: &'a [Link], soft: bool) -> Answer<(Val<'a>, usize)> {
        let Kind::Name(name) = &base.kind else { return Ok((self.eval(base, soft)?, 0)) };
        let Some(first) = links.first() else { return Ok((self.eval(base, soft)?, 0)) };
        let node_name = match (name.as_str(), &first.step) {
            ("$node", Step::Member(name)) => Some(name.clone()),
            ("$node", Step::Index(index)) => Some(self.node_name(index)?),
            ("$", Step::Call(args)) => match args.first() {
                Some(arg) => Some(self.node_name(arg)?),
                None => None,
            },
            _ => None,
        };
        if let Some(wanted) = node_name {
            return Ok((self.node(&wanted).map_err(|trouble| trouble.at(first.span))?, 1));
        }
        match (&first.step, self.is_param(name)) {
            (Step::Call(args), false) => {
                let args = self.arguments(args)?;
                let value = methods::function(self, name, &args);
                Ok((value.map_err(|trouble| trouble.at(first.span))?, 1))
            }
            (Step::Call(_), true) => {
                Err(Trouble::new("syntax", format!("{name} is a value, not a function.")).at(first.span))
            }
            _ => Ok((self.eval(base, soft)?, 0)),
        }
    }
    fn node_name(&mut self, node: &'a Node) -> Answer<String> {
        match self.eval(node, false)? {
            Val::Text(name) => Ok(name.to_string()),
            other => Err(Trouble::wanted("the name of a node", other.kind()).at(node.span)),
        }
    }
    fn node(&self, wanted: &str) -> Answer<Val<'a>> {
        let nodes = self.context.nodes;
        let known = nodes.names();
        let name = known.iter().find(|name| **name == wanted).copied();
        if let (Some(name), Some(items)) = (name, nodes.items(wanted)) {
            return Ok(Val::Source(Source { name, items, index: self.context.index }));
        }
        let trouble = Trouble::new("unknown_node", format!("No node “{wanted}” has run before this one."));
        Err(match nearest(wanted, known.into_iter()) {
            Some(other) => trouble.hint(format!("Did you mean “{other}”?")),
            None => trouble.hint("Check its name, and that its branch was taken."),
        })
    }
    pub fn arguments(&mut self, args: &'a [Node]) -> Answer<Args<'a>> {
        let mut list = Vec::with_capacity(args.len());
        for arg in args {
            list.push(match &arg.kind {
                Kind::Lambda(params, body) => (methods::Arg::Lambda(Lambda { params, body }), arg.span),
                _ => (methods::Arg::Value(self.eval(arg, false)?), arg.span),
            });
        }
        Ok(Args(list))
    }
    /// `quiet`: nobody will read why something is missing, so the search for a name like it is spared.
    fn link(&mut self, value: &Val<'a>, link: &'a Link, quiet: bool) -> Found<'a> {
        match &link.step {
            Step::Member(name) => self.member(value, name, quiet),
            Step::Index(index) => {
                let key = self.eval(index, false)?;
                self.entry(value, &key, quiet).map_err(|missing| place(missing, index.span))
            }
            Step::Method(name, args) => {
                let args = self.arguments(args)?;
                methods::call(self, value, name, &args)
            }
            Step::Call(_) => Err(misplaced_lambda().into()),
        }
    }
    fn member(&mut self, value: &Val<'a>, name: &str, quiet: bool) -> Found<'a> {
        match value {
            Val::Object(object) => object.get(name).ok_or_else(|| {
                if quiet {
                    return methods::nothing();
                }
                let known = object.keys();
                let trouble = Trouble::new("missing", format!("There is no field “{name}”."));
                Missing::Absent(match nearest(name, known.iter().copied()) {
                    Some(other) => trouble.hint(format!("Did you mean “{other}”?")),
                    None => trouble.hint(fields_hint(&known)),
                })
            }),
            Val::Source(source) => of_source(*source, name),
            Val::Text(text) => {
                self.spend(text.len() / 64)?;
                methods::property(value, name, quiet)
            }
            _ => methods::property(value, name, quiet),
        }
    }
    fn entry(&mut self, value: &Val<'a>, key: &Val<'a>, quiet: bool) -> Found<'a> {
        match (value, key) {
            (Val::Object(_) | Val::Source(_), Val::Text(name)) => self.member(value, name, quiet),
            (Val::List(list), Val::Number(number)) => {
                let found = number.as_u64().and_then(|index| list.get(usize::try_from(index).ok()?));
                found.ok_or_else(|| {
                    let trouble = Trouble::new(
                        "missing",
                        format!("The list has {} entries; there is no entry {number}.", list.len()),
                    );
                    let backwards = number.as_f64().is_some_and(|number| number < 0.0);
                    let hint = if backwards { "From the end it is at(-1)." } else { "The first one is entry 0." };
                    Missing::Absent(trouble.hint(hint))
                })
            }
            (Val::Text(_), Val::Number(_)) => {
                Err(Trouble::new("wrong_type", "A text has no entries.").hint("Write charAt(0).").into())
            }
            (Val::List(_), other) => Err(Trouble::wanted("the number of an entry", other.kind()).into()),
            (Val::Object(_), other) => Err(Trouble::wanted("the name of a field", other.kind()).into()),
            (other, _) => {
                Err(Trouble::new("wrong_type", format!("This is {}; it has no entries.", other.kind())).into())
            }
        }
    }
}

fn of_source<'a>(source: Source<'a>, name: &str) -> Found<'a> {
    match name {
        "item" => item_of(&source).map(wrap)?.map_err(Missing::Failed),
        "json" => item_of(&source).map(|(item, _)| Val::given(item)),
        "items" => Ok(Val::List(List::Given(source.items))),
        "length" => Ok(Val::count(source.items.len())),
        _ => {
            let trouble = Trouble::new("unknown_name", format!("{} has no “{name}”.", source.name));
            Err(trouble.hint("It has json, item, items, first(), last() and all().").into())
        }
    }
}

fn place(missing: Missing, span: Span) -> Missing {
    match missing {
        Missing::Failed(trouble) => Missing::Failed(trouble.at(span)),
        Missing::Absent(trouble) => Missing::Absent(trouble.at(span)),
    }
}

/// The item of a node that belongs to this one: of the same place, or the only one.
fn item_of<'a>(source: &Source<'a>) -> Result<(&'a serde_json::Value, usize), Missing> {
    let items = source.items;
    let found = items.get(source.index).map(|item| (item, source.index));
    let only = items.first().filter(|_| items.len() == 1).map(|item| (item, 0));
    found.or(only).ok_or_else(|| {
        let count = items.len();
        let trouble = Trouble::new(
            "missing",
            format!("{} has {count} items; none of them belongs to item {}.", source.name, source.index),
        );
        Missing::Absent(trouble.hint("Say which: first(), last() or all()."))
    })
}

/// As n8n has it: an item is an object whose field `json` holds the data.
pub fn wrap((item, _): (&serde_json::Value, usize)) -> Answer<Val<'_>> {
    Val::object([("json".to_owned(), Val::given(item))].into())
}

fn fields_hint(known: &[&str]) -> String {
    if known.is_empty() {
        return "The object is empty; where a field may be missing, write ?. or … ?? \"…\".".to_owned();
    }
    let names: Vec<String> = known.iter().take(8).map(|name| name.chars().take(40).collect()).collect();
    let more = if known.len() > names.len() { " and more" } else { "" };
    format!("There are: {}{more}. Where a field may be missing, write ?. or … ?? \"…\".", names.join(", "))
}

#[cold]
fn null_has_nothing(link: &Link) -> Trouble {
    let what = match &link.step {
        Step::Member(name) => format!("there is no “{name}” in it"),
        Step::Method(name, _) => format!("it has no {name}()"),
        _ => "it has no entries".to_owned(),
    };
    Trouble::new("null", format!("The value before this is null, so {what}."))
        .hint("Where it may be null, write ?. or … ?? \"…\".")
        .at(link.span)
}
