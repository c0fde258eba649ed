//! Limit.

use serde::Deserialize;

use super::{TRANSFORM, main};
use crate::{
    failure::Failure,
    input::Input,
    manifest::Manifest,
    node::{Done, Node, Pure},
    params,
};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum End {
    #[default]
    First,
    Last,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LimitParams {
    /// How many items pass.
    pub count: usize,
    /// From which end.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(inline))]
    pub from: End,
    /// How many are passed over at that end.
    #[serde(default)]
    pub skip: usize,
}

/// Limit.
pub struct Limit;

impl Node for Limit {
    type Params = LimitParams;
    const MANIFEST: Manifest = Manifest {
        kind: "transform.limit",
        name: "Limit",
        icon: "scissors",
        docs: "Lets the first or the last items pass, up to a number. Parameters are read once, for the first item.",
        ..TRANSFORM
    };
}

impl Pure for Limit {
    fn run(input: &Input<'_>) -> Result<Done, Failure> {
        let LimitParams { count, from, skip } = params::read_once::<Self>(input)?;
        let left = input.items.len().saturating_sub(skip);
        let before = match from {
            End::First => skip,
            End::Last => left.saturating_sub(count),
        };
        Ok(main(input.items.iter().skip(before).take(count.min(left)).cloned().collect()))
    }
}
