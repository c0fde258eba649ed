//! The three Workers: Rust to WebAssembly, its JavaScript side, and both made small. Two files of each are deployed:
//! main.mjs and index_bg.wasm in its folder.

use std::fs;

use crate::repo::Repo;
use crate::setup;
use crate::stamp::Stamp;
use crate::step::Step;
use crate::stop::{About, Done, because};

struct Worker {
    /// In labels and stamps.
    name: &'static str,
    /// Its crate; cargo writes a dash as an underscore into the file's name.
    package: &'static str,
    compiled: &'static str,
    /// The first module of its JavaScript.
    entry: &'static str,
    glue: &'static str,
    /// Where its two files go: `main` of its configuration.
    folder: &'static str,
}

/// wrangler.toml, wrangler.accounts.toml and wrangler.workflows.toml.
const WORKERS: [Worker; 3] = [
    Worker {
        name: "main",
        package: "edge-main",
        compiled: "target/wasm32-unknown-unknown/release/edge_main.wasm",
        entry: "workers/edge/js/main.mjs",
        glue: "build/glue/main",
        folder: "build/worker",
    },
    Worker {
        name: "accounts",
        package: "edge-accounts",
        compiled: "target/wasm32-unknown-unknown/release/edge_accounts.wasm",
        entry: "workers/edge/js/accounts.mjs",
        glue: "build/glue/accounts",
        folder: "build/accounts",
    },
    Worker {
        name: "workflows",
        package: "edge-workflows",
        compiled: "target/wasm32-unknown-unknown/release/edge_workflows.wasm",
        entry: "workers/edge/js/workflows.mjs",
        glue: "build/glue/workflows",
        folder: "build/workflows",
    },
];

/// What decides how the compiled file becomes the deployed one, beside that file itself.
const AROUND: [&str; 5] =
    ["workers/edge/js", "workers/platform/js", "package-lock.json", "xtask/js/hush.mjs", "xtask/src/build/worker.rs"];

pub fn build(repo: &Repo) -> Done {
    // cargo knows better than any stamp what it has to compile, and says so within a second. Both at once: what they
    // share is compiled once, and their links run side by side.
    let cargo = ["build", "--release", "--target", "wasm32-unknown-unknown"];
    let packages = WORKERS.iter().flat_map(|worker| ["--package", worker.package]).collect::<Vec<_>>();
    Step::new(repo, "Compile the Workers", "cargo", &cargo).args(&packages).must()?;
    WORKERS.iter().try_for_each(|worker| finish(repo, worker))
}

fn finish(repo: &Repo, worker: &Worker) -> Done {
    let inputs: Vec<&str> = std::iter::once(worker.compiled).chain(AROUND).collect();
    let stamp = Stamp::of(repo, &format!("worker-{}", worker.name), &inputs)?;
    if stamp.is_fresh(&[repo.path(&worker.main()), repo.path(&worker.wasm())]) {
        return Ok(());
    }
    glue(repo, worker)?;
    shrink(repo, worker)?;
    bundle(repo, worker)?;
    stamp.save()
}

impl Worker {
    fn main(&self) -> String {
        format!("{}/main.mjs", self.folder)
    }
    fn wasm(&self) -> String {
        format!("{}/index_bg.wasm", self.folder)
    }
    fn label(&self, what: &str) -> String {
        format!("{what} ({})", self.name)
    }
}

/// The JavaScript that lets the two sides call each other.
fn glue(repo: &Repo, worker: &Worker) -> Done {
    let tool = setup::ensure(repo, &setup::wasm_bindgen(repo)?)?;
    let flags = ["--target", "module", "--no-typescript", "--experimental-reset-state-function", "--out-name", "index"];
    let label = worker.label("Bind WebAssembly and JavaScript");
    let step = Step::new(repo, label, &tool.to_string_lossy(), &flags);
    step.args(&["--out-dir", worker.glue, worker.compiled]).must().map(|_| ())
}

fn shrink(repo: &Repo, worker: &Worker) -> Done {
    fs::create_dir_all(repo.path(worker.folder)).about(worker.folder)?;
    let (input, hushed) = (format!("{}/index_bg.wasm", worker.glue), format!("{}/hushed.wasm", worker.glue));
    let step = Step::new(repo, worker.label("Take out words that nobody reads"), "node", &["xtask/js/hush.mjs"]);
    step.args(&[&input, &hushed]).must()?;
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
    let step = Step::new(repo, worker.label("Make the WebAssembly small"), "wasm-opt", &flags);
    step.args(&[&hushed, "-o", &worker.wasm()]).must().map(|_| ())
}

fn bundle(repo: &Repo, worker: &Worker) -> Done {
    let main = worker.main();
    let flags = ["--bundle", "--format=esm", "--minify", "--external:cloudflare:*", "--external:*/index_bg.wasm"];
    Step::new(repo, worker.label("Bundle the JavaScript"), "esbuild", &[worker.entry])
        .args(&flags)
        .arg("--alias:gr8-host=./workers/platform/js/host.mjs")
        .arg(format!("--alias:gr8-core=./{}/index.js", worker.glue))
        .arg(format!("--outfile={main}"))
        .arg("--log-level=warning")
        .must()?;
    // wasm-bindgen writes a source-phase import; the runtime takes the plain form, which gives the same module.
    let text = fs::read_to_string(repo.path(&main)).about(&main)?;
    if text.matches("import source ").count() != 1 {
        return because(format!(
            "{main} should import its WebAssembly in exactly one place: has wasm-bindgen changed?"
        ));
    }
    fs::write(repo.path(&main), text.replacen("import source ", "import ", 1)).about(&main)
}
