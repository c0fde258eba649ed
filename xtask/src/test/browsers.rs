//! The suites of tests/: the built platform under the real runtime, in a real browser, beside other people's software.

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
    // One file at a time in the browser: its tests measure layout and wait for frames, and two cores are soon busy.
    let at_once = if name == "browser" { "--test-concurrency=1" } else { "--test-concurrency=2" };
    let node = ["--test", "--test-reporter=spec", "--test-timeout=180000", at_once];
    let mut step = Step::new(repo, format!("tests/{name}"), "node", &node).at_most(Duration::from_mins(25));
    if name == "browser" {
        step = step.env("CHROMIUM", setup::chromium(repo)?);
    }
    for file in files {
        step = step.arg(file);
    }
    suite.tests(&step.run()?);
    Ok(())
}
