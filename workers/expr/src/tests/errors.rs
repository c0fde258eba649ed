use serde_json::json;

use super::{expression, value};
use crate::{Compiled, Place, check};

#[test]
fn an_error_names_node_parameter_place_and_a_way_out() {
    let error = value("Dear {{ $json.name }},\n your {{ $json.totla.toFixed(2) }}").unwrap_err();
    assert_eq!((&*error.node, &*error.parameter, error.code), ("Send it", "body", "missing"));
    assert_eq!((error.line, error.column, error.offset), (2, 16, 38));
    assert_eq!(error.hint.as_deref(), Some("Did you mean “total”?"));
    let shown = "Send it, body, line 2, column 16: There is no field “totla”. Did you mean “total”?";
    assert_eq!(error.to_string(), shown);
}

/// Expression, code, byte at which it is, hint (empty: any).
const MISTAKES: &[(&str, &str, usize, &str)] = &[
    ("$jsn.a", "unknown_name", 3, "Did you mean $json?"),
    ("name", "unknown_name", 3, "Fields of the item are at $json: $json.name, say."),
    ("$env.KEY", "not_allowed", 3, "Secrets belong into a node's credential; other values into a set node."),
    ("process.env", "not_allowed", 3, "Secrets belong into a node's credential; other values into a set node."),
    ("Date.now()", "not_allowed", 3, "Use $now, $today or a text's toDateTime()."),
    ("constructor", "not_allowed", 3, ""),
    ("$json.constructor", "missing", 9, ""),
    ("$json.name.trm()", "unknown_method", 14, "Did you mean trim()?"),
    ("$json.name.trim", "syntax", 14, "Write trim()."),
    ("$json.name.trim().x.y", "missing", 21, ""),
    ("$json.tags.push(1)", "unknown_method", 14, "Did you mean append()?"),
    ("$json.lines.sku", "missing", 15, "Of its entries it is [0].sku, or pluck(\"sku\") for all."),
    ("$json.tags[-1]", "missing", 14, "From the end it is at(-1)."),
    ("$json.email[0]", "wrong_type", 15, "Write charAt(0)."),
    ("$json.total = 1", "syntax", 15, "To compare, write ==."),
    ("$json.total; 1", "syntax", 14, "An expression has one value and no statements."),
    ("1 +", "syntax", 7, ""),
    ("(1", "syntax", 6, ""),
    ("'abc", "syntax", 3, ""),
    ("`a${1", "syntax", 3, ""),
    ("1 # 2", "syntax", 5, ""),
    ("12abc", "syntax", 3, ""),
    ("'5' * 2", "wrong_type", 3, "A text becomes one with toNumber()."),
    ("1 + null", "wrong_type", 7, ""),
    ("'a' + null", "null", 9, "Say what stands there instead: … ?? \"\"."),
    ("'a' + $json.tags", "wrong_type", 9, "Use join(\", \") for a list, toJson() for JSON, or name the field."),
    ("1 < 'a'", "wrong_type", 3, "A text becomes a number with toNumber()."),
    ("$now + 1", "wrong_type", 3, "Write plus({days: 1})."),
    ("1 % 0", "division_by_zero", 7, ""),
    ("1e308 * 10", "not_a_number", 3, ""),
    ("(-1) ** 0.5", "not_a_number", 3, ""),
    ("9007199254740993 / 2", "not_exact", 3, "Treat it as a text: toText()."),
    ("'a'.slice()", "arguments", 7, ""),
    ("'a'.slice(0, 1, 2)", "arguments", 7, ""),
    ("'a'.repeat('b')", "wrong_type", 14, "A text becomes one with toNumber()."),
    ("[1].map(1)", "wrong_type", 11, "Such as x => x.name."),
    ("[1].map((a, b, c) => c)", "arguments", 7, ""),
    ("[1].map($x => 1)", "syntax", 11, ""),
    ("x => 1", "unknown_name", 3, ""),
    ("'1,5'.toNumber()", "bad_number", 9, ""),
    ("'soon'.toDateTime()", "bad_date", 10, "Write it as 2026-11-24 or 2026-11-24T09:30:00+01:00."),
    ("'2026-02-30'.toDateTime()", "bad_date", 16, ""),
    ("$now.format('YYYY')", "arguments", 8, "Years are yyyy."),
    ("$now.plus({dais: 1})", "arguments", 8, "Did you mean days?"),
    ("$now.plus({days: 0.5})", "wrong_type", 8, ""),
    ("$now.plus({years: 99999})", "bad_date", 8, ""),
    ("$now.set({hour: 24})", "arguments", 8, ""),
    ("$now.setZone('Europe/Berln')", "unknown_zone", 8, "Did you mean Europe/Berlin?"),
    ("$node['Ask the CRN'].json", "unknown_node", 8, "Did you mean “Ask the CRM”?"),
    ("$node['Ask the CRM'].jsn", "unknown_name", 24, ""),
    ("$node['Ask the CRM']", "wrong_type", 3, ""),
    ("$json.tags.sum()", "wrong_type", 14, "Use map(x => x.toNumber()) first."),
    ("[1, 'a'].sort()", "wrong_type", 12, "A text becomes a number with toNumber()."),
    ("'{'.parseJson()", "bad_json", 7, ""),
    ("[].first()", "missing", 6, "Where it may be empty, write … ?? \"…\"."),
    ("Math", "wrong_type", 3, ""),
    ("Math.rund(1)", "unknown_method", 8, "Did you mean Math.round()?"),
    ("String", "syntax", 3, ""),
    ("", "syntax", 4, ""),
];

#[test]
fn every_kind_of_mistake_has_a_code_and_a_place() {
    let mut wrong = Vec::new();
    for &(text, code, offset, hint) in MISTAKES {
        match expression(text) {
            Ok(value) => wrong.push(format!("{text} is {value}")),
            Err(error) => {
                let found = error.hint.clone().unwrap_or_default();
                let fits = (error.code, error.offset) == (code, offset) && (hint.is_empty() || *found == *hint);
                if !fits || error.message.is_empty() {
                    wrong.push(format!("{text}: {} at {}: {error}", error.code, error.offset));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn null_does_not_vanish_in_a_text() {
    let error = value("Note: {{ $json.note }}").unwrap_err();
    assert_eq!((error.code, error.offset), ("null", 9));
    assert_eq!(value("Note: {{ $json.note ?? '-' }}").unwrap(), json!("Note: -"));
}

#[test]
fn all_mistakes_of_all_parameters_are_named_at_once() {
    let params = json!({
        "url": "{{ $json.url }}", "plain": 5,
        "headers": [{ "name": "a", "value": "{{ 1 + }}" }, { "name": "b", "value": "{{ $jso.x }}" }],
        "body": { "text": "{{ 1" }
    });
    let errors = check(&params, "Ask");
    let places: Vec<(&str, &str)> = errors.iter().map(|error| (&*error.parameter, error.code)).collect();
    let wanted = [("body/text", "syntax"), ("headers/0/value", "syntax"), ("headers/1/value", "unknown_name")];
    assert_eq!(places, wanted);
    assert!(errors.iter().all(|error| *error.node == *"Ask"));
}

#[test]
fn parameters_are_read_once_and_evaluated_for_each_item() {
    let params = json!({ "to": "{{ $json.email }}", "fixed": { "a": [1, "x"] }, "list": ["{{ 1 + 1 }}", "y"] });
    let place = Place::new("Ask");
    let compiled = Compiled::new(&params, &place).unwrap();
    assert!(compiled.field("fixed").unwrap().is_fixed() && !compiled.field("to").unwrap().is_fixed());
    super::with("UTC", crate::Limits::default(), |context, _| {
        let wanted = json!({ "to": "ada@example.com", "fixed": { "a": [1, "x"] }, "list": [2, "y"] });
        assert_eq!(compiled.eval(context, &place).unwrap(), wanted);
        let second = crate::Context { index: 1, ..*context };
        let error = compiled.eval(&second, &place).unwrap_err();
        assert_eq!((&*error.parameter, error.code), ("to", "missing"));
    });
}

#[test]
fn the_nodes_that_a_text_asks_for_are_known_before_it_runs() {
    let text = "{{ $node[\"A\"].json.x }} {{ [1].map(x => $('B').first().json[$node.C.json.k]) }} {{ $node['D' + 1] }}";
    let nodes = crate::Template::parse(text, "n", "p").unwrap().nodes();
    assert_eq!(nodes.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["A", "B", "C"]);
}
