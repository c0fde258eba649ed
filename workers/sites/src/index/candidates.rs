//! Which words of the site a word of the question may mean.

use super::Index;
use knowledge::concepts::related;
use knowledge::{Lang, order::best, stem};

/// A term of the index and how surely it is meant, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    pub term: usize,
    pub quality: f32,
}

const SYNONYM: f32 = 0.75;
const LONGER: f32 = 0.35;
const COMPOUND: f32 = 0.6;
const TYPO: f32 = 0.65;
/// So many terms may stand for one word of a question.
const MOST: usize = 24;

/// The terms that a folded word may mean. Exact ones first; typos only when nothing else is found.
pub fn candidates(index: &Index, word: &str, asked_in: Lang) -> Vec<Candidate> {
    let mut found = Found { index, list: Vec::new() };
    let languages: Vec<Lang> = index.languages.iter().copied().chain([asked_in]).collect();
    let stems = stems_of(word, &languages);
    for stem in &stems {
        found.exact(stem, 1.0);
    }
    if found.list.is_empty() {
        for plain in typed_umlauts(word) {
            for stem in stems_of(&plain, &languages) {
                found.exact(&stem, 1.0);
            }
        }
    }
    let is_known = !found.list.is_empty();
    for other in related(word) {
        for stem in stems_of(other, &languages) {
            found.exact(&stem, SYNONYM);
        }
    }
    for stem in &stems {
        found.longer(stem, if is_known { LONGER } else { COMPOUND });
    }
    if !is_known {
        let compounds = matches!(asked_in, Lang::De | Lang::Nl);
        for stem in &stems {
            found.compound(stem, compounds);
        }
    }
    if found.list.is_empty() && word.chars().count() >= 5 {
        for stem in &stems {
            found.typo(stem);
        }
    }
    found.list.truncate(MOST);
    found.list
}

fn stems_of(word: &str, languages: &[Lang]) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(2);
    for lang in languages {
        let stem = stem(*lang, word);
        if !out.contains(&stem) {
            out.push(stem);
        }
    }
    out
}

/// People without umlauts on their keyboard type "oeffnungszeiten".
fn typed_umlauts(word: &str) -> Vec<String> {
    let plain = word.replace("ae", "a").replace("oe", "o").replace("ue", "u");
    if plain == word { Vec::new() } else { vec![plain] }
}

struct Found<'a> {
    index: &'a Index,
    list: Vec<Candidate>,
}

impl Found<'_> {
    fn add(&mut self, term: usize, quality: f32) {
        match self.list.iter_mut().find(|c| c.term == term) {
            Some(known) => known.quality = known.quality.max(quality),
            None => self.list.push(Candidate { term, quality }),
        }
    }

    fn exact(&mut self, stem: &str, quality: f32) {
        if let Ok(term) = self.index.position(stem) {
            self.add(term, quality);
        }
    }

    /// Terms that begin with the word: "fruhstuck" finds "fruhstucksbuffet".
    fn longer(&mut self, stem: &str, quality: f32) {
        if stem.chars().count() < 4 {
            return;
        }
        let from = self.index.position(stem).unwrap_or_else(|at| at);
        for term in (from..self.index.terms).take(12) {
            match self.index.term_text(term) {
                Some(text) if text.starts_with(stem) => {
                    if text.len() > stem.len() && text.len() <= stem.len() + 12 {
                        self.add(term, quality);
                    }
                }
                _ => break,
            }
        }
    }

    /// A compound the site does not know may end or begin with a word it knows (in languages that write compounds as
    /// one word: a playground is no ground), and the other way round.
    fn compound(&mut self, stem: &str, writes_compounds: bool) {
        if stem.chars().count() < 6 {
            return;
        }
        let mut hits = Vec::new();
        for term in 0..self.index.terms {
            let text = self.index.term_text(term).unwrap_or_default();
            let is_head = writes_compounds
                && text.len() >= 5
                && text.len() + 3 <= stem.len()
                && (stem.ends_with(text) || stem.starts_with(text));
            let is_tail = text.len() >= stem.len() + 3 && text.ends_with(stem);
            if is_head || is_tail {
                hits.push((text.len().min(stem.len()), term));
            }
        }
        for (_, term) in best(hits.into_iter(), 4, |a, b| a.0 > b.0) {
            self.add(term, COMPOUND);
        }
    }

    /// Terms one slip away: a letter too much, missing, wrong, or swapped with its neighbour.
    fn typo(&mut self, stem: &str) {
        let len = stem.chars().count();
        for term in 0..self.index.terms {
            let text = self.index.term_text(term).unwrap_or_default();
            if text.len() + 2 >= stem.len()
                && text.len() <= stem.len() + 2
                && text.chars().count() >= 4
                && len >= 4
                && is_one_slip(stem, text)
            {
                self.add(term, TYPO);
            }
        }
    }
}

/// Whether two words differ by exactly one edit, a swap of neighbours counting as one. Called for every word of the
/// site, so what cannot be is told from the bytes before characters are counted.
pub fn is_one_slip(a: &str, b: &str) -> bool {
    let same = |pair: &(u8, u8)| pair.0 == pair.1;
    let start = a.bytes().zip(b.bytes()).take_while(same).count();
    let end = a.bytes().rev().zip(b.bytes().rev()).take_while(same).count();
    // One edit changes at most two characters, of at most four bytes each.
    let widest = if a.is_ascii() && b.is_ascii() { 2 } else { 8 };
    if start + end + widest < a.len().max(b.len()) {
        return false;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(start..).unwrap_or_default(), b.get(start..).unwrap_or_default());
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    match (a.get(..a.len() - end).unwrap_or_default(), b.get(..b.len() - end).unwrap_or_default()) {
        ([_], [] | [_]) | ([], [_]) => true,
        ([one, two], [first, second]) => one == second && two == first,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_one_slip;

    #[test]
    fn one_slip_is_one_edit_or_one_swap() {
        for (a, b) in [
            ("bread", "braed"),
            ("bread", "bred"),
            ("bread", "breads"),
            ("bread", "broad"),
            ("croisant", "croissant"),
            ("ab", "ba"),
            ("кофе", "кафе"),
            ("aab", "ab"),
        ] {
            assert!(is_one_slip(a, b), "{a} {b}");
        }
        for (a, b) in [("bread", "bread"), ("bread", "brood"), ("bread", "drab"), ("", ""), ("abc", "cba")] {
            assert!(!is_one_slip(a, b), "{a} {b}");
        }
    }
}
