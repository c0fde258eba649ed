//! Every node there is: docs/NODES.md and docs/nodes.json follow from the manifests. `GR8_UPDATE=1` rewrites them.

use nodes::Entry;
use serde_json::Value;

use crate::{effects, triggers};

/// In the order of the palette: groups stay together.
fn everything() -> Vec<Entry> {
    let effects = effects::all().iter().map(|effect| *effect.entry());
    let mut all: Vec<Entry> =
        triggers::all().iter().copied().chain(effects).chain(nodes::catalogue().iter().copied()).collect();
    let groups = ["Triggers", "Actions", "Conditions", "Transform", "AI", "Flow"];
    all.sort_by_key(|entry| groups.iter().position(|group| *group == entry.manifest.group));
    all
}

fn assert_file(name: &str, text: &str) {
    let path = testkit::repository().join("docs").join(name);
    if std::env::var_os("GR8_UPDATE").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == text, "docs/{name} is stale: GR8_UPDATE=1 cargo nextest run -p workflows --features openapi");
}

#[test]
fn the_page_of_nodes_follows_from_the_manifests() {
    assert_file("NODES.md", &nodes::docs::page(&everything()).unwrap());
}

#[test]
fn the_file_for_the_palette_follows_from_the_manifests() {
    let all = nodes::docs::palette(&everything());
    for entry in &all {
        assert!(!entry.to_string().contains("$ref"), "{} refers to a schema that is not there", entry["type"]);
    }
    assert_file("nodes.json", &(serde_json::to_string_pretty(&Value::Array(all)).unwrap() + "\n"));
}

#[test]
fn kinds_are_unique_and_every_manifest_is_complete() {
    let all = everything();
    let mut kinds: Vec<&str> = all.iter().map(|entry| entry.manifest.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds.len(), all.len());
    for entry in &all {
        let m = entry.manifest;
        assert!([m.kind, m.name, m.group, m.icon, m.docs].iter().all(|text| !text.is_empty()), "{}", m.kind);
        assert!(m.version > 0 && m.docs.ends_with('.'), "{}", m.kind);
    }
}
