//! Nodes that make one of many: summaries and meetings of branches.

use serde_json::{Value, json};

use super::{
    actions::set,
    source::{Made, Notes, Source},
};

pub fn aggregate(source: &Source<'_>, notes: &mut Notes<'_>) -> Option<Made> {
    let params = &source.params;
    params.pass(&["options/disableDotNotation", "options/includeBinaries"]);
    for field in ["options/mergeLists", "options/keepMissing"] {
        if params.flag(field) {
            notes.lost(field, "This has no counterpart: flat(), or a mapper behind it, may do it.");
        }
    }
    if params.choice("aggregate", "aggregateIndividualFields") == "aggregateAllItemData" {
        let into = source.words_of("destinationFieldName").unwrap_or_else(|| "data".to_owned());
        if params.choice("include", "allFields") != "allFields" {
            params.pass(&["fieldsToInclude", "fieldsToExclude"]);
            notes.lost("include", "Items are taken whole: keep the fields that you want in a mapper before it.");
        }
        return Some(Made::new(
            "transform.aggregate",
            json!({ "summaries": [{ "operation": "items", "into": into }] }),
        ));
    }
    let each = |entry: &Value| {
        let text = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
        let field = source.words.text(text("fieldToAggregate"));
        let renamed = entry.get("renameField").and_then(Value::as_bool).unwrap_or_default();
        let last = field.rsplit('.').next().unwrap_or_default().to_owned();
        let into = if renamed { source.words.text(text("outputFieldName")) } else { last };
        json!({ "operation": "list", "field": field, "into": into })
    };
    let summaries: Vec<Value> = params.list("fieldsToAggregate/fieldToAggregate").iter().map(each).collect();
    Some(Made::new("transform.aggregate", json!({ "summaries": summaries, "skip_missing": true })))
}

pub fn summarize(source: &Source<'_>, notes: &mut Notes<'_>) -> Option<Made> {
    let params = &source.params;
    params.pass(&["options/outputFormat", "options/disableDotNotation", "options/skipEmptySplitFields"]);
    let mut summaries = Vec::new();
    for entry in params.list("fieldsToSummarize/values") {
        let text = |key: &str| entry.get(key).and_then(Value::as_str);
        let aggregation = text("aggregation").unwrap_or("count");
        let (operation, before) = match aggregation {
            "append" => ("list", "appended"),
            "concatenate" => ("join", "concatenated"),
            "countUnique" => ("unique", "unique_count"),
            "count" => ("count", "count"),
            "sum" => ("sum", "sum"),
            "average" => ("average", "average"),
            "min" => ("min", "min"),
            "max" => ("max", "max"),
            other => {
                notes.no_such("fieldsToSummarize", other);
                continue;
            }
        };
        if operation == "unique" {
            notes.lost("fieldsToSummarize", "The different values are listed, not counted: take their length.");
        }
        let field = text("field").unwrap_or_default();
        let into = format!("{before}_{}", field.replace('.', "_"));
        let mut summary = json!({ "operation": operation, "field": field, "into": into });
        if operation == "join" {
            let between = match text("separateBy").unwrap_or(",") {
                "other" => text("customSeparator").unwrap_or_default(),
                usual => usual,
            };
            set(&mut summary, "between", json!(between));
        }
        summaries.push(summary);
    }
    let group = source.names("fieldsToSplitBy");
    Some(Made::new("transform.aggregate", json!({ "summaries": summaries, "group_by": group, "skip_missing": true })))
}

pub fn merge(source: &Source<'_>, notes: &mut Notes<'_>) -> Option<Made> {
    let params = &source.params;
    params.pass(&["numberInputs", "resolve", "options", "output", "useDataOfInput", "chooseBranchMode"]);
    let mode = params.choice("mode", "append");
    let by = match mode {
        // Version 3, then version 2.
        "combine" => params.text("combineBy").or_else(|| params.text("combinationMode")).unwrap_or("combineByFields"),
        other => other,
    };
    params.pass(&["combineBy", "combinationMode", "joinMode", "outputDataFrom"]);
    let made = match by {
        "append" => json!({ "mode": "append" }),
        "combineByFields" | "mergeByFields" | "mergeByKey" | "keepKeyMatches" => by_key(source, notes),
        "combineByPosition" | "mergeByPosition" | "mergeByIndex" => {
            let all = params.flag("options/includeUnpaired") || params.choice("join", "inner") == "outer";
            json!({ "mode": "by_position", "unmatched": if all { "keep_all" } else { "drop" } })
        }
        other => {
            notes.no_such("mode", other);
            json!({ "mode": "append" })
        }
    };
    Some(Made::new("transform.merge", made))
}

fn by_key(source: &Source<'_>, notes: &mut Notes<'_>) -> Value {
    let params = &source.params;
    params.pass(&["advanced", "overwrite"]);
    let names = source.names("fieldsToMatchString");
    let pairs = params.list("mergeByFields/values");
    if names.len() > 1 || pairs.len() > 1 {
        notes.lost("mergeByFields", "Only the first of several fields is compared: put them into one with a mapper.");
    }
    let text = |path: &str| params.text(path).map(str::to_owned);
    let of_pair = |key: &str| pairs.first().and_then(|pair| pair.get(key)).and_then(Value::as_str).map(str::to_owned);
    let key =
        of_pair("field1").or_else(|| names.first().cloned()).or_else(|| text("propertyName1")).unwrap_or_default();
    let other = of_pair("field2").or_else(|| text("propertyName2"));
    let unmatched = match params.choice("joinMode", "keepMatches") {
        "keepMatches" => "drop",
        "enrichInput1" => "keep_first",
        "keepEverything" => "keep_all",
        other => {
            notes.no_such("joinMode", other);
            "drop"
        }
    };
    let mut made = json!({ "mode": "by_key", "key": key, "unmatched": unmatched });
    if let Some(other) = other {
        set(&mut made, "other_key", json!(other));
    }
    made
}
