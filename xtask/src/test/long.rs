//! `cargo xtask test long`: the proofs of the workflow engine at full size. Hours, so it runs only when it is named.

use std::time::Duration;

use super::report::Suite;
use crate::build;
use crate::repo::{Repo, files_ending};
use crate::setup;
use crate::step::Step;
use crate::stop::Done;

/// A million random graphs, every graph of five nodes with a crash after each of its commits, a loop over 100,000 items of 10 kB.
const MACHINE: [(&str, &str); 3] = [("GR8_GRAPHS", "1000000"), ("GR8_ALL_SMALL", "1"), ("GR8_LOOP_ITEMS", "100000")];
/// How often workerd is killed, in all files together.
const KILLS: &str = "1000";
const MOST: Duration = Duration::from_hours(6);

pub fn run(repo: &Repo, suite: &mut Suite) -> Done {
    kills(repo, suite)?;
    setup::ensure(repo, &setup::nextest())?;
    let which = "test(random) | test(exhaustive) | test(weight)";
    let args = ["nextest", "run", "--no-fail-fast", "-p", "workflows", "-E", which];
    let mut step = Step::new(repo, "Graphs and loops in their full number", "cargo", &args).at_most(MOST);
    for (name, value) in MACHINE {
        step = step.env(name, value);
    }
    suite.tests(&step.run()?);
    Ok(())
}

fn kills(repo: &Repo, suite: &mut Suite) -> Done {
    build::everything(repo)?;
    build::template(repo)?;
    // One file after the other: what is asked of each is that runs end within a minute, which needs a core.
    let args = ["--test", "--test-reporter=spec", "--test-concurrency=1"];
    let mut step = Step::new(repo, "A thousand kills", "node", &args).env("GR8_KILLS", KILLS).at_most(MOST);
    for file in files_ending(&repo.path("tests/faults"), ".test.mjs") {
        step = step.arg(file);
    }
    suite.tests(&step.run()?);
    Ok(())
}
