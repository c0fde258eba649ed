//! An expression as text again, with as few brackets as it needs. What is printed reads back as the same.

use std::fmt::Write as _;

use crate::ast::{Binary, Entry, Kind, Link, Node, Piece, Step, UNARY_STRENGTH, Unary};

/// Strength of what needs no brackets anywhere.
const TIGHT: u8 = 20;

pub fn print(node: &Node) -> String {
    let mut out = String::new();
    put(&mut out, node, 0);
    out
}

const fn strength(node: &Node) -> u8 {
    match &node.kind {
        Kind::Ternary(..) | Kind::Lambda(..) => 0,
        Kind::Binary(binary, ..) => binary.sign().1,
        Kind::Unary(..) => UNARY_STRENGTH,
        _ => TIGHT,
    }
}

/// Prints a node where at least such a strength is wanted.
fn put(out: &mut String, node: &Node, wanted: u8) {
    let brackets = strength(node) < wanted;
    if brackets {
        out.push('(');
    }
    match &node.kind {
        Kind::Null => out.push_str("null"),
        Kind::Bool(bool) => out.push_str(if *bool { "true" } else { "false" }),
        Kind::Number(number) => out.push_str(&number.to_string()),
        Kind::Text(text) => quote(out, text),
        Kind::Name(name) => out.push_str(name),
        Kind::Template(pieces) => template(out, pieces),
        Kind::List(entries) => list(out, entries, ('[', ']')),
        Kind::Object(entries) => list(out, entries, ('{', '}')),
        Kind::Unary(unary, inner) => {
            out.push(match unary {
                Unary::Not => '!',
                Unary::Minus => '-',
                Unary::Plus => '+',
            });
            put(out, inner, UNARY_STRENGTH);
        }
        Kind::Binary(binary, a, b) => binary_text(out, *binary, a, b),
        Kind::Ternary(asked, yes, no) => {
            put(out, asked, 1);
            out.push_str(" ? ");
            put(out, yes, 0);
            out.push_str(" : ");
            put(out, no, 0);
        }
        Kind::Chain(base, links) => {
            // A number's point would be taken for a decimal one.
            let tight = if matches!(base.kind, Kind::Number(_) | Kind::Chain(..)) { TIGHT + 1 } else { TIGHT };
            put(out, base, tight);
            for each in links {
                link(out, each);
            }
        }
        Kind::Lambda(params, body) => {
            let _ = write!(out, "({}) => ", params.join(", "));
            put(out, body, 0);
        }
    }
    if brackets {
        out.push(')');
    }
}

fn binary_text(out: &mut String, binary: Binary, a: &Node, b: &Node) {
    let (sign, strength) = binary.sign();
    let (left, right) = if binary == Binary::Power { (strength + 1, strength) } else { (strength, strength + 1) };
    put(out, a, left);
    let _ = write!(out, " {sign} ");
    put(out, b, right);
}

fn link(out: &mut String, link: &Link) {
    match &link.step {
        Step::Member(name) => {
            out.push_str(if link.optional { "?." } else { "." });
            out.push_str(name);
        }
        Step::Method(name, args) => {
            out.push_str(if link.optional { "?." } else { "." });
            out.push_str(name);
            arguments(out, args);
        }
        Step::Index(index) => {
            out.push_str(if link.optional { "?.[" } else { "[" });
            put(out, index, 0);
            out.push(']');
        }
        Step::Call(args) => arguments(out, args),
    }
}

fn arguments(out: &mut String, args: &[Node]) {
    out.push('(');
    for (index, arg) in args.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        put(out, arg, 0);
    }
    out.push(')');
}

fn list(out: &mut String, entries: &[Entry], (open, close): (char, char)) {
    out.push(open);
    for (index, entry) in entries.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        match entry {
            Entry::Item(node) => put(out, node, 0),
            Entry::Spread(node) => {
                out.push_str("...");
                put(out, node, 0);
            }
            Entry::Named(name, node) => {
                quote(out, name);
                out.push_str(": ");
                put(out, node, 0);
            }
            Entry::Computed(key, node) => {
                out.push('[');
                put(out, key, 0);
                out.push_str("]: ");
                put(out, node, 0);
            }
        }
    }
    out.push(close);
}

fn template(out: &mut String, pieces: &[Piece]) {
    out.push('`');
    for piece in pieces {
        match piece {
            Piece::Text(text) => escape(out, text, &['`', '$']),
            Piece::Value(node) => {
                out.push_str("${");
                put(out, node, 0);
                out.push('}');
            }
        }
    }
    out.push('`');
}

fn quote(out: &mut String, text: &str) {
    out.push('"');
    escape(out, text, &['"']);
    out.push('"');
}

fn escape(out: &mut String, text: &str, signs: &[char]) {
    for letter in text.chars() {
        match letter {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            _ if signs.contains(&letter) => {
                out.push('\\');
                out.push(letter);
            }
            _ if letter.is_control() => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(letter));
            }
            _ => out.push(letter),
        }
    }
}
