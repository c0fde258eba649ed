//! What lists can do with functions, and as a whole.

use std::collections::BTreeMap;

use super::{Args, Method, method, nothing, order, position};
use crate::{
    chain::Found,
    error::{Span, Trouble},
    eval::{Answer, Lambda, Machine},
    operators,
    value::{List, Val},
};

pub type Run = for<'a> fn(&mut Machine<'a>, &List<'a>, &Args<'a>) -> Found<'a>;

pub static LISTS: &[Method<Run>] = &[
    method("map", 1, 1, |m, l, a| {
        let lambda = a.lambda(0)?;
        let mut all = Vec::with_capacity(l.len());
        each(m, l, lambda, |_, _, value| {
            all.push(value);
            Ok(true)
        })?;
        Ok(m.list(all)?)
    }),
    method("filter", 1, 1, |m, l, a| {
        let mut all = Vec::new();
        each(m, l, a.lambda(0)?, |_, item, value| {
            if value.is_true() {
                all.push(item.clone());
            }
            Ok(true)
        })?;
        Ok(m.list(all)?)
    }),
    method("find", 1, 1, |m, l, a| first_that(m, l, a)?.map(|(_, item)| item).ok_or_else(nothing)),
    method("findIndex", 1, 1, |m, l, a| match first_that(m, l, a)? {
        Some((index, _)) => Ok(Val::count(index)),
        None => Ok(Val::number(-1.0)?),
    }),
    method("some", 1, 1, |m, l, a| Ok(Val::Bool(first_that(m, l, a)?.is_some()))),
    method("every", 1, 1, |m, l, a| {
        let mut all = true;
        each(m, l, a.lambda(0)?, |_, _, value| {
            all = value.is_true();
            Ok(all)
        })?;
        Ok(Val::Bool(all))
    }),
    method("reduce", 1, 2, reduce),
    method("flatMap", 1, 1, |m, l, a| {
        let mut all = Vec::new();
        each(m, l, a.lambda(0)?, |machine, _, value| {
            flatten(machine, &mut all, &value, 1)?;
            Ok(true)
        })?;
        Ok(m.list(all)?)
    }),
    method("flat", 0, 1, |m, l, a| {
        let depth = a.maybe_whole(0)?.unwrap_or(1).clamp(0, 60);
        let mut all = Vec::new();
        for item in l.iter() {
            flatten(m, &mut all, &item, depth)?;
        }
        Ok(m.list(all)?)
    }),
    method("sort", 0, 1, order::sort),
    method("groupBy", 1, 1, group_by),
    method("unique", 0, 1, unique),
    method("pluck", 1, 1, pluck),
    method("sum", 0, 0, |m, l, _| Ok(sum(m, l)?)),
    method("average", 0, 0, |m, l, _| {
        let sum = sum(m, l)?.float()?;
        if l.len() == 0 { Err(nothing()) } else { Ok(Val::number(sum / l.len() as f64)?) }
    }),
    method("min", 0, 0, |m, l, _| extreme(m, l, false)),
    method("max", 0, 0, |m, l, _| extreme(m, l, true)),
    method("join", 0, 1, |m, l, a| {
        let separator = a.maybe_text(0)?.unwrap_or(",");
        let mut out = String::new();
        for (index, item) in l.iter().enumerate() {
            m.grow(separator.len())?;
            if index > 0 {
                out.push_str(separator);
            }
            out.push_str(&m.text_of(&item).map_err(|trouble| in_entry(trouble, index))?);
        }
        Ok(Val::text(out))
    }),
];

/// Adds to an error which entry of the list it is about.
#[cold]
fn in_entry(mut trouble: Trouble, index: usize) -> Trouble {
    trouble.0.message = format!("Entry {index}: {}", trouble.0.message);
    trouble
}

/// Calls a function for each entry, with its place as the second value, until the step says no.
fn each<'a>(
    machine: &mut Machine<'a>,
    list: &List<'a>,
    lambda: Lambda<'a>,
    mut step: impl FnMut(&mut Machine<'a>, &Val<'a>, Val<'a>) -> Answer<bool>,
) -> Answer<()> {
    for (index, item) in list.iter().enumerate() {
        let value = machine.call(lambda, [item.clone(), Val::count(index)])?;
        machine.grow(size_of::<Val<'_>>())?;
        if !step(machine, &item, value)? {
            break;
        }
    }
    Ok(())
}

fn first_that<'a>(machine: &mut Machine<'a>, list: &List<'a>, args: &Args<'a>) -> Answer<Option<(usize, Val<'a>)>> {
    let (mut index, mut found) = (0, None);
    each(machine, list, args.lambda(0)?, |_, item, value| {
        if value.is_true() {
            found = Some((index, item.clone()));
        }
        index += 1;
        Ok(found.is_none())
    })?;
    Ok(found)
}

fn reduce<'a>(machine: &mut Machine<'a>, list: &List<'a>, args: &Args<'a>) -> Found<'a> {
    let lambda = args.lambda(0)?;
    let (mut result, skip) = match args.maybe(1)? {
        Some(value) => (value.clone(), 0),
        None => (list.get(0).ok_or_else(nothing)?, 1),
    };
    for (index, item) in list.iter().enumerate().skip(skip) {
        result = machine.call(lambda, [result, item, Val::count(index)])?;
    }
    Ok(result)
}

fn flatten<'a>(machine: &mut Machine<'a>, all: &mut Vec<Val<'a>>, value: &Val<'a>, depth: i64) -> Answer<()> {
    machine.spend(1)?;
    machine.grow(size_of::<Val<'_>>())?;
    match value {
        Val::List(list) if depth > 0 => list.iter().try_for_each(|item| flatten(machine, all, &item, depth - 1)),
        _ => {
            all.push(value.clone());
            Ok(())
        }
    }
}

/// A field of an entry; an entry without it is an error.
pub fn field_of<'a>(item: &Val<'a>, field: &str) -> Answer<Val<'a>> {
    match item {
        Val::Object(object) => object.get(field).ok_or_else(|| {
            let known = object.keys();
            let trouble = Trouble::new("missing", format!("There is no field “{field}” in one of the entries."));
            match crate::error::nearest(field, known.into_iter()) {
                Some(other) => trouble.hint(format!("Did you mean “{other}”?")),
                None => trouble.hint(format!("Where it may be missing: map(x => x.{field} ?? \"…\").")),
            }
        }),
        other => Err(Trouble::wanted("a list of objects", other.kind())),
    }
}

fn pluck<'a>(machine: &mut Machine<'a>, list: &List<'a>, args: &Args<'a>) -> Found<'a> {
    machine.spend(list.len())?;
    let field = args.text(0)?;
    let all = list.iter().map(|item| field_of(&item, field)).collect::<Result<Vec<_>, _>>()?;
    Ok(machine.list(all)?)
}

/// The key by which an entry is told from others.
fn key_of<'a>(machine: &mut Machine<'a>, item: &Val<'a>, args: &Args<'a>) -> Answer<Val<'a>> {
    if let Some(lambda) = args.maybe_lambda(0) {
        return machine.call(lambda, [item.clone()]);
    }
    match args.maybe_text(0)? {
        Some(field) => field_of(item, field),
        None => Ok(item.clone()),
    }
}

fn group_by<'a>(machine: &mut Machine<'a>, list: &List<'a>, args: &Args<'a>) -> Found<'a> {
    let mut groups: BTreeMap<String, Vec<Val<'a>>> = BTreeMap::new();
    for item in list.iter() {
        let key = key_of(machine, &item, args)?;
        let key = machine.text_of(&key)?;
        groups.entry((*key).to_owned()).or_default().push(item);
    }
    let mut lists = BTreeMap::new();
    for (key, items) in groups {
        lists.insert(key, machine.list(items)?);
    }
    Ok(machine.object(lists)?)
}

fn unique<'a>(machine: &mut Machine<'a>, list: &List<'a>, args: &Args<'a>) -> Found<'a> {
    let mut known = std::collections::BTreeSet::new();
    let mut all = Vec::new();
    for item in list.iter() {
        let key = key_of(machine, &item, args)?;
        machine.weigh(&key)?;
        if known.insert(crate::value::json_text(&key.to_json()?)?) {
            all.push(item);
        }
    }
    Ok(machine.list(all)?)
}

fn sum<'a>(machine: &mut Machine<'a>, list: &List<'a>) -> Answer<Val<'a>> {
    let mut total = Val::count(0);
    for (index, item) in list.iter().enumerate() {
        machine.spend(1)?;
        if !matches!(item, Val::Number(_)) {
            return Err(in_entry(
                Trouble::wanted("numbers", item.kind()).hint("Use map(x => x.toNumber()) first."),
                index,
            ));
        }
        let spans = (Span::default(), Span::default());
        total = operators::arithmetic(crate::ast::Binary::Add, (&total, &item), spans)?;
    }
    Ok(total)
}

fn extreme<'a>(machine: &mut Machine<'a>, list: &List<'a>, largest: bool) -> Found<'a> {
    let mut best: Option<Val<'a>> = None;
    for (index, item) in list.iter().enumerate() {
        let better = match &best {
            None => true,
            Some(best) => {
                let order = operators::order(machine, (&item, best)).map_err(|trouble| in_entry(trouble, index))?;
                if largest { order.is_gt() } else { order.is_lt() }
            }
        };
        if better {
            best = Some(item);
        }
    }
    best.ok_or_else(nothing)
}

/// Entries of `list` that are, or are not, in the other.
pub fn among<'a>(machine: &mut Machine<'a>, list: &List<'a>, args: &Args<'a>, wanted: bool) -> Found<'a> {
    let other = args.list(0)?;
    let mut all = Vec::new();
    for item in list.iter() {
        if position(machine, other, &item)?.is_some() == wanted {
            all.push(item);
        }
    }
    Ok(machine.list(all)?)
}
