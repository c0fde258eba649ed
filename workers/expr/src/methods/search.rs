//! Looking into texts: what is in them, and whether they are of some form. Without patterns: each look is linear.

use super::{Args, Method, method, nothing, texts::Run};
use crate::{
    chain::Found,
    error::Trouble,
    eval::Machine,
    value::{Text, Val},
};

pub static SEARCH: &[Method<Run>] = &[
    method("includes", 1, 1, |m, t, a| look(m, t, a, |text, part| text.contains(part))),
    method("startsWith", 1, 1, |m, t, a| look(m, t, a, |text, part| text.starts_with(part))),
    method("endsWith", 1, 1, |m, t, a| look(m, t, a, |text, part| text.ends_with(part))),
    method("indexOf", 1, 1, |m, t, a| place(m, t, t.find(a.text(0)?))),
    method("lastIndexOf", 1, 1, |m, t, a| place(m, t, t.rfind(a.text(0)?))),
    method("extractEmail", 0, 0, |m, t, _| extract(m, t, email_in)),
    method("extractUrl", 0, 0, |m, t, _| extract(m, t, url_in)),
    method("extractDomain", 0, 0, |m, t, _| extract(m, t, domain_in)),
    method("extractNumber", 0, 0, |m, t, _| {
        m.spend(1 + t.len() / 16)?;
        number_in(t).map_or_else(|| Err(nothing()), |found| Ok(super::texts::to_number(found)?))
    }),
    method("isEmail", 0, 0, |m, t, _| {
        m.spend(1 + t.len() / 16)?;
        Ok(Val::Bool(email_in(t) == Some(&**t)))
    }),
    method("isUrl", 0, 0, |m, t, _| {
        m.spend(1 + t.len() / 16)?;
        Ok(Val::Bool(url_in(t) == Some(&**t)))
    }),
    method("isNumeric", 0, 0, |_, t, _| Ok(Val::Bool(super::texts::to_number(t).is_ok()))),
    method("removeTags", 0, 0, |m, t, _| {
        m.spend(1 + t.len() / 16)?;
        Ok(m.text(without_tags(t))?)
    }),
];

fn look<'a>(m: &mut Machine<'a>, t: &Text<'a>, args: &Args<'a>, is: fn(&str, &str) -> bool) -> Found<'a> {
    m.spend(1 + t.len() / 64)?;
    Ok(Val::Bool(is(t, args.text(0)?)))
}

/// In characters, or -1.
fn place<'a>(machine: &mut Machine<'a>, text: &Text<'a>, byte: Option<usize>) -> Found<'a> {
    machine.spend(1 + text.len() / 64)?;
    let Some(byte) = byte else { return Ok(Val::number(-1.0)?) };
    Ok(Val::count(text.get(..byte).unwrap_or_default().chars().count()))
}

fn extract<'a>(machine: &mut Machine<'a>, text: &Text<'a>, find: fn(&str) -> Option<&str>) -> Found<'a> {
    machine.spend(1 + text.len() / 16)?;
    match find(text) {
        Some(found) => Ok(machine.text(found.to_owned())?),
        None => Err(super::Missing::Absent(
            Trouble::new("missing", "There is none in this text.").hint("Where there may be none, write … ?? \"…\"."),
        )),
    }
}

/// A name with at least one dot: letters, digits and hyphens.
fn is_domain(text: &str) -> bool {
    let labels: Vec<&str> = text.split('.').take(20).collect();
    let is_label = |label: &&str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    labels.len() > 1
        && labels.len() < 20
        && labels.iter().all(is_label)
        && labels.last().is_some_and(|last| last.chars().count() > 1 && !last.chars().all(|c| c.is_ascii_digit()))
}

/// The first address of a text. Each @ looks back and forth to the next sign that cannot be in one, at most 64 and 253 far.
fn email_in(text: &str) -> Option<&str> {
    let local = |c: char| c.is_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
    let domain = |c: char| c.is_alphanumeric() || c == '.' || c == '-';
    text.match_indices('@').find_map(|(at, _)| {
        let before = text.get(..at)?;
        let name: usize = before.chars().rev().take(65).take_while(|c| local(*c)).map(char::len_utf8).sum();
        let after = text.get(at + 1..)?;
        let host: usize = after.chars().take(254).take_while(|c| domain(*c)).map(char::len_utf8).sum();
        let name = before.get(at - name..)?.trim_start_matches(['.', '\'', '/']);
        let host = after.get(..host)?.trim_end_matches(['.', '-']);
        let fits = !name.is_empty() && name.len() <= 64 && !name.ends_with('.') && !name.contains("..");
        (fits && is_domain(host)).then(|| text.get(at - name.len()..at + 1 + host.len()))?
    })
}

fn url_in(text: &str) -> Option<&str> {
    text.match_indices("http").find_map(|(at, _)| {
        let rest = text.get(at..)?;
        let address = rest.strip_prefix("https://").or_else(|| rest.strip_prefix("http://"))?;
        let scheme = rest.len() - address.len();
        // The host first: it is short, so that a text full of half addresses is read once.
        let host = address.char_indices().take(254).find(|(_, c)| !(c.is_alphanumeric() || ".-".contains(*c)));
        let host = address.get(..host.map_or(address.len().min(254), |(end, _)| end))?.trim_end_matches('.');
        if !is_domain(host) && host != "localhost" {
            return None;
        }
        let ends = |c: char| c.is_whitespace() || "<>\"`{}|\\^".contains(c);
        let end = address.char_indices().take(2_000).find(|(_, c)| ends(*c)).map_or(address.len(), |(end, _)| end);
        let address = address.get(..end)?.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'']);
        rest.get(..scheme + address.len())
    })
}

/// Of an address, an e-mail address, or bare.
fn domain_in(text: &str) -> Option<&str> {
    let host = |url: &'_ str| -> usize { url.find(['/', '?', '#', ':']).unwrap_or(url.len()) };
    if let Some(url) = url_in(text) {
        let rest = url.split_once("://")?.1;
        return rest.get(..host(rest));
    }
    if let Some(email) = email_in(text) {
        return email.rsplit('@').next();
    }
    let bare = text.trim();
    bare.get(..host(bare)).filter(|host| is_domain(host))
}

fn number_in(text: &str) -> Option<&str> {
    let from = text.find(|c: char| c.is_ascii_digit())?;
    let rest = text.get(from..)?;
    let whole = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let behind = rest.get(whole..)?.strip_prefix('.').unwrap_or_default();
    let decimals = behind.find(|c: char| !c.is_ascii_digit()).unwrap_or(behind.len());
    let end = from + whole + if decimals > 0 { decimals + 1 } else { 0 };
    let minus = text.get(..from)?.ends_with('-');
    text.get(from - usize::from(minus)..end)
}

fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        out.push_str(before);
        let opens = tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        if !opens {
            out.push('<');
            rest = tag;
            continue;
        }
        // Without a > there is no further tag at all: looking for it again would take for ever in a long text.
        let Some((_, after)) = tag.split_once('>') else { break };
        rest = after;
    }
    out.push_str(rest);
    out
}
