//! What we cannot bring ourselves: named all at once, each with the command that installs it.

use std::env::consts::OS;
use std::process::Stdio;

use crate::repo::Repo;
use crate::stop::{Done, because};

/// The oldest Node with which npm unpacks everything; the tools then run on the newer one that npm brings.
const OLDEST_NODE: (u32, u32) = (20, 19);

pub fn check(repo: &Repo) -> Done {
    let missing: Vec<String> = [rustup(repo), compiler(repo), node(repo)].into_iter().flatten().collect();
    if missing.is_empty() {
        return Ok(());
    }
    because(format!(
        "Something is missing on this machine:\n\n{}\n\nThen run the same command again.",
        missing.join("\n\n")
    ))
}

fn rustup(repo: &Repo) -> Option<String> {
    if says(repo, "rustup", "--version").is_some() {
        return None;
    }
    Some(
        "  rustup (it installs Rust for WebAssembly)\n    \
         curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh\n    \
         A Rust from the system's packages cannot be extended with the WebAssembly target."
            .to_owned(),
    )
}

fn compiler(repo: &Repo) -> Option<String> {
    if ["cc", "gcc", "clang", "cl"].iter().any(|name| repo.which(name).is_some()) {
        return None;
    }
    let install = match OS {
        "macos" => "xcode-select --install",
        "windows" => "winget install Microsoft.VisualStudio.2022.BuildTools",
        _ => "sudo apt-get install build-essential     (Fedora: sudo dnf install gcc)",
    };
    Some(format!("  a C compiler (SQLite is compiled for the tests)\n    {install}"))
}

fn node(repo: &Repo) -> Option<String> {
    let install = match OS {
        "macos" => "brew install node",
        "windows" => "winget install OpenJS.NodeJS.LTS",
        _ => "curl -fsSL https://deb.nodesource.com/setup_22.x | sudo -E bash - && sudo apt-get install nodejs",
    };
    let Some(text) = says(repo, "node", "--version") else {
        return Some(format!("  Node.js 20.19 or newer, with npm\n    {install}"));
    };
    if version(&text).is_none_or(|found| found < OLDEST_NODE) {
        return Some(format!("  Node.js 20.19 or newer: this machine has {}\n    {install}", text.trim()));
    }
    if says(repo, "npm", "--version").is_none() {
        return Some("  npm (Node.js is there, npm is not)\n    sudo apt-get install npm".to_owned());
    }
    None
}

fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// What a program prints to that flag, when it starts and ends well.
fn says(repo: &Repo, program: &str, flag: &str) -> Option<String> {
    let output = repo.command(program).arg(flag).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn versions_compare_by_number() {
        assert_eq!(version("v20.19.4\n"), Some((20, 19)));
        assert!(version("v9.99.0") < Some((20, 19)));
        assert!(version("v22.1.0") > Some((20, 19)));
        assert_eq!(version("unknown"), None);
    }
}
