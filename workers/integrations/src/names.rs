//! Names that strangers chose, in mails to other strangers: a mail of ours must never carry somebody's advertisement.

use crate::header::HeaderText;

/// Longest name, in characters: longer ones are messages.
const MAX_CHARS: usize = 60;

/// The name on one line, cut, with nothing in it that a mail program would make a link of: `win at evil.com/now`
/// becomes `win at evil com now`.
pub fn plain(name: &str) -> String {
    let line = HeaderText::new(name).into_string();
    let words =
        line.split(' ').map(|word| if looks_like_link(word) { word.replace(PARTS, " ") } else { word.to_owned() });
    let plain = HeaderText::new(&words.collect::<Vec<_>>().join(" ")).into_string();
    if plain.chars().count() <= MAX_CHARS {
        return plain;
    }
    let kept: String = plain.chars().take(MAX_CHARS - 1).collect();
    format!("{}…", kept.trim_end())
}

/// What addresses are made of. Browsers take the other three for dots, too.
const PARTS: [char; 10] = ['.', '。', '．', '｡', '/', '\\', '@', ':', '<', '>'];
const DOTS: [char; 4] = ['.', '。', '．', '｡'];

/// `evil.com` and `a@b`, but neither `Dr.` nor `A.B.` nor `and/or`.
fn looks_like_link(word: &str) -> bool {
    let dotted = word
        .trim_end_matches(DOTS)
        .rsplit_once(DOTS)
        .is_some_and(|(_, end)| end.chars().filter(|c| c.is_alphabetic()).count() > 1);
    dotted || word.contains("//") || word.contains('@') || (word.contains('/') && word.contains(DOTS))
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn names_stay_and_links_fall_apart() {
        for name in ["Café Löwe", "Dr. Ann O’Hara-Smith", "A.B. Müller", "Müller/Schmidt", "GR8 2.0", "مقهى"]
        {
            assert_eq!(plain(name), name);
        }
        for (name, said) in [
            ("Win at evil.com/now", "Win at evil com now"),
            ("https://evil.example?x=1", "https evil example?x=1"),
            ("WWW.EVIL.COM", "WWW EVIL COM"),
            ("evil。com", "evil com"),
            ("a@b", "a b"),
            ("203.0.113.7/x", "203 0 113 7 x"),
            ("Ann\r\nBcc: x@y.example", "Ann Bcc: x y example"),
        ] {
            assert_eq!(plain(name), said);
        }
        assert_eq!(plain(&"x".repeat(200)).chars().count(), super::MAX_CHARS);
    }
}
