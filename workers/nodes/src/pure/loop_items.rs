//! Loop over items: its parameters. The machine runs it (docs/design/workflows.md).

use serde::Deserialize;
use serde_json::Value;

use super::TRANSFORM;
use crate::{
    failure::Failure,
    manifest::{Manifest, Place, Ports},
    node::Node,
    output::AsGiven,
};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LoopMode {
    /// One iteration for each batch of the input.
    #[default]
    Items,
    /// One after the other while `condition` holds of the last result.
    While,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LoopParams {
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(inline))]
    pub mode: LoopMode,
    /// Items in one iteration.
    #[serde(default = "one")]
    pub batch_size: usize,
    /// How many iterations run at once: 1 to 20.
    #[serde(default = "one")]
    pub parallel: usize,
    /// With `while`: an expression that is true or false.
    #[serde(default)]
    pub condition: Value,
    /// With `while`: then the step fails with `loop_limit`.
    #[serde(default = "thousand")]
    pub max_iterations: usize,
}

const fn one() -> usize {
    1
}

const fn thousand() -> usize {
    1_000
}

/// Loop over items.
pub struct Loop;

impl Node for Loop {
    type Params = LoopParams;
    type Output = AsGiven;
    const MANIFEST: Manifest = Manifest {
        kind: "loop",
        name: "Loop over items",
        group: "Flow",
        place: Place::Object,
        icon: "repeat",
        ports: Ports::Fixed(&["loop", "done"]),
        docs: "Runs what hangs at “loop” for each batch of items, then goes on at “done” with the results in order.",
        ..TRANSFORM
    };
    fn check(params: &LoopParams) -> Result<(), Failure> {
        let bounds = [
            ("batch_size", params.batch_size, 1..=10_000),
            ("parallel", params.parallel, 1..=20),
            ("max_iterations", params.max_iterations, 1..=100_000),
        ];
        for (name, value, range) in bounds {
            if !range.contains(&value) {
                let message = format!("“{name}” is {value}; {} to {} are possible.", range.start(), range.end());
                return Err(Failure::new("bad_parameter", message).parameter(name));
            }
        }
        if params.mode == LoopMode::While && params.condition.is_null() {
            return Err(Failure::new("bad_parameter", "Say while what it goes on.").parameter("condition"));
        }
        Ok(())
    }
}
