//! HTTP requests. n8n puts the answer's body in the item's place, so a second node does that here; the answer itself is the first one's.

use serde_json::{Map, Value, json};

use super::{
    actions::{parsed, set},
    source::{Made, Notes, Source},
};

pub fn request(source: &Source<'_>, notes: &mut Notes<'_>) -> Option<Made> {
    let params = &source.params;
    let is_old = source.version < 3.0;
    let method = params.text(if is_old { "requestMethod" } else { "method" }).unwrap_or("GET");
    let mut made = json!({ "url": source.words_of("url").unwrap_or_default(), "method": method });
    match params.choice("authentication", "none") {
        "none" => {}
        _ => notes.lost(
            "authentication",
            "Credentials do not come along: put the header or the part of the query in by hand.",
        ),
    }
    params.pass(&[
        "nodeCredentialType",
        "genericAuthType",
        "provideSslCertificates",
        "allowUnauthorizedCerts",
        "curlImport",
    ]);
    let (query, headers) = if is_old { old_pairs(source, notes) } else { new_pairs(source, notes) };
    set(&mut made, "query", query);
    set(&mut made, "headers", headers);
    if let Some((kind, body)) = if is_old { old_body(source) } else { new_body(source, notes) } {
        set(&mut made, "body_as", json!(kind));
        set(&mut made, "body", body);
    }
    if let Some(timeout) = params.number("options/timeout") {
        set(&mut made, "timeout_ms", json!(timeout.clamp(1_000.0, 60_000.0) as i64));
    }
    for field in ["options/pagination", "options/batching", "options/proxy"] {
        if params.get(field).is_some() {
            notes.lost(field, "This was not taken over: look at the node's pages, or at a loop around it.");
        }
    }
    params.pass(&["options/redirect", "options/allowUnauthorizedCerts", "options/followRedirect"]);
    let errors = params.flag("options/response/response/neverError") || params.flag("options/ignoreResponseCode");
    if errors {
        set(&mut made, "accept_errors", json!(true));
    }
    let full = params.flag("options/response/response/fullResponse") || params.flag("options/fullResponse");
    let format = params.text("options/response/response/responseFormat").or_else(|| params.text("responseFormat"));
    let made = answered(made, full, format.unwrap_or(if is_old { "json" } else { "autodetect" }));
    if full {
        notes.differs("options/response", "The answer's number is at $json.status here, not at statusCode.");
    } else if format == Some("file") {
        notes.no_such("options/response", "file");
    }
    Some(made)
}

/// The answer in the item's shape that the nodes behind it read.
fn answered(mut made: Value, full: bool, format: &str) -> Made {
    if full {
        return Made::new("http.request", made);
    }
    set(&mut made, "answer_as", json!("text"));
    let request = Made::new("http.request", made);
    if format == "text" || format == "string" {
        let fields = json!([{ "name": "data", "value": "{{ $json.body ?? \"\" }}" }]);
        return request.then("transform.set", json!({ "fields": fields, "keep": "none" }));
    }
    request.then("transform.parse_json", json!({ "text": "{{ $json.body ?? \"\" }}", "on_bad": "keep" }))
}

/// Names and values, as a list of ours.
fn pairs(source: &Source<'_>, path: &str) -> Value {
    let each = |entry: &Value| {
        let name = entry.get("name").map(|name| source.words.value(name)).unwrap_or_default();
        let value = entry.get("value").map(|value| source.words.value(value)).unwrap_or_default();
        json!({ "name": name, "value": value })
    };
    source.params.list(path).iter().map(each).collect()
}

/// The same from JSON that is written out.
fn from_json(source: &Source<'_>, path: &str, notes: &mut Notes<'_>) -> Value {
    match parsed(source.value(path).unwrap_or(Value::Null)) {
        Value::Object(map) => map.into_iter().map(|(name, value)| json!({ "name": name, "value": value })).collect(),
        Value::Null => json!([]),
        _ => {
            notes.lost(path, "This is calculated as a whole: write each name and value by itself.");
            json!([])
        }
    }
}

fn old_pairs(source: &Source<'_>, notes: &mut Notes<'_>) -> (Value, Value) {
    if source.params.flag("jsonParameters") {
        let query = from_json(source, "queryParametersJson", notes);
        return (query, from_json(source, "headerParametersJson", notes));
    }
    (pairs(source, "queryParametersUi/parameter"), pairs(source, "headerParametersUi/parameter"))
}

fn new_pairs(source: &Source<'_>, notes: &mut Notes<'_>) -> (Value, Value) {
    let mut read = |send: &str, how: &str, list: &str, text: &str| {
        let is_json = source.params.choice(how, "keypair") == "json";
        // What is not sent may stand there all the same.
        let (found, written) = (pairs(source, list), source.params.get(text).is_some());
        match (source.params.flag(send), is_json && written) {
            (false, _) => json!([]),
            (true, false) => found,
            (true, true) => from_json(source, text, notes),
        }
    };
    let query = read("sendQuery", "specifyQuery", "queryParameters/parameters", "jsonQuery");
    (query, read("sendHeaders", "specifyHeaders", "headerParameters/parameters", "jsonHeaders"))
}

fn object_of(pairs: &Value) -> Value {
    let mut object = Map::new();
    for pair in pairs.as_array().into_iter().flatten() {
        let name = pair.get("name").and_then(Value::as_str).unwrap_or_default();
        object.insert(name.to_owned(), pair.get("value").cloned().unwrap_or_default());
    }
    Value::Object(object)
}

fn old_body(source: &Source<'_>) -> Option<(&'static str, Value)> {
    let kind = match source.params.choice("options/bodyContentType", "json") {
        "form-urlencoded" => "form",
        "raw" => "text",
        _ => "json",
    };
    if source.params.flag("jsonParameters") {
        return source.value("bodyParametersJson").map(|body| (kind, parsed(body)));
    }
    let pairs = pairs(source, "bodyParametersUi/parameter");
    pairs.as_array().is_some_and(|pairs| !pairs.is_empty()).then(|| (kind, object_of(&pairs)))
}

fn new_body(source: &Source<'_>, notes: &mut Notes<'_>) -> Option<(&'static str, Value)> {
    let params = &source.params;
    params.pass(&["rawContentType", "inputDataFieldName"]);
    let kind = match params.choice("contentType", "json") {
        "json" => "json",
        "form-urlencoded" => "form",
        "raw" => "text",
        other => {
            notes.no_such("contentType", other);
            "json"
        }
    };
    let (pairs, written, raw) =
        (pairs(source, "bodyParameters/parameters"), source.value("jsonBody"), source.value("body"));
    if !params.flag("sendBody") {
        return None;
    }
    let body = match params.choice("specifyBody", "keypair") {
        _ if kind == "text" => raw.unwrap_or(json!("")),
        "json" => parsed(written.unwrap_or(json!({}))),
        "string" => return Some(("text", raw.unwrap_or(json!("")))),
        _ => object_of(&pairs),
    };
    // JSON with expressions between its lines is a text that already is JSON.
    let is_text = kind == "json" && body.as_str().is_some_and(|text| !is_one_expression(text));
    if is_text {
        notes.differs(
            "jsonBody",
            "The body is sent as a text: put values in with toJson(), and say content-type among the headers.",
        );
        return Some(("text", body));
    }
    Some((kind, body))
}

fn is_one_expression(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("{{") && text.ends_with("}}") && text.matches("{{").count() == 1
}
