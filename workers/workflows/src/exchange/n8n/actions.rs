//! Nodes that do something outside, and those that steer a run.

use serde_json::{Map, Value, json};

use super::{
    expression::Words,
    source::{Made, Notes, Source},
};

pub fn email(source: &Source<'_>, notes: &mut Notes<'_>) -> Option<Made> {
    let params = &source.params;
    match params.choice("operation", "send") {
        "send" => {}
        // Send and wait for an answer.
        _ => return None,
    }
    params.pass(&["resource", "emailFormat", "options/appendAttribution", "options/allowUnauthorizedCerts"]);
    if params.get("fromEmail").is_some() {
        notes.differs("fromEmail", "Mails come from the deployment's address; answers go to “reply to”.");
    }
    for field in ["ccEmail", "bccEmail", "options/ccEmail", "options/bccEmail"] {
        if params.get(field).is_some() {
            notes.lost(
                field,
                "Copies have no counterpart: add the address to the receivers; each gets a mail of their own.",
            );
        }
    }
    let text = source.words_of("text").filter(|text| !text.is_empty());
    let html = source.words_of("html").or_else(|| source.words_of("message")).filter(|html| !html.is_empty());
    if html.is_some() {
        notes.differs("html", "Mails are written as plain text here: the tags were taken out. Look at what is left.");
    }
    let body = text.or_else(|| html.map(|html| without_tags(&html))).unwrap_or_default();
    let mut made = json!({ "to": source.words_of("toEmail").unwrap_or_default(),
        "subject": source.words_of("subject").unwrap_or_default(), "text": body });
    if let Some(reply) = source.words_of("options/replyTo").or_else(|| source.words_of("replyTo")) {
        set(&mut made, "reply_to", json!(reply));
    }
    Some(Made::new("email.send", made))
}

/// A text without its HTML tags; what stands in an expression is left alone.
fn without_tags(html: &str) -> String {
    let (mut out, mut rest) = (String::new(), html);
    while let Some(letter) = rest.chars().next() {
        let length = if rest.starts_with("{{") {
            rest.find("}}").map_or(rest.len(), |end| end + 2)
        } else if letter == '<' {
            let end = rest.find('>').map_or(rest.len(), |end| end + 1);
            let tag = rest.get(1..end).unwrap_or_default().trim_start_matches('/').to_ascii_lowercase();
            if ["p", "br", "div", "li", "tr", "h1", "h2", "h3"]
                .iter()
                .any(|block| tag.trim_end_matches(['>', '/', ' ']) == *block)
            {
                out.push('\n');
            }
            rest = rest.get(end..).unwrap_or_default();
            continue;
        } else {
            letter.len_utf8()
        };
        let (taken, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
        out.push_str(taken);
        rest = behind;
    }
    out.trim().to_owned()
}

/// Sets a parameter.
pub fn set(params: &mut Value, name: &str, value: Value) {
    if let Value::Object(map) = params {
        map.insert(name.to_owned(), value);
    }
}

pub fn wait(source: &Source<'_>, notes: &mut Notes<'_>) -> Option<Made> {
    let params = &source.params;
    match params.choice("resume", "timeInterval") {
        "timeInterval" => {
            let usual = if source.version < 1.1 { ("hours", json!(1)) } else { ("seconds", json!(5)) };
            let amount = source.value("amount").unwrap_or(usual.1);
            if amount.as_f64().is_some_and(|amount| amount.fract() != 0.0) {
                notes.lost("amount", "A wait is a whole number here: take a smaller unit.");
            }
            let unit = params.choice("unit", usual.0);
            Some(Made::new("flow.delay", json!({ "amount": amount, "unit": unit })))
        }
        "specificTime" => {
            let at = source.value("dateTime").unwrap_or_default();
            Some(Made::new("flow.wait_until", json!({ "at": at })))
        }
        other => {
            notes.no_such("resume", other);
            None
        }
    }
}

pub fn respond(source: &Source<'_>, notes: &mut Notes<'_>) -> Option<Made> {
    let params = &source.params;
    let mut status = source.value("options/responseCode").unwrap_or(json!(200));
    let mut headers = Map::new();
    for entry in params.list("options/responseHeaders/entries") {
        let name = entry.get("name").and_then(Value::as_str).unwrap_or_default().to_lowercase();
        headers.insert(name, source.words.value(entry.get("value").unwrap_or(&Value::Null)));
    }
    let body = match params.choice("respondWith", "firstIncomingItem") {
        "firstIncomingItem" => json!("{{ $json }}"),
        "allIncomingItems" => json!("{{ $items }}"),
        "json" => parsed(source.value("responseBody").unwrap_or(Value::Null)),
        "text" => source.value("responseBody").unwrap_or(Value::Null),
        "noData" => Value::Null,
        "redirect" => {
            status = source.value("options/responseCode").unwrap_or(json!(302));
            headers.insert("location".to_owned(), json!(source.words_of("redirectURL").unwrap_or_default()));
            Value::Null
        }
        other => {
            notes.no_such("respondWith", other);
            Value::Null
        }
    };
    Some(Made::new("flow.respond", json!({ "status": status, "headers": headers, "body": body })))
}

/// JSON that is written out as the value that it is; with expressions in it, it stays a text.
pub fn parsed(value: Value) -> Value {
    match &value {
        Value::String(text) if !text.contains("{{") => kernel::json::read(text).unwrap_or(value),
        _ => value,
    }
}

pub fn stop(source: &Source<'_>, _: &mut Notes<'_>) -> Option<Made> {
    let message = match source.params.choice("errorType", "errorMessage") {
        "errorObject" => source.words_of("errorObject"),
        _ => source.words_of("errorMessage"),
    };
    Some(Made::new("flow.stop", json!({ "message": message.unwrap_or_default() })))
}

pub fn no_op(_: &Source<'_>, _: &mut Notes<'_>) -> Option<Made> {
    Some(Made::new("flow.no_op", json!({})))
}

/// From version 3 on the loop leaves at the second output.
pub fn batches(source: &Source<'_>, notes: &mut Notes<'_>) -> Option<Made> {
    let usual = if source.version < 3.0 { 10 } else { 1 };
    let size = source.value("batchSize").unwrap_or(json!(usual));
    if source.params.flag("options/reset") {
        notes.lost("options/reset", "A loop begins anew by itself whenever it is reached.");
    }
    let ports: &[&str] = if source.version < 3.0 { &["loop", "done"] } else { &["done", "loop"] };
    Some(Made::new("loop", json!({ "batch_size": size })).with(ports))
}

pub fn classify(source: &Source<'_>, _: &mut Notes<'_>) -> Option<Made> {
    let params = &source.params;
    let mut categories = Vec::new();
    for each in params.list("categories/categories") {
        let text = |key: &str| each.get(key).and_then(Value::as_str).unwrap_or_default();
        let words: Vec<&str> = text("description").split_whitespace().take(20).collect();
        categories.push(json!({ "name": text("category"), "words": words }));
    }
    let mut outs: Vec<Vec<String>> = (0..categories.len()).map(|at| vec![at.to_string()]).collect();
    if params.choice("options/fallback", "discard") == "other" {
        outs.push(vec!["else".to_owned()]);
    }
    let text = source.words_of("inputText").unwrap_or_default();
    Some(Made { outs, ..Made::new("ai.classify", json!({ "text": text, "categories": categories })) })
}

pub fn sentiment(source: &Source<'_>, _: &mut Notes<'_>) -> Option<Made> {
    let text = source.words_of("inputText").unwrap_or_default();
    Some(Made::new("ai.sentiment", json!({ "text": text })).with(&["positive", "neutral", "negative"]))
}

/// A text of n8n's in the type that its parameter says.
pub fn typed(words: &Words<'_>, value: &Value, kind: &str) -> Value {
    let made = words.value(value);
    match (kind, &made) {
        ("number" | "boolean" | "array" | "object", Value::String(_)) => parsed(made),
        ("string", Value::Number(_) | Value::Bool(_)) => Value::String(super::expression::written(&made)),
        _ => made,
    }
}
