//! The names that an expression may say, and what to say to others.

use crate::error::{Trouble, nearest};

/// Names that are always there.
pub const ROOTS: [&str; 10] =
    ["$json", "$node", "$", "$items", "$input", "$run", "$now", "$today", "$workflow", "$itemIndex"];
/// Functions and the things that hold them.
pub const FUNCTIONS: [&str; 11] =
    ["Math", "JSON", "Object", "Number", "String", "Boolean", "DateTime", "parseInt", "parseFloat", "$if", "$ifEmpty"];
const WORDS: [&str; 7] = ["true", "false", "null", "undefined", "and", "or", "not"];
/// What other systems offer and we refuse: secrets, the process, the engine's insides, chance and other clocks.
const REFUSED: [&str; 17] = [
    "$env",
    "$secrets",
    "$credentials",
    "$vars",
    "process",
    "require",
    "globalThis",
    "window",
    "global",
    "self",
    "eval",
    "Function",
    "constructor",
    "import",
    "fetch",
    "Date",
    "console",
];

/// Whether a name is a word of the language.
pub fn is_word(name: &str) -> bool {
    WORDS.contains(&name)
}

/// Whether an expression may say a name; `params` are those of the lambdas around.
pub fn check<'n>(name: &str, params: impl Iterator<Item = &'n str> + Clone) -> Result<(), Trouble> {
    if ROOTS.contains(&name) || FUNCTIONS.contains(&name) || params.clone().any(|param| param == name) {
        return Ok(());
    }
    if REFUSED.contains(&name) {
        let trouble = Trouble::new("not_allowed", format!("{name} cannot be read by an expression."));
        return Err(match name {
            "Date" => trouble.hint("Use $now, $today or a text's toDateTime()."),
            "$env" | "$secrets" | "$credentials" | "$vars" | "process" => {
                trouble.hint("Secrets belong into a node's credential; other values into a set node.")
            }
            _ => trouble,
        });
    }
    let other = match name {
        "$execution" => Some("$run".to_owned()),
        "$binary" => None,
        _ => nearest(name, ROOTS.into_iter().chain(FUNCTIONS).chain(params)),
    };
    let trouble = Trouble::new("unknown_name", format!("There is no {name}."));
    Err(match other {
        Some(other) => trouble.hint(format!("Did you mean {other}?")),
        None => trouble.hint(format!("Fields of the item are at $json: $json.{name}, say.")),
    })
}
