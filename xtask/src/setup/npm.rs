//! The packages of package-lock.json, and with them the Node that our tools run on.

use crate::repo::Repo;
use crate::stamp::Stamp;
use crate::step::Step;
use crate::stop::Done;

/// Folders with a lock file of their own. openapi-typescript needs an older TypeScript than everything else.
const FOLDERS: [&str; 2] = [".", "tools/openapi"];

pub fn ensure(repo: &Repo) -> Done {
    for folder in FOLDERS {
        let lock = format!("{folder}/package-lock.json");
        if !repo.has(&lock) {
            continue;
        }
        let name = if folder == "." { "npm" } else { "npm-openapi" };
        let stamp = Stamp::of(repo, name, &[&lock])?;
        // npm writes this file last: a folder without it was not filled to the end.
        if stamp.is_fresh(&[repo.path(folder).join("node_modules/.package-lock.json")]) {
            continue;
        }
        let label = if folder == "." { "Install npm packages" } else { "Install npm packages of tools/openapi" };
        // Packages run no code of theirs here: what we use works without.
        let ci =
            Step::new(repo, label, "npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder]);
        ci.must()?;
        stamp.save()?;
    }
    Ok(())
}
