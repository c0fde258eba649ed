//! A model that says what a test tells it to, piece by piece.

use std::sync::Mutex;

use futures_util::stream;
use kernel::{
    Fault,
    ports::{Ai, Answering, Grounding, Outcome, Piece, Source},
};

use crate::store::open;

type Script = Box<dyn Fn(&Grounding) -> Vec<Result<Piece, Fault>> + Send + Sync>;

/// Unless scripted: reads the best excerpt aloud, word by word, or says that the site does not answer.
pub struct TestAi {
    script: Mutex<Script>,
    asked: Mutex<Vec<Grounding>>,
}

impl Default for TestAi {
    fn default() -> Self {
        Self { script: Mutex::new(Box::new(read_aloud)), asked: Mutex::default() }
    }
}

impl TestAi {
    /// Answers by `script` from now on; an error in it ends the stream as a failing provider would.
    pub fn answers(&self, script: impl Fn(&Grounding) -> Vec<Result<Piece, Fault>> + Send + Sync + 'static) {
        *open(&self.script) = Box::new(script);
    }
    /// What it was asked, oldest first.
    pub fn asked(&self) -> Vec<Grounding> {
        open(&self.asked).clone()
    }
}

impl Ai for TestAi {
    fn answer(&self, grounding: Grounding) -> Answering<'_> {
        let pieces = open(&self.script)(&grounding);
        open(&self.asked).push(grounding);
        Box::pin(async move { Ok(Box::pin(stream::iter(pieces)) as kernel::ports::Pieces) })
    }
}

fn read_aloud(grounding: &Grounding) -> Vec<Result<Piece, Fault>> {
    let Some(best) = grounding.excerpts.first() else {
        let text = "The site does not say.".to_owned();
        let done = Piece::Done { outcome: Outcome::NotAnswered, sources: Vec::new() };
        return vec![Ok(Piece::Text { text }), Ok(done)];
    };
    let words = best.text.split_inclusive(' ').map(|word| Ok(Piece::Text { text: word.to_owned() }));
    let sources = vec![Source { title: best.title.clone(), url: best.url.clone() }];
    words.chain([Ok(Piece::Done { outcome: Outcome::Answered, sources })]).collect()
}
