//! Sitemaps: XML, index files and plain lists, read without an XML parser because many are not well-formed.

/// What a sitemap lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sitemap {
    /// Pages with their priority, 0 to 1 (0.5 when not given).
    pub pages: Vec<(String, f32)>,
    /// Further sitemaps.
    pub sitemaps: Vec<String>,
}

/// More entries than this never fit a crawl.
const MOST: usize = 2_000;

/// Reads a sitemap of any kind. Whatever is not understood is left out.
pub fn read(text: &str) -> Sitemap {
    let mut out = Sitemap::default();
    if !text.contains("<loc") {
        let lines = text.lines().map(str::trim).filter(|l| l.starts_with("http") && !l.contains(char::is_whitespace));
        out.pages = lines.take(MOST).map(|l| (l.to_owned(), 0.5)).collect();
        return out;
    }
    let is_index = text.contains("<sitemapindex");
    let mut rest = text;
    while let Some(at) = rest.find("<loc") {
        rest = rest.get(at..).unwrap_or_default();
        let Some((url, after)) = element(rest) else { break };
        rest = after;
        if !url.starts_with("http") || out.pages.len() + out.sitemaps.len() >= MOST {
            continue;
        }
        if is_index {
            out.sitemaps.push(url);
            continue;
        }
        let own = after.split("<loc").next().unwrap_or_default();
        let priority = own
            .find("<priority")
            .and_then(|at| element(own.get(at..)?))
            .and_then(|(p, _)| kernel::json::decimal(&p))
            .map(|p| p as f32);
        out.pages.push((url, priority.filter(|p| p.is_finite()).unwrap_or(0.5).clamp(0.0, 1.0)));
    }
    out
}

/// The text of the element at the start, and what follows it.
fn element(text: &str) -> Option<(String, &str)> {
    let (_, inner) = text.split_once('>')?;
    let (value, rest) = inner.split_once("</")?;
    let value = value.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>").trim();
    Some((value.replace("&amp;", "&").replace("&#38;", "&"), rest))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn every_kind_of_sitemap_is_read() {
        let map = read(
            "<?xml?><urlset><url><loc> https://a.example/?a=1&amp;b=2 </loc><priority>0.9</priority></url><url><loc><![CDATA[https://a.example/x]]></loc></url></urlset>",
        );
        assert_eq!(
            map.pages,
            [("https://a.example/?a=1&b=2".to_owned(), 0.9), ("https://a.example/x".to_owned(), 0.5)]
        );
        let index = read("<sitemapindex><sitemap><loc>https://a.example/s1.xml</loc></sitemap></sitemapindex>");
        assert_eq!(index.sitemaps, ["https://a.example/s1.xml"]);
        assert_eq!(read("https://a.example/1\nhttps://a.example/2\nnot a url").pages.len(), 2);
    }

    #[test]
    fn broken_sitemaps_give_what_they_can() {
        assert_eq!(read("<urlset><loc>https://a.example/1</loc><loc>https://a.exa").pages.len(), 1);
        assert!(read("<html>nothing</html>").pages.is_empty());
        assert!(read("<loc></loc><loc>javascript:x</loc>").pages.is_empty());
        assert_eq!(
            read("<loc>https://a.example/1</loc><priority>inf</priority>").pages,
            [("https://a.example/1".to_owned(), 0.5)]
        );
    }
}
