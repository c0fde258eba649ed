//! `cargo xtask deploy`: builds, then hands over to xtask/js/deploy.mjs, which talks to the account through wrangler.

use std::process::ExitCode;

use crate::build;
use crate::repo::Repo;
use crate::sizes;
use crate::stop::{About, Done, because};

pub fn run(repo: &Repo, rest: &[String]) -> Done<ExitCode> {
    if let Some(word) = rest.first() {
        return because(format!("`cargo xtask deploy` takes no `{word}`; its settings are variables: see the README."));
    }
    build::everything(repo)?;
    if sizes::print(repo)? != ExitCode::SUCCESS {
        return because("Not deployed: something is larger than its budget.");
    }
    std::fs::create_dir_all(repo.path(".dev")).about(".dev")?;
    let status = repo.command("node").arg("xtask/js/deploy.mjs").status().about("node")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
