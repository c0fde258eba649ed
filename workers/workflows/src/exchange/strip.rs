//! What never leaves with a workflow: passwords, tokens and keys that stand in its parameters. Recognized by the name of a field,
//! a header or a part of an address, and by how the well-known ones begin. An expression that reads its value elsewhere stays.

#[cfg(test)]
mod tests;

use serde::Serialize;
use serde_json::Value;

use crate::graph::Graph;

/// Something that was taken out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stripped {
    /// Id of the node.
    pub node: String,
    /// Where it stood: `params/headers/0/value`.
    pub field: String,
}

/// Parts of names, without signs between words.
const SECRET: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "authorization",
    "credential",
    "privatekey",
    "accesskey",
    "signingkey",
    "cookie",
    "bearer",
    "signature",
];
/// How well-known keys begin; a word that does, and is long, is one.
const KEYS: &[&str] = &[
    "sk-",
    "sk_",
    "rk_live_",
    "pk_live_",
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "AKIA",
    "AIza",
    "whsec_",
    "SG.",
    "eyJ",
];
const SHORTEST_KEY: usize = 16;
/// Words before a secret in a header.
const SCHEMES: &[&str] = &["Bearer ", "Basic ", "Token ", "bearer ", "basic ", "token "];

/// Takes the secrets out of a graph, and says where they were.
pub fn strip(graph: &mut Graph) -> Vec<Stripped> {
    let mut stripped = Vec::new();
    for node in &mut graph.nodes {
        let mut places = Vec::new();
        walk(&mut node.params, "params", false, &mut places);
        stripped.extend(places.into_iter().map(|field| Stripped { node: node.id.clone(), field }));
    }
    stripped
}

fn walk(value: &mut Value, path: &str, is_secret: bool, places: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            // A header, a part of a query, an assignment: the name stands beside the value.
            let named = map.get("name").and_then(Value::as_str).is_some_and(is_secret_name);
            for (key, inner) in map.iter_mut() {
                let hides = is_secret || is_secret_name(key) || named && key == "value";
                walk(inner, &format!("{path}/{key}"), hides, places);
            }
        }
        Value::Array(list) => {
            for (at, inner) in list.iter_mut().enumerate() {
                walk(inner, &format!("{path}/{at}"), is_secret, places);
            }
        }
        Value::String(text) => {
            let kept = if is_secret { hidden(text) } else { without_keys(&without_parts(text)) };
            if kept != *text {
                *text = kept;
                places.push(path.to_owned());
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn is_secret_name(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    SECRET.iter().any(|word| plain.contains(word)) || plain == "auth" || plain == "pwd"
}

/// What stays of a secret's text: an expression that reads it elsewhere, else nothing.
fn hidden(text: &str) -> String {
    let trimmed = text.trim();
    let bare = SCHEMES.iter().find_map(|scheme| trimmed.strip_prefix(scheme)).unwrap_or(trimmed);
    if is_reference(bare) { text.to_owned() } else { String::new() }
}

/// One expression without a text in it: it only reads.
fn is_reference(text: &str) -> bool {
    let inner = text.trim().strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
    inner.is_some_and(|code| !code.contains("{{") && !has_literal(code))
}

/// Whether a text is written out in an expression. The name of a node or of a field is none: `$("Sign in")`, `$json["token"]`.
fn has_literal(code: &str) -> bool {
    code.char_indices().filter(|(_, letter)| matches!(letter, '"' | '\'' | '`')).step_by(2).any(|(at, _)| {
        let before = code.get(..at).unwrap_or_default();
        let is_value = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | ']' | ')' | '.');
        let is_field = before.strip_suffix('[').is_some_and(|value| value.ends_with(is_value));
        !(is_field || before.ends_with("$("))
    })
}

/// An address without name and password, and without the secret parts of its query.
fn without_parts(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    let end = rest.find(['/', '?', '#', ' ']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let host = match authority.rsplit_once('@') {
        Some((user, host)) if !is_reference(user) => host,
        _ => authority,
    };
    let Some((path, query)) = tail.split_once('?') else { return format!("{scheme}://{host}{tail}") };
    let parts = query.split('&').map(|part| match part.split_once('=') {
        Some((name, value)) if is_secret_name(name) && !value.starts_with("{{") => format!("{name}="),
        _ => part.to_owned(),
    });
    format!("{scheme}://{host}{path}?{}", parts.collect::<Vec<_>>().join("&"))
}

/// A text without words that are keys by their looks.
fn without_keys(text: &str) -> String {
    let is_key = |word: &str| word.len() >= SHORTEST_KEY && KEYS.iter().any(|key| word.starts_with(key));
    let is_sign = |letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.'));
    if !text.split(is_sign).any(is_key) {
        return text.to_owned();
    }
    let kept = text.split_inclusive(is_sign).map(|word| {
        let bare = word.trim_end_matches(is_sign);
        if is_key(bare) { word.get(bare.len()..).unwrap_or_default() } else { word }
    });
    kept.collect()
}
