//! What the signs between two values do. Nothing is turned into another type silently, with one exception that
//! everybody knows: a text and something else make a text.

use std::cmp::Ordering;

use serde_json::Number;

use crate::{
    ast::Binary,
    date::Date,
    error::{Span, Trouble},
    eval::{Answer, Machine},
    value::Val,
};

type Sides<'v, 'a> = (&'v Val<'a>, &'v Val<'a>);

/// Whole numbers of any length that the result still has.
fn whole(a: &Val<'_>, b: &Val<'_>, run: impl Fn(i128, i128) -> Option<i128>) -> Option<Val<'static>> {
    let of = |value: &Val<'_>| match value {
        Val::Number(number) => number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from)),
        _ => None,
    };
    let result = run(of(a)?, of(b)?)?;
    let number = i64::try_from(result).map(Number::from).or_else(|_| u64::try_from(result).map(Number::from));
    number.ok().map(Val::Number)
}

pub fn minus<'a>(value: &Val<'a>) -> Answer<Val<'a>> {
    match whole(&Val::count(0), value, |zero, number| Some(zero - number)) {
        Some(value) => Ok(value),
        None => Val::number(-value.float()?),
    }
}

pub fn add<'a>(machine: &mut Machine<'a>, (a, b): Sides<'_, 'a>, spans: (Span, Span)) -> Answer<Val<'a>> {
    match (a, b) {
        (Val::Number(_), Val::Number(_)) => arithmetic(Binary::Add, (a, b), spans),
        (Val::Text(_), _) | (_, Val::Text(_)) => {
            let mut both = String::new();
            for (side, span) in [(a, spans.0), (b, spans.1)] {
                if matches!(side, Val::List(_) | Val::Object(_)) {
                    let hint = "Use join(\", \") for a list, toJson() for JSON, or name the field.";
                    return Err(Trouble::wanted("a text or a number", side.kind()).hint(hint).at(span));
                }
                both.push_str(&machine.text_of(side).map_err(|trouble| trouble.at(span))?);
            }
            machine.text(both)
        }
        (Val::Date(_), _) | (_, Val::Date(_)) => {
            Err(Trouble::new("wrong_type", "A date cannot be added to with +.").hint("Write plus({days: 1})."))
        }
        (Val::List(_), Val::List(_)) => {
            Err(Trouble::new("wrong_type", "Lists are not added with +.").hint("Write a.concat(b)."))
        }
        (Val::Number(_), other) => Err(Trouble::wanted("a number or a text", other.kind()).at(spans.1)),
        (other, _) => Err(Trouble::wanted("a number or a text", other.kind()).at(spans.0)),
    }
}

/// `binary` is one of those that calculate.
pub fn arithmetic<'a>(binary: Binary, (a, b): Sides<'_, 'a>, spans: (Span, Span)) -> Answer<Val<'a>> {
    let exact = match binary {
        Binary::Add => whole(a, b, i128::checked_add),
        Binary::Subtract => whole(a, b, i128::checked_sub),
        Binary::Multiply => whole(a, b, i128::checked_mul),
        Binary::Remainder => whole(a, b, i128::checked_rem),
        _ => None,
    };
    if let Some(value) = exact {
        return Ok(value);
    }
    if let (Binary::Subtract, Val::Date(_)) = (binary, a) {
        return Err(Trouble::new("wrong_type", "A date cannot be calculated with by -.")
            .hint("Write minus({days: 1}), or a.diffTo(b, \"days\").")
            .at(spans.0));
    }
    let left = a.float().map_err(|trouble| trouble.at(spans.0))?;
    let right = b.float().map_err(|trouble| trouble.at(spans.1))?;
    if right == 0.0 && matches!(binary, Binary::Divide | Binary::Remainder) {
        return Err(Trouble::new("division_by_zero", "This divides by zero.").at(spans.1));
    }
    Val::number(match binary {
        Binary::Add => left + right,
        Binary::Subtract => left - right,
        Binary::Multiply => left * right,
        Binary::Divide => left / right,
        Binary::Remainder => left % right,
        _ => left.powf(right),
    })
}

/// Whether two values are equal. `strict` as JavaScript's `===`: a text is never a number. Lists and objects are equal
/// when all that is in them is.
pub fn equal<'a>(machine: &mut Machine<'a>, a: &Val<'a>, b: &Val<'a>, strict: bool) -> Answer<bool> {
    machine.spend(1 + length(a) / 64 + length(b) / 64)?;
    Ok(match (a, b) {
        (Val::Null, Val::Null) => true,
        (Val::Bool(a), Val::Bool(b)) => a == b,
        (Val::Number(a), Val::Number(b)) => same_number(a, b),
        (Val::Text(a), Val::Text(b)) => **a == **b,
        (Val::Number(number), Val::Text(text)) | (Val::Text(text), Val::Number(number)) if !strict => {
            json::decimal(text).and_then(Number::from_f64).is_some_and(|read| same_number(&read, number))
        }
        (Val::Date(a), Val::Date(b)) => a.ms == b.ms,
        (Val::Date(date), Val::Text(text)) | (Val::Text(text), Val::Date(date)) if !strict => {
            Date::parse(text, &date.zone).is_ok_and(|other| other.ms == date.ms)
        }
        (Val::List(a), Val::List(b)) => {
            if a.len() != b.len() {
                return Ok(false);
            }
            for (a, b) in a.iter().zip(b.iter()) {
                if !equal(machine, &a, &b, true)? {
                    return Ok(false);
                }
            }
            true
        }
        (Val::Object(a), Val::Object(b)) => {
            if a.len() != b.len() {
                return Ok(false);
            }
            for key in a.keys() {
                let (Some(a), Some(b)) = (a.get(key), b.get(key)) else { return Ok(false) };
                if !equal(machine, &a, &b, true)? {
                    return Ok(false);
                }
            }
            true
        }
        _ => false,
    })
}

/// Bytes of a text, which may all be looked at.
fn length(value: &Val<'_>) -> usize {
    match value {
        Val::Text(text) => text.len(),
        _ => 0,
    }
}

fn same_number(a: &Number, b: &Number) -> bool {
    a == b || (a.is_f64() || b.is_f64()) && a.as_f64() == b.as_f64()
}

fn number_order(a: &Number, b: &Number) -> Ordering {
    match (a.as_i64(), b.as_i64()) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => a.as_f64().unwrap_or_default().total_cmp(&b.as_f64().unwrap_or_default()),
    }
}

/// Which of two comes first: numbers, texts and dates among themselves.
pub fn order<'a>(machine: &mut Machine<'a>, (a, b): Sides<'_, 'a>) -> Answer<Ordering> {
    machine.spend(1 + length(a) / 64 + length(b) / 64)?;
    match (a, b) {
        (Val::Number(a), Val::Number(b)) => Ok(number_order(a, b)),
        (Val::Text(a), Val::Text(b)) => Ok((**a).cmp(&**b)),
        (Val::Date(a), Val::Date(b)) => Ok(a.ms.cmp(&b.ms)),
        (Val::Date(a), Val::Text(b)) => Ok(a.ms.cmp(&Date::parse(b, &a.zone)?.ms)),
        (Val::Text(a), Val::Date(b)) => Ok(Date::parse(a, &b.zone)?.ms.cmp(&b.ms)),
        (Val::Bool(a), Val::Bool(b)) => Ok(a.cmp(b)),
        _ => {
            let trouble = Trouble::new(
                "wrong_type",
                format!("{} and {} have no order between them.", capital(a.kind()), b.kind()),
            );
            Err(match (a, b) {
                (Val::Number(_), Val::Text(_)) | (Val::Text(_), Val::Number(_)) => {
                    trouble.hint("A text becomes a number with toNumber().")
                }
                (Val::Null, _) | (_, Val::Null) => trouble.hint("Say what null counts as: … ?? 0."),
                _ => trouble,
            })
        }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
