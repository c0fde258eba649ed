//! Connections to the outside. For now: mail, from a template's name and data to one letter per reader, and codes by SMS.

mod civil;
mod content;
mod events;
mod facts;
mod header;
pub mod jobs;
mod lang;
mod layout;
mod layouts;
mod letter;
mod names;
pub mod ops;
mod render;
#[cfg(test)]
mod tests;
mod texts;
mod words;

pub use layouts::names as templates;
