//! `cargo xtask`: set-up and every chore of this repository.
//!
//! Rust decides what has to be done and in which order, and shows how it goes. What needs a JavaScript runtime anyway
//! (starting the platform, talking to its API, measuring bundles) is a small Node program in `xtask/js`.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a command-line program: it prints, and measures with the machine's own clock"
)]

mod api;
mod bench;
mod build;
mod deploy;
mod dev;
mod lockfile;
mod options;
mod repo;
mod setup;
mod sizes;
mod stamp;
mod step;
mod stop;
mod test;
mod tree;

use std::process::ExitCode;

use repo::Repo;
use stop::Done;

const HELP: &str = "\
cargo xtask <command>

  dev      set up what is missing, build, start everything on this machine, seed a demo team
             --port 8787     the platform's port; the demo site takes the next one
             --no-seed       start empty
             --fresh         forget the local state first
             --verbose       print the Worker's log instead of only keeping it in .dev/worker.log
  test     run the checks and every test; or only the suites named:
             lint native contract build js workerd browser peers faults
  build    the Worker, the widget and the dashboard, with their sizes
  bench    measure, one JSON line per figure (what follows is passed on)
  api      write docs/openapi.json and the dashboard's types from the Rust code
  deploy   create what is missing in a Cloudflare account, migrate, and publish
  setup    only install what the other commands need
";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let command = words.next().unwrap_or_default();
    let rest: Vec<String> = words.collect();
    match run(&command, &rest) {
        Ok(code) => code,
        Err(stop) => {
            eprintln!("\n{stop}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &str, rest: &[String]) -> Done<ExitCode> {
    let repo = Repo::find()?;
    match command {
        "dev" => dev::run(&repo, &options::Dev::parse(rest)?),
        "test" => test::run(&repo, rest),
        "build" => build::everything(&repo).and_then(|()| sizes::print(&repo)),
        "bench" => bench::run(&repo, rest),
        "api" => api::run(&repo),
        "deploy" => deploy::run(&repo, rest),
        "setup" => setup::everything(&repo).map(|()| ExitCode::SUCCESS),
        "" | "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        other => stop::because(format!("There is no `cargo xtask {other}`.\n\n{HELP}")),
    }
}
