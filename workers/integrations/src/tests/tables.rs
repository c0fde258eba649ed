//! What holds for all texts of all languages.

use crate::{
    lang::Reader,
    layouts,
    words::{KEYS, Key},
};

const LANGUAGES: [&str; 5] = ["en", "de", "es", "fr", "it"];

/// The names between braces, sorted.
fn names(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> = text.split(['{', '}']).skip(1).step_by(2).collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[test]
fn a_text_names_the_same_things_in_every_language() {
    // Dates differ, and so does who did it in two sentences about a form.
    let free = [Key::Day, Key::Short, Key::LeadText, Key::LeadPreview];
    for key in KEYS.iter().filter(|key| !free.contains(key)) {
        let english = names(Reader::of("en").text(*key));
        for language in LANGUAGES {
            assert_eq!(names(Reader::of(language).text(*key)), english, "{key:?} {language}");
        }
    }
}

#[test]
fn only_a_clocks_suffix_may_be_empty_and_no_text_is_left_in_english() {
    // Words that two languages share.
    let shared = |key: &Key| {
        let english = Reader::of("en").text(*key);
        english.split(' ').count() < 3 || matches!(key, Key::Day | Key::Short)
    };
    for key in KEYS {
        for language in LANGUAGES {
            let text = Reader::of(language).text(*key);
            assert!(!text.trim().is_empty() || *key == Key::Oclock, "{key:?} {language}");
            let is_english = language == "en" || shared(key);
            assert!(is_english || text != Reader::of("en").text(*key), "{key:?} {language}: {text}");
        }
    }
}

#[test]
fn days_and_months_are_all_there() {
    for language in LANGUAGES {
        let count = |key| Reader::of(language).text(key).split(' ').count();
        assert_eq!((count(Key::Weekdays), count(Key::Months)), (7, 12), "{language}");
    }
}

#[test]
fn a_code_needs_one_text_message_and_none_that_costs_double() {
    // GSM 03.38, as far as our languages use it: any other letter makes the whole text one of 70 characters.
    let cheap = |c: char| c.is_ascii() && !"`[]{}\\^~|".contains(c) || "èéùìòÇØøÅåÆæßÉ¡ÄÖÑÜ§¿äöñüà£¥¤".contains(c);
    for language in LANGUAGES {
        let text = Reader::of(language).text(Key::SmsCode).replace("{code}", "123456");
        assert!(text.chars().all(cheap), "{text}");
        assert!(text.len() + "\n\n@app.a-rather-long-name.example #123456".len() <= 160, "{text}");
    }
}

#[test]
fn every_template_has_an_example() {
    let examples: Vec<&str> = super::examples().into_iter().map(|(name, _)| name).collect();
    assert_eq!(layouts::names().collect::<Vec<_>>(), examples);
}
