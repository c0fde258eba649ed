//! Cutting text into words.

use crate::fold::push_folded;

/// One word of a text: its folded form and the bytes it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub word: String,
    pub start: usize,
    pub end: usize,
}

/// The longest word that is kept, in bytes; longer runs are data, not words.
const LONGEST: usize = 48;

/// The words of a text in order.
///
/// Rules, in short: "gluten-free" is two words but "e-mail" one; "7,50" stays one (as "7.50"); the possessive "baker's"
/// is "baker", "don't" is "dont", "l'heure" is two words; each Chinese or Japanese character is a word.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut cutter = Cutter::default();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        match c {
            _ if is_ideograph(c) => {
                cutter.finish(&mut out);
                cutter.push(at, c);
                cutter.finish(&mut out);
            }
            _ if is_word(c) => cutter.push(at, c),
            '.' | ',' | ':' if cutter.ends_in_digit() && next.is_some_and(|n| n.is_ascii_digit()) => {
                cutter.push(at, if c == ',' { '.' } else { c });
            }
            '-' | '\u{2011}'
                if cutter.word.len() == 1 && !cutter.ends_in_digit() && next.is_some_and(char::is_alphabetic) => {}
            '\'' | '\u{2019}' if !cutter.word.is_empty() && next.is_some_and(char::is_alphabetic) => {
                apostrophe(&mut cutter, &mut out, text.get(at + c.len_utf8()..).unwrap_or_default(), &mut chars);
            }
            _ => cutter.finish(&mut out),
        }
    }
    cutter.finish(&mut out);
    out
}

type Chars<'a> = std::iter::Peekable<std::str::CharIndices<'a>>;

/// English endings are dropped or joined, everything else ("l'heure", "dell'arte") is cut in two.
fn apostrophe(cutter: &mut Cutter, out: &mut Vec<Token>, rest: &str, chars: &mut Chars<'_>) {
    let len: usize = rest.chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum();
    match rest.get(..len).unwrap_or_default() {
        "t" => {}
        "s" | "S" | "re" | "ve" | "ll" | "d" | "m" => {
            cutter.finish(out);
            while chars.peek().is_some_and(|(_, c)| c.is_alphabetic()) {
                chars.next();
            }
        }
        _ => cutter.finish(out),
    }
}

#[derive(Default)]
struct Cutter {
    word: String,
    start: usize,
    end: usize,
}

impl Cutter {
    fn push(&mut self, at: usize, c: char) {
        if self.word.is_empty() {
            self.start = at;
        }
        push_folded(&mut self.word, c);
        self.end = at + c.len_utf8();
    }

    fn ends_in_digit(&self) -> bool {
        self.word.ends_with(|c: char| c.is_ascii_digit())
    }

    fn finish(&mut self, out: &mut Vec<Token>) {
        let word = std::mem::take(&mut self.word);
        if !word.is_empty() && word.len() <= LONGEST {
            out.push(Token { word, start: self.start, end: self.end });
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{640}' | '\u{ad}')
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

#[cfg(test)]
mod tests {
    use super::tokens;

    fn words(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|t| t.word).collect()
    }

    #[test]
    fn words_are_cut_the_way_people_type_them() {
        assert_eq!(words("Gluten-free e-mail"), ["gluten", "free", "email"]);
        assert_eq!(words("The baker's price: 7,50 € (9:30)"), ["the", "baker", "price", "7.50", "9:30"]);
        assert_eq!(words("don't l'heure we're"), ["dont", "l", "heure", "we"]);
        assert_eq!(words("營業 open"), ["營", "業", "open"]);
        assert_eq!(words("soft\u{ad}hyphen"), ["softhyphen"]);
    }

    #[test]
    fn positions_point_into_the_text() {
        let text = "Über uns";
        let first = tokens(text).into_iter().next().unwrap();
        assert_eq!(&text[first.start..first.end], "Über");
    }

    #[test]
    fn very_long_runs_are_not_words() {
        assert!(words(&"x".repeat(500)).is_empty());
    }
}
