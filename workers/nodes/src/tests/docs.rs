//! docs/NODES.md and docs/nodes.json follow from the manifests. `GR8_UPDATE=1` rewrites them.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::{Entry, Ports, Work, catalogue};

fn schema(entry: &Entry) -> Value {
    crate::schema::of(entry)
}

fn assert_file(name: &str, text: &str) {
    let path = format!("{}/../../docs/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("GR8_UPDATE").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == text, "docs/{name} is stale: GR8_UPDATE=1 cargo nextest run -p nodes --features schema");
}

fn ports(ports: Ports) -> String {
    match ports {
        Ports::Fixed([]) => "none".to_owned(),
        Ports::Fixed(names) => names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
        Ports::PerEntry(list) => format!("one for each entry of `{list}` (`0`, `1`, …), `else`"),
    }
}

/// A type in a few words.
fn kind(schema: &Value) -> String {
    if let Some(names) = schema["enum"].as_array() {
        return names.iter().filter_map(Value::as_str).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" ");
    }
    if let Some(all) = schema["oneOf"].as_array() {
        return all.iter().map(kind).collect::<Vec<_>>().join(" ");
    }
    let name = match &schema["type"] {
        Value::String(name) => name.clone(),
        Value::Array(names) => {
            names.iter().filter_map(Value::as_str).find(|name| *name != "null").unwrap_or("any").to_owned()
        }
        _ => return "any value".to_owned(),
    };
    match name.as_str() {
        "array" => format!("list of {}", kind(&schema["items"])),
        "string" => "text".to_owned(),
        "boolean" => "true or false".to_owned(),
        "integer" => "whole number".to_owned(),
        other => other.to_owned(),
    }
}

fn fields(out: &mut String, schema: &Value, prefix: &str) {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let must = if required.iter().any(|other| other == name) { "yes" } else { "" };
        let docs = field["description"].as_str().unwrap_or_default().replace('\n', " ");
        writeln!(out, "| `{prefix}{name}` | {} | {must} | {docs} |", kind(field)).unwrap();
        if field["items"]["properties"].is_object() {
            fields(out, &field["items"], &format!("{prefix}{name}/…/"));
        }
    }
}

#[test]
fn the_page_of_nodes_follows_from_the_manifests() {
    let mut out = String::from(
        "# Nodes\n\nWritten by a test from the manifests in `workers/nodes`; the same for machines is in nodes.json. Every text among the parameters may hold\n\
         [expressions](EXPRESSIONS.md), and so may stand where a number or a list is wanted. A port without items is not taken.\n",
    );
    let mut group = "";
    for entry in catalogue() {
        let m = entry.manifest;
        if m.group != group {
            group = m.group;
            write!(out, "\n## {group}\n").unwrap();
        }
        let who = if matches!(entry.work, Work::Machine) { " Run by the machine itself." } else { "" };
        write!(
            out,
            "\n### {}\n`{}` version {}, {}, {}. Ports: {}.{who}\n\n{}\n",
            m.name,
            m.kind,
            m.version,
            m.role.name(),
            m.class.name(),
            ports(m.ports),
            m.docs
        )
        .unwrap();
        let mut rows = String::new();
        fields(&mut rows, &schema(entry), "");
        if !rows.is_empty() {
            write!(out, "\n| parameter | type | needed | meaning |\n|---|---|---|---|\n{rows}").unwrap();
        }
    }
    assert_file("NODES.md", &out);
}

#[test]
fn the_file_for_the_palette_follows_from_the_manifests() {
    let all: Vec<Value> = catalogue()
        .iter()
        .map(|entry| {
            let m = entry.manifest;
            let ports = match m.ports {
                Ports::Fixed(names) => json!(names),
                Ports::PerEntry(list) => json!({ "per_entry": list, "then": ["else"] }),
            };
            json!({
                "type": m.kind, "version": m.version, "name": m.name, "class": m.class.name(), "role": m.role.name(),
                "group": m.group, "icon": m.icon, "ports": ports, "docs": m.docs, "params": schema(entry)
            })
        })
        .collect();
    for entry in &all {
        assert!(
            !entry["params"].to_string().contains("$ref"),
            "{} refers to a schema that is not there",
            entry["type"]
        );
    }
    assert_file("nodes.json", &(serde_json::to_string_pretty(&all).unwrap() + "\n"));
}
