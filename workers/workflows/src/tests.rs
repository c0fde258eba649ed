//! Runs of many graphs against an interpreter that does one thing after the other; and the product through its doors.

#[cfg(feature = "openapi")]
mod catalogue;
mod commits;
pub mod dice;
pub mod doors;
mod draw;
mod exhaustive;
mod folding;
mod hand;
mod nodes;
pub mod objects;
mod oracle;
mod random;
mod rows;
mod rules;
mod shell;
mod turns;
mod weight;
