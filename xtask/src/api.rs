//! `cargo xtask api`: the document of the API out of the Rust code, and the dashboard's types out of the document.

use std::process::ExitCode;

use crate::repo::Repo;
use crate::setup;
use crate::step::Step;
use crate::stop::Done;

pub const DOCUMENT: &str = "docs/openapi.json";
pub const TYPES: &str = "dashboard/src/api/schema.d.ts";
pub const GENERATOR: &str = "tools/openapi/node_modules/.bin/openapi-typescript";

pub fn run(repo: &Repo) -> Done<ExitCode> {
    setup::base(repo)?;
    // The same test that holds the document in step writes it when it is asked to.
    Step::new(repo, "Write docs/openapi.json", "cargo", &["test", "--quiet", "--package", "contract", "openapi"])
        .env("GR8_UPDATE", "1")
        .must()?;
    types(repo, "Write the dashboard's API types", &[]).must()?;
    Ok(ExitCode::SUCCESS)
}

/// With `--check` it changes nothing and fails when the file is out of step.
pub fn types<'a>(repo: &'a Repo, label: &str, flags: &[&str]) -> Step<'a> {
    let generator = repo.path(GENERATOR);
    Step::new(repo, label, &generator.to_string_lossy(), &[DOCUMENT, "--output", TYPES]).args(flags)
}
