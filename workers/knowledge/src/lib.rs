//! What a website says and how people ask about it, as plain data and functions.
//!
//! `sites` fills these types while it reads a website, `ai` answers from them. They live in a leaf crate of their own
//! because both sides must cut words in exactly the same way, and slices never import slices.

pub mod concepts;
pub mod facts;
pub mod fold;
pub mod lang;
pub mod order;
pub mod question;
pub mod sentences;
pub mod stem;
mod stopwords;
pub mod tokens;

pub use facts::{OpeningHours, PostalAddress, SiteFacts, Sourced, Span};
pub use fold::fold;
pub use lang::Lang;
pub use question::{Question, Term};
pub use sentences::sentences;
pub use stem::stem;
pub use tokens::{Token, tokens};
