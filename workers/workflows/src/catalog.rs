//! The kinds of nodes there are, as a graph's checks want them: those that compute, those with effects, triggers.

use nodes::{Failure, Manifest, Role, Work};
use serde_json::Value;

use crate::{
    effects,
    graph::{Catalog, Class, Facts, Kind, Node, Problem, WorkPlace},
    triggers,
};

/// All of them.
pub struct Kinds;

/// Who does the work of a node.
pub enum Doer {
    /// Nobody: a run begins with it.
    Trigger,
    Pure(&'static nodes::Entry),
    Loop,
    Effect(&'static dyn effects::Effect),
}

/// Who does the work of a kind in a version; none when there is no such kind.
pub fn doer(of: &str, version: u32) -> Option<Doer> {
    if triggers::find(of, version).is_some() {
        return Some(Doer::Trigger);
    }
    if let Some(effect) = effects::find(of, version) {
        return Some(Doer::Effect(effect));
    }
    let entry = nodes::find(of, u16::try_from(version).ok()?)?;
    Some(match entry.work {
        Work::Pure(_) => Doer::Pure(entry),
        Work::Machine => Doer::Loop,
        Work::Outside => return None,
    })
}

/// Every manifest, in the order of the palette.
pub fn manifests() -> impl Iterator<Item = &'static Manifest> {
    let triggers = triggers::all().iter().map(|entry| &entry.manifest);
    let effects = effects::all().iter().map(|effect| effect.manifest());
    triggers.chain(effects).chain(nodes::catalogue().iter().map(|entry| &entry.manifest))
}

fn manifest(of: &str, version: u32) -> Option<&'static Manifest> {
    manifests().find(|manifest| manifest.kind == of && u32::from(manifest.version) == version)
}

impl Catalog for Kinds {
    fn facts(&self, node: &Node) -> Option<Facts> {
        let manifest = manifest(&node.of, node.version)?;
        let kind = match doer(&node.of, node.version)? {
            Doer::Trigger => Kind::Trigger,
            Doer::Loop => Kind::Loop,
            Doer::Pure(_) | Doer::Effect(_) => Kind::Action,
        };
        let effect = effects::find(&node.of, node.version);
        let class = match effect.map_or(manifest.class, |effect| effect.class(&node.params)) {
            nodes::Class::Pure => Class::Pure,
            nodes::Class::Idempotent => Class::Idempotent,
            nodes::Class::Keyed => Class::Keyed,
            nodes::Class::Unsafe => Class::Unsafe,
        };
        let place = match effect.map_or(manifest.place, |effect| effect.place(&node.params)) {
            nodes::Place::Object => WorkPlace::Object,
            nodes::Place::ByWeight => WorkPlace::ByWeight,
            nodes::Place::Queue => WorkPlace::Queue,
        };
        Some(Facts { kind, class, place, ports: manifest.ports.of(&node.params) })
    }

    fn newest(&self, of: &str) -> Option<u32> {
        manifests().filter(|manifest| manifest.kind == of).map(|manifest| u32::from(manifest.version)).max()
    }

    fn check_params(&self, node: &Node) -> Vec<Problem> {
        let empty = Value::Object(serde_json::Map::new());
        let params = if node.params.is_null() { &empty } else { &node.params };
        let failures = match doer(&node.of, node.version) {
            Some(Doer::Pure(entry)) => (entry.check)(params, &node.id),
            Some(Doer::Loop) => nodes::find(&node.of, 1).map_or_else(Vec::new, |entry| (entry.check)(params, &node.id)),
            Some(Doer::Trigger) => {
                triggers::find(&node.of, node.version).map_or_else(Vec::new, |entry| (entry.check)(params, &node.id))
            }
            Some(Doer::Effect(effect)) => effect.check(params, &node.id),
            None => Vec::new(),
        };
        failures.into_iter().map(|failure| problem(node, &failure)).collect()
    }
}

fn problem(node: &Node, failure: &Failure) -> Problem {
    let Failure { code, message, hint, parameter, line, column, .. } = failure;
    let mut text = String::new();
    if let (Some(line), Some(column)) = (line, column) {
        text = format!("Line {line}, column {column}: ");
    }
    text.push_str(message);
    if let Some(hint) = hint {
        text.push(' ');
        text.push_str(hint);
    }
    let field = if parameter.is_empty() { "params".to_owned() } else { format!("params/{parameter}") };
    Problem::of_node(code, &node.id, &field, text)
}

/// Whether a run can begin with this node.
pub fn is_trigger(node: &Node) -> bool {
    manifest(&node.of, node.version).is_some_and(|manifest| manifest.role == Role::Trigger)
}
