//! Sorting with a rule that may fail, and may contradict itself: a merge sort of our own, which ends whatever the rule
//! says, and keeps equal ones in their order.

use std::cmp::Ordering;

use super::Args;
use crate::{
    chain::Found,
    error::Trouble,
    eval::{Answer, Machine},
    operators,
    value::{List, Val},
};

/// `sort()`, `sort("field")`, `sort(x => x.price)`, `sort((a, b) => b.price - a.price)`.
pub fn sort<'a>(machine: &mut Machine<'a>, list: &List<'a>, args: &Args<'a>) -> Found<'a> {
    machine.spend(list.len())?;
    let lambda = args.maybe_lambda(0);
    if let Some(rule) = lambda.filter(|lambda| lambda.params.len() == 2) {
        let sorted = merge_sort(list.to_vec(), &mut |a: &Val<'a>, b: &Val<'a>| {
            let value = machine.call(rule, [a.clone(), b.clone()])?;
            let number = value.float().map_err(|trouble| trouble.at(rule.body.span))?;
            Ok(number.total_cmp(&0.0))
        })?;
        return Ok(machine.list(sorted)?);
    }
    let mut keyed = Vec::with_capacity(list.len());
    for item in list.iter() {
        let key = match (lambda, args.maybe_text(0)) {
            (Some(lambda), _) => machine.call(lambda, [item.clone()])?,
            (None, Ok(Some(field))) => super::lists::field_of(&item, field)?,
            (None, Ok(None)) => item.clone(),
            (None, Err(trouble)) => return Err(trouble.into()),
        };
        keyed.push((key, item));
    }
    let sorted = merge_sort(keyed, &mut |a: &(Val<'a>, Val<'a>), b: &(Val<'a>, Val<'a>)| {
        operators::order(machine, (&a.0, &b.0))
    })?;
    Ok(machine.list(sorted.into_iter().map(|(_, item)| item).collect())?)
}

/// Runs of one, two, four … are merged from the bottom up.
pub fn merge_sort<T>(items: Vec<T>, compare: &mut dyn FnMut(&T, &T) -> Answer<Ordering>) -> Result<Vec<T>, Trouble> {
    let mut runs: Vec<Vec<T>> = items.into_iter().map(|item| vec![item]).collect();
    while runs.len() > 1 {
        let mut merged = Vec::with_capacity(runs.len().div_ceil(2));
        let mut pairs = runs.into_iter();
        while let Some(left) = pairs.next() {
            merged.push(match pairs.next() {
                Some(right) => merge(left, right, compare)?,
                None => left,
            });
        }
        runs = merged;
    }
    Ok(runs.pop().unwrap_or_default())
}

fn merge<T>(
    left: Vec<T>,
    right: Vec<T>,
    compare: &mut dyn FnMut(&T, &T) -> Answer<Ordering>,
) -> Result<Vec<T>, Trouble> {
    let mut out = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let next = if compare(a, b)?.is_le() { left.next() } else { right.next() };
        out.extend(next);
    }
    out.extend(left);
    out.extend(right);
    Ok(out)
}
