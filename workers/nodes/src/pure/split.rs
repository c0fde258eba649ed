//! Split out: one item for each entry of a list.

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

/// Most items that a node puts out.
pub const MOST: usize = 100_000;

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SplitParams {
    /// Name of the field with the list.
    pub field: String,
    /// The field that each entry goes to; without it an entry that is an object becomes the item.
    #[serde(default)]
    pub into: Option<String>,
    /// Whether the other fields of the item go with each entry.
    #[serde(default)]
    pub keep_others: bool,
    /// Whether an item without the field, or with null there, is left out instead of being an error.
    #[serde(default)]
    pub skip_missing: bool,
}

/// Split out.
pub struct Split;

impl Node for Split {
    type Params = SplitParams;
    const MANIFEST: Manifest = Manifest {
        kind: "transform.split_out",
        name: "Split out",
        icon: "list-tree",
        docs: "Makes one item of each entry of a list.",
        ..TRANSFORM
    };
}

impl Pure for Split {
    fn run(input: &Input<'_>) -> Result<Done, Failure> {
        let mut out = Vec::new();
        params::each::<Self>(input, |_, item, params| {
            let name = params.field.as_str();
            let entries = match field::find(item, name) {
                None | Some(Value::Null) if params.skip_missing => return Ok(()),
                Some(Value::Array(entries)) => entries,
                Some(_) => {
                    let failure = Failure::new("wrong_type", format!("“{name}” is no list."));
                    return Err(failure.parameter("field"));
                }
                None => {
                    return Err(field::get(item, name).err().map_or_else(
                        || Failure::new("missing_field", "The field is missing."),
                        |failure| failure.parameter("field"),
                    ));
                }
            };
            if out.len() + entries.len() > MOST {
                return Err(Failure::new("too_many", format!("More than {MOST} items would come out.")));
            }
            let mut rest = if params.keep_others { item.clone() } else { Value::Object(Map::new()) };
            field::remove(&mut rest, name);
            for entry in entries {
                out.push(joined(&rest, entry, params)?);
            }
            Ok(())
        })?;
        Ok(main(out))
    }
}

fn joined(rest: &Value, entry: &Value, params: &SplitParams) -> Result<Value, Failure> {
    let mut made = rest.clone();
    match (&params.into, entry, &mut made) {
        (None, Value::Object(fields), Value::Object(map)) => {
            map.extend(fields.iter().map(|(name, value)| (name.clone(), value.clone())));
        }
        (into, _, _) => {
            let last = params.field.rsplit('.').next().unwrap_or("value");
            let set = field::set(&mut made, into.as_deref().unwrap_or(last), entry.clone());
            set.map_err(|failure| failure.parameter("into"))?;
        }
    }
    Ok(made)
}
