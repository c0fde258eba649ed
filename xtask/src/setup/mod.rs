//! Brings what the other commands need, and nothing twice.

mod browser;
mod cargo_tool;
mod npm;
mod prerequisites;
mod rust;

pub use browser::chromium;
pub use cargo_tool::{deny, ensure, nextest, wasm_bindgen};

use crate::repo::Repo;
use crate::stop::Done;

/// Compilers, the wasm target, npm packages: what every build needs.
pub fn base(repo: &Repo) -> Done {
    prerequisites::check(repo)?;
    rust::ensure(repo)?;
    npm::ensure(repo)
}

pub fn everything(repo: &Repo) -> Done {
    base(repo)?;
    ensure(repo, &wasm_bindgen(repo)?)?;
    ensure(repo, &nextest())?;
    ensure(repo, &deny())?;
    chromium(repo).map(|_| ())
}
