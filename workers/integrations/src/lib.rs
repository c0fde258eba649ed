//! Connections to the outside. For now: mail, from a template's name and data to one letter per reader.

mod civil;
mod content;
mod header;
pub mod jobs;
mod lang;
mod model;
pub mod ops;
mod render;
#[cfg(test)]
mod tests;
mod texts;
