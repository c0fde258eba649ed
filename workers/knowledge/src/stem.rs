//! Light stemming: inflections of a word meet, different words stay apart. Input is folded (see `fold`).

use crate::lang::Lang;

/// The stem of a folded word in a language. Light on purpose: an aggressive stemmer makes wrong friends.
#[must_use]
pub fn stem(lang: Lang, word: &str) -> String {
    if word.len() <= 3 || word.starts_with(|c: char| c.is_ascii_digit()) {
        return word.to_owned();
    }
    match lang {
        Lang::En => english(word),
        Lang::De => german(word),
        Lang::Nl => dutch(word),
        Lang::Fr => french(word),
        Lang::Es | Lang::Pt => iberian(word),
        Lang::It => italian(word),
        Lang::Ar => arabic(word),
        Lang::Other => word.to_owned(),
    }
}

/// Removes the first ending that leaves at least `keep` bytes.
fn strip<'a>(word: &'a str, endings: &[&str], keep: usize) -> &'a str {
    endings.iter().find_map(|e| word.strip_suffix(e).filter(|rest| rest.len() >= keep)).unwrap_or(word)
}

fn has_vowel(word: &str) -> bool {
    word.contains(['a', 'e', 'i', 'o', 'u', 'y'])
}

/// "runn" becomes "run"; l, s and z stay double ("call", "press").
fn undouble(word: &str) -> &str {
    let mut back = word.chars().rev();
    match (back.next(), back.next()) {
        (Some(a), Some(b)) if a == b && "bdfgkmnprt".contains(a) => word.strip_suffix(a).unwrap_or(word),
        _ => word,
    }
}

fn english(word: &str) -> String {
    let singular = if let Some(base) = word.strip_suffix("ies").filter(|b| b.len() > 1) {
        format!("{base}y")
    } else if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        word.to_owned()
    } else if ["sses", "xes", "ches", "shes", "zes", "oes"].iter().any(|e| word.ends_with(e)) {
        strip(word, &["es"], 2).to_owned()
    } else {
        strip(word, &["s"], 3).to_owned()
    };
    let mut base: &str = &singular;
    for ending in ["ing", "ed"] {
        let cut = base.strip_suffix(ending).filter(|b| b.len() >= 3 && has_vowel(b) && !b.ends_with('e'));
        if let Some(cut) = cut {
            base = undouble(cut);
            break;
        }
    }
    let base = strip(strip(base, &["ly"], 4), &["e"], 3);
    match base.strip_suffix('y').filter(|b| b.len() > 2) {
        Some(cut) => format!("{cut}i"),
        None => base.to_owned(),
    }
}

/// After CISTEM (Weissweiler and Fraser 2017): strip what inflection adds, never below four letters.
fn german(word: &str) -> String {
    let mut base = word.strip_prefix("ge").filter(|b| b.len() >= 5).unwrap_or(word);
    while base.len() > 3 {
        let shorter = if base.len() > 5 { strip(base, &["em", "er", "nd"], 3) } else { base };
        let shorter = if shorter == base { strip(base, &["t", "e", "s", "n"], 3) } else { shorter };
        if shorter == base {
            break;
        }
        base = shorter;
    }
    base.to_owned()
}

fn dutch(word: &str) -> String {
    let base = undouble(strip(strip(word, &["heden", "heid"], 4), &["en", "s", "e"], 3));
    // "brood" and "broden" meet: a doubled vowel before the last consonant is written once.
    let mut out = String::with_capacity(base.len());
    let mut last = ' ';
    for c in base.chars() {
        if !(c == last && "aeou".contains(c)) {
            out.push(c);
        }
        last = c;
    }
    out
}

fn french(word: &str) -> String {
    let base = match word.strip_suffix("aux").filter(|b| b.len() > 2) {
        Some(cut) => return format!("{cut}al"),
        None => strip(word, &["ements", "ement", "s", "x"], 3),
    };
    let base = strip(strip(base, &["er", "ez", "ee", "e"], 3), &["e"], 3);
    undouble(base).to_owned()
}

fn iberian(word: &str) -> String {
    if let Some(cut) = word.strip_suffix("oes").filter(|b| b.len() > 2) {
        return format!("{cut}a");
    }
    let base = strip(word, &["mente"], 4);
    let base = strip(base, &["s"], 3);
    strip(base, &["ao", "ar", "er", "ir", "ad", "o", "a", "e"], 3).to_owned()
}

fn italian(word: &str) -> String {
    let base = strip(word, &["mente"], 4);
    let base = strip(base, &["are", "ere", "ire"], 4);
    let base = strip(strip(base, &["a", "e", "i", "o"], 3), &["i"], 3);
    strip(base, &["h"], 3).to_owned()
}

fn arabic(word: &str) -> String {
    let base =
        ["وال", "بال", "ال", "لل"].iter().find_map(|p| word.strip_prefix(p)).filter(|b| b.len() >= 4).unwrap_or(word);
    strip(base, &["ات", "ون", "ين", "ها", "ه"], 4).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Lang, stem};

    fn meet(lang: Lang, words: &[&str]) {
        let first = stem(lang, words[0]);
        for word in words {
            assert_eq!(stem(lang, word), first, "{word} in {lang:?}");
        }
    }

    #[test]
    fn inflections_meet() {
        meet(Lang::En, &["price", "prices", "priced", "pricing"]);
        meet(Lang::En, &["delivery", "deliveries"]);
        meet(Lang::En, &["book", "books", "booked", "booking"]);
        meet(Lang::De, &["offnen", "offnet", "offne", "geoffnet"]);
        meet(Lang::De, &["brot", "brote", "broten"]);
        meet(Lang::De, &["kurs", "kurse", "kursen"]);
        meet(Lang::Nl, &["brood", "broden"]);
        meet(Lang::Fr, &["journal", "journaux"]);
        meet(Lang::Fr, &["ouvert", "ouverts", "ouverte", "ouvertes"]);
        meet(Lang::Es, &["precio", "precios"]);
        meet(Lang::Pt, &["reserva", "reservas", "reservar"]);
        meet(Lang::It, &["prezzo", "prezzi"]);
    }

    #[test]
    fn different_words_stay_apart() {
        assert_ne!(stem(Lang::En, "bakery"), stem(Lang::En, "bake"));
        assert_ne!(stem(Lang::En, "press"), stem(Lang::En, "pres"));
        assert_ne!(stem(Lang::De, "kuchen"), stem(Lang::De, "kurse"));
    }

    #[test]
    fn short_words_and_numbers_are_left_alone() {
        assert_eq!(stem(Lang::En, "bus"), "bus");
        assert_eq!(stem(Lang::En, "7.50s"), "7.50s");
    }
}
