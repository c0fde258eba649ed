//! The kinds of nodes that a workflow is made of: what they are (manifests), and the work of those without effects.

mod catalogue;
mod condition;
#[cfg(feature = "schema")]
pub mod docs;
mod failure;
mod field;
mod input;
mod manifest;
mod node;
pub mod output;
pub mod params;
mod pure;
#[cfg(feature = "schema")]
pub mod schema;
#[cfg(test)]
mod tests;

pub use catalogue::{catalogue, find};
pub use failure::Failure;
pub use input::Input;
pub use manifest::{Class, Manifest, Place, Ports, Role};
pub use node::{Done, Entry, Node, Outputs, Pure, Work};
pub use pure::loop_items::{Loop, LoopMode, LoopParams};
