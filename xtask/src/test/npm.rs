//! TypeScript: types and unit tests of the dashboard and the widget.

use super::report::Suite;
use crate::repo::Repo;
use crate::step::Step;
use crate::stop::Done;

pub fn run(repo: &Repo, suite: &mut Suite) -> Done {
    for room in ["dashboard", "widget"] {
        suite.check(repo, &format!("Types of the {room}"), "tsc", &["--noEmit", "-p", room])?;
        let own = format!("{room}/vitest.config.ts");
        let config = if repo.has(&own) { own } else { format!("{room}/vite.config.ts") };
        let vitest = ["run", "--config", &config, "--reporter", "default"];
        let ended = Step::new(repo, format!("Unit tests of the {room}"), "vitest", &vitest).run()?;
        suite.tests(&ended);
    }
    Ok(())
}
