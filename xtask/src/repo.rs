//! Where things are, and the environment that every started program gets.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::stop::{Done, because};

pub struct Repo {
    root: PathBuf,
}

impl Repo {
    pub fn find() -> Done<Self> {
        let here =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        match here.parent() {
            Some(root) if root.join("xtask").is_dir() => Ok(Self { root: root.to_owned() }),
            _ => because("Start this as `cargo xtask …` inside the repository."),
        }
    }

    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    pub fn has(&self, relative: &str) -> bool {
        self.path(relative).exists()
    }

    /// A program started in the root of the repository. Our own tools and our own Node come first on its PATH.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("PATH", self.search_path()).stdin(Stdio::null());
        command.env("WRANGLER_SEND_METRICS", "false").env("CARGO_TERM_COLOR", "never");
        for (name, _) in env::vars_os() {
            if describes_this_run(&name) {
                command.env_remove(name);
            }
        }
        command
    }

    /// The first program of that name which a started program would find.
    pub fn which(&self, program: &str) -> Option<PathBuf> {
        let file = format!("{program}{}", env::consts::EXE_SUFFIX);
        env::split_paths(&self.search_path()).map(|folder| folder.join(&file)).find(|path| path.is_file())
    }

    fn search_path(&self) -> OsString {
        let own = [self.path("node_modules/.bin"), self.path("target/tools/bin")];
        let inherited = env::var_os("PATH").unwrap_or_default();
        env::join_paths(own.into_iter().chain(env::split_paths(&inherited))).unwrap_or(inherited)
    }
}

/// What cargo told us about xtask itself. Left in place it would make cargo believe that other crates have changed.
fn describes_this_run(name: &std::ffi::OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") || name == "CARGO_PRIMARY_PACKAGE"
}

/// The files of a folder with one of these endings, sorted by name; none when the folder is not there.
pub fn files_ending(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .collect();
    files.sort();
    files
}
