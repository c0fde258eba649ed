//! Retrieval: an inverted index of one site as one immutable blob, opened without parsing and searched in microseconds.
//!
//! One blob per site rather than FTS5: a shared full-text table scores by all tenants' words and grows with them;
//! a blob's scores depend on the site alone, and reading it is one fetch that the isolate keeps.

mod blob;
mod build;
mod candidates;
mod search;

pub use blob::{Index, Unusable};
pub use build::build;
pub use search::Hit;

/// The parts of a chunk that are weighed apart.
pub(crate) const FIELDS: usize = 4;
pub(crate) const TITLE: usize = 0;
pub(crate) const HEADING: usize = 1;
pub(crate) const URL: usize = 2;
pub(crate) const BODY: usize = 3;

#[cfg(test)]
mod tests;
