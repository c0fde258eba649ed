//! What nodes put out, as types: JSON Schemas for the palette, and for whoever writes the next expression, follow from them.
//! Nothing is ever made of them; items are JSON.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

/// The item as it came in.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AsGiven {
    #[serde(flatten)]
    pub fields: BTreeMap<String, Value>,
}

/// An object; which fields it has follows from the parameters.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AsSaid {
    #[serde(flatten)]
    pub fields: BTreeMap<String, Value>,
}

/// Nothing: the node has no ports.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Nothing {}
