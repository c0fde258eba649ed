//! The suites of tests/: the built platform under the real runtime, in a real browser, beside other people's software.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::report::Suite;
use crate::build;
use crate::repo::{Repo, files_ending};
use crate::setup;
use crate::step::Step;
use crate::stop::{Done, because};

pub fn run(repo: &Repo, name: &str, suite: &mut Suite) -> Done {
    let files = files_ending(&repo.path(&format!("tests/{name}")), ".test.mjs");
    if files.is_empty() {
        return because(format!("tests/{name} holds no test (*.test.mjs)."));
    }
    build::everything(repo)?;
    build::template(repo)?;
    // Files that only look at screens (looks-*) go two at a time; the others measure layout and wait for frames, and two
    // cores are soon busy.
    let alone = name == "browser";
    let (looks, others): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| alone && only_looks(file));
    node(repo, suite, &format!("tests/{name}"), if alone { 1 } else { 2 }, &others)?;
    if looks.is_empty() {
        return Ok(());
    }
    node(repo, suite, "tests/browser, every screen looked at", 2, &looks)
}

fn only_looks(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("looks-"))
}

fn node(repo: &Repo, suite: &mut Suite, label: &str, at_once: u8, files: &[PathBuf]) -> Done {
    let files_too = format!("--test-reporter={}", repo.path("xtask/js/test-files.mjs").display());
    let to_stdout = "--test-reporter-destination=stdout";
    let at_once = format!("--test-concurrency={at_once}");
    let options =
        ["--test", "--test-reporter=spec", to_stdout, &files_too, to_stdout, "--test-timeout=180000", &at_once];
    let mut step = Step::new(repo, label, "node", &options).at_most(Duration::from_mins(25));
    if label.starts_with("tests/browser") {
        step = step.env("CHROMIUM", setup::chromium(repo)?);
    }
    for file in files {
        step = step.arg(file);
    }
    suite.tests(&step.run()?);
    Ok(())
}
