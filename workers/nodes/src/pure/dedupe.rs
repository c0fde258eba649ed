//! Remove duplicates.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{TRANSFORM, limit::End, main};
use crate::{
    failure::Failure,
    field,
    input::Input,
    manifest::Manifest,
    node::{Done, Node, Pure},
    params,
};

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DedupeParams {
    /// Items are the same when these fields are; none: when everything is.
    #[serde(default)]
    pub by: Vec<String>,
    /// Which one of several stays.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(inline))]
    pub keep: End,
    /// Whether large and small letters are the same, and spaces around a text do not count.
    #[serde(default)]
    pub ignore_case: bool,
}

/// Remove duplicates.
pub struct Dedupe;

impl Node for Dedupe {
    type Params = DedupeParams;
    const MANIFEST: Manifest = Manifest {
        kind: "transform.remove_duplicates",
        name: "Remove duplicates",
        icon: "copy-minus",
        docs: "Keeps one of several items that are the same. Parameters are read once, for the first item.",
        ..TRANSFORM
    };
}

fn folded(value: &Value, ignore_case: bool) -> Value {
    match value {
        Value::String(text) if ignore_case => Value::String(text.trim().to_lowercase()),
        other => other.clone(),
    }
}

impl Pure for Dedupe {
    fn run(input: &Input<'_>) -> Result<Done, Failure> {
        let DedupeParams { by, keep, ignore_case } = params::read_once::<Self>(input)?;
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut out: Vec<Value> = Vec::new();
        for (index, item) in input.items.iter().enumerate() {
            let mut key = String::new();
            for (at, name) in by.iter().enumerate() {
                let value = field::get(item, name);
                let value = value.map_err(|failure| failure.parameter(format!("by/{at}")).of_item(index))?;
                key.push_str(&field::key(&folded(value, ignore_case)));
                key.push('\n');
            }
            if let (true, Value::Object(map)) = (by.is_empty(), item) {
                let folded = map.iter().map(|(name, value)| (name.clone(), folded(value, ignore_case)));
                key = field::key(&field::item(folded));
            }
            match places.get(&key).and_then(|place| out.get_mut(*place)) {
                Some(old) if keep == End::Last => item.clone_into(old),
                Some(_) => {}
                None => {
                    places.insert(key, out.len());
                    out.push(item.clone());
                }
            }
        }
        Ok(main(out))
    }
}
