//! The languages answers are given in, and guessing which one a text is written in.

use crate::stopwords::stopwords;
use crate::tokens::tokens;
use serde::{Deserialize, Serialize};

/// A language that questions are understood and answered in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English, also the language of last resort.
    #[default]
    En,
    /// German.
    De,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// Italian.
    It,
    /// Dutch.
    Nl,
    /// Portuguese.
    Pt,
    /// Arabic.
    Ar,
    /// Any other: words are matched without stemming, answers come in English.
    Other,
}

impl Lang {
    /// Every language with templates and stemming, in the order ties are broken.
    pub const ALL: [Lang; 8] = [Lang::En, Lang::De, Lang::Fr, Lang::Es, Lang::It, Lang::Nl, Lang::Pt, Lang::Ar];

    /// From a tag like "de-AT" or "en_GB" (BCP 47, read loosely).
    #[must_use]
    pub fn from_tag(tag: &str) -> Lang {
        let primary: String = tag.trim().chars().take_while(char::is_ascii_alphabetic).collect();
        let primary = primary.to_ascii_lowercase();
        Lang::ALL.into_iter().find(|l| l.tag() == primary).unwrap_or(Lang::Other)
    }

    /// The two-letter tag; "und" for other languages.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::De => "de",
            Lang::Fr => "fr",
            Lang::Es => "es",
            Lang::It => "it",
            Lang::Nl => "nl",
            Lang::Pt => "pt",
            Lang::Ar => "ar",
            Lang::Other => "und",
        }
    }

    /// The language's name in English, for evidence shown to owners.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Lang::En => "English",
            Lang::De => "German",
            Lang::Fr => "French",
            Lang::Es => "Spanish",
            Lang::It => "Italian",
            Lang::Nl => "Dutch",
            Lang::Pt => "Portuguese",
            Lang::Ar => "Arabic",
            Lang::Other => "another language",
        }
    }

    /// A number for binary formats. Never reuse or reorder.
    #[must_use]
    pub fn code(self) -> u8 {
        Lang::ALL.iter().position(|l| *l == self).map_or(255, |at| at as u8)
    }

    /// The inverse of [`Lang::code`].
    #[must_use]
    pub fn from_code(code: u8) -> Lang {
        Lang::ALL.get(usize::from(code)).copied().unwrap_or(Lang::Other)
    }

    /// Whether a folded word carries no meaning of its own in this language.
    #[must_use]
    pub fn is_stopword(self, word: &str) -> bool {
        stopwords(self).binary_search(&word).is_ok()
    }
}

/// How many words are looked at: enough to be sure, cheap on long pages.
const SAMPLE: usize = 400;

/// Guesses the language from the small words of a text, or `None` when nothing tells.
/// On a tie the hint wins: a short question on a German site is more likely German.
#[must_use]
pub fn detect(text: &str, hint: Option<Lang>) -> Option<Lang> {
    if let Some(lang) = detect_by_script(text) {
        return Some(lang);
    }
    let words = tokens(text);
    let mut scores = [0_u32; 8];
    for token in words.iter().take(SAMPLE) {
        for (score, lang) in scores.iter_mut().zip(Lang::ALL) {
            *score += u32::from(lang.is_stopword(&token.word)) * 2;
        }
    }
    let letters = distinctive_letters(text);
    for (score, (lang, bonus)) in scores.iter_mut().zip(Lang::ALL.into_iter().zip(letters)) {
        *score = *score * 2 + bonus.min(4);
        if *score > 0 && hint == Some(lang) {
            *score += 1;
        }
    }
    let best = *scores.iter().max()?;
    (best > 0).then(|| scores.iter().position(|s| *s == best).and_then(|at| Lang::ALL.get(at)).copied())?
}

/// Scripts that name the language by themselves; Greek, Cyrillic, Han and others are "other".
fn detect_by_script(text: &str) -> Option<Lang> {
    let (mut arabic, mut latin, mut other) = (0, 0, 0);
    for c in text.chars().take(2_000).filter(|c| c.is_alphabetic()) {
        match c {
            '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => arabic += 1,
            '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => latin += 1,
            _ => other += 1,
        }
    }
    match arabic.max(latin).max(other) {
        0 => None,
        most if most == latin => None,
        most if most == arabic => Some(Lang::Ar),
        _ => Some(Lang::Other),
    }
}

/// Letters that only some languages use, per language in the order of [`Lang::ALL`].
fn distinctive_letters(text: &str) -> [u32; 8] {
    let mut hits = [0_u32; 8];
    for c in text.chars().take(2_000) {
        let at: &[usize] = match c {
            'ä' | 'ö' | 'ü' | 'ß' | 'Ä' | 'Ö' | 'Ü' => &[1],
            'ê' | 'œ' | 'î' | 'û' | 'ç' => &[2],
            'ñ' | '¿' | '¡' => &[3],
            'ì' | 'ò' => &[4],
            'ã' | 'õ' => &[6],
            _ => continue,
        };
        for lang in at {
            if let Some(hit) = hits.get_mut(*lang) {
                *hit += 1;
            }
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::{Lang, detect};

    #[test]
    fn short_questions_are_recognised() {
        for (text, lang) in [
            ("Are you open on Sunday?", Lang::En),
            ("Wann habt ihr am Sonntag geöffnet?", Lang::De),
            ("Quels sont vos horaires le dimanche ?", Lang::Fr),
            ("¿Cuánto cuesta el curso de pan?", Lang::Es),
            ("Quanto costa il corso di pane?", Lang::It),
            ("Wat kost een brood bij jullie?", Lang::Nl),
            ("Quanto custa o curso de pão?", Lang::Pt),
            ("ما هي ساعات العمل؟", Lang::Ar),
            ("когда вы открыты", Lang::Other),
        ] {
            assert_eq!(detect(text, None), Some(lang), "{text}");
        }
    }

    #[test]
    fn nothing_to_go_by_is_no_guess() {
        assert_eq!(detect("Croissant 42", None), None);
        assert_eq!(detect("", Some(Lang::De)), None);
    }

    #[test]
    fn tags_are_read_loosely() {
        assert_eq!(Lang::from_tag("de-AT"), Lang::De);
        assert_eq!(Lang::from_tag("EN_us"), Lang::En);
        assert_eq!(Lang::from_tag("tlh"), Lang::Other);
        for lang in Lang::ALL {
            assert_eq!(Lang::from_code(lang.code()), lang);
        }
    }
}
