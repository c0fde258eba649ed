//! What visitors and owners download, against its budgets (xtask/js/sizes.mjs holds the numbers).

use std::process::ExitCode;

use crate::repo::Repo;
use crate::stop::{About, Done};

pub fn print(repo: &Repo) -> Done<ExitCode> {
    let status = repo.command("node").arg("xtask/js/sizes.mjs").status().about("node")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
