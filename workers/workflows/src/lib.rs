//! The pure core of the workflow engine: what a graph may be (`graph`) and how a run of it goes on (`machine`). No clock,
//! no chance, no I/O: what comes in decides what goes out. The contract is docs/design/workflows.md.

pub mod graph;
pub mod machine;
#[cfg(test)]
mod tests;
