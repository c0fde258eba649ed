//! Migrations go forward only: what was released is never edited, what comes next has the next number and a reason.

use std::{fmt::Write as _, path::Path};

use sha2::{Digest, Sha256};

use crate::tree;

/// `<sha-256> <folder>/<file>` of every migration that some installation has applied. `GR8_RELEASE=1` adds new
/// ones; it never changes a line.
const RELEASED: &str = "tests/contract/released_migrations.txt";

fn name(folder: &str, path: &Path) -> String {
    format!("{folder}/{}", path.file_name().unwrap_or_default().to_string_lossy())
}

fn all() -> Vec<(String, String)> {
    let of =
        |folder: &'static str| testkit::migrations(folder).into_iter().map(move |path| (name(folder, &path), path));
    let read = |(name, path): (String, std::path::PathBuf)| (name, std::fs::read_to_string(path).expect("a text"));
    ["control", "shard"].into_iter().flat_map(of).map(read).collect()
}

fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[test]
fn released_migrations_are_never_edited() {
    let known = tree::read(RELEASED);
    let found = all();
    let mut lines: Vec<String> = known.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let mut wrong = Vec::new();
    for line in lines.iter().filter(|line| !line.starts_with('#')) {
        let (sum, name) = line.split_once(' ').expect("`sum name`");
        match found.iter().find(|(other, _)| other == name) {
            None => wrong.push(format!("{name} was released and is gone")),
            Some((_, text)) if hash(text) != sum => {
                wrong.push(format!("{name} was released and is edited: add a new one"));
            }
            Some(_) => {}
        }
    }
    tree::assert_none(&wrong, "Migrations go forward only (d1-migrations/README.md):");
    if std::env::var_os("GR8_RELEASE").is_some() {
        let fresh = found.iter().filter(|(name, _)| !known.contains(name.as_str()));
        lines.extend(fresh.map(|(name, text)| format!("{} {name}", hash(text))));
        std::fs::write(testkit::repository().join(RELEASED), lines.join("\n") + "\n").expect("the list can be written");
    }
}

#[test]
fn migrations_are_numbered_without_gaps_and_say_why() {
    let mut wrong = Vec::new();
    for folder in ["control", "shard"] {
        for (at, path) in testkit::migrations(folder).iter().enumerate() {
            let name = name(folder, path);
            if !name.starts_with(&format!("{folder}/{:04}_", at + 1)) {
                wrong.push(format!("{name} is number {} of its folder", at + 1));
            }
            let text = std::fs::read_to_string(path).expect("a text");
            if !text.trim_start().starts_with("--") {
                wrong.push(format!("{name} must begin with a comment that says why"));
            }
            if text.to_uppercase().contains("DROP TABLE") || text.to_uppercase().contains("DROP COLUMN") {
                wrong.push(format!("{name} drops data: old code may still be running"));
            }
        }
    }
    tree::assert_none(&wrong, "Migrations:");
}
