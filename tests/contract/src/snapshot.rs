//! Texts that are committed and must follow from the code.

use crate::tree;

/// Compares a file with what it should hold; with `GR8_UPDATE=1` it is written instead.
#[track_caller]
pub fn assert_same(path: &str, wanted: &str) {
    let full = testkit::repository().join(path);
    if is_updating() {
        std::fs::create_dir_all(full.parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(&full, wanted).unwrap_or_else(|e| panic!("{path}: {e}"));
        return;
    }
    assert!(full.is_file(), "{path} is missing: run `GR8_UPDATE=1 cargo test -p contract` and commit it");
    let found = tree::read(path);
    let differing = found.lines().zip(wanted.lines()).position(|(a, b)| a != b);
    let line = differing.unwrap_or_else(|| found.lines().count().min(wanted.lines().count()));
    assert!(
        found == wanted,
        "{path} is out of step at line {}:\n  committed: {}\n  the code:  {}\nIf the change is meant: `GR8_UPDATE=1 cargo test -p contract`, then commit it.",
        line + 1,
        found.lines().nth(line).unwrap_or_default(),
        wanted.lines().nth(line).unwrap_or_default(),
    );
}

pub fn is_updating() -> bool {
    std::env::var_os("GR8_UPDATE").is_some()
}
