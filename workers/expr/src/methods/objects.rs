//! What objects can do. Fields come in the order of their names.

use std::collections::BTreeMap;

use super::{Args, Method, method, nothing};
use crate::{
    chain::Found,
    eval::{Answer, Machine},
    value::{Object, Val},
};

type Run = for<'a> fn(&mut Machine<'a>, &Object<'a>, &Args<'a>) -> Found<'a>;

pub static OBJECTS: &[Method<Run>] = &[
    method("keys", 0, 0, |m, o, _| Ok(keys(m, o)?)),
    method("values", 0, 0, |m, o, _| Ok(m.list(o.to_map().into_values().collect())?)),
    method("entries", 0, 0, |m, o, _| Ok(entries(m, o)?)),
    method("hasField", 1, 1, |_, o, a| Ok(Val::Bool(o.get(a.text(0)?).is_some()))),
    method("get", 1, 2, |_, o, a| match (o.get(a.text(0)?), a.maybe(1)?) {
        (Some(value), _) => Ok(value),
        (None, Some(other)) => Ok(other.clone()),
        (None, None) => Err(nothing()),
    }),
    method("merge", 1, usize::MAX, |m, o, a| {
        let mut map = o.to_map();
        for index in 0..a.len() {
            map.extend(a.object(index)?.to_map());
        }
        Ok(m.object(map)?)
    }),
    method("pick", 1, usize::MAX, |m, o, a| {
        let wanted = a.texts()?;
        m.spend(wanted.len() * o.len())?;
        Ok(fields(m, o, |name| wanted.iter().any(|other| other == name))?)
    }),
    method("omit", 1, usize::MAX, |m, o, a| {
        let unwanted = a.texts()?;
        m.spend(unwanted.len() * o.len())?;
        Ok(fields(m, o, |name| !unwanted.iter().any(|other| other == name))?)
    }),
    method("compact", 0, 0, |m, o, _| {
        let mut full = o.to_map();
        full.retain(|_, value| !super::is_empty(value));
        Ok(m.object(full)?)
    }),
    method("mapValues", 1, 1, |m, o, a| {
        let lambda = a.lambda(0)?;
        let mut map = BTreeMap::new();
        for (key, value) in o.to_map() {
            let made = m.call(lambda, [value, Val::text(key.as_str())])?;
            map.insert(key, made);
        }
        Ok(m.object(map)?)
    }),
];

pub fn keys<'a>(machine: &mut Machine<'a>, object: &Object<'a>) -> Answer<Val<'a>> {
    let names = object.keys().into_iter().map(Val::text).collect();
    machine.list(names)
}

/// Pairs of name and value.
pub fn entries<'a>(machine: &mut Machine<'a>, object: &Object<'a>) -> Answer<Val<'a>> {
    let mut all = Vec::new();
    for (key, value) in object.to_map() {
        all.push(machine.list(vec![Val::text(key), value])?);
    }
    machine.list(all)
}

fn fields<'a>(machine: &mut Machine<'a>, object: &Object<'a>, keep: impl Fn(&str) -> bool) -> Answer<Val<'a>> {
    let mut kept = object.to_map();
    kept.retain(|name, _| keep(name));
    machine.object(kept)
}
