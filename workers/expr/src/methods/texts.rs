//! What texts can do. Places are counted in characters.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{Args, Method, method, nothing, range, whole_text};
use crate::{
    chain::Found,
    date::Date,
    error::Trouble,
    eval::{Answer, Machine},
    value::{Text, Val},
};

pub type Run = for<'a> fn(&mut Machine<'a>, &Text<'a>, &Args<'a>) -> Found<'a>;

pub static TEXTS: &[Method<Run>] = &[
    method("toUpperCase", 0, 0, |m, t, _| Ok(m.text(t.to_uppercase())?)),
    method("toLowerCase", 0, 0, |m, t, _| Ok(m.text(t.to_lowercase())?)),
    method("toTitleCase", 0, 0, |m, t, _| Ok(m.text(title(t))?)),
    method("capitalize", 0, 0, |m, t, _| Ok(m.text(capital(t))?)),
    method("trim", 0, 0, |m, t, _| cut(m, t, t.trim())),
    method("trimStart", 0, 0, |m, t, _| cut(m, t, t.trim_start())),
    method("trimEnd", 0, 0, |m, t, _| cut(m, t, t.trim_end())),
    method("split", 1, 2, split),
    method("lines", 0, 0, |m, t, _| pieces(m, t.lines())),
    method("words", 0, 0, |m, t, _| pieces(m, t.split_whitespace())),
    method("replace", 2, 2, |m, t, a| replace(m, t, a, 1)),
    method("replaceAll", 2, 2, |m, t, a| replace(m, t, a, usize::MAX)),
    method("slice", 1, 2, slice),
    method("substring", 1, 2, slice),
    method("charAt", 1, 1, char_at),
    method("padStart", 1, 2, |m, t, a| pad(m, t, a, true)),
    method("padEnd", 1, 2, |m, t, a| pad(m, t, a, false)),
    method("repeat", 1, 1, repeat),
    method("concat", 1, usize::MAX, concat),
    method("reverse", 0, 0, |m, t, _| Ok(m.text(t.chars().rev().collect())?)),
    method("quote", 0, 0, |m, t, _| Ok(m.text(crate::value::json_text(&serde_json::Value::String(t.to_string()))?)?)),
    method("toSlug", 0, 0, |m, t, _| Ok(m.text(slug(t))?)),
    method("toNumber", 0, 0, |_, t, _| Ok(to_number(t)?)),
    method("toBoolean", 0, 0, |_, t, _| Ok(to_bool(t)?)),
    method("toDateTime", 0, 1, to_date),
    method("parseJson", 0, 0, |m, t, _| Ok(parse_json(m, t)?)),
    method("urlEncode", 0, 0, |m, t, _| Ok(m.text(url_encode(t))?)),
    method("urlDecode", 0, 0, |m, t, _| Ok(m.text(url_decode(t)?)?)),
    method("base64Encode", 0, 0, |m, t, _| {
        m.grow(t.len() * 4 / 3)?;
        Ok(m.text(STANDARD.encode(t.as_bytes()))?)
    }),
    method("base64Decode", 0, 0, |m, t, _| {
        let text = STANDARD.decode(t.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        Ok(m.text(text.ok_or_else(|| Trouble::new("bad_text", "This is no text in base64."))?)?)
    }),
];

/// A part of a text: what was not cut at all stays as it is.
fn cut<'a>(machine: &mut Machine<'a>, text: &Text<'a>, part: &str) -> Found<'a> {
    machine.spend(1 + text.len() / 64)?;
    Ok(if part.len() == text.len() { whole_text(text) } else { machine.text(part.to_owned())? })
}

pub fn pieces<'a, 't>(machine: &mut Machine<'a>, pieces: impl Iterator<Item = &'t str>) -> Found<'a> {
    let mut all = Vec::new();
    for piece in pieces {
        machine.spend(1)?;
        all.push(machine.text(piece.to_owned())?);
    }
    Ok(machine.list(all)?)
}

fn split<'a>(machine: &mut Machine<'a>, text: &Text<'a>, args: &Args<'a>) -> Found<'a> {
    let most = args.maybe_whole(1)?.map_or(usize::MAX, |most| usize::try_from(most).unwrap_or_default());
    let separator = args.text(0)?;
    if separator.is_empty() {
        let mut letter = [0; 4];
        let mut all = Vec::new();
        for c in text.chars().take(most) {
            machine.spend(1)?;
            all.push(machine.text(c.encode_utf8(&mut letter).to_owned())?);
        }
        return Ok(machine.list(all)?);
    }
    pieces(machine, text.split(separator).take(most))
}

fn replace<'a>(machine: &mut Machine<'a>, text: &Text<'a>, args: &Args<'a>, most: usize) -> Found<'a> {
    let (from, to) = (args.text(0)?, args.text(1)?);
    if from.is_empty() {
        return Err(Trouble::new("arguments", "The text to look for is empty.").into());
    }
    let count = text.matches(from).take(most).count();
    // Paid for before it is made: a short text may become a long one.
    machine.grow(text.len() + count.saturating_mul(to.len()))?;
    machine.spend(count + text.len() / 64)?;
    Ok(if count == 0 { whole_text(text) } else { Val::text(text.replacen(from, to, count)) })
}

fn slice<'a>(machine: &mut Machine<'a>, text: &Text<'a>, args: &Args<'a>) -> Found<'a> {
    machine.spend(1 + text.len() / 64)?;
    let part = range(args, 0, text.chars().count())?;
    Ok(machine.text(text.chars().skip(part.start).take(part.len()).collect())?)
}

fn char_at<'a>(machine: &mut Machine<'a>, text: &Text<'a>, args: &Args<'a>) -> Found<'a> {
    machine.spend(1 + text.len() / 64)?;
    let at = args.whole(0)?;
    let letter = if at < 0 {
        text.chars().rev().nth(usize::try_from(at.unsigned_abs() - 1).unwrap_or(usize::MAX))
    } else {
        text.chars().nth(usize::try_from(at).unwrap_or(usize::MAX))
    };
    letter.map(|letter| Val::text(letter.to_string())).ok_or_else(nothing)
}

fn pad<'a>(machine: &mut Machine<'a>, text: &Text<'a>, args: &Args<'a>, start: bool) -> Found<'a> {
    let wanted = usize::try_from(args.whole(0)?).unwrap_or_default();
    let with = args.maybe_text(1)?.unwrap_or(" ");
    let missing = wanted.saturating_sub(text.chars().count());
    machine.grow(missing.saturating_mul(4))?;
    let filling: String = with.chars().cycle().take(missing).collect();
    Ok(machine.text(if start { format!("{filling}{}", &**text) } else { format!("{}{filling}", &**text) })?)
}

fn repeat<'a>(machine: &mut Machine<'a>, text: &Text<'a>, args: &Args<'a>) -> Found<'a> {
    let times = usize::try_from(args.whole(0)?)
        .map_err(|_| Trouble::new("arguments", "A text cannot be repeated a negative number of times."))?;
    machine.grow(text.len().saturating_mul(times))?;
    Ok(Val::text(text.repeat(if text.is_empty() { 0 } else { times })))
}

fn concat<'a>(machine: &mut Machine<'a>, text: &Text<'a>, args: &Args<'a>) -> Found<'a> {
    let mut all = text.to_string();
    for index in 0..args.len() {
        all.push_str(&machine.text_of(args.value(index)?)?);
    }
    Ok(machine.text(all)?)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn title(text: &str) -> String {
    let mut before = ' ';
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if before.is_alphanumeric() || before == '\'' || before == '’' {
            out.extend(letter.to_lowercase());
        } else {
            out.extend(letter.to_uppercase());
        }
        before = letter;
    }
    out
}

fn slug(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars().flat_map(char::to_lowercase) {
        let plain = match letter {
            'ä' => "ae",
            'ö' => "oe",
            'ü' => "ue",
            'ß' => "ss",
            'à' | 'á' | 'â' | 'ã' | 'å' => "a",
            'è' | 'é' | 'ê' | 'ë' => "e",
            'ì' | 'í' | 'î' | 'ï' => "i",
            'ò' | 'ó' | 'ô' | 'õ' => "o",
            'ù' | 'ú' | 'û' => "u",
            'ç' => "c",
            'ñ' => "n",
            _ if letter.is_alphanumeric() => {
                out.push(letter);
                continue;
            }
            '\'' | '’' => continue,
            _ if out.is_empty() || out.ends_with('-') => continue,
            _ => "-",
        };
        out.push_str(plain);
    }
    out.trim_end_matches('-').to_owned()
}

pub fn to_number<'a>(text: &str) -> Answer<Val<'a>> {
    let plain = text.trim().trim_start_matches('+');
    if let Ok(number) = plain.parse::<u64>() {
        return Ok(Val::Number(number.into()));
    }
    if let Ok(number) = json::read::<serde_json::Number>(plain) {
        return Ok(Val::Number(number));
    }
    // `.5`, `-.5`, `007`.
    let (sign, digits) = plain.strip_prefix('-').map_or((1.0, plain), |digits| (-1.0, digits));
    let short = digits.trim_start_matches('0');
    let found = if digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        json::decimal(digits).or_else(|| json::decimal(short))
    } else {
        None
    };
    if let Some(number) = found {
        return Val::number(sign * number);
    }
    let start: String = text.chars().take(40).collect();
    Err(Trouble::new("bad_number", format!("“{start}” is no number."))
        .hint("Numbers have a point, no comma: 1234.50. Remove other signs first, with replaceAll(\",\", \"\")."))
}

fn to_bool<'a>(text: &str) -> Answer<Val<'a>> {
    match text.trim().to_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Ok(Val::Bool(true)),
        "false" | "no" | "off" | "0" | "" => Ok(Val::Bool(false)),
        _ => Err(Trouble::new("bad_text", "This text is neither true nor false.")
            .hint("Known are true, yes, on, 1 and false, no, off, 0.")),
    }
}

fn to_date<'a>(machine: &mut Machine<'a>, text: &Text<'a>, args: &Args<'a>) -> Found<'a> {
    if let Some(pattern) = args.maybe_text(0)? {
        return Ok(Val::Date(super::format::parse(text, pattern, &machine.context.moment.zone)?));
    }
    Ok(Val::Date(Date::parse(text, &machine.context.moment.zone)?))
}

pub fn parse_json<'a>(machine: &mut Machine<'a>, text: &str) -> Answer<Val<'a>> {
    machine.spend(1 + text.len() / 16)?;
    // An entry of a list takes at most so much more than its text.
    machine.grow(text.len().saturating_mul(8))?;
    let value: serde_json::Value = json::read(text).map_err(|error| {
        Trouble::new("bad_json", format!("This text is no JSON: {error}."))
            .hint("Is it JSON already? Then use it as it is.")
    })?;
    Val::owned(value)
}

fn url_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~!*'()".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for half in [byte >> 4, byte & 15] {
                out.extend(char::from_digit(u32::from(half), 16).map(|digit| digit.to_ascii_uppercase()));
            }
        }
    }
    out
}

fn url_decode(text: &str) -> Answer<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    let half = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
    while let Some(byte) = rest.next() {
        let found = match byte {
            b'+' => Some(b' '),
            b'%' => match (half(rest.next()), half(rest.next())) {
                (Some(high), Some(low)) => u8::try_from(high * 16 + low).ok(),
                _ => None,
            },
            _ => Some(byte),
        };
        bytes.push(found.ok_or_else(|| Trouble::new("bad_text", "A % wants two hexadecimal digits behind it."))?);
    }
    String::from_utf8(bytes).map_err(|_| Trouble::new("bad_text", "What is encoded here is no text."))
}
