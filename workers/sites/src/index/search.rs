//! Scoring: BM25F over title, headings, address and text, then how much of the question a chunk covers.

use super::candidates::candidates;
use super::{FIELDS, Index};
use knowledge::{Lang, Question, order::best};

/// A chunk that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit<'a> {
    /// The page's address.
    pub url: &'a str,
    /// The page's title.
    pub title: &'a str,
    /// Headings above the text, outermost first.
    pub headings: Vec<&'a str>,
    /// The chunk itself.
    pub text: &'a str,
    /// The page's language.
    pub language: Lang,
    /// Higher is better; comparable within one search only.
    pub score: f32,
    /// The share of the question's meaning that the chunk holds, 0 to 1. Rare words weigh more, and words that stand
    /// nowhere on the site weigh most.
    pub coverage: f32,
}

/// Weights of title, headings, address and text, and how much a field's length counts against it.
const WEIGHTS: [f32; FIELDS] = [2.2, 2.6, 1.2, 1.0];
const LENGTH: [f32; FIELDS] = [0.4, 0.4, 0.3, 0.6];
/// BM25's saturation: the third mention of a word says less than the first.
const SATURATION: f32 = 1.3;
/// Bounds of a word's weight in the coverage, in units of idf.
const COVERAGE_WEIGHT: (f32, f32) = (1.6, 4.2);

impl Index {
    /// The best chunks for a question, best first.
    pub fn search(&self, question: &Question, limit: usize) -> Vec<Hit<'_>> {
        let mut board = Board::new(self.chunks);
        for term in &question.terms {
            self.score_term(&mut board, &term.word, term.weight, question.language);
        }
        let ranked = best(board.ranked(), limit, |a, b| a.0 > b.0);
        ranked.into_iter().filter_map(|(score, chunk)| self.hit(chunk, score, board.coverage(chunk))).collect()
    }

    fn score_term(&self, board: &mut Board, word: &str, weight: f32, asked_in: Lang) {
        let list = candidates(self, word, asked_in);
        let known: Vec<usize> = list.iter().filter(|c| c.quality >= 0.99).map(|c| self.term_chunks(c.term)).collect();
        let all = || list.iter().map(|c| self.term_chunks(c.term)).max().unwrap_or(0);
        let idf = self.idf(known.iter().copied().max().unwrap_or_else(all));
        let coverage_weight = weight * idf.clamp(COVERAGE_WEIGHT.0, COVERAGE_WEIGHT.1);
        board.begin(coverage_weight);
        for candidate in list {
            self.each_posting(candidate.term, |chunk, counts| {
                let frequency = self.weighted_frequency(chunk, *counts);
                let score = weight * idf * candidate.quality * frequency / (SATURATION + frequency);
                // Another spelling of the word covers it fully, a merely longer word only partly.
                let covered = if candidate.quality >= 0.6 { 1.0 } else { 0.6 };
                board.put(chunk, score, covered * coverage_weight);
            });
        }
        board.end();
    }

    fn idf(&self, chunks_with: usize) -> f32 {
        let (all, with) = (self.chunks as f32, chunks_with as f32);
        (1.0 + (all - with + 0.5).max(0.5) / (with + 0.5)).ln()
    }

    fn weighted_frequency(&self, chunk: usize, counts: [u16; FIELDS]) -> f32 {
        let mut sum = 0.0;
        for (field, (((count, weight), length), average)) in
            counts.into_iter().zip(WEIGHTS).zip(LENGTH).zip(self.averages).enumerate()
        {
            if count > 0 {
                let relative = self.field_len(chunk, field) / average;
                sum += weight * f32::from(count) / (1.0 - length + length * relative);
            }
        }
        sum
    }

    fn hit(&self, chunk: usize, score: f32, coverage: f32) -> Option<Hit<'_>> {
        let (url, title) = self.chunk_page(chunk)?;
        let (headings, text) = (self.chunk_headings(chunk)?, self.chunk_text(chunk)?);
        Some(Hit { url, title, headings, text, language: self.chunk_language(chunk), score, coverage })
    }
}

/// Scores of all chunks while the words of a question are looked up one by one.
struct Board {
    scores: Vec<f32>,
    covered: Vec<f32>,
    /// Best score and coverage of the current word, by chunk.
    current: Vec<(f32, f32)>,
    touched: Vec<usize>,
    total: f32,
}

impl Board {
    fn new(chunks: usize) -> Board {
        Board {
            scores: vec![0.0; chunks],
            covered: vec![0.0; chunks],
            current: vec![(0.0, 0.0); chunks],
            touched: Vec::new(),
            total: 0.0,
        }
    }

    fn begin(&mut self, weight: f32) {
        self.total += weight;
    }

    fn put(&mut self, chunk: usize, score: f32, covered: f32) {
        if let Some(best) = self.current.get_mut(chunk) {
            if best.1 == 0.0 {
                self.touched.push(chunk);
            }
            *best = (best.0.max(score), best.1.max(covered));
        }
    }

    fn end(&mut self) {
        for chunk in self.touched.drain(..) {
            let best = self.current.get_mut(chunk).map(std::mem::take).unwrap_or_default();
            if let (Some(score), Some(covered)) = (self.scores.get_mut(chunk), self.covered.get_mut(chunk)) {
                *score += best.0;
                *covered += best.1;
            }
        }
    }

    fn coverage(&self, chunk: usize) -> f32 {
        self.covered.get(chunk).map_or(0.0, |c| c / self.total.max(0.001)).clamp(0.0, 1.0)
    }

    /// Chunks with any score; those that cover more of the question come before those that repeat one word.
    fn ranked(&self) -> impl Iterator<Item = (f32, usize)> + '_ {
        let scored = self.scores.iter().enumerate().filter(|(_, score)| **score > 0.0);
        scored.map(|(chunk, score)| (score * (0.4 + 0.6 * self.coverage(chunk)), chunk))
    }
}
