//! Cutting text into sentences that can stand alone in an answer.

/// Abbreviations whose full stop does not end a sentence, folded, without the stop.
const ABBREVIATIONS: &[&str] = &[
    "approx", "bzw", "ca", "co", "dipl", "dr", "e.g", "etc", "evtl", "ggf", "i.e", "inc", "incl", "inkl", "ltd", "max",
    "min", "mr", "mrs", "ms", "no", "nr", "prof", "resp", "st", "str", "tel", "usw", "vs", "z.b",
];

/// The sentences of a text in order, trimmed; a line break always ends one.
#[must_use]
pub fn sentences(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    for line in text.lines() {
        cut_line(line, &mut out);
    }
    out
}

fn cut_line<'a>(line: &'a str, out: &mut Vec<&'a str>) {
    let mut start = 0;
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !matches!(c, '.' | '!' | '?' | '…' | '。' | '؟') {
            continue;
        }
        while let Some((_, closing)) =
            chars.peek().copied().filter(|(_, c)| matches!(c, '"' | '”' | ')' | '!' | '?' | '.'))
        {
            chars.next();
            if closing == ')' {
                break;
            }
        }
        let end = chars.peek().map_or(line.len(), |(next, _)| *next);
        let rest = line.get(end..).unwrap_or_default();
        if c == '.' && !ends_here(line.get(start..at).unwrap_or_default(), rest) {
            continue;
        }
        push(line.get(start..end), out);
        start = end;
    }
    push(line.get(start..), out);
}

fn push<'a>(piece: Option<&'a str>, out: &mut Vec<&'a str>) {
    let piece = piece.unwrap_or_default().trim();
    if piece.chars().any(char::is_alphanumeric) {
        out.push(piece);
    }
}

/// Whether a full stop after `before` ends the sentence that `rest` follows.
fn ends_here(before: &str, rest: &str) -> bool {
    if rest.is_empty() {
        return true;
    }
    if !rest.starts_with(char::is_whitespace) {
        return false;
    }
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default().to_lowercase();
    let starts_low = rest.trim_start().starts_with(char::is_lowercase);
    let is_ordinal = !word.is_empty() && word.len() <= 2 && word.chars().all(|c| c.is_ascii_digit());
    let is_initial = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    !(starts_low || is_ordinal || is_initial || ABBREVIATIONS.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn full_stops_inside_names_and_numbers_do_not_cut() {
        assert_eq!(
            sentences("Dr. Meyer opens at 7.30 a.m. daily. Closed on 1. May! Why? Rest."),
            ["Dr. Meyer opens at 7.30 a.m. daily.", "Closed on 1. May!", "Why?", "Rest."]
        );
        assert_eq!(sentences("Visit www.example.com now. It works"), ["Visit www.example.com now.", "It works"]);
    }

    #[test]
    fn lines_are_sentences_of_their_own() {
        assert_eq!(sentences("Rye loaf – €5.20\nBaguette – €2.40\n\n—"), ["Rye loaf – €5.20", "Baguette – €2.40"]);
        assert_eq!(sentences("He said \"no.\" Then left."), ["He said \"no.\"", "Then left."]);
    }
}
