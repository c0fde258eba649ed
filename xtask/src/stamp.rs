//! Remembers what a step was made from, so that a step whose inputs did not change is not repeated.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::repo::Repo;
use crate::stop::{About, Done};

/// Never inputs: they are made by the steps themselves, or by editors.
const MADE: [&str; 6] = ["target", "node_modules", "dist", "build", ".git", ".vite"];

pub struct Stamp {
    file: PathBuf,
    print: String,
}

impl Stamp {
    /// Reads every file under `inputs` (files or folders, relative to the root). By content, not by date: a fresh
    /// checkout or a changed branch and back costs nothing.
    pub fn of(repo: &Repo, name: &str, inputs: &[&str]) -> Done<Self> {
        let mut hasher = DefaultHasher::new();
        for input in inputs {
            input.hash(&mut hasher);
            add(&repo.path(input), &mut hasher)?;
        }
        let file = repo.path("target/stamps").join(name);
        Ok(Self { file, print: format!("{:016x}", hasher.finish()) })
    }

    /// Whether the step ran with exactly these inputs and its outputs are still there.
    pub fn is_fresh(&self, outputs: &[PathBuf]) -> bool {
        outputs.iter().all(|output| output.exists())
            && fs::read_to_string(&self.file).is_ok_and(|kept| kept.trim() == self.print)
    }

    pub fn save(&self) -> Done {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder).about(folder.display())?;
        }
        fs::write(&self.file, &self.print).about(self.file.display())
    }
}

fn add(path: &Path, hasher: &mut DefaultHasher) -> Done {
    if path.is_file() {
        fs::read(path).about(path.display())?.hash(hasher);
        return Ok(());
    }
    let Ok(entries) = fs::read_dir(path) else { return Ok(()) };
    let mut names: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.file_name())).collect();
    names.sort();
    for name in names {
        if MADE.iter().any(|made| name == *made) {
            continue;
        }
        name.hash(hasher);
        add(&path.join(&name), hasher)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print_of(folder: &Path) -> u64 {
        let mut hasher = DefaultHasher::new();
        add(folder, &mut hasher).unwrap();
        hasher.finish()
    }

    #[test]
    fn content_and_names_count_but_made_files_and_dates_do_not() {
        let folder = std::env::temp_dir().join(format!("gr8-stamp-{}", std::process::id()));
        fs::create_dir_all(folder.join("dist")).unwrap();
        fs::write(folder.join("a.rs"), "one").unwrap();
        let first = print_of(&folder);

        fs::write(folder.join("a.rs"), "one").unwrap();
        fs::write(folder.join("dist/out.js"), "made").unwrap();
        assert_eq!(print_of(&folder), first);

        fs::rename(folder.join("a.rs"), folder.join("b.rs")).unwrap();
        let renamed = print_of(&folder);
        assert_ne!(renamed, first);

        fs::write(folder.join("b.rs"), "two").unwrap();
        assert_ne!(print_of(&folder), renamed);
        fs::remove_dir_all(folder).unwrap();
    }
}
