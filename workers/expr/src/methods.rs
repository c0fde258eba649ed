//! Methods and functions: tables by type. docs/EXPRESSIONS.md has a line and an example for each; a test holds that.

mod args;
mod dates;
mod elapsed;
mod format;
mod functions;
mod lists;
mod numbers;
mod objects;
mod order;
mod picking;
mod search;
mod texts;

pub use args::{Arg, Args};
pub use functions::function;

use crate::{
    ast::Step,
    chain::{Found, Missing, wrap},
    error::{Trouble, nearest},
    eval::Machine,
    operators,
    value::{List, Text, Val},
};

/// A method of values of the type `T`.
pub struct Method<T: 'static> {
    pub name: &'static str,
    pub least: usize,
    pub most: usize,
    pub run: T,
}

const fn method<T>(name: &'static str, least: usize, most: usize, run: T) -> Method<T> {
    Method { name, least, most, run }
}

/// `isEmpty()` may be asked of null, too.
pub fn works_on_null(step: &Step) -> bool {
    matches!(step, Step::Method(name, _) if matches!(name.as_str(), "isEmpty" | "isNotEmpty" | "toJson"))
}

fn find<T>(table: &'static [Method<T>], name: &str, args: &Args<'_>, kind: &str) -> Result<&'static T, Trouble> {
    let Some(method) = table.iter().find(|method| method.name == name) else {
        return Err(unknown(kind, name, table.iter().map(|method| method.name)));
    };
    args.count(name, method.least, method.most)?;
    Ok(&method.run)
}

#[cold]
fn unknown(kind: &str, name: &str, known: impl Iterator<Item = &'static str>) -> Trouble {
    let trouble = Trouble::new("unknown_method", format!("This is {kind}, which has no {name}()."));
    let other = match name {
        "push" => Some("append".to_owned()),
        "toString" => Some("toText".to_owned()),
        "forEach" => Some("map".to_owned()),
        _ => nearest(name, known.chain(EVERYWHERE)),
    };
    match other {
        Some(other) => trouble.hint(format!("Did you mean {other}()?")),
        None if kind == "a text" => trouble.hint("A text becomes a date with toDateTime(), a number with toNumber()."),
        None => trouble,
    }
}

/// Methods of every value.
const EVERYWHERE: [&str; 5] = ["isEmpty", "isNotEmpty", "toText", "toString", "toJson"];

fn is_empty(value: &Val<'_>) -> bool {
    match value {
        Val::Null => true,
        Val::Text(text) => text.is_empty(),
        Val::List(list) => list.len() == 0,
        Val::Object(object) => object.len() == 0,
        _ => false,
    }
}

/// What a method costs before it does anything: it may look at all of the value.
fn pay(machine: &mut Machine<'_>, value: &Val<'_>, name: &str) -> Result<(), Trouble> {
    machine.spend(match value {
        Val::Text(text) => text.len() / 64,
        Val::List(list) if !matches!(name, "first" | "last" | "at") => list.len() / 16,
        Val::Object(object) if !matches!(name, "get" | "hasField") => object.len() / 4,
        _ => 0,
    })
}

pub fn call<'a>(machine: &mut Machine<'a>, value: &Val<'a>, name: &str, args: &Args<'a>) -> Found<'a> {
    pay(machine, value, name)?;
    if EVERYWHERE.contains(&name) {
        args.count(name, 0, 0)?;
        return Ok(match name {
            "isEmpty" => Val::Bool(is_empty(value)),
            "isNotEmpty" => Val::Bool(!is_empty(value)),
            "toJson" => {
                machine.weigh(value)?;
                machine.text(crate::value::json_text(&value.to_json()?)?)?
            }
            _ => Val::text(machine.text_of(value)?),
        });
    }
    let kind = value.kind();
    match value {
        Val::Text(text) => match find(texts::TEXTS, name, args, kind) {
            Ok(run) => run(machine, text, args),
            Err(trouble) => match search::SEARCH.iter().find(|method| method.name == name) {
                Some(method) => {
                    args.count(name, method.least, method.most)?;
                    (method.run)(machine, text, args)
                }
                None => Err(trouble.into()),
            },
        },
        Val::List(list) => of_list(machine, list, name, args),
        Val::Number(_) => find(numbers::NUMBERS, name, args, kind)?(machine, value, args),
        Val::Date(date) => find(dates::DATES, name, args, kind)?(machine, date, args),
        Val::Object(object) => find(objects::OBJECTS, name, args, kind)?(machine, object, args),
        Val::Bool(flag) if name == "toNumber" => Ok(Val::count(usize::from(*flag))),
        Val::Module(module) => Ok(functions::module(machine, module, name, args)?),
        Val::Source(source) => {
            args.count(name, 0, 0)?;
            let items = source.items;
            match name {
                "all" => {
                    let all = items.iter().map(|item| wrap((item, 0))).collect::<Result<_, _>>()?;
                    Ok(machine.list(all)?)
                }
                "first" => Ok(wrap((items.first().ok_or_else(nothing)?, 0))?),
                "last" => Ok(wrap((items.last().ok_or_else(nothing)?, 0))?),
                _ => Err(unknown(kind, name, ["all", "first", "last"].into_iter()).into()),
            }
        }
        _ => Err(unknown(kind, name, [].into_iter()).into()),
    }
}

fn of_list<'a>(machine: &mut Machine<'a>, list: &List<'a>, name: &str, args: &Args<'a>) -> Found<'a> {
    match find(lists::LISTS, name, args, "a list") {
        Ok(run) => run(machine, list, args),
        Err(trouble) => match picking::PICKING.iter().find(|method| method.name == name) {
            Some(method) => {
                args.count(name, method.least, method.most)?;
                (method.run)(machine, list, args)
            }
            None => Err(trouble.into()),
        },
    }
}

#[cold]
pub fn nothing() -> Missing {
    Missing::Absent(Trouble::new("missing", "There is nothing in it.").hint("Where it may be empty, write … ?? \"…\"."))
}

/// What is asked of a value without brackets.
pub fn property<'a>(value: &Val<'a>, name: &str, quiet: bool) -> Found<'a> {
    match (value, name) {
        (Val::Text(text), "length") => return Ok(Val::count(text.chars().count())),
        (Val::List(list), "length") => return Ok(Val::count(list.len())),
        (Val::Module("Math"), "PI") => return Ok(Val::number(std::f64::consts::PI)?),
        (Val::Date(date), _) => {
            if let Some(value) = dates::property(date, name)? {
                return Ok(value);
            }
        }
        _ => {}
    }
    let has = all_names(value);
    let kind = value.kind();
    if has.contains(&name) {
        let trouble = Trouble::new("syntax", format!("{name} is a method."));
        return Err(trouble.hint(format!("Write {name}().")).into());
    }
    if quiet {
        return Err(nothing());
    }
    let trouble = Trouble::new("missing", format!("This is {kind}, which has no field “{name}”."));
    if matches!(value, Val::List(_)) {
        let hint = format!("Of its entries it is [0].{name}, or pluck(\"{name}\") for all.");
        return Err(Missing::Absent(trouble.hint(hint)));
    }
    let trouble = match nearest(name, has.into_iter()) {
        Some(other) => trouble.hint(format!("Did you mean {other}()?")),
        None => trouble,
    };
    Err(Missing::Absent(trouble))
}

/// The names of all methods of a value's type.
pub fn all_names(value: &Val<'_>) -> Vec<&'static str> {
    fn of<T>(table: &'static [Method<T>]) -> Vec<&'static str> {
        table.iter().map(|method| method.name).collect()
    }
    let mut names = match value {
        Val::Text(_) => of(texts::TEXTS).into_iter().chain(of(search::SEARCH)).collect(),
        Val::List(_) => of(lists::LISTS).into_iter().chain(of(picking::PICKING)).collect(),
        Val::Number(_) => of(numbers::NUMBERS),
        Val::Date(_) => of(dates::DATES),
        Val::Object(_) => of(objects::OBJECTS),
        Val::Bool(_) => vec!["toNumber"],
        _ => Vec::new(),
    };
    names.extend(EVERYWHERE);
    names
}

/// Where in a list a value stands.
fn position<'a>(machine: &mut Machine<'a>, list: &List<'a>, wanted: &Val<'a>) -> Result<Option<usize>, Trouble> {
    for (index, item) in list.iter().enumerate() {
        if operators::equal(machine, &item, wanted, true)? {
            return Ok(Some(index));
        }
    }
    Ok(None)
}

/// A range as `slice` has it: negative numbers count from the end.
fn range(args: &Args<'_>, first: usize, length: usize) -> Result<std::ops::Range<usize>, Trouble> {
    let place = |index: usize, otherwise: usize| -> Result<usize, Trouble> {
        let Some(at) = args.maybe_whole(index)? else { return Ok(otherwise) };
        let from_end = usize::try_from(at.unsigned_abs()).unwrap_or(usize::MAX);
        Ok(if at < 0 { length.saturating_sub(from_end) } else { from_end.min(length) })
    };
    let from = place(first, 0)?;
    Ok(from..place(first + 1, length)?.max(from))
}

/// A text as a value, borrowed if it was.
fn whole_text<'a>(text: &Text<'a>) -> Val<'a> {
    Val::Text(text.clone())
}
