//! Builds what is deployed: the widget, the dashboard, the Worker. Nothing is made again from unchanged inputs.

mod assets;
mod databases;
mod worker;

pub use databases::{dev_state, template};

use std::time::Duration;

use crate::repo::Repo;
use crate::setup;
use crate::stamp::Stamp;
use crate::step::{Step, note};
use crate::stop::Done;

const WIDGET: [&str; 3] = ["widget/src", "widget/build.mjs", "package-lock.json"];
const DASHBOARD: [&str; 4] = ["dashboard/src", "dashboard/index.html", "dashboard/vite.config.ts", "package-lock.json"];

pub fn everything(repo: &Repo) -> Done {
    setup::base(repo)?;
    // The widget and the dashboard first: they fail within seconds, the Worker after minutes.
    let widget = Step::new(repo, "Build the widget", "node", &["widget/build.mjs"]);
    once(repo, "widget", &WIDGET, "widget/dist", widget)?;
    let vite = ["build", "--config", "dashboard/vite.config.ts", "--logLevel", "warn"];
    let dashboard = Step::new(repo, "Build the dashboard", "vite", &vite);
    once(repo, "dashboard", &DASHBOARD, "dashboard/dist", dashboard)?;
    assets::gather(repo)?;
    worker::build(repo)
}

/// Runs the step unless it was run with exactly these inputs and its output is still there.
fn once(repo: &Repo, name: &str, inputs: &[&str], output: &str, step: Step) -> Done {
    let stamp = Stamp::of(repo, name, inputs)?;
    if stamp.is_fresh(&[repo.path(output)]) {
        note(true, &format!("{} (unchanged)", step.label()), Duration::ZERO);
        return Ok(());
    }
    step.must()?;
    stamp.save()
}
