//! Which words of a text speak about which words of the question.

use knowledge::concepts::related;
use knowledge::lang::detect;
use knowledge::{Lang, Question, fold, stem, tokens};

/// The words of a question in every form a text in one language may use.
pub struct Matcher {
    language: Lang,
    terms: Vec<Forms>,
}

struct Forms {
    weight: f32,
    exact: Vec<String>,
    related: Vec<String>,
}

impl Matcher {
    /// For a text; its language is guessed.
    pub fn new(question: &Question, text: &str, hint: Lang) -> Matcher {
        let language = detect(text, Some(hint)).unwrap_or(hint);
        let forms = |word: &str| {
            let mut list: Vec<String> = vec![stem(language, word), stem(question.language, word)];
            let plain = word.replace("ae", "a").replace("oe", "o").replace("ue", "u");
            list.push(stem(language, &plain));
            list.dedup();
            list
        };
        let terms = question.terms.iter().map(|t| Forms {
            weight: t.weight,
            exact: forms(&t.word),
            related: related(&t.word).into_iter().map(|other| stem(language, other)).collect(),
        });
        Matcher { language, terms: terms.collect() }
    }

    /// The language of the text.
    pub fn language(&self) -> Lang {
        self.language
    }

    /// How well each word of the question is met in a text, 0 to 1.
    pub fn meet(&self, text: &str) -> Vec<f32> {
        let words: Vec<String> = tokens(text).into_iter().map(|t| stem(self.language, &t.word)).collect();
        self.terms.iter().map(|forms| words.iter().map(|word| forms.quality(word)).fold(0.0, f32::max)).collect()
    }

    /// The weights of the question's words.
    pub fn weights(&self) -> Vec<f32> {
        self.terms.iter().map(|t| t.weight).collect()
    }
}

impl Forms {
    fn quality(&self, word: &str) -> f32 {
        if self.exact.iter().any(|form| form == word) {
            return 1.0;
        }
        if self.related.iter().any(|form| form == word) {
            return 0.8;
        }
        let near = |form: &String| {
            let shorter = form.len().min(word.len());
            let is_part = shorter >= 4
                && (word.starts_with(form.as_str())
                    || form.starts_with(word)
                    || (shorter >= 5 && (word.ends_with(form.as_str()) || form.ends_with(word))));
            let is_slip = || form.len() >= 5 && word.len() >= 4 && is_one_slip(form, word);
            if is_part || is_slip() { 0.6 } else { 0.0 }
        };
        self.exact.iter().map(near).fold(0.0, f32::max)
    }
}

/// Whether two words differ by one edit, a swap of neighbours counting as one.
fn is_one_slip(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count().min(a.len().min(b.len()) - start);
    let (left_a, left_b) = (a.len() - start - end, b.len() - start - end);
    let is_swap = || a.get(start) == b.get(start + 1) && a.get(start + 1) == b.get(start);
    left_a.max(left_b) == 1 || (left_a == 2 && left_b == 2 && is_swap())
}

/// Whether two texts say the same words.
pub fn is_same_text(a: &str, b: &str) -> bool {
    let key = |text: &str| fold(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    key(a) == key(b)
}
