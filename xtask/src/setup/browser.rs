//! The browser of the browser suite: the system's Chromium or Chrome, never a download of a test tool's own.

use std::path::{Path, PathBuf};

use crate::repo::Repo;
use crate::step::Step;
use crate::stop::{Done, because};

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const PLACES: [&str; 2] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/// Finds it; on a Debian machine where we may install packages (a container of CI), installs it.
pub fn chromium(repo: &Repo) -> Done<PathBuf> {
    if let Some(path) = find(repo) {
        return Ok(path);
    }
    if repo.which("apt-get").is_some() && is_root(repo) {
        Step::new(repo, "Read the package lists", "apt-get", &["update", "-qq"]).run()?;
        let install = ["install", "-y", "-qq", "--no-install-recommends", "chromium"];
        Step::new(repo, "Install Chromium", "apt-get", &install).env("DEBIAN_FRONTEND", "noninteractive").run()?;
    }
    match find(repo) {
        Some(path) => Ok(path),
        None => because(
            "The browser suite needs Chromium or Chrome:\n    sudo apt-get install chromium\n    \
             (macOS: brew install --cask chromium; elsewhere name one in the variable CHROMIUM)",
        ),
    }
}

fn find(repo: &Repo) -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from).filter(|path| path.is_file());
    named
        .or_else(|| NAMES.iter().find_map(|name| repo.which(name)))
        .or_else(|| PLACES.iter().map(Path::new).find(|path| path.is_file()).map(Path::to_owned))
}

fn is_root(repo: &Repo) -> bool {
    repo.command("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
