//! TypeScript and JavaScript: the types and unit tests of the dashboard and the widget, and xtask's own programs.

use super::report::Suite;
use crate::api;
use crate::repo::{Repo, files_ending};
use crate::step::Step;
use crate::stop::Done;

pub fn run(repo: &Repo, suite: &mut Suite) -> Done {
    suite.check_step(api::types(repo, "The dashboard's API types are those of docs/openapi.json", &["--check"]))?;
    for room in ["dashboard", "widget"] {
        suite.check(repo, &format!("Types of the {room}"), "tsc", &["--noEmit", "-p", room])?;
        let own = format!("{room}/vitest.config.ts");
        let config = if repo.has(&own) { own } else { format!("{room}/vite.config.ts") };
        let vitest = ["run", "--config", &config, "--reporter", "default"];
        let ended = Step::new(repo, format!("Unit tests of the {room}"), "vitest", &vitest).run()?;
        suite.tests(&ended);
    }
    let mut own = Step::new(repo, "Tests of xtask's JavaScript", "node", &["--test", "--test-reporter=spec"]);
    for file in files_ending(&repo.path("xtask/js/tests"), ".test.mjs") {
        own = own.arg(file);
    }
    suite.tests(&own.run()?);
    Ok(())
}
