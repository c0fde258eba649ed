//! The one trait of nodes, and how the engine sees them.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{failure::Failure, input::Input, manifest::Manifest, params};

/// Items by the port that they leave at. A port without items is not taken.
pub type Outputs = Vec<(String, Vec<Value>)>;

/// How a step of a pure node ends.
#[derive(Clone, Debug, PartialEq)]
pub enum Done {
    Items(Outputs),
    /// The run ends with this error, on purpose.
    Stop {
        code: String,
        message: String,
    },
}

/// What the schema generator needs to know of parameters; nothing in the WebAssembly.
#[cfg(feature = "schema")]
pub trait Described: utoipa::PartialSchema {}
#[cfg(feature = "schema")]
impl<T: utoipa::PartialSchema> Described for T {}
#[cfg(not(feature = "schema"))]
pub trait Described {}
#[cfg(not(feature = "schema"))]
impl<T> Described for T {}

/// A kind of node.
pub trait Node {
    /// What an owner can set. Each text may hold expressions; what they give must then be of this type.
    type Params: DeserializeOwned + Described;
    const MANIFEST: Manifest;
    /// What the types cannot say: bounds, fields that belong together.
    fn check(_: &Self::Params) -> Result<(), Failure> {
        Ok(())
    }
}

/// A node that only computes: the same input always has the same result.
pub trait Pure: Node {
    fn run(input: &Input<'_>) -> Result<Done, Failure>;
}

/// Who does the work of a step.
#[derive(Clone, Copy)]
pub enum Work {
    Pure(fn(&Input<'_>) -> Result<Done, Failure>),
    /// The machine itself: it reads the parameters by `params::read_once`.
    Machine,
}

/// A kind of node without its types, for tables.
#[derive(Clone, Copy)]
pub struct Entry {
    pub manifest: Manifest,
    pub work: Work,
    /// Every mistake in some parameters, before anything runs.
    pub check: fn(params: &Value, node: &str) -> Vec<Failure>,
    #[cfg(feature = "schema")]
    pub schema: fn() -> utoipa::openapi::RefOr<utoipa::openapi::Schema>,
}

impl Entry {
    pub const fn pure<N: Pure>() -> Self {
        Self { work: Work::Pure(N::run), ..Self::machine::<N>() }
    }
    pub const fn machine<N: Node>() -> Self {
        Self {
            manifest: N::MANIFEST,
            work: Work::Machine,
            check: params::check::<N>,
            #[cfg(feature = "schema")]
            schema: <N::Params as utoipa::PartialSchema>::schema,
        }
    }
    /// Does the work of a pure node; `None` when it is the machine's.
    pub fn run(&self, input: &Input<'_>) -> Option<Result<Done, Failure>> {
        match self.work {
            Work::Pure(run) => Some(run(input).map_err(|failure| failure.of_node(input.node))),
            Work::Machine => None,
        }
    }
}
