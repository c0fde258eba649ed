//! AI: writing, sorting and reading texts. Each works without any model and without a key; where the port of models can do
//! it better, it is asked first.

pub mod classify;
pub mod extract;
pub mod sentiment;
pub mod text;

use knowledge::{Lang, concepts::related, lang, stem, tokens};
use nodes::{Class, Failure, Manifest, Place, Ports, Role};
use serde_json::Value;

/// What all of them have in common.
const AI: Manifest = Manifest {
    kind: "",
    version: 1,
    name: "",
    class: Class::Idempotent,
    place: Place::ByWeight,
    role: Role::Ai,
    group: "AI",
    icon: "",
    ports: Ports::Fixed(&["main"]),
    docs: "",
};

/// Longest text that is read, in characters.
const MOST_TEXT: usize = 50_000;

fn check_text(text: &str, parameter: &str) -> Result<(), Failure> {
    if (1..=MOST_TEXT).contains(&text.trim().chars().count()) {
        return Ok(());
    }
    Err(Failure::new("bad_parameter", format!("This has 1 to {MOST_TEXT} characters.")).parameter(parameter))
}

/// The language of a text: said, or guessed.
fn language_of(text: &str, said: Option<&str>) -> Lang {
    said.map_or_else(|| lang::detect(text, None).unwrap_or_default(), Lang::from_tag)
}

/// The words of a text that carry meaning, stemmed.
fn meaning(text: &str, language: Lang) -> Vec<String> {
    let words = tokens(text).into_iter().filter(|token| !language.is_stopword(&token.word));
    words.map(|token| stem(language, &token.word)).collect()
}

/// All forms of a text's words that mean the same.
fn forms(text: &str, language: Lang) -> Vec<Vec<String>> {
    let words = tokens(text).into_iter().filter(|token| !language.is_stopword(&token.word));
    let of_word = |word: &str| {
        let others = related(word).into_iter().map(|other| stem(language, other));
        [stem(language, word)].into_iter().chain(others).collect()
    };
    words.map(|token| of_word(&token.word)).collect()
}

/// The item with some fields more.
fn with(item: &Value, fields: Value) -> Value {
    match (item.clone(), fields) {
        (Value::Object(mut map), Value::Object(fields)) => {
            map.extend(fields);
            Value::Object(map)
        }
        (_, fields) => fields,
    }
}
