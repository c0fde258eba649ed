//! Text that is fit for a mail header, by type: whoever holds one cannot inject a header with it.

/// Longest header text, in characters: what mail clients show of a subject, with room to spare.
pub const MAX_CHARS: usize = 150;

/// One line without control characters, trimmed, with single spaces, at most `MAX_CHARS` long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderText(String);

impl HeaderText {
    /// Makes any text fit: line breaks and other control characters become spaces, what is too long ends in `…`.
    pub fn new(text: &str) -> Self {
        let parts = text.split(|c: char| c.is_whitespace() || c.is_control() || is_invisible(c));
        let line = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        if line.chars().count() <= MAX_CHARS {
            return Self(line);
        }
        let kept: String = line.chars().take(MAX_CHARS - 1).collect();
        Self(format!("{}…", kept.trim_end()))
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
    pub fn into_string(self) -> String {
        self.0
    }
}

/// Line separators, and marks that turn the reading direction around: a subject must look like what it says.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::{HeaderText, MAX_CHARS};

    #[test]
    fn no_control_character_survives_whatever_is_put_in() {
        let hostile = "Hi\r\nBcc: victim@example.com\0\u{85}\u{2028}X:\ty\u{202e}evil";
        let text = HeaderText::new(hostile);
        assert_eq!(text.as_str(), "Hi Bcc: victim@example.com X: y evil");
        for code in (0..=0x9f_u8).map(char::from).filter(|c| c.is_control()) {
            assert!(!HeaderText::new(&format!("a{code}b")).as_str().contains(code));
        }
    }

    #[test]
    fn a_long_text_is_cut_at_a_character_and_says_so() {
        let text = HeaderText::new(&"ü".repeat(400));
        assert_eq!(text.as_str().chars().count(), MAX_CHARS);
        assert!(text.as_str().ends_with('…'));
    }
}
