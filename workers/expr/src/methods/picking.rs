//! What lists can do by place and by value.

use super::{Args, Method, lists::Run, lists::among, method, nothing, position, range};
use crate::{
    chain::Found,
    error::Trouble,
    eval::Machine,
    value::{List, Val},
};

pub static PICKING: &[Method<Run>] = &[
    method("first", 0, 0, |_, l, _| l.get(0).ok_or_else(nothing)),
    method("last", 0, 0, |_, l, _| l.get(l.len().wrapping_sub(1)).ok_or_else(nothing)),
    method("at", 1, 1, |_, l, a| {
        let at = a.whole(0)?;
        let from_end = usize::try_from(at.unsigned_abs()).unwrap_or(usize::MAX);
        let index = if at < 0 { l.len().checked_sub(from_end) } else { Some(from_end) };
        index.and_then(|index| l.get(index)).ok_or_else(nothing)
    }),
    method("includes", 1, 1, |m, l, a| Ok(Val::Bool(position(m, l, a.value(0)?)?.is_some()))),
    method("indexOf", 1, 1, |m, l, a| match position(m, l, a.value(0)?)? {
        Some(index) => Ok(Val::count(index)),
        None => Ok(Val::number(-1.0)?),
    }),
    method("slice", 1, 2, |m, l, a| {
        let part = range(a, 0, l.len())?;
        Ok(m.list(part.filter_map(|index| l.get(index)).collect())?)
    }),
    method("concat", 1, usize::MAX, |m, l, a| {
        let mut all = l.to_vec();
        for index in 0..a.len() {
            match a.value(index)? {
                Val::List(more) => all.extend(more.iter()),
                other => all.push(other.clone()),
            }
        }
        Ok(m.list(all)?)
    }),
    method("append", 1, usize::MAX, |m, l, a| {
        let mut all = l.to_vec();
        for index in 0..a.len() {
            all.push(a.value(index)?.clone());
        }
        Ok(m.list(all)?)
    }),
    method("reverse", 0, 0, |m, l, _| {
        let mut all = l.to_vec();
        all.reverse();
        Ok(m.list(all)?)
    }),
    method("compact", 0, 0, |m, l, _| {
        let is_full = |item: &Val<'_>| !super::is_empty(item);
        Ok(m.list(l.iter().filter(is_full).collect())?)
    }),
    method("chunk", 1, 1, chunk),
    method("difference", 1, 1, |m, l, a| among(m, l, a, false)),
    method("intersection", 1, 1, |m, l, a| among(m, l, a, true)),
];

fn chunk<'a>(machine: &mut Machine<'a>, list: &List<'a>, args: &Args<'a>) -> Found<'a> {
    let size = usize::try_from(args.whole(0)?).ok().filter(|size| *size > 0);
    let size = size.ok_or_else(|| Trouble::new("arguments", "A chunk has one entry at least."))?;
    let mut all = Vec::new();
    for from in (0..list.len()).step_by(size) {
        let part = (from..list.len().min(from.saturating_add(size))).filter_map(|index| list.get(index)).collect();
        all.push(machine.list(part)?);
    }
    Ok(machine.list(all)?)
}
