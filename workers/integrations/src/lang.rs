//! The languages that mails are written in.

use crate::{
    texts,
    words::{Key, Words},
};

/// A language with texts of its own. Everything else reads English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    En,
    De,
    Es,
    Fr,
    It,
}

/// How a reader expects words, dates and times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader {
    pub lang: Lang,
    /// Month before day and a twelve-hour clock, as in `en-US`.
    pub us: bool,
}

impl Reader {
    /// From a BCP 47 tag such as `de-AT`; unknown and malformed ones read English.
    pub fn of(tag: &str) -> Self {
        let tag = tag.replace('_', "-").to_ascii_lowercase();
        let lang = match tag.split('-').next() {
            Some("de") => Lang::De,
            Some("es") => Lang::Es,
            Some("fr") => Lang::Fr,
            Some("it") => Lang::It,
            _ => Lang::En,
        };
        Self { lang, us: tag == "en-us" }
    }
    /// The tag for the letter's `lang` attribute.
    pub fn tag(self) -> &'static str {
        match (self.lang, self.us) {
            (Lang::En, true) => "en-US",
            (Lang::En, false) => "en",
            (Lang::De, _) => "de",
            (Lang::Es, _) => "es",
            (Lang::Fr, _) => "fr",
            (Lang::It, _) => "it",
        }
    }
    /// The text that this reader reads.
    pub fn text(self, key: Key) -> &'static str {
        let words = match self.lang {
            Lang::En => Words::new(texts::en::TEXTS),
            Lang::De => Words::new(texts::de::TEXTS),
            Lang::Es => Words::new(texts::es::TEXTS),
            Lang::Fr => Words::new(texts::fr::TEXTS),
            Lang::It => Words::new(texts::it::TEXTS),
        };
        words.get(key)
    }
}

#[cfg(test)]
mod tests {
    use super::{Lang, Reader};

    #[test]
    fn a_tag_finds_its_language_and_anything_else_reads_english() {
        for (tag, lang, us) in [
            ("de", Lang::De, false),
            ("de-AT", Lang::De, false),
            ("DE_ch", Lang::De, false),
            ("es-MX", Lang::Es, false),
            ("fr-CA", Lang::Fr, false),
            ("it", Lang::It, false),
            ("en-US", Lang::En, true),
            ("en-GB", Lang::En, false),
            ("pt-BR", Lang::En, false),
            ("", Lang::En, false),
            ("\u{0}", Lang::En, false),
        ] {
            assert_eq!(Reader::of(tag), Reader { lang, us }, "{tag}");
        }
    }
}
