//! Which version of a crate Cargo.lock chose.

use std::fs;

use crate::repo::Repo;
use crate::stop::{About, Done, because};

pub fn version_of(repo: &Repo, name: &str) -> Done<String> {
    let text = fs::read_to_string(repo.path("Cargo.lock")).about("Cargo.lock")?;
    match find(&text, name) {
        Some(version) => Ok(version.to_owned()),
        None => because(format!("Cargo.lock has no package `{name}`; run `cargo metadata` once, then this again.")),
    }
}

fn find<'a>(lock: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = lock.split_once(&format!("\nname = \"{name}\"\nversion = \""))?;
    after.split_once('"').map(|(version, _)| version)
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn a_version_is_found_by_the_whole_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.9\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";
        assert_eq!(find(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(find(lock, "wasm"), None);
    }
}
