//! The files of the repository, as git would commit them.

use std::process::Command;

/// One file.
pub struct File {
    /// From the root, with forward slashes.
    pub path: String,
    pub text: String,
}

impl File {
    /// The room it lies in: `workers/leads`, `durable-objects`, `dashboard`.
    pub fn room(&self) -> String {
        let mut parts = self.path.split('/');
        let top = parts.next().unwrap_or_default();
        let nested = ["workers", "tests", "tools"].contains(&top);
        if nested { format!("{top}/{}", parts.next().unwrap_or_default()) } else { top.to_owned() }
    }
    pub fn is_rust_of_product(&self) -> bool {
        let shipped = self.path.starts_with("workers/") || self.path.starts_with("durable-objects/");
        shipped && self.is_rust() && self.path.contains("/src/") && !self.is_test()
    }
    pub fn is_rust(&self) -> bool {
        self.path.rsplit('.').next() == Some("rs")
    }
    pub fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        self.path.starts_with("workers/testkit/")
            || name == "tests.rs"
            || name.ends_with("_tests.rs")
            || self.path.contains("/tests/")
    }
}

/// Every text file that is committed or would be.
pub fn files() -> Vec<File> {
    let root = testkit::repository();
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        .current_dir(&root)
        .output()
        .expect("git lists the files");
    let names = String::from_utf8(listed.stdout).expect("paths are UTF-8");
    let mut names: Vec<&str> = names.split('\0').filter(|name| !name.is_empty()).collect();
    names.sort_unstable();
    names.dedup();
    let read = |path: &str| Some(File { path: path.to_owned(), text: std::fs::read_to_string(root.join(path)).ok()? });
    names.into_iter().filter_map(read).collect()
}

/// The text of one file.
pub fn read(path: &str) -> String {
    let full = testkit::repository().join(path);
    std::fs::read_to_string(&full).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Fails with every violation at once.
#[track_caller]
pub fn assert_none(violations: &[String], law: &str) {
    assert!(violations.is_empty(), "{law}\n  {}\n", violations.join("\n  "));
}
