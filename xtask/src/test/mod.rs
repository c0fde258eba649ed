//! `cargo xtask test`: every check and every test, in the order in which they find mistakes soonest.

mod browsers;
mod counts;
mod files;
mod lint;
mod long;
mod native;
mod npm;
mod report;

use std::process::ExitCode;

use crate::build;
use crate::repo::Repo;
use crate::setup;
use crate::stop::{Done, because};
use report::{Reports, Suite};

const SUITES: [&str; 9] = ["lint", "native", "contract", "build", "js", "workerd", "browser", "peers", "faults"];
/// Only when it is named.
const LONG: &str = "long";

pub fn run(repo: &Repo, named: &[String]) -> Done<ExitCode> {
    if let Some(unknown) = named.iter().find(|name| !SUITES.contains(&name.as_str()) && *name != LONG) {
        return because(format!("There is no suite `{unknown}`. The suites: {}, and {LONG}.", SUITES.join(" ")));
    }
    let mut reports = Reports::default();
    reports.time("set-up", |_| setup::base(repo));
    for name in SUITES.into_iter().chain([LONG]) {
        if (named.is_empty() && name != LONG) || named.iter().any(|wanted| wanted == name) {
            reports.time(name, |suite| one(repo, name, suite));
        }
    }
    reports.print();
    Ok(if reports.all_well() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn one(repo: &Repo, name: &str, suite: &mut Suite) -> Done {
    match name {
        "lint" => lint::run(repo, suite),
        "native" => native::run(repo, suite),
        "contract" => native::contract(repo, suite),
        "build" => {
            build::everything(repo)?;
            suite.check(repo, "Sizes against their budgets", "node", &["xtask/js/sizes.mjs"])?;
            suite.show_last();
            Ok(())
        }
        "js" => npm::run(repo, suite),
        LONG => long::run(repo, suite),
        _ => browsers::run(repo, name, suite),
    }
}
