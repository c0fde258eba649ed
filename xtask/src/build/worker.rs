//! The Worker: Rust to WebAssembly, its JavaScript side, and both made small. Two files are deployed:
//! build/worker/main.mjs and build/worker/index_bg.wasm.

use std::fs;

use crate::repo::Repo;
use crate::setup;
use crate::stamp::Stamp;
use crate::step::Step;
use crate::stop::{About, Done, because};

const COMPILED: &str = "target/wasm32-unknown-unknown/release/edge.wasm";
const GLUE: &str = "build/glue";
const MAIN: &str = "build/worker/main.mjs";
const WASM: &str = "build/worker/index_bg.wasm";
/// What decides how the compiled file becomes the deployed one, beside that file itself.
const AROUND: [&str; 5] =
    [COMPILED, "workers/edge/js", "workers/platform/js", "package-lock.json", "xtask/src/build/worker.rs"];

pub fn build(repo: &Repo) -> Done {
    // cargo knows better than any stamp what it has to compile, and says so within a second.
    let cargo = ["build", "--release", "--target", "wasm32-unknown-unknown", "--package", "edge"];
    Step::new(repo, "Compile the Worker", "cargo", &cargo).must()?;
    let stamp = Stamp::of(repo, "worker", &AROUND)?;
    if stamp.is_fresh(&[repo.path(MAIN), repo.path(WASM)]) {
        return Ok(());
    }
    glue(repo)?;
    shrink(repo)?;
    bundle(repo)?;
    stamp.save()
}

/// The JavaScript that lets the two sides call each other.
fn glue(repo: &Repo) -> Done {
    let tool = setup::ensure(repo, &setup::wasm_bindgen(repo)?)?;
    let flags = ["--target", "module", "--no-typescript", "--experimental-reset-state-function", "--out-name", "index"];
    let step = Step::new(repo, "Bind WebAssembly and JavaScript", &tool.to_string_lossy(), &flags);
    step.args(&["--out-dir", GLUE, COMPILED]).must().map(|_| ())
}

fn shrink(repo: &Repo) -> Done {
    fs::create_dir_all(repo.path("build/worker")).about("build/worker")?;
    let input = format!("{GLUE}/index_bg.wasm");
    // Every runtime that runs Workers has these; the compiler uses them, so the optimiser must be told.
    let flags = [
        "-Oz",
        // Functions of one name beside each other are copies for several types: that is what gzip can use.
        "--reorder-functions-by-name",
        "--enable-bulk-memory",
        "--enable-nontrapping-float-to-int",
        "--enable-sign-ext",
        "--enable-mutable-globals",
        "--enable-reference-types",
        "--enable-multivalue",
    ];
    Step::new(repo, "Make the WebAssembly small", "wasm-opt", &flags).args(&[&input, "-o", WASM]).must().map(|_| ())
}

fn bundle(repo: &Repo) -> Done {
    let aliases = ["--alias:gr8-host=./workers/platform/js/host.mjs", "--alias:gr8-core=./build/glue/index.js"];
    let flags = ["--bundle", "--format=esm", "--minify", "--external:cloudflare:*", "--external:*/index_bg.wasm"];
    Step::new(repo, "Bundle the Worker's JavaScript", "esbuild", &["workers/edge/js/entry.mjs"])
        .args(&flags)
        .args(&aliases)
        .arg(format!("--outfile={MAIN}"))
        .arg("--log-level=warning")
        .must()?;
    // wasm-bindgen writes a source-phase import; the runtime takes the plain form, which gives the same module.
    let text = fs::read_to_string(repo.path(MAIN)).about(MAIN)?;
    if text.matches("import source ").count() != 1 {
        return because(format!(
            "{MAIN} should import its WebAssembly in exactly one place: has wasm-bindgen changed?"
        ));
    }
    fs::write(repo.path(MAIN), text.replacen("import source ", "import ", 1)).about(MAIN)
}
