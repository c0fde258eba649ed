//! Files and functions stay small enough to be read at once. Growth goes into new files.

use std::collections::BTreeMap;

use crate::{
    exceptions, rust,
    tree::{self, File},
    typescript,
};

const MOST_LINES: usize = 400;
const MOST_MEDIAN: usize = 120;
const MOST_FUNCTION_LINES: usize = 50;
const MOST_ARGUMENTS: usize = 5;
/// A file longer than this keeps its tests in a file of their own.
const MOST_BESIDE_TESTS: usize = 150;

fn rust_files() -> Vec<File> {
    tree::files().into_iter().filter(File::is_rust).collect()
}

fn script_files() -> Vec<File> {
    let is_script = |path: &str| [".ts", ".tsx", ".mjs", ".js"].iter().any(|ext| path.ends_with(ext));
    let is_made = |path: &str| path.ends_with(".d.ts") || path.contains("/dist/");
    tree::files().into_iter().filter(|file| is_script(&file.path) && !is_made(&file.path)).collect()
}

fn median(mut sizes: Vec<usize>) -> usize {
    sizes.sort_unstable();
    sizes.get(sizes.len() / 2).copied().unwrap_or_default()
}

#[test]
fn rust_files_are_short() {
    let mut found = BTreeMap::new();
    let mut sizes = Vec::new();
    for file in rust_files() {
        let lines = rust::code_lines_of(&file.text, &rust::parse(&file.path, &file.text));
        sizes.push(lines);
        if lines > MOST_LINES {
            found.insert(file.path, format!("{lines} lines of code, at most {MOST_LINES}"));
        } else if lines > MOST_BESIDE_TESTS && file.text.contains("#[cfg(test)]\nmod tests {") {
            found.insert(
                file.path,
                format!("{lines} lines of code: its tests want a file of their own past {MOST_BESIDE_TESTS}"),
            );
        }
    }
    exceptions::assert_only_known("exceptions/rust_files.txt", 0, &found, "Sizes of Rust files:");
    assert!(median(sizes) <= MOST_MEDIAN, "the median Rust file is longer than {MOST_MEDIAN} lines of code");
}

#[test]
fn rust_functions_are_short() {
    let mut found = BTreeMap::new();
    for file in rust_files() {
        for function in rust::functions(&file.text, &rust::parse(&file.path, &file.text)) {
            let what = format!("{}::{}", file.path, function.name);
            if function.lines > MOST_FUNCTION_LINES {
                found.insert(what, format!("{} lines, at most {MOST_FUNCTION_LINES}", function.lines));
            } else if function.arguments > MOST_ARGUMENTS {
                found.insert(what, format!("{} arguments, at most {MOST_ARGUMENTS}", function.arguments));
            }
        }
    }
    exceptions::assert_only_known("exceptions/rust_functions.txt", 0, &found, "Sizes of Rust functions:");
}

#[test]
fn script_files_are_short() {
    let mut found = BTreeMap::new();
    let mut sizes = Vec::new();
    for file in script_files() {
        let lines = rust::code_lines(&file.text);
        sizes.push(lines);
        if lines > MOST_LINES {
            found.insert(file.path, format!("{lines} lines of code, at most {MOST_LINES}"));
        }
    }
    exceptions::assert_only_known(
        "exceptions/script_files.txt",
        0,
        &found,
        "Sizes of TypeScript and JavaScript files:",
    );
    assert!(median(sizes) <= MOST_MEDIAN, "the median script is longer than {MOST_MEDIAN} lines of code");
}

#[test]
fn script_functions_are_short() {
    let mut found = BTreeMap::new();
    // A test file's `describe` is a list of tests, each of which is measured.
    let is_shipped = |file: &File| !file.path.contains(".test.") && !file.path.starts_with("tests/");
    for file in script_files().iter().filter(|file| is_shipped(file)) {
        for function in typescript::functions(&file.text) {
            let what = format!("{}::{}", file.path, function.name);
            if function.lines > MOST_FUNCTION_LINES {
                found.insert(what, format!("{} lines, at most {MOST_FUNCTION_LINES}", function.lines));
            } else if function.arguments > MOST_ARGUMENTS {
                found.insert(what, format!("{} arguments, at most {MOST_ARGUMENTS}", function.arguments));
            }
        }
    }
    exceptions::assert_only_known(
        "exceptions/script_functions.txt",
        0,
        &found,
        "Sizes of TypeScript and JavaScript functions:",
    );
}
