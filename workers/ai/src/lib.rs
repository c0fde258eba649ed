//! One door to every model. For now there is one model: the built-in answerer, which needs no network, no key and
//! no money. Providers plug in behind the same port (`kernel::ports::Ai`).

pub mod builtin;

use futures_util::stream;
use kernel::{
    Fault,
    ports::{Ai, Answering, Grounding, Piece, Pieces},
};

/// The built-in answerer behind the port.
#[derive(Clone, Copy, Debug, Default)]
pub struct Builtin;

impl Ai for Builtin {
    fn answer(&self, grounding: Grounding) -> Answering<'_> {
        let answer = builtin::answer(&grounding);
        let texts: Vec<Result<Piece, Fault>> =
            answer.pieces().map(|text| Ok(Piece::Text { text: text.to_owned() })).collect();
        let done = Ok(Piece::Done { outcome: answer.outcome, sources: answer.sources });
        let pieces: Pieces = Box::pin(stream::iter(texts.into_iter().chain([done])));
        Box::pin(async move { Ok(pieces) })
    }
}
