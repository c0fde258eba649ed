//! JSON parser.

use serde::Deserialize;
use serde_json::Value;

use super::{TRANSFORM, main};
use crate::{
    failure::Failure,
    field,
    input::Input,
    manifest::Manifest,
    node::{Done, Node, Pure},
    params,
};

/// Longest text, in bytes.
const LONGEST: usize = 1_000_000;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BadJson {
    #[default]
    Fail,
    /// The item passes as it was.
    Keep,
    /// The item is left out.
    Drop,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ParseParams {
    /// The text with the JSON in it, such as `{{ $json.body }}`.
    pub text: Value,
    /// The field that gets the value; without it the value becomes the item (a list: one item for each entry).
    #[serde(default)]
    pub into: Option<String>,
    /// What to do when the text is no JSON.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(inline))]
    pub on_bad: BadJson,
}

/// JSON parser.
pub struct Parse;

impl Node for Parse {
    type Params = ParseParams;
    const MANIFEST: Manifest = Manifest {
        kind: "transform.parse_json",
        name: "JSON parser",
        icon: "braces",
        docs: "Reads a text that holds JSON and puts its value into a field, or in the item's place.",
        ..TRANSFORM
    };
}

impl Pure for Parse {
    fn run(input: &Input<'_>) -> Result<Done, Failure> {
        let mut out = Vec::new();
        params::each::<Self>(input, |_, item, params| {
            match parsed(item, params) {
                Ok(items) => out.extend(items),
                Err(failure) => match params.on_bad {
                    BadJson::Fail => return Err(failure),
                    BadJson::Keep => out.push(item.clone()),
                    BadJson::Drop => {}
                },
            }
            Ok(())
        })?;
        Ok(main(out))
    }
}

fn parsed(item: &Value, params: &ParseParams) -> Result<Vec<Value>, Failure> {
    let value = read(&params.text).map_err(|failure| failure.parameter("text"))?;
    if let Some(into) = &params.into {
        let mut made = item.clone();
        field::set(&mut made, into, value).map_err(|failure| failure.parameter("into"))?;
        return Ok(vec![made]);
    }
    let items = match value {
        Value::Array(items) => items,
        other => vec![other],
    };
    match items.iter().find(|item| !item.is_object()) {
        None => Ok(items),
        Some(_) => Err(Failure::new("wrong_type", "Items are objects, and the JSON holds something else.")
            .hint("Say into which field its value goes.")
            .parameter("into")),
    }
}

fn read(text: &Value) -> Result<Value, Failure> {
    let Value::String(text) = text else {
        return Err(Failure::new("wrong_type", "This is no text; it was read before.").hint("Use the value as it is."));
    };
    if text.len() > LONGEST {
        return Err(Failure::new("too_large", format!("The text is longer than {LONGEST} bytes.")));
    }
    json::read(text).map_err(|error: json::Error| {
        let (line, column) = error.place(text);
        Failure::new("bad_json", format!("This is no JSON: {} (line {line}, column {column}).", error.message()))
    })
}
