//! Functions that stand for themselves: Math, JSON, Object, Number and their like.

use std::collections::BTreeMap;

use super::{Args, objects};
use crate::{
    date::Date,
    error::{Trouble, nearest},
    eval::{Answer, Machine},
    operators,
    value::Val,
};

/// `Number("5")`, `$if(…)`.
pub fn function<'a>(machine: &mut Machine<'a>, name: &str, args: &Args<'a>) -> Answer<Val<'a>> {
    let most = if name == "$if" { 3 } else { 2 };
    let least = match name {
        "$if" => 3,
        "$ifEmpty" => 2,
        _ => 1,
    };
    args.count(name, least, most)?;
    let value = args.value(0)?;
    match name {
        "$if" => args.value(if value.is_true() { 1 } else { 2 }).cloned(),
        "$ifEmpty" => args.value(usize::from(super::is_empty(value))).cloned(),
        "String" => Ok(Val::text(machine.text_of(value)?)),
        "Boolean" => Ok(Val::Bool(value.is_true())),
        "Number" | "parseFloat" => number(value),
        "parseInt" => super::numbers::round(&number(value)?, 0, f64::trunc),
        _ => Err(Trouble::new("unknown_name", format!("{name} is not a function."))),
    }
}

fn number<'a>(value: &Val<'a>) -> Answer<Val<'a>> {
    match value {
        Val::Text(text) => super::texts::to_number(text),
        Val::Bool(flag) => Ok(Val::count(usize::from(*flag))),
        Val::Date(date) => Val::number(date.ms as f64),
        other => other.float().map(|_| other.clone()),
    }
}

pub const MATH: [&str; 13] =
    ["round", "floor", "ceil", "trunc", "abs", "sign", "sqrt", "min", "max", "pow", "log", "exp", "log10"];

/// `Math.round(1.5)`.
pub fn module<'a>(machine: &mut Machine<'a>, module: &str, name: &str, args: &Args<'a>) -> Answer<Val<'a>> {
    match (module, name) {
        ("Math", _) if MATH.contains(&name) => math(machine, name, args),
        ("Math", "random") => {
            Err(Trouble::new("not_allowed", "An expression knows no chance: it always has the same result."))
        }
        ("JSON", "parse") => {
            args.count(name, 1, 1)?;
            super::texts::parse_json(machine, args.text(0)?)
        }
        ("JSON", "stringify") => {
            args.count(name, 1, 3)?;
            let value = args.value(0)?;
            machine.weigh(value)?;
            let text = crate::value::json_text(&value.to_json()?)?;
            machine.text(text)
        }
        ("Object", "keys") => objects::keys(machine, args.object(0)?),
        ("Object", "values") => {
            let values = args.object(0)?.to_map().into_values().collect();
            machine.list(values)
        }
        ("Object", "entries") => objects::entries(machine, args.object(0)?),
        ("Object", "fromEntries") => from_entries(machine, args),
        ("Number", "isInteger") => Ok(Val::Bool(args.value(0)?.float().is_ok_and(|number| number.fract() == 0.0))),
        ("DateTime", "now" | "local") => machine.now().map(Val::Date),
        ("DateTime", "fromISO") => Ok(Val::Date(Date::parse(args.text(0)?, &machine.context.moment.zone)?)),
        ("DateTime", "fromMillis") => Ok(Val::Date(Date::new(args.whole(0)?, machine.context.moment.zone.clone())?)),
        ("DateTime", "fromFormat") => {
            args.count(name, 2, 2)?;
            let zone = &machine.context.moment.zone;
            Ok(Val::Date(super::format::parse(args.text(0)?, args.text(1)?, zone)?))
        }
        _ => Err(unknown(module, name)),
    }
}

#[cold]
fn unknown(module: &str, name: &str) -> Trouble {
    let known: &[&str] = match module {
        "Math" => &MATH,
        "JSON" => &["parse", "stringify"],
        "Object" => &["keys", "values", "entries", "fromEntries"],
        "DateTime" => &["now", "fromISO", "fromMillis", "fromFormat"],
        _ => &["isInteger"],
    };
    let trouble = Trouble::new("unknown_method", format!("There is no {module}.{name}()."));
    match nearest(name, known.iter().copied()) {
        Some(other) => trouble.hint(format!("Did you mean {module}.{other}()?")),
        None => trouble.hint(format!("There are: {}.", known.join(", "))),
    }
}

fn math<'a>(machine: &mut Machine<'a>, name: &str, args: &Args<'a>) -> Answer<Val<'a>> {
    if matches!(name, "min" | "max") {
        args.count(name, 1, usize::MAX)?;
        let mut best = args.value(0)?.clone();
        best.float()?;
        for index in 1..args.len() {
            let value = args.value(index)?;
            value.float()?;
            let order = operators::order(machine, (value, &best))?;
            if if name == "max" { order.is_gt() } else { order.is_lt() } {
                best = value.clone();
            }
        }
        return Ok(best);
    }
    let two = usize::from(name == "pow") + 1;
    args.count(name, two, two)?;
    let number = args.float(0)?;
    Val::number(match name {
        // JavaScript's: half goes up.
        "round" => (number + 0.5).floor(),
        "floor" => number.floor(),
        "ceil" => number.ceil(),
        "trunc" => number.trunc(),
        "abs" => number.abs(),
        "sign" if number == 0.0 => 0.0,
        "sign" => number.signum(),
        "sqrt" => number.sqrt(),
        "log" => number.ln(),
        "log10" => number.log10(),
        "exp" => number.exp(),
        _ => number.powf(args.float(1)?),
    })
}

fn from_entries<'a>(machine: &mut Machine<'a>, args: &Args<'a>) -> Answer<Val<'a>> {
    let mut map = BTreeMap::new();
    for pair in args.list(0)?.iter() {
        let Val::List(pair) = &pair else { return Err(Trouble::wanted("pairs of name and value", pair.kind())) };
        let (Some(name), Some(value)) = (pair.get(0), pair.get(1)) else {
            return Err(Trouble::wanted("pairs of name and value", "a shorter list"));
        };
        map.insert((*machine.text_of(&name)?).to_owned(), value);
    }
    machine.object(map)
}
