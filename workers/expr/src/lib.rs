//! Expressions in the parameters of workflows: `{{ $json.name.trim() }}`. Pure: time comes in, chance never does.

mod ast;
mod chain;
mod compiled;
mod context;
mod date;
mod error;
mod eval;
mod lexer;
mod methods;
mod names;
mod operators;
mod parser;
mod print;
mod template;
#[cfg(test)]
mod tests;
mod value;

pub use compiled::{Compiled, Place, check};
pub use context::{Context, LONGEST, Limits, Moment, NoNodes, Nodes};
pub use error::{Error, nearest};
pub use template::Template;
