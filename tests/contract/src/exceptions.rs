//! Known exceptions, one line each: `what: reason`. The lists may only shrink: a line that is no longer needed fails
//! the law, and so does one more than the ceiling that stands beside the law.

use std::collections::BTreeMap;

use crate::tree;

/// Takes the known exceptions out of `violations` (keyed by what they are about).
#[track_caller]
pub fn assert_only_known(list: &str, ceiling: usize, violations: &BTreeMap<String, String>, law: &str) {
    let known = read(list);
    let mut wrong: Vec<String> = violations
        .iter()
        .filter(|(what, _)| !known.contains_key(*what))
        .map(|(what, why)| format!("{what}: {why}"))
        .collect();
    let healed = known.keys().filter(|what| !violations.contains_key(*what));
    wrong.extend(healed.map(|what| format!("{what} is fine now: take its line out of {list}")));
    if known.len() > ceiling {
        wrong.push(format!("{list} has {} lines and may have {ceiling}: it only shrinks", known.len()));
    }
    tree::assert_none(&wrong, law);
}

/// The lines of a list.
pub fn read(list: &str) -> BTreeMap<String, String> {
    let text = tree::read(&format!("tests/contract/{list}"));
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (what, reason) = line.split_once(": ").unwrap_or_else(|| panic!("{list}: `what: reason`, not {line}"));
            assert!(reason.len() >= 15, "{list}: {what} needs a reason, in words");
            (what.to_owned(), reason.to_owned())
        })
        .collect()
}
