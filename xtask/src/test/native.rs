//! The tests that run without a WebAssembly runtime: every crate's own, and the laws over the whole repository.

use std::time::Duration;

use super::report::Suite;
use crate::repo::Repo;
use crate::setup;
use crate::step::Step;
use crate::stop::Done;

pub fn run(repo: &Repo, suite: &mut Suite) -> Done {
    nextest(repo, suite, "not package(contract)", "Crates' own tests")
}

pub fn contract(repo: &Repo, suite: &mut Suite) -> Done {
    nextest(repo, suite, "package(contract)", "Laws over the repository")
}

/// Always the whole workspace with one set of features, narrowed by the filter only: so both suites share one build.
fn nextest(repo: &Repo, suite: &mut Suite, filter: &str, label: &str) -> Done {
    setup::ensure(repo, &setup::nextest())?;
    let quiet = ["--status-level", "fail", "--final-status-level", "fail", "--failure-output", "final"];
    let ended = Step::new(repo, label, "cargo", &["nextest", "run", "--workspace", "--no-fail-fast", "-E", filter])
        .args(&quiet)
        .at_most(Duration::from_mins(30))
        .run()?;
    suite.tests(&ended);
    Ok(())
}
