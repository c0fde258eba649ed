//! The whole product natively: its document and its routes.

use std::collections::BTreeMap;

use journeys::Worker;
use serde_json::Value;
use testkit::World;

/// One documented operation.
#[derive(Clone, Debug)]
pub struct Operation {
    pub id: String,
    /// `GET`, `POST` …
    pub method: String,
    /// With `{id}` parameters.
    pub path: String,
    /// Names of the security schemes that let somebody in: `session`, `site`; empty for the public ones.
    pub doors: Vec<String>,
    /// Documented statuses.
    pub statuses: Vec<String>,
    /// What is documented of a caller whom nobody knows: the text that names the codes.
    pub unknown_caller: String,
}

/// The document of the API.
pub fn document() -> Value {
    serde_json::to_value(journeys::document()).expect("a document is JSON")
}

pub fn operations() -> Vec<Operation> {
    let document = document();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            if !operation.is_object() || !operation["responses"].is_object() {
                continue;
            }
            let doors = operation["security"].as_array().cloned().unwrap_or_default();
            all.push(Operation {
                id: operation["operationId"].as_str().unwrap_or_default().to_owned(),
                method: method.to_uppercase(),
                path: path.clone(),
                doors: doors.iter().filter_map(Value::as_object).flat_map(|door| door.keys().cloned()).collect(),
                unknown_caller: operation["responses"]["401"]["description"].as_str().unwrap_or_default().to_owned(),
                statuses: operation["responses"].as_object().expect("responses").keys().cloned().collect(),
            });
        }
    }
    all
}

/// `path -> methods` of every mounted route.
pub type Mounted = BTreeMap<String, Vec<String>>;

/// What all Workers mount.
pub fn mounted() -> Mounted {
    Worker::ALL.into_iter().flat_map(mounted_by).collect()
}

/// What a Worker mounts, read from its router's own description.
pub fn mounted_by(worker: Worker) -> Mounted {
    let world = World::new();
    mounted_in(&format!("{:?}", worker.router(world.app())))
}

/// axum does not list its routes, but its `Debug` does: `RouteId(1): MethodRouter(… allow_header: Bytes(b"GET,HEAD") …)`
/// and `RouteId(1): "/api/forms"`.
fn mounted_in(description: &str) -> Mounted {
    let mut paths = BTreeMap::new();
    let mut methods = BTreeMap::new();
    // The fallbacks are a router of their own, with its own numbers.
    let description = description.split("fallback_router").next().unwrap_or_default();
    for piece in description.split("RouteId(").skip(1) {
        let Some((id, rest)) = piece.split_once("): ") else { continue };
        if let Some(path) = rest.strip_prefix('"').and_then(|rest| rest.split('"').next()) {
            paths.insert(id.to_owned(), path.to_owned());
        } else if let Some((_, allowed)) = rest.split_once("allow_header: ") {
            let list = allowed.split('"').nth(1).unwrap_or_default();
            methods
                .insert(id.to_owned(), list.split(',').filter(|m| *m != "HEAD").map(str::to_owned).collect::<Vec<_>>());
        }
    }
    paths.into_iter().map(|(id, path)| (path, methods.remove(&id).unwrap_or_default())).collect()
}
