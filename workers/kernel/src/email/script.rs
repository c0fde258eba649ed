//! Which script a letter is of, by ranges of Unicode in which each letter has one spelling only. What is not listed is not
//! taken: marks that combine with a letter that also exists with its mark (`e` and U+0301 beside `é`), compatibility forms
//! (`ﬁ`, `ſ`, `Ａ`, `①`), fillers that nobody sees. Scripts whose letters are put together from parts in more than one way
//! (Bengali, Tamil, …) wait until somebody needs them and brings their table.

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Hebrew,
    Arabic,
    Devanagari,
    Thai,
    Georgian,
    Hangul,
    Kana,
    Han,
}

use Script::{Arabic, Armenian, Cyrillic, Devanagari, Georgian, Greek, Han, Hangul, Hebrew, Kana, Latin, Thai};

/// First and last letter of a range, in order.
const RANGES: &[(u32, u32, Script)] = &[
    (0x00C0, 0x00D6, Latin),
    (0x00D8, 0x00F6, Latin),
    (0x00F8, 0x0131, Latin),
    (0x0134, 0x013E, Latin),
    (0x0141, 0x0148, Latin),
    (0x014A, 0x017E, Latin),
    (0x0180, 0x01BF, Latin),
    (0x01CD, 0x01F0, Latin),
    (0x01F4, 0x024F, Latin),
    (0x0386, 0x0386, Greek),
    (0x0388, 0x03CE, Greek),
    (0x0400, 0x0482, Cyrillic),
    (0x048A, 0x052F, Cyrillic),
    (0x0531, 0x0556, Armenian),
    (0x0561, 0x0586, Armenian),
    (0x05D0, 0x05EA, Hebrew),
    (0x0620, 0x063F, Arabic),
    (0x0641, 0x064A, Arabic),
    (0x066E, 0x066F, Arabic),
    (0x0671, 0x0674, Arabic),
    (0x0679, 0x06D3, Arabic),
    (0x0901, 0x0903, Devanagari),
    (0x0905, 0x0928, Devanagari),
    (0x092A, 0x0930, Devanagari),
    (0x0932, 0x0933, Devanagari),
    (0x0935, 0x0939, Devanagari),
    (0x093E, 0x094D, Devanagari),
    (0x0E01, 0x0E3A, Thai),
    (0x0E40, 0x0E4C, Thai),
    (0x10D0, 0x10F0, Georgian),
    (0x1E00, 0x1E99, Latin),
    (0x1E9E, 0x1E9E, Latin),
    (0x1EA0, 0x1EFF, Latin),
    (0x3005, 0x3006, Han),
    (0x3041, 0x3096, Kana),
    (0x309D, 0x309E, Kana),
    (0x30A1, 0x30FA, Kana),
    (0x30FC, 0x30FE, Kana),
    (0x3400, 0x4DBF, Han),
    (0x4E00, 0x9FFF, Han),
    (0xAC00, 0xD7A3, Hangul),
    (0x20000, 0x2A6DF, Han),
    (0x2A700, 0x2EBE0, Han),
    (0x30000, 0x323AF, Han),
];

/// The script of a letter that is not ASCII.
fn of(letter: char) -> Option<Script> {
    let code = u32::from(letter);
    RANGES.iter().find(|(first, last, _)| (*first..=*last).contains(&code)).map(|(_, _, script)| *script)
}

/// True when the text's letters are of one script, or of several that nobody confuses. Digits and signs belong to all.
pub fn is_of_one(text: &str) -> bool {
    let mut first = None;
    for letter in text.chars().filter(|c| !c.is_ascii() || c.is_ascii_alphabetic()) {
        let Some(script) = (if letter.is_ascii() { Some(Latin) } else { of(letter) }) else { return false };
        if !first.is_none_or(|first| go_together(first, script)) {
            return false;
        }
        // A script that goes with Latin decides what else may come: Greek does not go with Chinese.
        if first.is_none_or(|first| first == Latin) {
            first = Some(script);
        }
    }
    true
}

fn go_together(a: Script, b: Script) -> bool {
    let is_east_asian = |script| matches!(script, Han | Kana | Hangul);
    let kana_and_hangul = matches!((a, b), (Kana, Hangul) | (Hangul, Kana));
    let may_meet = |script| script == Latin || is_east_asian(script);
    a == b || (may_meet(a) && may_meet(b) && !kana_and_hangul)
}
