//! The page of nodes for people and the file for the palette, both from manifests and types. Natively only; the crate that
//! knows every node writes them (`workflows`).
#![allow(
    clippy::indexing_slicing,
    reason = "indexing a JSON value by a name never panics; and nothing of it is shipped"
)]

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::{Entry, Place, Ports, Work, schema};

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
        let all = all.iter().filter(|one| one["type"] != "null");
        return all.map(kind).collect::<Vec<_>>().join(" ");
    }
    let name = match &schema["type"] {
        Value::String(name) => name.as_str(),
        Value::Array(names) => names.iter().filter_map(Value::as_str).find(|name| *name != "null").unwrap_or("any"),
        _ => return "any value".to_owned(),
    };
    match name {
        "array" => format!("list of {}", kind(&schema["items"])),
        "string" => "text".to_owned(),
        "boolean" => "true or false".to_owned(),
        "integer" => "whole number".to_owned(),
        other => other.to_owned(),
    }
}

/// What is written of one field.
type Row = fn(&mut String, &str, &Value, bool) -> std::fmt::Result;

fn fields(out: &mut String, schema: &Value, prefix: &str, row: Row) -> std::fmt::Result {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        row(out, &format!("{prefix}{name}"), field, required.iter().any(|other| other == name))?;
        if field["items"]["properties"].is_object() {
            fields(out, &field["items"], &format!("{prefix}{name}/…/"), row)?;
        } else if field["properties"].is_object() {
            fields(out, field, &format!("{prefix}{name}/"), row)?;
        }
    }
    Ok(())
}

fn parameter(out: &mut String, name: &str, field: &Value, required: bool) -> std::fmt::Result {
    let must = if required { "yes" } else { "" };
    let docs = field["description"].as_str().unwrap_or_default().replace('\n', " ");
    writeln!(out, "| `{name}` | {} | {must} | {docs} |", kind(field))
}

fn output(out: &mut String, name: &str, field: &Value, _: bool) -> std::fmt::Result {
    let docs = field["description"].as_str().unwrap_or_default().replace('\n', " ");
    writeln!(out, "| `{name}` | {} | {docs} |", kind(field))
}

fn section(out: &mut String, entry: &Entry) -> std::fmt::Result {
    let m = entry.manifest;
    let who = match (entry.work, m.place) {
        (Work::Machine, _) => " Run by the machine itself.",
        (_, Place::Object) => "",
        (_, Place::ByWeight) => " Over the queue when its input is large.",
        (_, Place::Queue) => " Over the queue.",
    };
    let (role, class) = (m.role.name(), m.class.name());
    writeln!(out, "\n### {}", m.name)?;
    writeln!(
        out,
        "`{}` version {}, {role}, {class}. Ports: {}.{who}\n\n{}",
        m.kind,
        m.version,
        ports(m.ports),
        m.docs
    )?;
    let (mut rows, mut made) = (String::new(), String::new());
    fields(&mut rows, &schema::of(entry), "", parameter)?;
    if !rows.is_empty() {
        write!(out, "\n| parameter | type | needed | meaning |\n|---|---|---|---|\n{rows}")?;
    }
    let of_output = schema::of_output(entry);
    fields(&mut made, &of_output, "", output)?;
    match of_output["description"].as_str() {
        _ if m.ports == Ports::Fixed(&[]) => Ok(()),
        Some(said) if made.is_empty() => writeln!(out, "\nEach item out: {}", lower(said)),
        _ => write!(out, "\n| field of an item out | type | meaning |\n|---|---|---|\n{made}"),
    }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// docs/NODES.md, of these nodes in this order.
/// # Errors
/// None: a text grows.
pub fn page(entries: &[Entry]) -> Result<String, std::fmt::Error> {
    let mut out = String::from(
        "# Nodes\n\nWritten by a test from manifests and types (`workers/nodes`, `workers/workflows`); the same for machines is in nodes.json. Every text among the\n\
         parameters may hold [expressions](EXPRESSIONS.md), and so may stand where a number or a list is wanted. A port without items is not taken.\n",
    );
    let mut group = "";
    for entry in entries {
        if entry.manifest.group != group {
            group = entry.manifest.group;
            write!(out, "\n## {group}\n")?;
        }
        section(&mut out, entry)?;
    }
    Ok(out)
}

/// docs/nodes.json, of these nodes in this order.
pub fn palette(entries: &[Entry]) -> Vec<Value> {
    let one = |entry: &Entry| {
        let m = entry.manifest;
        let ports = match m.ports {
            Ports::Fixed(names) => json!(names),
            Ports::PerEntry(list) => json!({ "per_entry": list, "then": ["else"] }),
        };
        json!({
            "type": m.kind, "version": m.version, "name": m.name, "class": m.class.name(), "place": m.place.name(), "role": m.role.name(),
            "group": m.group, "icon": m.icon, "ports": ports, "docs": m.docs, "params": schema::of(entry),
            "output": schema::of_output(entry)
        })
    };
    entries.iter().map(one).collect()
}
