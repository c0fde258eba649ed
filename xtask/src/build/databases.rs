//! The local databases: every migration applied by the same tool that applies them in the cloud.

use std::fs;

use super::assets::copy;
use crate::repo::Repo;
use crate::stamp::Stamp;
use crate::step::Step;
use crate::stop::{About, Done};

/// Empty databases of the newest shape, copied by every test that starts the platform.
const TEMPLATE: &str = ".dev/template";
const DATABASES: [&str; 3] = ["CONTROL", "SHARD_0", "SHARD_1"];
const INPUTS: [&str; 2] = ["d1-migrations", "wrangler.toml"];

pub fn template(repo: &Repo) -> Done {
    let stamp = Stamp::of(repo, "template", &INPUTS)?;
    let folder = repo.path(TEMPLATE);
    if stamp.is_fresh(std::slice::from_ref(&folder)) {
        return Ok(());
    }
    // From nothing, so that a migration that is still being written may change.
    if folder.exists() {
        fs::remove_dir_all(&folder).about(TEMPLATE)?;
    }
    migrate(repo, TEMPLATE)?;
    stamp.save()
}

/// The state that `cargo xtask dev` keeps: new migrations are applied to it, what is in it stays.
pub fn dev_state(repo: &Repo, folder: &str) -> Done {
    let stamp = Stamp::of(repo, "dev-state", &INPUTS)?;
    let state = repo.path(folder);
    if stamp.is_fresh(std::slice::from_ref(&state)) {
        return Ok(());
    }
    if state.exists() {
        migrate(repo, folder)?;
    } else {
        template(repo)?;
        copy(&repo.path(TEMPLATE), &state)?;
    }
    stamp.save()
}

fn migrate(repo: &Repo, folder: &str) -> Done {
    for database in DATABASES {
        let apply = ["d1", "migrations", "apply", database, "--local", "--persist-to", folder];
        // CI: nobody is there to be asked whether to go on.
        Step::new(repo, format!("Migrate {database}"), "wrangler", &apply).env("CI", "1").must()?;
    }
    Ok(())
}
