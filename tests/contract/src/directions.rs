//! Who may know whom: rooms see only what lies below them.

use std::collections::BTreeSet;
use std::process::Command;

use serde::Deserialize;

use crate::tree;

/// What everybody may build on. `knowledge` is pure: words, languages, questions.
const FOUNDATION: &[&str] = &["civil", "expr", "json", "kernel", "knowledge", "nodes", "passkey", "token", "web"];
const SLICES: &[&str] = &[
    "ai",
    "analytics",
    "auth",
    "billing",
    "booking",
    "chat",
    "integrations",
    "leads",
    "marketplace",
    "sites",
    "teams",
    "workflows",
];
/// Rooms beside the slices that only edge mounts.
const FRONT: &[&str] = &["pages"];
const SHELLS: &[&str] = &["platform", "durable-objects", "edge", "edge-accounts", "edge-main", "edge-workflows"];
const TOOLS: &[&str] = &["contract", "journeys", "testkit", "xtask"];
/// Crates of the runtime: whoever names them cannot be tested natively.
const RUNTIME: &[&str] =
    &["worker", "worker-macros", "worker-sys", "wasm-bindgen", "wasm-bindgen-futures", "js-sys", "web-sys"];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
    path: Option<String>,
}

fn packages() -> Vec<Package> {
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(testkit::repository())
        .output()
        .expect("cargo answers");
    let metadata: Metadata = serde_json::from_slice(&out.stdout)
        .unwrap_or_else(|e| panic!("cargo metadata: {e}: {}", String::from_utf8_lossy(&out.stderr)));
    metadata.packages
}

/// What a crate of the workspace may depend on outside its tests.
fn may_see(name: &str) -> BTreeSet<&'static str> {
    let of = |lists: &[&[&'static str]]| lists.iter().flat_map(|list| list.iter().copied()).collect();
    match name {
        "civil" | "json" | "knowledge" | "xtask" => BTreeSet::new(),
        "token" => of(&[&["json"]]),
        "kernel" => of(&[&["json", "token"]]),
        "expr" => of(&[&["civil", "json"]]),
        "nodes" => of(&[&["expr", "json", "kernel"]]),
        "web" => of(&[&["civil", "kernel"]]),
        "platform" => of(&[&["kernel"]]),
        "testkit" => of(&[&["kernel", "web"]]),
        "durable-objects" => of(&[FOUNDATION, SLICES, &["platform"]]),
        "edge" => of(&[FOUNDATION, SLICES, FRONT, &["platform", "durable-objects"]]),
        "edge-main" | "edge-workflows" => of(&[&["edge", "durable-objects", "platform"]]),
        "edge-accounts" => of(&[&["edge"]]),
        "journeys" | "contract" => {
            of(&[FOUNDATION, SLICES, FRONT, &["edge", "durable-objects", "journeys", "testkit"]])
        }
        _ => of(&[FOUNDATION]),
    }
}

#[test]
fn rooms_depend_only_on_what_lies_below_them() {
    let mut wrong = Vec::new();
    for package in packages() {
        let name = package.name.as_str();
        if ![FOUNDATION, SLICES, FRONT, SHELLS, TOOLS].iter().any(|list| list.contains(&name)) {
            wrong
                .push(format!("{name} is in no list of tests/contract/src/directions.rs: say what kind of room it is"));
        }
        let mut allowed = may_see(name);
        for dependency in package.dependencies.iter().filter(|d| d.path.is_some()) {
            if dependency.kind.as_deref() == Some("dev") {
                allowed.insert("testkit");
            }
            if !allowed.contains(dependency.name.as_str()) {
                wrong.push(format!("{name} must not depend on {}", dependency.name));
            }
            let ships_testkit = dependency.name == "testkit" && dependency.kind.as_deref() != Some("dev");
            if ships_testkit && name != "journeys" && name != "contract" {
                wrong.push(format!("{name} may have testkit as a dev-dependency only"));
            }
        }
    }
    tree::assert_none(
        &wrong,
        "Slices meet through events, jobs and ports that edge plugs in (ARCHITECTURE.md, section 2):",
    );
}

#[test]
fn only_the_shells_name_the_runtime() {
    let mut wrong = Vec::new();
    for package in packages().iter().filter(|package| !SHELLS.contains(&package.name.as_str())) {
        let named = package.dependencies.iter().filter(|d| RUNTIME.contains(&d.name.as_str()));
        wrong.extend(named.map(|d| format!("{} names {}", package.name, d.name)));
    }
    tree::assert_none(
        &wrong,
        "Only platform, durable-objects and edge may know the Workers runtime; others use a port:",
    );
}

#[test]
fn versions_are_decided_in_one_place() {
    let mut wrong = Vec::new();
    for package in packages() {
        let root = testkit::repository();
        let path = package.manifest_path.replace(&format!("{}/", root.display()), "");
        let mut in_dependencies = false;
        for line in tree::read(&path).lines().map(str::trim) {
            if line.starts_with('[') {
                in_dependencies = line.ends_with("dependencies]");
                if line.contains("dependencies.") {
                    wrong.push(format!("{path}: {line} wants one line `name.workspace = true`"));
                }
            } else if in_dependencies && line.contains('=') && !line.starts_with('#') {
                let shared = line.contains("workspace = true") || line.contains("path = ");
                if !shared {
                    wrong.push(format!("{path}: {line}"));
                }
            }
        }
    }
    tree::assert_none(&wrong, "Only the root Cargo.toml names versions; members say `workspace = true`:");
}
