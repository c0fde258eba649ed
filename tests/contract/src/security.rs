//! The table of the security standard: complete, and every pass names a test that exists.

use std::collections::BTreeSet;

use crate::tree;

const TABLE: &str = "docs/ASVS.md";
const VERDICTS: &[&str] = &["pass", "partly", "fail", "n/a"];

/// The cells of every row that names a requirement.
fn rows() -> Vec<Vec<String>> {
    let text = tree::read(TABLE);
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    text.lines().filter(|line| line.starts_with("| V")).map(cells).collect()
}

#[test]
fn every_requirement_of_the_standard_stands_in_the_table_once() {
    let wanted: Vec<String> = tree::read("tests/contract/asvs.txt").lines().map(str::to_owned).collect();
    let listed: Vec<String> = rows().iter().filter_map(|row| row.first().cloned()).collect();
    assert_eq!(listed, wanted, "{TABLE} lists the requirements of tests/contract/asvs.txt in their order");
    let wrong: Vec<String> = rows()
        .iter()
        .filter(|row| row.len() != 5 || !VERDICTS.contains(&row[3].as_str()) || row[4].is_empty())
        .map(|row| format!("{row:?} needs a verdict ({VERDICTS:?}) and its reason"))
        .collect();
    tree::assert_none(&wrong, "The table of the security standard:");
}

#[test]
fn every_pass_names_a_test_that_exists_or_says_that_it_is_by_design() {
    let sources: String =
        tree::files().iter().filter(|file| is_test(&file.path)).map(|file| file.text.as_str()).collect();
    let mut wrong = Vec::new();
    for row in rows().iter().filter(|row| row[3] == "pass" && !row[4].starts_with("by design")) {
        let named: BTreeSet<&str> = row[4].split('`').skip(1).step_by(2).collect();
        if named.is_empty() {
            wrong.push(format!("{} passes without a test", row[0]));
        }
        let is_there = |name: &&str| sources.contains(&format!("fn {name}(")) || sources.contains(&format!("'{name}'"));
        wrong.extend(
            named.iter().filter(|name| !is_there(name)).map(|name| format!("{}: there is no test `{name}`", row[0])),
        );
    }
    tree::assert_none(&wrong, "The table of the security standard:");
}

fn is_test(path: &str) -> bool {
    [".rs", ".mjs", ".ts", ".tsx"].iter().any(|ending| path.ends_with(ending))
}
