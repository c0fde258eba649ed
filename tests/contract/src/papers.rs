//! What is written about the code is part of the product: a README per slice, a line per dependency, no traces of the
//! machine that something was made on.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::tree;

/// Rooms that own no rows and hear no events: they have a README, but not the four headings.
const NO_SLICES: &[&str] = &[
    "civil",
    "edge",
    "expr",
    "json",
    "kernel",
    "knowledge",
    "nodes",
    "pages",
    "passkey",
    "platform",
    "testkit",
    "token",
    "web",
];

#[test]
fn every_room_has_a_readme_with_what_it_owns_and_promises() {
    let files = tree::files();
    let rooms: BTreeSet<String> =
        files.iter().filter(|f| f.is_rust_of_product() || f.path.ends_with("/lib.rs")).map(tree::File::room).collect();
    let mut wrong = Vec::new();
    for room in rooms.iter().filter(|room| room.starts_with("workers/")) {
        let Some(readme) = files.iter().find(|file| file.path == format!("{room}/README.md")) else {
            wrong.push(format!("{room}/README.md is missing"));
            continue;
        };
        let is_slice = !NO_SLICES.contains(&room.trim_start_matches("workers/"));
        let missing =
            ["Owns:", "Offers:", "Listens to:", "Always true"].into_iter().filter(|word| !readme.text.contains(word));
        if is_slice {
            wrong.extend(missing.map(|word| format!("{room}/README.md does not say `{word}`")));
        }
        let lines = readme.text.lines().count();
        if lines > 60 {
            wrong.push(format!(
                "{room}/README.md has {lines} lines: a page is enough, longer matter belongs into docs/design"
            ));
        }
    }
    tree::assert_none(&wrong, "A newcomer reads the README first (PATTERNS 12):");
}

#[test]
fn every_dependency_has_its_line() {
    let listed = tree::read("docs/DEPENDENCIES.md");
    let mut named = BTreeSet::new();
    let mut in_table = false;
    for line in tree::read("Cargo.toml").lines() {
        if line.starts_with('[') {
            in_table = line == "[workspace.dependencies]";
        } else if let Some((name, rest)) = line.split_once('=').filter(|_| in_table && !line.starts_with('#'))
            && !rest.contains("path = ")
        {
            named.insert(name.trim().to_owned());
        }
    }
    for file in tree::files().iter().filter(|file| file.path == "package.json" || file.path.ends_with("/package.json"))
    {
        let package: Value = serde_json::from_str(&file.text).unwrap_or_else(|e| panic!("{}: {e}", file.path));
        for group in ["dependencies", "devDependencies", "optionalDependencies"] {
            named.extend(
                package.get(group).and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name.clone()),
            );
        }
    }
    let missing: Vec<String> = named.into_iter().filter(|name| !listed.contains(&format!("`{name}`"))).collect();
    tree::assert_none(
        &missing,
        "docs/DEPENDENCIES.md wants a line with the name in backticks, why, and the licence, for:",
    );
}

#[test]
fn nothing_committed_tells_of_the_machine_it_was_made_on() {
    // In pieces, so that this file does not find itself.
    let traces = [
        ["/ro", "ot/"],
        ["/wo", "rk/main"],
        ["/wo", "rk/shared"],
        ["/tmp/", "brief"],
        ["/Us", "ers/"],
        ["/ho", "me/"],
        ["artifac", "tory"],
    ];
    let traces: Vec<String> = traces.iter().map(|pieces| pieces.concat()).collect();
    let mut wrong = Vec::new();
    for file in tree::files() {
        for (at, line) in file.text.lines().enumerate() {
            if let Some(trace) = traces.iter().find(|trace| line.contains(trace.as_str())) {
                wrong.push(format!("{}:{} holds {trace}", file.path, at + 1));
            }
        }
    }
    tree::assert_none(&wrong, "Paths of a machine do not belong into the repository:");
}
