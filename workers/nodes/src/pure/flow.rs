//! Stop with error, and the node that does nothing.

use serde::Deserialize;

use super::{TRANSFORM, main};
use crate::{
    failure::Failure,
    input::Input,
    manifest::{Manifest, Place, Ports, Role},
    node::{Done, Node, Pure},
    output::{AsGiven, Nothing},
    params,
};

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StopParams {
    /// What the run's history says; expressions see the first item.
    pub message: String,
    /// A short code for machines, such as `no_stock`.
    #[serde(default)]
    pub code: Option<String>,
}

/// Stop with error.
pub struct Stop;

impl Node for Stop {
    type Params = StopParams;
    type Output = Nothing;
    const MANIFEST: Manifest = Manifest {
        kind: "flow.stop",
        name: "Stop with error",
        role: Role::Action,
        group: "Flow",
        place: Place::Object,
        icon: "octagon-x",
        ports: Ports::Fixed(&[]),
        docs: "Ends the run as failed, with a message of your own. The error workflow gets it, if there is one.",
        ..TRANSFORM
    };
    fn check(params: &StopParams) -> Result<(), Failure> {
        if (1..=1_000).contains(&params.message.chars().count()) {
            return Ok(());
        }
        Err(Failure::new("bad_parameter", "The message has 1 to 1,000 characters.").parameter("message"))
    }
}

impl Pure for Stop {
    fn run(input: &Input<'_>) -> Result<Done, Failure> {
        let StopParams { message, code } = params::read_once::<Self>(input)?;
        Ok(Done::Stop { code: code.unwrap_or_else(|| "stopped".to_owned()), message })
    }
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NoParams {}

/// Does nothing.
pub struct NoOp;

impl Node for NoOp {
    type Params = NoParams;
    type Output = AsGiven;
    const MANIFEST: Manifest = Manifest {
        kind: "flow.no_op",
        name: "Do nothing",
        group: "Flow",
        icon: "circle-dot",
        docs: "Hands its items on as they are: a place where branches meet, or an end that says so.",
        ..TRANSFORM
    };
}

impl Pure for NoOp {
    fn run(input: &Input<'_>) -> Result<Done, Failure> {
        Ok(main(input.items.to_vec()))
    }
}
