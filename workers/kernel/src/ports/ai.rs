//! One door to every model. The built-in answerer needs no network; providers plug in behind the same trait.

use std::pin::Pin;

use futures_util::Stream;
use serde::{Deserialize, Serialize};

use super::Later;
use crate::Fault;

/// One earlier turn of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// True when the visitor said it.
    pub by_visitor: bool,
    pub text: String,
}

/// A piece of the site that retrieval found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Excerpt {
    pub url: String,
    pub title: String,
    /// Headings above the text, outermost first.
    pub headings: Vec<String>,
    pub text: String,
    /// Retrieval score; higher is better, comparable within one search only.
    pub score: f32,
    /// Share of the question's content words that the excerpt holds, 0 to 1.
    pub coverage: f32,
}

/// Everything an answer may rest on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Grounding {
    pub question: String,
    /// Oldest first; at most the last ten turns.
    pub history: Vec<Turn>,
    pub excerpts: Vec<Excerpt>,
    /// The site's facts (`sites::analysis`), as JSON: contacts, opening hours, prices.
    pub facts: serde_json::Value,
    /// The business's name.
    pub business: String,
    /// BCP 47 language of the site, for when the question does not tell its own.
    pub locale: String,
}

/// A page that an answer used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Source {
    pub title: String,
    pub url: String,
}

/// How a question ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The site answers it; sources are given.
    Answered,
    /// The site does not answer it; the form is offered.
    NotAnswered,
    /// A greeting, thanks, or the like.
    SmallTalk,
    /// The visitor wants a person; the form is offered.
    Handover,
}

/// One piece of an answer, in order; the last is always `Done`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "piece", rename_all = "snake_case")]
pub enum Piece {
    Text { text: String },
    Done { outcome: Outcome, sources: Vec<Source> },
}

/// An answer that streams.
pub type Pieces = Pin<Box<dyn Stream<Item = Result<Piece, Fault>> + Send>>;

/// What `Ai::answer` gives back.
pub type Answering<'a> = Later<'a, Result<Pieces, Fault>>;

/// The door.
pub trait Ai: Send + Sync {
    /// Answers from the grounding and nothing else.
    fn answer(&self, grounding: Grounding) -> Answering<'_>;
}
