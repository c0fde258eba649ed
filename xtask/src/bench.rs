//! `cargo xtask bench`: figures as JSON lines on standard output, everything else on standard error.

use std::process::ExitCode;

use crate::build;
use crate::repo::Repo;
use crate::stop::{About, Done, because};

const MAIN: &str = "tests/bench/main.mjs";

pub fn run(repo: &Repo, rest: &[String]) -> Done<ExitCode> {
    if !repo.has(MAIN) {
        return because(format!("{MAIN} is not there: nothing to measure."));
    }
    build::everything(repo)?;
    build::template(repo)?;
    let status = repo.command("node").arg(MAIN).args(rest).status().about("node")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
