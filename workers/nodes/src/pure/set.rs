//! Data mapper: sets, keeps and removes fields.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{TRANSFORM, main};
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
pub struct Assignment {
    /// Name of the field; `address.city` sets one inside of another.
    pub name: String,
    /// Any value; an expression keeps its type.
    pub value: Value,
}

/// What stays of the item beside the fields that are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    #[default]
    All,
    /// Only the fields of `fields_to_keep`.
    Some,
    None,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SetParams {
    /// In this order; a later one sees the item as it came, not what earlier ones set.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(inline))]
    pub fields: Vec<Assignment>,
    /// What stays of the item.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(inline))]
    pub keep: Keep,
    /// With `keep: some`.
    #[serde(default)]
    pub fields_to_keep: Vec<String>,
    /// Taken away, whether they are there or not.
    #[serde(default)]
    pub remove: Vec<String>,
}

/// Data mapper.
pub struct Set;

impl Node for Set {
    type Params = SetParams;
    const MANIFEST: Manifest = Manifest {
        kind: "transform.set",
        name: "Data mapper",
        icon: "pencil",
        docs: "Sets, renames, keeps and removes fields of each item.",
        ..TRANSFORM
    };
    fn check(params: &SetParams) -> Result<(), Failure> {
        let bad = params.fields.iter().position(|field| field.name.is_empty() || field.name.len() > 200);
        match bad {
            None => Ok(()),
            Some(at) => Err(Failure::new("bad_parameter", "A field's name has 1 to 200 letters.")
                .parameter(format!("fields/{at}/name"))),
        }
    }
}

impl Pure for Set {
    fn run(input: &Input<'_>) -> Result<Done, Failure> {
        let mut out = Vec::new();
        params::each::<Self>(input, |_, item, params| {
            let mut made = match params.keep {
                Keep::All => item.clone(),
                Keep::None => Value::Object(Map::new()),
                Keep::Some => {
                    let mut made = Value::Object(Map::new());
                    for (at, name) in params.fields_to_keep.iter().enumerate() {
                        let value = field::get(item, name);
                        let value = value.map_err(|failure| failure.parameter(format!("fields_to_keep/{at}")))?;
                        field::set(&mut made, name, value.clone())?;
                    }
                    made
                }
            };
            for name in &params.remove {
                field::remove(&mut made, name);
            }
            for (at, assignment) in params.fields.iter().enumerate() {
                let set = field::set(&mut made, &assignment.name, assignment.value.clone());
                set.map_err(|failure| failure.parameter(format!("fields/{at}/name")))?;
            }
            out.push(made);
            Ok(())
        })?;
        Ok(main(out))
    }
}
