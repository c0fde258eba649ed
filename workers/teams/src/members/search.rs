//! Finding members by what is typed: every word of it begins a word of the name or of the address. Pure.

use std::iter::FusedIterator;

use kernel::Fault;
use serde::Deserialize;

/// Longest query, in bytes.
const MAX_QUERY: usize = 200;

/// Narrows the list of members.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct Search {
    /// Beginnings of words of the name or the address, in any order and in any case.
    pub query: Option<String>,
}

impl Search {
    /// The words that were typed, folded; none when everybody is meant.
    /// # Errors
    /// `Fault::Invalid` naming the field.
    pub fn words(&self) -> Result<Vec<String>, Fault> {
        let text = self.query.as_deref().unwrap_or_default();
        if text.len() > MAX_QUERY {
            return Err(Fault::invalid("query", "too_long", "use at most 200 characters"));
        }
        let folded = fold(text);
        Ok(words(&folded).map(str::to_owned).collect())
    }
}

/// Whether each of the words begins one of the person's.
pub fn is_meant(wanted: &[String], name: &str, email: &str) -> bool {
    let (name, email) = (fold(name), fold(email));
    wanted.iter().all(|one| words(&name).chain(words(&email)).any(|word| word.starts_with(one.as_str())))
}

/// The database folds ASCII only; names are not ASCII only.
fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// What spaces, dots, hyphens and the like part. Signs above and below letters belong to their word.
fn words(folded: &str) -> impl FusedIterator<Item = &str> + '_ {
    folded.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(query: &str, name: &str, email: &str) -> bool {
        let search = Search { query: Some(query.to_owned()) };
        is_meant(&search.words().unwrap(), name, email)
    }

    #[test]
    fn words_are_found_by_their_beginnings_in_any_order_and_case() {
        for query in ["", "  ", "JÖ", "Müller jörg", "mü-s", "seidel", "jmu@backhaus.ex", "ex back"] {
            assert!(finds(query, "Jörg Müller-Seidel", "jmu@backhaus.example"), "{query}");
        }
        for query in ["örg", "üller", "jörg anna", "haus", "mail"] {
            assert!(!finds(query, "Jörg Müller", "jmu@backhaus.example"), "{query}");
        }
    }

    #[test]
    fn names_in_any_script_are_found() {
        assert!(finds("محم", "محمد علي", "m@example.com"));
        assert!(finds("ΣΟΦ", "Σοφία Παπά", "s@example.com"));
        assert!(finds("иван", "ИВАН Петров", "i@example.com"));
    }

    #[test]
    fn a_query_has_an_end() {
        let long = Search { query: Some("x".repeat(MAX_QUERY + 1)) };
        assert!(long.words().is_err());
        assert_eq!(Search { query: Some("x ".repeat(100)) }.words().unwrap().len(), 100);
    }
}
