//! What a page says about itself in its head.

use super::Page;
use super::builder::Attributes;
use super::entities::decode;

/// Longest meta text that is kept, in characters.
const LONGEST: usize = 500;

/// Reads a meta element into the page.
pub fn read_meta(page: &mut Page, attributes: &Attributes) {
    let key = attributes.get("name").or_else(|| attributes.get("property")).unwrap_or_default().to_ascii_lowercase();
    let content: String = decode(attributes.get("content").unwrap_or_default()).trim().chars().take(LONGEST).collect();
    if content.is_empty() {
        return;
    }
    match key.as_str() {
        "description" => page.description = content,
        "og:description" | "twitter:description" if page.description.is_empty() => page.description = content,
        "og:site_name" | "application-name" if page.site_name.is_empty() => page.site_name = content,
        "og:title" if page.title.is_empty() => page.title = content,
        "robots" | "gr8bot" => {
            let rules = content.to_ascii_lowercase();
            page.noindex |= rules.contains("noindex") || rules.contains("none");
            page.nofollow |= rules.contains("nofollow") || rules.contains("none");
        }
        _ => {}
    }
}

/// Reads a link element into the page. A canonical address on another page counts; one elsewhere is judged later.
pub fn read_link(page: &mut Page, attributes: &Attributes) {
    let is_canonical = attributes.get("rel").is_some_and(|r| r.eq_ignore_ascii_case("canonical"));
    if let Some(href) = attributes.get("href").filter(|h| is_canonical && h.starts_with("http")) {
        page.canonical = decode(href);
    }
}
