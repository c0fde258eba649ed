//! Runs of many graphs against an interpreter that does one thing after the other.

mod dice;
mod draw;
mod exhaustive;
mod folding;
mod hand;
mod nodes;
mod oracle;
mod random;
mod rows;
mod rules;
mod shell;
