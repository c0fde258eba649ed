//! Nodes that change items: fields, lists, order.

use serde_json::{Value, json};

use super::{
    actions::{parsed, set, typed},
    source::{Made, Notes, Source},
};

pub fn fields(source: &Source<'_>, notes: &mut Notes<'_>) -> Option<Made> {
    let params = &source.params;
    params.pass(&["options/dotNotation", "options/ignoreConversionErrors", "duplicateItem"]);
    if source.version < 3.0 {
        return Some(old_fields(source));
    }
    let include = params.choice("include", "all");
    let others = match params.get("includeOtherFields").and_then(Value::as_bool) {
        Some(others) => others,
        // From 3.3 on nothing is kept unless that is said; before, everything.
        None => source.version < 3.3 && include != "none",
    };
    let (kept, without) = (source.names("includeFields"), source.names("excludeFields"));
    let raw = params.choice("mode", "manual") == "raw";
    let output = source.value("jsonOutput");
    let list = if raw {
        match parsed(output.unwrap_or(json!({}))) {
            Value::Object(map) => {
                map.into_iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
            }
            text => return Some(raw_text(&text, others, notes)),
        }
    } else {
        assignments(source)
    };
    let mut made = json!({ "fields": list, "keep": if others { "all" } else { "none" } });
    if others && include == "selected" {
        set(&mut made, "keep", json!("some"));
        set(&mut made, "fields_to_keep", json!(kept));
    } else if others && include == "except" {
        set(&mut made, "remove", json!(without));
    }
    Some(Made::new("transform.set", made))
}

/// JSON with expressions in it: a value when it is one expression, else a text that is read when it is written.
fn raw_text(text: &Value, others: bool, notes: &mut Notes<'_>) -> Made {
    if others {
        notes.lost("include", "The item's other fields are not kept: put them into the JSON, or set field by field.");
    }
    let written = text.as_str().unwrap_or_default().trim();
    let inner = written.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}")).filter(|code| !code.contains("{{"));
    let text = inner.map_or_else(|| written.to_owned(), |code| format!("{{{{ ({}).toJson() }}}}", code.trim()));
    Made::new("transform.parse_json", json!({ "text": text }))
}

fn assignments(source: &Source<'_>) -> Value {
    let params = &source.params;
    let (new, old) = (params.list("assignments/assignments"), params.list("fields/values"));
    let each = |entry: &Value| {
        let text = |key: &str| entry.get(key).and_then(Value::as_str);
        // Before 3.3 the type is in the name of the value: `numberValue`.
        let kind = text("type").unwrap_or("string");
        let bare = kind.strip_suffix("Value").unwrap_or(kind);
        let value = entry.get("value").or_else(|| entry.get(format!("{bare}Value")));
        let value = typed(source.words, value.unwrap_or(&Value::Null), bare);
        json!({ "name": source.words.text(text("name").unwrap_or_default()), "value": value })
    };
    new.iter().chain(old).map(each).collect()
}

fn old_fields(source: &Source<'_>) -> Made {
    let keep = if source.params.flag("keepOnlySet") { "none" } else { "all" };
    let mut list = Vec::new();
    for kind in ["string", "number", "boolean"] {
        for entry in source.params.list(&format!("values/{kind}")) {
            let name = entry.get("name").and_then(Value::as_str).unwrap_or_default();
            let value = typed(source.words, entry.get("value").unwrap_or(&Value::Null), kind);
            list.push(json!({ "name": source.words.text(name), "value": value }));
        }
    }
    Made::new("transform.set", json!({ "fields": list, "keep": keep }))
}

pub fn rename(source: &Source<'_>, _: &mut Notes<'_>) -> Option<Made> {
    let (mut list, mut gone) = (Vec::new(), Vec::new());
    for key in source.params.list("keys/key") {
        let text = |name: &str| key.get(name).and_then(Value::as_str).unwrap_or_default();
        let value = format!("{{{{ $json[{}] }}}}", super::expression::written(&json!(text("currentKey"))));
        list.push(json!({ "name": text("newKey"), "value": value }));
        gone.push(text("currentKey").to_owned());
    }
    Some(Made::new("transform.set", json!({ "fields": list, "remove": gone })))
}

pub fn split_out(source: &Source<'_>, notes: &mut Notes<'_>) -> Option<Made> {
    let params = &source.params;
    params.pass(&["options/disableDotNotation", "options/includeBinary"]);
    let names = source.names("fieldToSplitOut");
    if names.len() > 1 {
        notes.lost("fieldToSplitOut", "Only the first of several fields is split: add a node for each of the others.");
    }
    let include = params.choice("include", "noOtherFields");
    if include == "selectedOtherFields" {
        params.pass(&["fieldsToInclude"]);
        notes.differs("include", "All other fields are kept: remove some in a mapper behind it.");
    }
    let field = names.into_iter().next().unwrap_or_default();
    let into = source.words_of("options/destinationFieldName").filter(|name| !name.is_empty());
    let keeps = include != "noOtherFields";
    // With others beside it an entry stays under its field.
    let into = into.or_else(|| keeps.then(|| field.clone()));
    let mut made = json!({ "field": field, "keep_others": keeps });
    if let Some(into) = into {
        set(&mut made, "into", json!(into));
    }
    Some(Made::new("transform.split_out", made))
}

pub fn sort(source: &Source<'_>, notes: &mut Notes<'_>) -> Option<Made> {
    let params = &source.params;
    params.pass(&["options/disableDotNotation"]);
    let kind = params.choice("type", "simple");
    if kind != "simple" {
        notes.no_such("type", kind);
    }
    let each = |entry: &Value| {
        let text = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
        let direction = if text("order") == "descending" { "descending" } else { "ascending" };
        json!({ "field": text("fieldName"), "direction": direction, "missing": "last" })
    };
    let by: Vec<Value> = params.list("sortFieldsUi/sortField").iter().map(each).collect();
    Some(Made::new("transform.sort", json!({ "by": by })))
}

pub fn limit(source: &Source<'_>, _: &mut Notes<'_>) -> Option<Made> {
    let count = source.value("maxItems").unwrap_or(json!(1));
    let from = if source.params.choice("keep", "firstItems") == "lastItems" { "last" } else { "first" };
    Some(Made::new("transform.limit", json!({ "count": count, "from": from })))
}

pub fn duplicates(source: &Source<'_>, notes: &mut Notes<'_>) -> Option<Made> {
    let params = &source.params;
    params.pass(&["options/disableDotNotation", "options/removeOtherFields"]);
    let operation = params.choice("operation", "removeDuplicateInputItems");
    if !["removeDuplicateInputItems", "removeDuplicates"].contains(&operation) {
        notes.no_such("operation", operation);
        return None;
    }
    let compare = params.choice("compare", "allFields");
    let by = if compare == "selectedFields" { source.names("fieldsToCompare") } else { Vec::new() };
    if compare == "allFieldsExcept" {
        notes.no_such("compare", compare);
        params.pass(&["fieldsToExclude"]);
    }
    Some(Made::new("transform.remove_duplicates", json!({ "by": by })))
}

/// The node that was all of them, before each became its own.
pub fn lists(source: &Source<'_>, notes: &mut Notes<'_>) -> Option<Made> {
    source.params.pass(&["resource"]);
    match source.params.choice("operation", "splitOutItems") {
        "splitOutItems" => split_out(source, notes),
        "aggregateItems" | "concatenateItems" => super::combine::aggregate(source, notes),
        "summarize" => super::combine::summarize(source, notes),
        "removeDuplicates" => duplicates(source, notes),
        "sort" => sort(source, notes),
        "limit" => limit(source, notes),
        _ => None,
    }
}
