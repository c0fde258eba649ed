//! Understanding what is asked: which words count, in which language, and what an earlier question adds.

use crate::concepts::weekday;
use crate::lang::{Lang, detect};
use crate::tokens::tokens;

/// A word to look for.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Folded.
    pub word: String,
    /// 1.0 for words of this question, less for words an earlier question lends.
    pub weight: f32,
}

/// A question, ready to be looked up and answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// As typed.
    pub text: String,
    /// All words, folded, in order.
    pub words: Vec<String>,
    /// The language it is asked in.
    pub language: Lang,
    /// The words that carry its meaning.
    pub terms: Vec<Term>,
    /// Weekdays it names, Monday being 0.
    pub days: Vec<usize>,
    /// The words of the earlier question it leans on; empty when it stands alone.
    pub leans_on: Vec<String>,
}

/// Longer questions are cut: nobody asks in more words, and work stays bounded.
const LONGEST_QUESTION: usize = 1_000;
/// More words than this do not make a question clearer (and fit a 32 bit mask).
const MOST_TERMS: usize = 24;
const LENT: f32 = 0.35;

impl Question {
    /// Reads a question after the visitor's earlier ones (oldest first), on a site in `site` language.
    #[must_use]
    pub fn understand(text: &str, earlier: &[&str], site: Lang) -> Question {
        let text: String = text.chars().take(LONGEST_QUESTION).collect();
        let hint = earlier.last().and_then(|last| detect(last, Some(site))).unwrap_or(site);
        let language = detect(&text, Some(hint)).unwrap_or(hint);
        let words: Vec<String> = tokens(&text).into_iter().map(|t| t.word).collect();
        let days: Vec<usize> = words.iter().filter_map(|w| weekday(w)).collect();
        let mut terms = content_terms(&words, language);
        let mut leans_on = Vec::new();
        if let Some((last, before)) = earlier.split_last().filter(|_| leans(&words, &terms)) {
            let previous =
                Question::understand(last, before.get(before.len().saturating_sub(2)..).unwrap_or_default(), site);
            lend(&mut terms, &previous, !days.is_empty());
            leans_on = if previous.leans_on.is_empty() {
                previous.words
            } else {
                [previous.leans_on, previous.words].concat()
            };
        }
        if terms.is_empty() {
            terms = words.iter().filter(|w| !language.is_stopword(w)).map(|w| term(w, 1.0)).collect();
        }
        terms.truncate(MOST_TERMS);
        Question { text, words, language, terms, days, leans_on }
    }

    /// Whether any word of the question, or of the one it leans on, is in a list of folded words.
    #[must_use]
    pub fn mentions(&self, list: &[&str]) -> bool {
        self.words.iter().chain(&self.leans_on).any(|w| list.contains(&w.as_str()))
    }
}

fn term(word: &str, weight: f32) -> Term {
    Term { word: word.to_owned(), weight }
}

fn content_terms(words: &[String], language: Lang) -> Vec<Term> {
    let mut out: Vec<Term> = Vec::new();
    let before = std::iter::once("").chain(words.iter().map(String::as_str));
    for (word, before) in words.iter().zip(before) {
        // "Gluten-free" is about gluten, not about what costs nothing.
        let is_ending = matches!(word.as_str(), "free" | "frei") && FREE_OF.contains(&before);
        let is_small = is_ending
            || language.is_stopword(word)
            || is_framing(word)
            || (word.chars().count() == 1 && word.is_ascii());
        if !is_small && !out.iter().any(|t| t.word == *word) {
            out.push(term(word, 1.0));
        }
    }
    out
}

/// What food and places can be free of.
const FREE_OF: &[&str] =
    &["gluten", "lactose", "dairy", "sugar", "nut", "egg", "alcohol", "caffeine", "step", "barrier", "smoke"];

/// Adds the words of the earlier question: fully when this one brings none, by half when it only changes the day.
fn lend(terms: &mut Vec<Term>, previous: &Question, changes_day: bool) {
    let only_days = terms.iter().all(|t| weekday(&t.word).is_some());
    let lent = if terms.is_empty() {
        1.0
    } else if only_days {
        0.8
    } else {
        LENT
    };
    for old in &previous.terms {
        let is_replaced = changes_day && weekday(&old.word).is_some();
        if !is_replaced && !terms.iter().any(|t| t.word == old.word) {
            terms.push(term(&old.word, old.weight * lent));
        }
    }
}

/// Whether a question cannot be understood without the one before it.
fn leans(words: &[String], terms: &[Term]) -> bool {
    let starts: Vec<&str> = words.iter().take(2).map(String::as_str).collect();
    let continues = match starts.as_slice() {
        [first, ..] if CONTINUES.contains(first) => true,
        [first, second] => CONTINUES_PAIR.contains(&(first, second)),
        _ => false,
    };
    let points_back = words.iter().any(|w| POINTS_BACK.contains(&w.as_str()));
    continues
        || terms.is_empty()
        || (terms.len() <= 2 && points_back)
        || (words.len() <= 3 && terms.iter().all(|t| weekday(&t.word).is_some()))
}

const CONTINUES: &[&str] = &["and", "und", "et", "y", "e", "en", "or", "oder", "also", "same", "what's", "و"];
const CONTINUES_PAIR: &[(&str, &str)] = &[
    ("what", "about"),
    ("how", "about"),
    ("was", "ist"),
    ("wie", "sieht"),
    ("wie", "ist"),
    ("que", "tal"),
    ("e", "para"),
    ("wat", "met"),
    ("hoe", "zit"),
];
const POINTS_BACK: &[&str] = &[
    "it", "that", "those", "them", "they", "one", "ones", "this", "there", "these", "davon", "dafur", "das", "dort",
    "sie", "es", "ihn", "ca", "cela", "elle", "ils", "eso", "esto", "ellos", "questo", "quello", "isso", "isto", "dat",
    "die", "daar",
];

/// Words that frame a question without saying what it is about.
fn is_framing(word: &str) -> bool {
    FRAMING.binary_search(&word).is_ok()
}

#[rustfmt::skip]
const FRAMING: &[&str] = &[
    "able", "actually", "advice", "aimerais", "allowed", "anbieten", "angeboten", "any", "anything", "available",
    "bedankt", "bedeutet", "bekomme", "bekommen", "bieden", "bieten", "bietet", "bitten", "bonjour", "bought",
    "brauche", "brauchen", "bring", "buongiorno", "busco", "buy", "cerco", "cherche", "ciao", "come", "connaitre",
    "currently", "danke", "darf", "decirme", "describe", "dire", "dirmi", "disponibile", "disponible", "dizer",
    "does", "durfen", "durft", "encontrar", "erhaltlich", "exactly", "explain", "faites", "far", "find", "finde",
    "finden", "frage", "gern", "gerne", "get", "getting", "gibts", "give", "go", "going", "gostaria", "got", "graag",
    "gracias", "grazie", "gustaria", "habts", "haett", "hallo", "happen", "happens", "has", "hatte", "hatten", "have",
    "having", "hear", "hello", "help", "hey", "hi", "hoi", "hola", "info", "information", "informationen",
    "interessiere", "interested", "item", "items", "jemand", "kaufen", "kind", "kinds", "know", "konnte", "konnten",
    "konntest", "kopen", "lange", "like", "long", "look", "looking", "mach", "machen", "macht", "make", "makes",
    "many", "may", "mean", "means", "merci", "might", "mochte", "mochten", "moglich", "much", "need", "needs",
    "obrigada", "obrigado", "oferecem", "offer", "offered", "offering", "offers", "offrite", "ofreceis", "ofrecen",
    "often", "ok", "okay", "ola", "please", "possible", "procuro", "product", "products", "produkt", "produkte",
    "proposez", "provide", "provided", "provides", "querem", "quero", "question", "quiero", "quisiera", "rein",
    "saber", "sagen", "sagt", "sapere", "savoir", "say", "says", "sell", "selling", "sells", "serve", "served",
    "serves", "show", "sold", "somebody", "someone", "something", "sort", "sorts", "souhaite", "still", "stuff",
    "such", "suche", "suchen", "take", "tell", "thank", "thanks", "thing", "things", "tip", "tips", "trouver",
    "trovare", "type", "types", "us", "use", "usually", "vende", "vendem", "venden", "vendete", "vendez", "vendre",
    "venta", "verfugbar", "verkaufen", "verkauft", "verkoopt", "verkopen", "viele", "volere", "vorrei", "voudrais",
    "want", "wanted", "wants", "weten", "whats", "wilde", "wish", "wissen", "wollen", "wollte", "wonder", "wondering",
    "wurde", "wurden", "zoek", "اريد", "اود", "شكرا", "مرحبا", "معرفه",
];

#[cfg(test)]
mod tests {
    use super::{FRAMING, Question};
    use crate::lang::Lang;

    fn terms(text: &str, earlier: &[&str]) -> Vec<String> {
        Question::understand(text, earlier, Lang::En).terms.into_iter().map(|t| t.word).collect()
    }

    #[test]
    fn framing_words_do_not_count() {
        assert!(FRAMING.is_sorted());
        assert_eq!(terms("Do you have any vegan croissants, please?", &[]), ["vegan", "croissants"]);
        assert_eq!(terms("Könnt ihr mir bitte sagen, wo ich parken kann?", &[]), ["parken"]);
    }

    #[test]
    fn a_follow_up_borrows_from_the_question_before() {
        assert_eq!(terms("And on Saturday?", &["Are you open on Sunday?"]), ["saturday", "open"]);
        assert_eq!(terms("How much is it?", &["Tell me about the sourdough course"]), ["sourdough", "course"]);
        assert_eq!(terms("what about rye?", &["Do you sell baguettes?"]), ["rye", "baguettes"]);
    }

    #[test]
    fn a_new_topic_stands_alone() {
        let question =
            Question::understand("Where can I park my car near you?", &["Are you open on Sunday?"], Lang::En);
        assert!(question.leans_on.is_empty());
        assert!(question.days.is_empty());
    }

    #[test]
    fn endless_questions_are_cut() {
        let question = Question::understand(&"zebra1 lion2 ".repeat(10_000), &[], Lang::En);
        assert!(question.text.len() <= 1_000 && question.terms.len() <= 24);
    }
}
