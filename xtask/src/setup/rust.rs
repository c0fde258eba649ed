//! What rust-toolchain.toml names. rustup reads that file, but installs by itself only where it was told to
//! (`RUSTUP_AUTO_INSTALL=0` switches it off), so it is asked for each part.

use std::fs;

use crate::repo::Repo;
use crate::step::Step;
use crate::stop::{About, Done};

pub fn ensure(repo: &Repo) -> Done {
    let file = fs::read_to_string(repo.path("rust-toolchain.toml")).about("rust-toolchain.toml")?;
    for target in listed(&file, "targets") {
        if !installed(repo, "target").contains(&target) {
            Step::new(repo, format!("Install Rust for {target}"), "rustup", &["target", "add", &target]).must()?;
        }
    }
    for component in listed(&file, "components") {
        if !installed(repo, "component").iter().any(|name| name.starts_with(&component)) {
            Step::new(repo, format!("Install {component}"), "rustup", &["component", "add", &component]).must()?;
        }
    }
    Ok(())
}

fn installed(repo: &Repo, kind: &str) -> Vec<String> {
    let output = repo.command("rustup").args([kind, "list", "--installed"]).output();
    output.map_or_else(|_| Vec::new(), |out| String::from_utf8_lossy(&out.stdout).lines().map(str::to_owned).collect())
}

/// The strings of `key = ["a", "b"]`.
fn listed(toml: &str, key: &str) -> Vec<String> {
    let line = toml.lines().find_map(|line| line.trim().strip_prefix(key)?.trim_start().strip_prefix('='));
    line.unwrap_or_default().split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn lists_are_read_from_the_toolchain_file() {
        let file =
            "[toolchain]\nchannel = \"1.95.0\"\ntargets = [\"wasm32-unknown-unknown\"]\ncomponents = [\"a\", \"b\"]\n";
        assert_eq!(listed(file, "targets"), ["wasm32-unknown-unknown"]);
        assert_eq!(listed(file, "components"), ["a", "b"]);
        assert!(listed(file, "profile").is_empty());
    }
}
