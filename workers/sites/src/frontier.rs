//! Which page is read next: shallow pages and those the sitemap calls important first.

use crate::address::{key, normalise, not_worth, parts, same_site};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// At most so many pages of a site are read.
pub const MOST_PAGES: usize = 300;
/// At most so many addresses are remembered; a crawl never gets further.
const MOST_KNOWN: usize = 3_000;

/// Pages found and not read yet. Stored between the steps of a crawl.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Frontier {
    start: String,
    known: BTreeSet<String>,
    waiting: Vec<Waiting>,
    taken: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Waiting {
    url: String,
    depth: u8,
    rank: u32,
}

impl Frontier {
    /// Begins at a page.
    pub fn new(start: &str) -> Frontier {
        let mut frontier = Frontier { start: start.to_owned(), ..Frontier::default() };
        frontier.add(start, 0, 1.0);
        frontier
    }

    /// Adds a page found at a depth (links away from the start). False when it is known, elsewhere or not worth it.
    pub fn add(&mut self, url: &str, depth: u8, priority: f32) -> bool {
        let Some(url) = normalise(url).filter(|url| same_site(url, &self.start)) else { return false };
        if not_worth(&url).is_some() || self.known.len() >= MOST_KNOWN || !self.known.insert(key(&url)) {
            return false;
        }
        let rank = rank(&url, depth, priority);
        self.waiting.push(Waiting { url, depth, rank });
        true
    }

    /// Marks a page as known without reading it (a redirect led there).
    pub fn mark(&mut self, url: &str) -> bool {
        self.known.insert(key(&normalise(url).unwrap_or_else(|| url.to_owned())))
    }

    /// Whether a page is known.
    pub fn knows(&self, url: &str) -> bool {
        normalise(url).is_some_and(|url| self.known.contains(&key(&url)))
    }

    /// Whether pages wait to be read.
    pub fn has_more(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// The next page and its depth; none when all are read or the limit is reached.
    pub fn take(&mut self) -> Option<(String, u8)> {
        if self.taken >= MOST_PAGES {
            return None;
        }
        let at = self.waiting.iter().enumerate().min_by_key(|(at, w)| (w.rank, *at)).map(|(at, _)| at)?;
        let next = self.waiting.remove(at);
        self.taken += 1;
        Some((next.url, next.depth))
    }

    /// How many pages were found so far, at most the limit.
    pub fn found(&self) -> usize {
        (self.taken + self.waiting.len()).min(MOST_PAGES)
    }

    /// How many pages were handed out.
    pub fn taken(&self) -> usize {
        self.taken
    }
}

/// Lower is sooner: depth first, then what the sitemap says, then short paths; archives last.
fn rank(url: &str, depth: u8, priority: f32) -> u32 {
    let p = parts(url);
    let segments = p.map_or(0, |p| p.path.split('/').filter(|s| !s.is_empty()).count()) as u32;
    let is_archive = p.is_some_and(|p| {
        p.path.split('/').any(|s| ["tag", "tags", "category", "author", "page", "archive", "archives"].contains(&s))
    });
    let has_query = p.is_some_and(|p| !p.query.is_empty());
    let unimportant = ((1.0 - priority.clamp(0.0, 1.0)) * 10.0) as u32;
    u32::from(depth) * 20 + unimportant + segments * 3 + u32::from(is_archive) * 60 + u32::from(has_query) * 15
}

#[cfg(test)]
mod tests {
    use super::{Frontier, MOST_PAGES};

    #[test]
    fn important_pages_come_first() {
        let mut frontier = Frontier::new("https://a.example/");
        assert!(frontier.add("https://a.example/blog/tag/rye", 1, 0.5));
        assert!(frontier.add("https://a.example/deep/er/room", 3, 0.5));
        assert!(frontier.add("https://www.a.example/prices", 1, 0.9));
        let order: Vec<String> = std::iter::from_fn(|| frontier.take()).map(|(url, _)| url).collect();
        assert_eq!(
            order,
            [
                "https://a.example/",
                "https://www.a.example/prices",
                "https://a.example/deep/er/room",
                "https://a.example/blog/tag/rye"
            ]
        );
    }

    #[test]
    fn a_page_is_read_once_and_only_on_its_site() {
        let mut frontier = Frontier::new("https://a.example/");
        assert!(frontier.add("https://a.example/x?utm_source=y", 1, 0.5));
        assert!(!frontier.add("http://www.a.example/x/", 1, 0.5));
        assert!(!frontier.add("https://b.example/x", 1, 0.5));
        assert!(!frontier.add("https://a.example/menu.pdf", 1, 0.5));
        assert!(!frontier.mark("https://a.example/x"));
    }

    #[test]
    fn a_crawl_ends() {
        let mut frontier = Frontier::new("https://a.example/");
        for n in 0..10_000 {
            frontier.add(&format!("https://a.example/p{n}"), 1, 0.5);
        }
        assert_eq!(std::iter::from_fn(|| frontier.take()).count(), MOST_PAGES);
        assert_eq!(frontier.found(), MOST_PAGES);
        let stored = serde_json::to_string(&frontier).unwrap();
        assert_eq!(serde_json::from_str::<Frontier>(&stored).unwrap(), frontier);
    }
}
