//! One folder with every file that is served as it is: the dashboard's, the widget's, the pages' own, and the API document.

use std::fs;
use std::path::Path;

use crate::repo::Repo;
use crate::stop::{About, Done};

const ASSETS: &str = "build/assets";

pub fn gather(repo: &Repo) -> Done {
    let assets = repo.path(ASSETS);
    if assets.exists() {
        fs::remove_dir_all(&assets).about(ASSETS)?;
    }
    for made in ["dashboard/dist", "widget/dist", "workers/pages/static"] {
        copy(&repo.path(made), &assets)?;
    }
    let api = assets.join("api");
    fs::create_dir_all(&api).about(api.display())?;
    fs::copy(repo.path("docs/openapi.json"), api.join("openapi.json")).about("docs/openapi.json")?;
    Ok(())
}

/// A folder with everything in it.
pub fn copy(from: &Path, to: &Path) -> Done {
    fs::create_dir_all(to).about(to.display())?;
    for entry in fs::read_dir(from).about(from.display())? {
        let entry = entry?;
        // `.vite` describes the build; nobody needs to read it over the network.
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy(&source, &target)?;
        } else {
            fs::copy(&source, &target).about(source.display())?;
        }
    }
    Ok(())
}
