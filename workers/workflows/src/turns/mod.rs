//! Whose turn it is: how many runs of a workflow, and of a team, are at work at once. Object WORKFLOW_TURNS, one per team, decides.

mod desk;
mod line;
mod memory;
pub mod protocol;
#[cfg(test)]
mod tests;

pub use desk::{Shelf, answer, push, ring};
pub use line::{Push, Turns};
pub use memory::Memory;
