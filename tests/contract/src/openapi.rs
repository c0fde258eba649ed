//! The document of the API says what is mounted, and what is mounted is documented.

use std::collections::{BTreeMap, BTreeSet};

use crate::{product, snapshot, tree};

#[test]
fn the_openapi_document_is_as_committed() {
    let text = serde_json::to_string_pretty(&product::document()).expect("JSON");
    snapshot::assert_same("docs/openapi.json", &(text + "\n"));
}

#[test]
fn the_openapi_document_agrees_with_the_routes() {
    let documented: BTreeSet<String> =
        product::operations().iter().map(|operation| format!("{} {}", operation.method, operation.path)).collect();
    let mounted: BTreeSet<String> = product::mounted()
        .into_iter()
        .filter(|(path, _)| {
            (path.starts_with("/api/") || path.starts_with("/hooks/") || path.ends_with("jwks.json"))
                && !UNDOCUMENTED.contains(&path.as_str())
        })
        .flat_map(|(path, methods)| {
            // A webhook is called by whichever method its sender knows; one is documented for all.
            let is_hook = path.starts_with("/hooks/");
            let counted = methods.into_iter().filter(move |method| !is_hook || method == "POST");
            counted.map(move |method| format!("{method} {path}"))
        })
        .collect();
    assert!(!mounted.is_empty(), "no mounted route was found: the search itself is broken");
    let mut wrong: Vec<String> =
        mounted.difference(&documented).map(|route| format!("{route} is mounted, not documented")).collect();
    wrong.extend(documented.difference(&mounted).map(|route| format!("{route} is documented, not mounted")));
    tree::assert_none(&wrong, "The document and the routes:");
}

/// Merged, one of two shapes of one name takes the other's place without a word.
#[test]
fn no_two_rooms_call_different_shapes_by_one_name() {
    let mut known = BTreeMap::<String, serde_json::Value>::new();
    let mut wrong = Vec::new();
    for room in journeys::rooms() {
        let room = serde_json::to_value(room).expect("JSON");
        for (name, shape) in room["components"]["schemas"].as_object().into_iter().flatten() {
            if known.insert(name.clone(), shape.clone()).is_some_and(|other| other != *shape) {
                wrong.push(format!("{name} is two shapes: give one of them a name by `schema(as = …)`"));
            }
        }
    }
    assert!(known.len() > 50, "the search itself is broken");
    tree::assert_none(&wrong, "Shapes of the document:");
}

/// Pages about the API rather than operations of it, and the socket, which OpenAPI cannot describe.
const UNDOCUMENTED: &[&str] = &["/api/docs", "/api/live", "/api/openapi.json"];

#[test]
fn operations_are_named_verb_noun_and_tell_their_problems() {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for operation in product::operations() {
        let id = &operation.id;
        let well_named = id.contains('_') && id.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        if !well_named {
            wrong
                .push(format!("{} {} is called {id:?}: operation ids are verb_noun", operation.method, operation.path));
        }
        if !seen.insert(id.clone()) {
            wrong.push(format!("{id} names two operations"));
        }
        if operation.path.contains('{') && !operation.statuses.iter().any(|status| status == "404") {
            wrong.push(format!("{id} takes an id and does not document its 404"));
        }
    }
    tree::assert_none(&wrong, "Operations:");
}
