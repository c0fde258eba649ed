//! Contact facts of all pages merged, each with the page that says it best.

use crate::page::{Business, Page};
use knowledge::order::sort_short;
use knowledge::{Lang, OpeningHours, PostalAddress, SiteFacts, Sourced, sentences};
use std::collections::HashMap;

/// No business has more of a kind that visitors could use.
const MOST: usize = 5;

/// Gathers the facts of a site.
pub fn gather(pages: &[Page]) -> SiteFacts {
    let businesses: Vec<(&Business, &Page)> =
        pages.iter().flat_map(|p| p.markup.businesses.iter().map(move |b| (b, p))).collect();
    let marked = |get: fn(&Business) -> &String| {
        businesses.iter().map(move |(b, p)| (get(b).clone(), p.url.as_str())).filter(|(v, _)| !v.is_empty())
    };
    // Numbers as people read them come before those written for machines.
    let phones = all(pages, |p| &p.contacts.phones).chain(marked(|b| &b.telephone));
    let emails = all(pages, |p| &p.contacts.emails).chain(marked(|b| &b.email));
    let profiles = businesses.iter().flat_map(|(b, p)| b.same_as.iter().map(|s| (s.clone(), p.url.as_str())));
    SiteFacts {
        name: name(pages, &businesses),
        summary: summary(pages, &businesses),
        languages: languages(pages),
        phones: ranked(phones, phone_key),
        emails: ranked(emails, str::to_lowercase),
        addresses: addresses(pages, &businesses),
        hours: hours(pages, &businesses),
        socials: ranked(profiles.chain(all(pages, |p| &p.contacts.socials)), |url| {
            url.trim_end_matches('/').to_lowercase()
        }),
        price_range: marked(|b| &b.price_range).next().map(|(range, _)| range),
    }
}

fn all(pages: &[Page], get: fn(&Page) -> &Vec<String>) -> impl Iterator<Item = (String, &str)> {
    pages.iter().flat_map(move |p| get(p).iter().map(|value| (value.clone(), p.url.as_str())))
}

fn phone_key(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).rev().take(7).collect()
}

/// Values by how many pages say them (a contact page counts more), each with its best page.
fn ranked<'a>(values: impl Iterator<Item = (String, &'a str)>, key: fn(&str) -> String) -> Vec<Sourced<String>> {
    let mut order: Vec<(String, Sourced<String>, usize)> = Vec::new();
    for (value, url) in values {
        let key = key(&value);
        let weight = if is_contact_page(url) { 4 } else { 1 };
        if let Some((_, known, count)) = order.iter_mut().find(|(k, _, _)| *k == key) {
            *count += weight;
            if !known.value.contains(' ') && value.contains(' ') {
                known.value = value;
            }
            if is_contact_page(url) && !is_contact_page(&known.url) {
                url.clone_into(&mut known.url);
            }
        } else {
            order.push((key, Sourced { value, url: url.to_owned() }, weight));
        }
    }
    sort_short(&mut order, |a, b| a.2 > b.2);
    order.into_iter().map(|(_, sourced, _)| sourced).take(MOST).collect()
}

fn is_contact_page(url: &str) -> bool {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest).to_ascii_lowercase();
    ["contact", "kontakt", "contatt", "contacto", "find-us", "visit", "anfahrt"].iter().any(|word| path.contains(word))
}

/// The business's name: its markup, `og:site_name`, what the titles share, the home page's title.
fn name(pages: &[Page], businesses: &[(&Business, &Page)]) -> Option<String> {
    let marked = businesses.iter().map(|(b, _)| b.name.clone()).find(|n| !n.is_empty());
    let named = || pages.iter().map(|p| p.site_name.clone()).find(|n| !n.is_empty());
    let shared = || {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for page in pages {
            for part in title_parts(&page.title) {
                *counts.entry(part).or_default() += 1;
            }
        }
        let best =
            counts.into_iter().filter(|(part, count)| *count > 1 && *count * 2 > pages.len() && !part.is_empty());
        best.max_by_key(|(part, count)| (*count, part.len())).map(|(part, _)| part.to_owned())
    };
    let home = || pages.first().and_then(|p| title_parts(&p.title).next()).map(str::to_owned);
    marked.or_else(named).or_else(shared).or_else(home).filter(|n| !n.is_empty()).map(|n| n.chars().take(80).collect())
}

/// "Menu | Kornblume" in its parts, whichever separator is used.
fn title_parts(title: &str) -> impl Iterator<Item = &str> {
    let separator = [" | ", " – ", " — ", " · ", " - "].into_iter().find(|s| title.contains(s)).unwrap_or(" | ");
    title.split(separator).map(str::trim)
}

/// What the business does: its markup's or the home page's description, else the first paragraph of some length.
fn summary(pages: &[Page], businesses: &[(&Business, &Page)]) -> Option<Sourced<String>> {
    let short = |text: &str| {
        sentences(text).into_iter().take(2).collect::<Vec<_>>().join(" ").chars().take(320).collect::<String>()
    };
    let sourced = |text: &str, page: &Page| Some(Sourced { value: short(text), url: page.url.clone() });
    let home = pages.first();
    if let Some(page) = home.filter(|p| p.description.split_whitespace().count() >= 6) {
        return sourced(&page.description, page);
    }
    if let Some((business, page)) = businesses.iter().find(|(b, _)| b.description.split_whitespace().count() >= 4) {
        return sourced(&business.description, page);
    }
    let about = pages
        .iter()
        .find(|p| ["about", "ueber", "uber-uns", "qui-sommes", "chi-siamo", "sobre"].iter().any(|w| p.url.contains(w)));
    home.into_iter().chain(about).chain(pages).find_map(|page| {
        let line = page.sections.iter().flat_map(|s| &s.lines).find(|l| l.split_whitespace().count() >= 10)?;
        sourced(line, page)
    })
}

/// Languages by number of words, as declared.
fn languages(pages: &[Page]) -> Vec<String> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for page in pages.iter().filter(|p| !p.language.is_empty()) {
        let tag = match Lang::from_tag(&page.language) {
            Lang::Other => page.language.to_lowercase(),
            lang => lang.tag().to_owned(),
        };
        match counts.iter_mut().find(|(known, _)| *known == tag) {
            Some((_, words)) => *words += page.word_count(),
            None => counts.push((tag, page.word_count())),
        }
    }
    sort_short(&mut counts, |a, b| a.1 > b.1);
    counts.into_iter().map(|(tag, _)| tag).take(MOST).collect()
}

fn addresses(pages: &[Page], businesses: &[(&Business, &Page)]) -> Vec<Sourced<PostalAddress>> {
    let marked = businesses.iter().filter_map(|(b, p)| Some((b.address.clone()?, p.url.clone())));
    let written = pages.iter().flat_map(|p| p.contacts.addresses.iter().map(|a| (a.clone(), p.url.clone())));
    let mut out: Vec<(Sourced<PostalAddress>, usize)> = Vec::new();
    for (value, url) in marked.chain(written) {
        let weight = if is_contact_page(&url) { 4 } else { 1 };
        match out.iter_mut().find(|(known, _)| is_same_place(&known.value, &value)) {
            Some((known, count)) => {
                *count += weight;
                if is_contact_page(&url) && !is_contact_page(&known.url) {
                    known.url = url;
                }
            }
            None => out.push((Sourced { value, url }, weight)),
        }
    }
    sort_short(&mut out, |a, b| a.1 > b.1);
    out.into_iter().map(|(sourced, _)| sourced).take(MOST).collect()
}

fn is_same_place(a: &PostalAddress, b: &PostalAddress) -> bool {
    let key = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    key(&a.street) == key(&b.street)
        && (a.postal_code.is_empty() || b.postal_code.is_empty() || key(&a.postal_code) == key(&b.postal_code))
}

/// Written hours of a page about hours or contact first (people keep those true), then markup, then any page.
fn hours(pages: &[Page], businesses: &[(&Business, &Page)]) -> Option<Sourced<OpeningHours>> {
    let is_about = |p: &&Page| {
        is_contact_page(&p.url) || ["hours", "zeiten", "horaire", "horario", "orari"].iter().any(|w| p.url.contains(w))
    };
    let known = |p: &Page| p.contacts.hours.clone().map(|value| Sourced { value, url: p.url.clone() });
    let best = |list: Vec<Sourced<OpeningHours>>| list.into_iter().rev().max_by_key(|s| s.value.known_days());
    let written = best(pages.iter().filter(is_about).filter_map(known).collect());
    let marked = || {
        best(
            businesses
                .iter()
                .filter_map(|(b, p)| Some(Sourced { value: b.hours.clone()?, url: p.url.clone() }))
                .collect(),
        )
    };
    let anywhere = || best(pages.iter().filter_map(known).collect());
    written.filter(|s| s.value.known_days() >= 5).or_else(marked).or_else(anywhere)
}
