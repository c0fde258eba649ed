//! Programs from crates.io that the build and the tests call. They live in target/tools/bin, not on the machine.

use std::env::consts::{ARCH, EXE_SUFFIX, OS};
use std::fs;
use std::path::{Path, PathBuf};

use crate::lockfile;
use crate::repo::{Repo, files_ending};
use crate::step::Step;
use crate::stop::{About, Done, because};

pub struct Tool {
    /// The crate.
    name: &'static str,
    /// The program in it, and what makes it print its version.
    ask: &'static [&'static str],
    version: String,
    /// Whether a program of another version, found on the machine, must not be used.
    exact: bool,
    /// Where its makers publish it compiled: `{v}` is the version, `{t}` the target triple.
    prebuilt: &'static str,
    install: &'static [&'static str],
    /// The crates in it that go through megabytes: optimised where nothing else is.
    busy: &'static [&'static str],
}

pub fn nextest() -> Tool {
    Tool {
        name: "cargo-nextest",
        ask: &["cargo-nextest", "nextest", "--version"],
        version: "0.9.151".to_owned(),
        exact: false,
        prebuilt: "https://github.com/nextest-rs/nextest/releases/download/cargo-nextest-{v}/cargo-nextest-{v}-{t}.tar.gz",
        install: &["--locked", "--no-default-features", "--features", "default-no-update"],
        busy: &[],
    }
}

pub fn deny() -> Tool {
    Tool {
        name: "cargo-deny",
        ask: &["cargo-deny", "--version"],
        version: "0.20.2".to_owned(),
        exact: false,
        prebuilt: "https://github.com/EmbarkStudios/cargo-deny/releases/download/{v}/cargo-deny-{v}-{t}.tar.gz",
        install: &["--locked", "--no-default-features"],
        busy: &[],
    }
}

/// Must be the very version of the library that the Worker was compiled with: the two share a private format.
/// Installed without `--locked`: its own lock file names a crate version that the registry may lack.
pub fn wasm_bindgen(repo: &Repo) -> Done<Tool> {
    Ok(Tool {
        name: "wasm-bindgen-cli",
        ask: &["wasm-bindgen", "--version"],
        version: lockfile::version_of(repo, "wasm-bindgen")?,
        exact: true,
        prebuilt: "https://github.com/wasm-bindgen/wasm-bindgen/releases/download/{v}/wasm-bindgen-{v}-{t}.tar.gz",
        install: &["--bin", "wasm-bindgen"],
        busy: &["walrus", "wasmparser", "wasm-encoder", "wasm-bindgen-cli-support"],
    })
}

/// Where the program is, after bringing it when it was missing.
pub fn ensure(repo: &Repo, tool: &Tool) -> Done<PathBuf> {
    if let Some(path) = find(repo, tool) {
        return Ok(path);
    }
    if download(repo, tool)?
        && let Some(path) = find(repo, tool)
    {
        return Ok(path);
    }
    compile(repo, tool)?;
    match find(repo, tool) {
        Some(path) => Ok(path),
        None => because(format!("{} was installed, but does not answer with version {}.", tool.name, tool.version)),
    }
}

fn find(repo: &Repo, tool: &Tool) -> Option<PathBuf> {
    let (program, flags) = tool.ask.split_first()?;
    let path = repo.which(program)?;
    let output = repo.command(program).args(flags).output().ok()?;
    let fits = !tool.exact || String::from_utf8_lossy(&output.stdout).contains(&tool.version);
    (output.status.success() && fits).then_some(path)
}

/// The makers' own build, when their server answers quickly. Anything that goes wrong here only means: compile it.
fn download(repo: &Repo, tool: &Tool) -> Done<bool> {
    let Some(program) = tool.ask.first() else { return Ok(false) };
    let folder = repo.path("target/tools/download").join(tool.name);
    fs::create_dir_all(&folder).about(folder.display())?;
    let archive = folder.join("archive.tar.gz");
    for triple in triples() {
        let url = tool.prebuilt.replace("{v}", &tool.version).replace("{t}", triple);
        let mut curl = repo.command("curl");
        curl.args(["-fsSL", "--connect-timeout", "4", "--max-time", "120", "--proto", "=https", "-o"]);
        let Ok(output) = curl.arg(&archive).arg(&url).output() else { return Ok(false) };
        if !output.status.success() {
            // 22: the server answered that there is no such file; anything else: there is no such server from here.
            if output.status.code() == Some(22) {
                continue;
            }
            return Ok(false);
        }
        let unpacked = repo.command("tar").arg("xzf").arg(&archive).arg("-C").arg(&folder).output();
        if unpacked.is_ok_and(|output| output.status.success()) {
            return keep(repo, &folder, program);
        }
    }
    Ok(false)
}

fn triples() -> &'static [&'static str] {
    match (OS, ARCH) {
        ("linux", "x86_64") => &["x86_64-unknown-linux-musl", "x86_64-unknown-linux-gnu"],
        ("linux", "aarch64") => &["aarch64-unknown-linux-musl", "aarch64-unknown-linux-gnu"],
        ("macos", "x86_64") => &["x86_64-apple-darwin", "universal-apple-darwin"],
        ("macos", "aarch64") => &["aarch64-apple-darwin", "universal-apple-darwin"],
        _ => &[],
    }
}

/// Moves the program out of the unpacked archive, in whose root or first folder it stands.
fn keep(repo: &Repo, folder: &Path, program: &str) -> Done<bool> {
    let file = format!("{program}{EXE_SUFFIX}");
    let places = files_ending(folder, "").into_iter().map(|path| if path.is_dir() { path.join(&file) } else { path });
    let Some(found) = places.into_iter().find(|path| path.is_file() && path.ends_with(&file)) else { return Ok(false) };
    let bin = repo.path("target/tools/bin");
    fs::create_dir_all(&bin).about(bin.display())?;
    fs::copy(&found, bin.join(&file)).about(found.display())?;
    Ok(true)
}

/// From source, with settings that compile quickly: these programs run for seconds, and wait mostly for others. cargo-deny
/// without optimisation looks through our crates in 1.7 seconds instead of 0.7, and saves far more when it is compiled.
/// One folder for all of them, so that what they share is compiled once.
fn compile(repo: &Repo, tool: &Tool) -> Done {
    let label = format!("Compile {} {} (once; some minutes)", tool.name, tool.version);
    let mut step =
        Step::new(repo, label, "cargo", &["install", tool.name, "--version", &tool.version, "--force", "--root"])
            .arg(repo.path("target/tools"));
    for flag in tool.install {
        step = step.arg(flag);
    }
    for name in tool.busy {
        step = step.arg("--config").arg(format!("profile.release.package.{name}.opt-level=1"));
    }
    step.env("CARGO_TARGET_DIR", repo.path("target/tools/build"))
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
        .must()
        .map(|_| ())
}
