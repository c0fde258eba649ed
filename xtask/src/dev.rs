//! `cargo xtask dev`: from a fresh checkout to a running platform with a demo team in it.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::process::{ExitCode, Stdio};

use crate::build;
use crate::options::Dev;
use crate::repo::Repo;
use crate::stop::{About, Done, because};

/// Where databases, objects and files of the local platform are kept between runs.
pub const STATE: &str = ".dev/state";

pub fn run(repo: &Repo, options: &Dev) -> Done<ExitCode> {
    // Before anything that takes time: a port in use would only show minutes later.
    free(options.port, "the platform", options)?;
    free(options.demo_port(), "the demo site", options)?;
    build::everything(repo)?;
    if options.fresh && repo.has(STATE) {
        fs::remove_dir_all(repo.path(STATE)).about(STATE)?;
    }
    build::dev_state(repo, STATE)?;
    start(repo, options)
}

fn free(port: u16, whose: &str, options: &Dev) -> Done {
    if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
        return Ok(());
    }
    because(format!(
        "Port {port} ({whose}) is taken by another program; perhaps this is running already.\n\
         End that program, or take another pair of ports:\n    cargo xtask dev --port {}",
        if options.port < 60000 { options.port + 100 } else { 8787 }
    ))
}

/// The pipe to its standard input is how the child learns that we are gone, also when nothing could be said any more.
fn start(repo: &Repo, options: &Dev) -> Done<ExitCode> {
    let (port, demo_port) = (options.port.to_string(), options.demo_port().to_string());
    let mut node = repo.command("node");
    node.args(["xtask/js/dev.mjs", "--state", STATE, "--port", &port, "--demo-port", &demo_port]);
    if !options.seed {
        node.arg("--no-seed");
    }
    if options.verbose {
        node.arg("--verbose");
    }
    let mut child = node.stdin(Stdio::piped()).spawn().about("node")?;
    let pipe = child.stdin.take();
    let status = child.wait().about("node")?;
    drop(pipe);
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
