//! What numbers can do.

use super::{Args, Method, method};
use crate::{
    chain::Found,
    date::Date,
    error::Trouble,
    eval::{Answer, Machine},
    value::Val,
};

type Run = for<'a> fn(&mut Machine<'a>, &Val<'a>, &Args<'a>) -> Found<'a>;

pub static NUMBERS: &[Method<Run>] = &[
    method("round", 0, 1, |_, n, a| Ok(round(n, places(a)?, f64::round)?)),
    method("floor", 0, 1, |_, n, a| Ok(round(n, places(a)?, f64::floor)?)),
    method("ceil", 0, 1, |_, n, a| Ok(round(n, places(a)?, f64::ceil)?)),
    method("abs", 0, 0, |_, n, _| Ok(Val::number(n.float()?.abs())?)),
    method("toFixed", 0, 1, |m, n, a| Ok(m.text(fixed(n.float()?, places(a)?))?)),
    method("format", 0, 3, format_number),
    method("clamp", 2, 2, |_, n, a| {
        let (least, most) = (a.float(0)?, a.float(1)?);
        if least > most {
            return Err(Trouble::new("arguments", "The smallest value is larger than the largest.").into());
        }
        Ok(Val::number(n.float()?.clamp(least, most))?)
    }),
    method("isEven", 0, 0, |_, n, _| Ok(Val::Bool(n.float()?.rem_euclid(2.0) == 0.0))),
    method("isOdd", 0, 0, |_, n, _| Ok(Val::Bool((n.float()? - 1.0).rem_euclid(2.0) == 0.0))),
    method("isInteger", 0, 0, |_, n, _| Ok(Val::Bool(n.float()?.fract() == 0.0))),
    method("toNumber", 0, 0, |_, n, _| Ok(n.clone())),
    method("toBoolean", 0, 0, |_, n, _| Ok(Val::Bool(n.is_true()))),
    method("toDateTime", 0, 1, to_date),
];

/// Decimals that are asked for: 0 to 12.
fn places(args: &Args<'_>) -> Answer<usize> {
    let places = args.maybe_whole(0)?.unwrap_or_default();
    let found = usize::try_from(places).ok().filter(|places| *places <= 12);
    found.ok_or_else(|| Trouble::new("arguments", "Decimals are 0 to 12."))
}

/// Half is rounded away from zero, and as the number is written: 1.005 becomes 1.01.
pub fn round<'a>(number: &Val<'a>, places: usize, how: fn(f64) -> f64) -> Answer<Val<'a>> {
    let float = number.float()?;
    if places == 0 {
        return Val::number(how(float));
    }
    // By way of the text: 1.005 * 100 is 100.49999999999999, but 1.005e2 is 100.5.
    let shift = |number: f64, by: i32| json::decimal(&exponent(number, by)).unwrap_or(number);
    let by = i32::try_from(places).unwrap_or_default();
    let moved = shift(float, by);
    Val::number(if moved.is_finite() { shift(how(moved), -by) } else { float })
}

/// A number times ten to some power, as text that JSON reads.
fn exponent(number: f64, by: i32) -> String {
    let text = format!("{number:e}");
    let (digits, power) = text.split_once('e').unwrap_or((text.as_str(), "0"));
    format!("{digits}e{}", power.parse::<i32>().unwrap_or_default() + by)
}

fn fixed(number: f64, places: usize) -> String {
    let rounded = Val::number(number).and_then(|value| round(&value, places, f64::round)?.float());
    let text = format!("{:.places$}", rounded.unwrap_or(number));
    if text.strip_prefix('-').is_some_and(|rest| rest.bytes().all(|b| b == b'0' || b == b'.')) {
        return text.trim_start_matches('-').to_owned();
    }
    text
}

/// `format(2)` is 1,234.50; `format(2, ".", ",")` 1.234,50.
fn format_number<'a>(machine: &mut Machine<'a>, number: &Val<'a>, args: &Args<'a>) -> Found<'a> {
    let text = fixed(number.float()?, places(args)?);
    let (group, point) = (args.maybe_text(1)?.unwrap_or(","), args.maybe_text(2)?.unwrap_or("."));
    machine.grow(text.len().saturating_mul(group.len() + 1) + point.len())?;
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let mut out = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push_str(group);
        }
        out.push(digit);
    }
    if !decimals.is_empty() {
        out.push_str(point);
        out.push_str(decimals);
    }
    Ok(machine.text(out)?)
}

/// Unix milliseconds; seconds if that is said.
fn to_date<'a>(machine: &mut Machine<'a>, number: &Val<'a>, args: &Args<'a>) -> Found<'a> {
    let factor = match args.maybe_text(0)? {
        None | Some("ms" | "milliseconds") => 1.0,
        Some("s" | "seconds") => 1_000.0,
        Some(_) => return Err(Trouble::new("arguments", "The unit is \"ms\" or \"s\".").into()),
    };
    Ok(Val::Date(Date::new((number.float()? * factor) as i64, machine.context.moment.zone.clone())?))
}
