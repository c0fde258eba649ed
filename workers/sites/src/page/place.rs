//! Postal addresses in running text: a street with a number beside a postal code with a town.

use knowledge::PostalAddress;

/// Addresses in the lines of a page, in order, without doubles.
pub fn addresses_in(lines: &[&str]) -> Vec<PostalAddress> {
    let mut out: Vec<PostalAddress> = Vec::new();
    let mut parts: Vec<&str> = Vec::new();
    for line in lines.iter().filter(|l| l.len() <= 400) {
        for part in line.split([',', '·', '|', '•', ';']).map(str::trim).filter(|p| !p.is_empty()) {
            let street = parts.iter().rev().take(2).find_map(|before| street_of(before));
            let found = town_of(part).map(|(code, town)| (code, town, street)).or_else(|| whole(part));
            if let Some((postal_code, locality, Some(street))) = found {
                let locality = if locality.is_empty() {
                    parts.last().copied().filter(|p| street_of(p).is_none()).unwrap_or_default().to_owned()
                } else {
                    locality
                };
                let address = PostalAddress { street, postal_code, locality, ..PostalAddress::default() };
                if out.len() < 10
                    && !out.iter().any(|a| a.postal_code == address.postal_code && a.street == address.street)
                {
                    out.push(address);
                }
            }
            parts.push(part);
        }
        if line.ends_with('.') {
            parts.clear();
        }
    }
    out
}

type Found = (String, String, Option<String>);

/// "Lindenstraße 12 50674 Köln": street and town without anything between.
fn whole(part: &str) -> Option<Found> {
    let at = part
        .match_indices(' ')
        .map(|(at, _)| at)
        .find(|at| town_of(part.get(at + 1..).unwrap_or_default()).is_some())?;
    let street = street_of(part.get(..at)?)?;
    let (code, town) = town_of(part.get(at + 1..)?)?;
    Some((code, town, Some(street)))
}

/// Postal code and town of "50674 Köln", "D-50674 Köln", "1012 AB Amsterdam", "London SE1 9GF", "IL 62701".
fn town_of(part: &str) -> Option<(String, String)> {
    let words: Vec<&str> = part.split_whitespace().collect();
    match words.as_slice() {
        [code, letters, town @ ..] if is_digits(code, 4..=4) && is_upper(letters, 2) && is_town(town) => {
            Some((format!("{code} {letters}"), town.join(" ")))
        }
        [code, town @ ..] if is_digits(plain(code), 4..=5) && is_town(town) => {
            Some((plain(code).to_owned(), short_town(town)))
        }
        [town @ .., out, inward] if is_outward(out) && is_inward(inward) => {
            Some((format!("{out} {inward}"), town.join(" ")))
        }
        [state, code] if is_upper(state, 2) && is_digits(code, 5..=5) => {
            Some((format!("{state} {code}"), String::new()))
        }
        _ => None,
    }
}

/// Drops the country letters of "D-50674".
fn plain(code: &str) -> &str {
    code.split_once('-')
        .filter(|(country, _)| country.len() <= 2 && country.chars().all(char::is_alphabetic))
        .map_or(code, |(_, rest)| rest)
}

fn is_digits(text: &str, len: std::ops::RangeInclusive<usize>) -> bool {
    len.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_upper(text: &str, len: usize) -> bool {
    text.len() == len && text.bytes().all(|b| b.is_ascii_uppercase())
}

fn is_town(words: &[&str]) -> bool {
    words.first().is_some_and(|w| {
        w.starts_with(char::is_uppercase) && w.chars().count() >= 3 && !w.contains(|c: char| c.is_ascii_digit())
    })
}

/// A town ends where the next sentence or label begins.
fn short_town(words: &[&str]) -> String {
    let named: Vec<&str> = words
        .iter()
        .take(4)
        .take_while(|w| w.chars().all(|c| c.is_alphabetic() || "-.'()/".contains(c)))
        .copied()
        .collect();
    named.join(" ").trim_end_matches('.').to_owned()
}

/// "SE1", "EC1A", "M1".
fn is_outward(text: &str) -> bool {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    (1..=2).contains(&letters)
        && (2..=4).contains(&text.len())
        && text.as_bytes().get(letters).is_some_and(u8::is_ascii_digit)
}

/// "9GF".
fn is_inward(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 3
        && bytes.first().is_some_and(u8::is_ascii_digit)
        && bytes.iter().skip(1).all(u8::is_ascii_uppercase)
}

/// A street with its number: "Lindenstraße 12a", "221B Baker Street", "Address: 5 Mill Lane".
fn street_of(part: &str) -> Option<String> {
    let part = part.rsplit(": ").next().unwrap_or(part).trim();
    let words: Vec<&str> = part.split_whitespace().collect();
    let is_number =
        |w: &&str| w.starts_with(|c: char| c.is_ascii_digit()) && w.len() <= 6 && !w.contains(':') && !w.contains('.');
    let numbered = words.first().is_some_and(is_number) || words.last().is_some_and(is_number);
    let named = words
        .iter()
        .any(|w| w.chars().filter(|c| c.is_alphabetic()).count() >= 3 && w.starts_with(char::is_alphabetic));
    let capital = words.iter().any(|w| w.starts_with(char::is_uppercase));
    (numbered && named && capital && (2..=6).contains(&words.len())).then(|| part.to_owned())
}

#[cfg(test)]
mod tests {
    use super::addresses_in;

    fn first(lines: &[&str]) -> String {
        addresses_in(lines).first().map(knowledge::PostalAddress::one_line).unwrap_or_default()
    }

    #[test]
    fn addresses_of_several_countries_are_read() {
        assert_eq!(first(&["Kornblume", "Lindenstraße 12", "50674 Köln"]), "Lindenstraße 12, 50674 Köln");
        assert_eq!(first(&["Visit us: Lindenstraße 12a, D-50674 Köln."]), "Lindenstraße 12a, 50674 Köln");
        assert_eq!(first(&["14 Mill Lane, Bristol BS1 4QA"]), "14 Mill Lane, BS1 4QA Bristol");
        assert_eq!(first(&["14 Mill Lane, Bristol, BS1 4QA"]), "14 Mill Lane, BS1 4QA Bristol");
        assert_eq!(first(&["Keizersgracht 5, 1015 CJ Amsterdam"]), "Keizersgracht 5, 1015 CJ Amsterdam");
        assert_eq!(
            first(&["742 Evergreen Terrace, Springfield, IL 62701"]),
            "742 Evergreen Terrace, IL 62701 Springfield"
        );
        assert_eq!(first(&["Hauptstr. 3 10115 Berlin"]), "Hauptstr. 3, 10115 Berlin");
    }

    #[test]
    fn numbers_in_prose_are_not_addresses() {
        assert_eq!(first(&["Since 1998 we baked 50000 Rolls, every day", "Call 12345 Now"]), "");
    }
}
