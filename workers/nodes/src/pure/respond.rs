//! Respond to webhook: what the caller of a waiting webhook is told.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{TRANSFORM, main};
use crate::{
    failure::Failure,
    input::Input,
    manifest::{Manifest, Place, Role},
    node::{Done, Node, Pure},
    params,
};

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RespondParams {
    /// 200 to 599.
    #[serde(default = "ok")]
    pub status: u16,
    /// A text as it is, everything else as JSON; nothing when it is null.
    #[serde(default)]
    pub body: Value,
    /// `location`, `retry-after`, `cache-control`, and what begins with `x-`; one line each.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
}

const fn ok() -> u16 {
    200
}

/// The answer.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RespondOutput {
    pub status: u16,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: Value,
}

/// Respond to webhook.
pub struct Respond;

/// Whether an owner may set it: a page of theirs on our address could do more than they should.
fn is_free(name: &str) -> bool {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let known = ["location", "retry-after", "cache-control"].contains(&name) || name.starts_with("x-");
    known && name.len() <= 100 && name.bytes().all(is_name)
}

impl Node for Respond {
    type Params = RespondParams;
    type Output = RespondOutput;
    const MANIFEST: Manifest = Manifest {
        kind: "flow.respond",
        name: "Respond to webhook",
        role: Role::Action,
        group: "Flow",
        place: Place::Object,
        icon: "reply",
        docs: "Says what the caller of a webhook is told that waits for it. The first one of a run counts; expressions see the first item.",
        ..TRANSFORM
    };
    fn check(params: &RespondParams) -> Result<(), Failure> {
        if !(200..=599).contains(&params.status) {
            return Err(Failure::new("bad_parameter", "A status is a number from 200 to 599.").parameter("status"));
        }
        for (name, value) in &params.headers {
            if !is_free(&name.to_ascii_lowercase()) || value.len() > 2_000 || value.chars().any(char::is_control) {
                let failure = Failure::new("bad_parameter", "This header cannot be set, or is no line.");
                return Err(failure.parameter(format!("headers/{name}")));
            }
        }
        Ok(())
    }
}

impl Pure for Respond {
    fn run(input: &Input<'_>) -> Result<Done, Failure> {
        let RespondParams { status, body, headers } = params::read_once::<Self>(input)?;
        let mut lower = BTreeMap::new();
        lower.extend(headers.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)));
        Ok(main(vec![json!({ "status": status, "headers": lower, "body": body })]))
    }
}
