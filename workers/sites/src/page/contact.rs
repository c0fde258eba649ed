//! Ways to reach the business: e-mail, telephone, postal address, opening hours, profiles.

use super::{Page, hours, place};
use knowledge::{Lang, OpeningHours, PostalAddress};
use serde::{Deserialize, Serialize};

/// Contact facts of one page, in the order seen, without doubles.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contacts {
    /// E-mail addresses in lower case.
    pub emails: Vec<String>,
    /// Telephone numbers as written.
    pub phones: Vec<String>,
    /// Postal addresses.
    pub addresses: Vec<PostalAddress>,
    /// Opening hours of the usual week, when the page lists them.
    pub hours: Option<OpeningHours>,
    /// Profiles on social networks.
    pub socials: Vec<String>,
}

/// No page has more of a kind that is worth keeping.
const MOST: usize = 20;

/// Adds a value unless it is there already.
pub fn add(list: &mut Vec<String>, value: String) {
    if list.len() < MOST && !list.contains(&value) {
        list.push(value);
    }
}

/// Reads `mailto:` and `tel:` links.
pub fn note_link(contacts: &mut Contacts, href: &str) {
    let (scheme, rest) = href.split_once(':').unwrap_or_default();
    let value = percent_decode(rest.split('?').next().unwrap_or_default());
    match scheme.to_ascii_lowercase().as_str() {
        "mailto" => emails_in(&value).into_iter().for_each(|mail| add(&mut contacts.emails, mail)),
        "tel" if digits(&value) >= 5 => add_phone(contacts, value.trim()),
        _ => {}
    }
}

/// Keeps a link that is a profile on a social network.
pub fn note_profile(contacts: &mut Contacts, url: &str) {
    let address = url.split_once("://").map(|(_, a)| a).unwrap_or_default();
    let (host, path) = address.split_once('/').unwrap_or((address, ""));
    let host = host.to_ascii_lowercase();
    let host = ["www.", "m.", "de-de."].iter().find_map(|p| host.strip_prefix(p)).unwrap_or(&host);
    let is_share = ["sharer", "share", "intent/", "dialog/", "hashtag"].iter().any(|s| path.starts_with(s));
    let networks = "facebook.com instagram.com x.com twitter.com linkedin.com youtube.com tiktok.com pinterest.com wa.me t.me threads.net bsky.app";
    if networks.split(' ').any(|n| n == host) && !path.trim_matches('/').is_empty() && !is_share {
        add(&mut contacts.socials, url.split(['?', '#']).next().unwrap_or(url).to_owned());
    }
}

/// Searches all text of the page.
pub fn read_lines(page: &mut Page) {
    let mut contacts = std::mem::take(&mut page.contacts);
    for line in page.lines() {
        for mail in emails_in(line) {
            add(&mut contacts.emails, mail);
        }
        for phone in phones_in(line) {
            add_phone(&mut contacts, &phone);
        }
    }
    let lines: Vec<&str> = page.lines().collect();
    contacts.addresses = place::addresses_in(&lines);
    contacts.hours = hours::of_page(page, Lang::from_tag(&page.language));
    page.contacts = contacts;
}

/// The same number in another spelling is not another number.
fn add_phone(contacts: &mut Contacts, phone: &str) {
    let key = |p: &str| p.chars().filter(char::is_ascii_digit).rev().take(7).collect::<String>();
    match contacts.phones.iter_mut().find(|known| key(known) == key(phone)) {
        // A written number reads better than the one of a link.
        Some(known) if !known.contains(' ') && phone.contains(' ') => phone.clone_into(known),
        Some(_) => {}
        None => add(&mut contacts.phones, phone.to_owned()),
    }
}

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// E-mail addresses of a text, also "name [at] domain (dot) tld".
pub fn emails_in(text: &str) -> Vec<String> {
    let mut plain = text.to_ascii_lowercase();
    if plain.contains(['[', '(', '{']) {
        for (open, close) in [('[', ']'), ('(', ')'), ('{', '}')] {
            for (word, sign) in [("at", "@"), ("ät", "@"), ("dot", "."), ("punkt", "."), ("punto", "."), ("point", ".")]
            {
                for hidden in [
                    format!(" {open}{word}{close} "),
                    format!("{open}{word}{close}"),
                    format!(" {open} {word} {close} "),
                ] {
                    plain = plain.replace(&hidden, sign);
                }
            }
        }
    }
    let mut out = Vec::new();
    for (at, _) in plain.match_indices('@') {
        let (before, after) = (plain.get(..at).unwrap_or_default(), plain.get(at + 1..).unwrap_or_default());
        let is_local = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
        let local = before.rsplit(|c| !is_local(c)).next().unwrap_or_default().trim_matches('.');
        let domain = after
            .split(|c: char| !(c.is_alphanumeric() || c == '.' || c == '-'))
            .next()
            .unwrap_or_default()
            .trim_matches(['.', '-']);
        let top = domain.rsplit_once('.').map(|(_, top)| top).unwrap_or_default();
        let is_file = ["png", "jpg", "jpeg", "gif", "svg", "webp"].contains(&top);
        if !local.is_empty() && local.len() <= 64 && top.len() >= 2 && top.chars().all(char::is_alphabetic) && !is_file
        {
            out.push(format!("{local}@{domain}"));
        }
    }
    out
}

/// Telephone numbers of a text: international ones, and others after a word that says so.
pub fn phones_in(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_digit() || " ()/.-–+\u{a0}\u{202f}".contains(c);
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(at) =
        text.get(from..).and_then(|rest| rest.find(|c: char| c == '+' || c == '(' || c.is_ascii_digit()))
    {
        let start = from + at;
        let rest = text.get(start..).unwrap_or_default();
        let run: String = rest.chars().take_while(|c| is_part(*c)).collect();
        from = start + run.len().max(1);
        let number = run.trim_end_matches(|c: char| !c.is_ascii_digit());
        let count = digits(number);
        let before = text.get(..start).unwrap_or_default().to_lowercase();
        let label: String = before.chars().rev().take(24).collect::<Vec<_>>().into_iter().rev().collect();
        let is_labelled = LABELS.iter().any(|l| label.contains(l)) && !label.contains("fax");
        let is_international = (number.starts_with('+') || number.starts_with("00")) && !label.contains("fax");
        let is_whole = !before.ends_with(char::is_alphanumeric);
        if (7..=15).contains(&count)
            && is_whole
            && (is_international
                || (is_labelled && number.starts_with(['0', '(', '+', '1', '2', '3', '4', '5', '6', '7', '8', '9'])))
        {
            out.push(number.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
    out
}

const LABELS: &[&str] = &[
    "tel", "phone", "call", "ring us", "fon", "mobil", "mobile", "whatsapp", "☎", "📞", "ruf", "anruf", "móvil",
    "llám", "chiam", "appel", "bel ons", "ligue", "cell", "هاتف",
];

fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let hex = |b: Option<u8>| b.and_then(|b| char::from(b).to_digit(16));
        match (byte, hex(ahead.next()), hex(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// An address that a content network scrambled against harvesters: hexadecimal, each byte xor the first.
pub fn read_scrambled(hex: &str) -> Option<String> {
    let digits: Vec<u8> = hex.chars().map_while(|c| c.to_digit(16)).map(|d| d as u8).collect();
    let bytes: Vec<u8> = digits.chunks_exact(2).filter_map(|pair| Some(pair.first()? * 16 + pair.last()?)).collect();
    let (key, rest) = bytes.split_first()?;
    let plain = String::from_utf8(rest.iter().map(|b| b ^ key).collect()).ok()?;
    emails_in(&plain).into_iter().next()
}

#[cfg(test)]
mod tests;
