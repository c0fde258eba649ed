//! Questions about items: if, filter, switch. n8n has had three ways to write one.

use serde_json::{Map, Value, json};

use super::{
    expression::Words,
    source::{Made, Notes, Source},
};
use crate::exchange::report::quoted;

/// Conditions as if, filter and the rules of a switch have them.
struct Asked {
    conditions: Vec<Value>,
    any: bool,
    ignore_case: bool,
}

pub fn branch(source: &Source<'_>, notes: &mut Notes<'_>) -> Option<Made> {
    Some(Made::new("condition.if", of_node(source, notes)).with(&["true", "false"]))
}

pub fn filter(source: &Source<'_>, notes: &mut Notes<'_>) -> Option<Made> {
    let mut made = Made::new("condition.filter", of_node(source, notes));
    // What it sorts out leaves nowhere here.
    made.outs.push(Vec::new());
    Some(made)
}

fn of_node(source: &Source<'_>, notes: &mut Notes<'_>) -> Value {
    let params = &source.params;
    let loose = params.flag("looseTypeValidation") || params.flag("options/looseTypeValidation");
    if loose {
        notes.differs(
            "looseTypeValidation",
            "Values are compared as they are: say toNumber() or toText() where they differ.",
        );
    }
    let any = params.choice("combineOperation", "all") == "any" || params.choice("combineConditions", "AND") == "OR";
    let mut asked = of_value(source, params.get("conditions").unwrap_or(&Value::Null), notes);
    asked.any |= any;
    asked.ignore_case |= params.flag("options/ignoreCase");
    json!({ "conditions": asked.conditions, "combine": combine(asked.any), "ignore_case": asked.ignore_case })
}

const fn combine(any: bool) -> &'static str {
    if any { "any" } else { "all" }
}

fn of_value(source: &Source<'_>, value: &Value, notes: &mut Notes<'_>) -> Asked {
    let none = Vec::new();
    if let Some(list) = value.get("conditions").and_then(Value::as_array) {
        let conditions = list.iter().map(|each| {
            let operator = each.get("operator").unwrap_or(&Value::Null);
            let text = |key: &str| operator.get(key).and_then(Value::as_str).unwrap_or_default();
            let sides = [each.get("leftValue"), each.get("rightValue")].map(|side| side.unwrap_or(&Value::Null));
            condition(source.words, (text("type"), text("operation")), sides, notes)
        });
        let is = |path: &str, wanted: Value| value.pointer(path).is_some_and(|found| *found == wanted);
        return Asked {
            conditions: conditions.collect(),
            any: is("/combinator", json!("or")),
            ignore_case: is("/options/caseSensitive", json!(false)),
        };
    }
    // Before version 2 they are lists by type, each with its own usual operation.
    let mut conditions = Vec::new();
    for (kind, usual) in [("boolean", "equal"), ("number", "smaller"), ("string", "equal"), ("dateTime", "after")] {
        for each in value.get(kind).and_then(Value::as_array).unwrap_or(&none) {
            let operation = each.get("operation").and_then(Value::as_str).unwrap_or(usual);
            let sides = [each.get("value1"), each.get("value2")].map(|side| side.unwrap_or(&Value::Null));
            conditions.push(condition(source.words, (kind, operation), sides, notes));
        }
    }
    Asked { conditions, any: false, ignore_case: false }
}

/// One condition, by its type and operation.
fn condition(words: &Words<'_>, (kind, operation): (&str, &str), sides: [&Value; 2], notes: &mut Notes<'_>) -> Value {
    let [left, right] = sides;
    let code = words.code(left);
    if let Some(question) = question((kind, operation), &code, &words.code(right)) {
        return json!({ "left": format!("{{{{ {question} }}}}"), "operator": "is_true" });
    }
    let is_soft = matches!(operation, "equals" | "equal" | "notEquals" | "notEqual" | "true" | "false")
        || operation.to_ascii_lowercase().ends_with("empty");
    let operator = match (kind, operation) {
        ("boolean", "true") => "is_true",
        ("boolean", "false") => "is_false",
        (_, "empty" | "isEmpty") => "is_empty",
        (_, "notEmpty" | "isNotEmpty") => "is_not_empty",
        (_, "equals" | "equal") => "equals",
        (_, "notEquals" | "notEqual") => "not_equals",
        (_, "contains") => "contains",
        (_, "notContains") => "not_contains",
        (_, "startsWith") => "starts_with",
        (_, "endsWith") => "ends_with",
        (_, "gt" | "larger") => "greater",
        (_, "gte" | "largerEqual") => "greater_or_equal",
        (_, "lt" | "smaller") => "less",
        (_, "lte" | "smallerEqual") => "less_or_equal",
        (_, "after") => "after",
        (_, "before") => "before",
        (_, other) => {
            let name = quoted(other);
            notes.lost("conditions", format!("“{name}” has no counterpart: ask it with an expression and “is true”."));
            // Named as it was, so that the draft's problem says the same.
            return json!({ "left": words.value(left), "operator": name, "right": words.value(right) });
        }
    };
    // What may be missing in n8n is null here.
    let left = if is_soft && Words::is_calculated(left) {
        json!(format!("{{{{ {code} ?? null }}}}"))
    } else {
        words.value(left)
    };
    json!({ "left": left, "operator": operator, "right": words.value(right) })
}

/// What our operators do not ask, as an expression that is true or false.
fn question((kind, operation): (&str, &str), code: &str, other: &str) -> Option<String> {
    let date = |sign: &str| format!("({code}).toDateTime().toMillis() {sign} ({other}).toDateTime().toMillis()");
    let length = |sign: &str| format!("({code}).length {sign} {other}");
    Some(match (kind, operation) {
        ("dateTime", "equals") => date("=="),
        ("dateTime", "notEquals") => date("!="),
        ("dateTime", "afterOrEquals") => date(">="),
        ("dateTime", "beforeOrEquals") => date("<="),
        (_, "exists") => format!("({code} ?? null) != null"),
        (_, "notExists") => format!("({code} ?? null) == null"),
        (_, "notStartsWith") => format!("!({code}).startsWith({other})"),
        (_, "notEndsWith") => format!("!({code}).endsWith({other})"),
        (_, "lengthEquals") => length("=="),
        (_, "lengthNotEquals") => length("!="),
        (_, "lengthGt") => length(">"),
        (_, "lengthGte") => length(">="),
        (_, "lengthLt") => length("<"),
        (_, "lengthLte") => length("<="),
        _ => return None,
    })
}

pub fn switch(source: &Source<'_>, notes: &mut Notes<'_>) -> Option<Made> {
    let params = &source.params;
    if params.choice("mode", "rules") == "expression" {
        return Some(by_number(source));
    }
    let (rules, outputs) = if source.version < 3.0 { rules_before_3(source, notes) } else { rules_of_3(source, notes) };
    let mut outs: Vec<Vec<String>> = Vec::new();
    let at = |outs: &mut Vec<Vec<String>>, output: usize, port: String| {
        // More than there can be is no output.
        if output < 64 {
            outs.resize_with(outs.len().max(output + 1), Vec::new);
            if let Some(ports) = outs.get_mut(output) {
                ports.push(port);
            }
        }
    };
    for (rule, output) in outputs.iter().enumerate() {
        at(&mut outs, *output, rule.to_string());
    }
    let fallback = params.get("options/fallbackOutput").or_else(|| params.get("fallbackOutput"));
    match fallback {
        Some(Value::String(extra)) if extra == "extra" => at(&mut outs, outputs.len(), "else".to_owned()),
        Some(Value::Number(number)) => {
            if let Some(output) = number.as_u64() {
                at(&mut outs, usize::try_from(output).unwrap_or(usize::MAX), "else".to_owned());
            }
        }
        _ => {}
    }
    params.pass(&["options/renameFallbackOutput"]);
    let every_match = params.flag("options/allMatchingOutputs");
    let made = json!({ "rules": rules, "every_match": every_match, "ignore_case": params.flag("options/ignoreCase") });
    Some(Made { outs, ..Made::new("condition.switch", made) })
}

fn rule(asked: Asked, label: Option<&str>) -> Value {
    let mut rule = Map::new();
    rule.insert("conditions".to_owned(), Value::Array(asked.conditions));
    rule.insert("combine".to_owned(), json!(combine(asked.any)));
    if let Some(label) = label.filter(|label| !label.is_empty()) {
        rule.insert("label".to_owned(), json!(quoted(label)));
    }
    Value::Object(rule)
}

fn rules_of_3(source: &Source<'_>, notes: &mut Notes<'_>) -> (Vec<Value>, Vec<usize>) {
    let mut values = source.params.list("rules/values");
    if values.is_empty() {
        values = source.params.list("rules/rules");
    }
    let rules = values.iter().map(|each| {
        let asked = of_value(source, each.get("conditions").unwrap_or(&Value::Null), notes);
        rule(asked, each.get("outputKey").and_then(Value::as_str))
    });
    let rules: Vec<Value> = rules.collect();
    let outputs = (0..rules.len()).collect();
    (rules, outputs)
}

/// One value that all rules compare with; in version 1 each says its output, which several may share.
fn rules_before_3(source: &Source<'_>, notes: &mut Notes<'_>) -> (Vec<Value>, Vec<usize>) {
    let params = &source.params;
    let kind = params.choice("dataType", "number").to_owned();
    let value = params.get("value1").unwrap_or(&Value::Null);
    let (mut rules, mut outputs) = (Vec::new(), Vec::new());
    for (at, each) in params.list("rules/rules").iter().enumerate() {
        let operation = each.get("operation").and_then(Value::as_str).unwrap_or("equal");
        let sides = [value, each.get("value2").unwrap_or(&Value::Null)];
        let conditions = vec![condition(source.words, (&kind, operation), sides, notes)];
        rules.push(rule(
            Asked { conditions, any: false, ignore_case: false },
            each.get("outputKey").and_then(Value::as_str),
        ));
        let output = each.get("output").and_then(Value::as_u64).filter(|_| source.version < 2.0);
        let usual = if source.version < 2.0 { 0 } else { at };
        outputs.push(output.and_then(|output| usize::try_from(output).ok()).unwrap_or(usual));
    }
    (rules, outputs)
}

/// The number of the output is calculated.
fn by_number(source: &Source<'_>) -> Made {
    let params = &source.params;
    let usual = if source.version < 3.0 { params.number("outputsAmount") } else { params.number("numberOutputs") };
    let count = usual.unwrap_or(4.0).clamp(1.0, 50.0) as usize;
    let left = source.value("output").unwrap_or(json!(0));
    let rules: Vec<Value> = (0..count)
        .map(|number| json!({ "conditions": [{ "left": left, "operator": "equals", "right": number }] }))
        .collect();
    let outs = (0..count).map(|number| vec![number.to_string()]).collect();
    Made { outs, ..Made::new("condition.switch", json!({ "rules": rules })) }
}
