//! robots.txt after RFC 9309: which paths a crawler may read.

/// The name our rules are looked up by.
pub const AGENT: &str = "gr8bot";
/// RFC 9309 section 2.5: at least 500 KiB must be parsed; more is not.
const LONGEST: usize = 512_000;
const MOST_RULES: usize = 2_000;
/// A site that asks for longer pauses gets this one; ten pages a minute still end.
const LONGEST_DELAY_MS: u32 = 5_000;

/// The rules of one host for us.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Robots {
    rules: Vec<Rule>,
    /// Pause between requests that the site asks for, in milliseconds.
    pub delay_ms: Option<u32>,
    /// Sitemaps it names.
    pub sitemaps: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    allow: bool,
    pattern: String,
}

impl Robots {
    /// Reads the file for our agent: the group that names us, else the group for everybody.
    pub fn parse(text: &str) -> Robots {
        let text = text.trim_start_matches('\u{feff}');
        let cut = (0..=LONGEST.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let (mut ours, mut everybody, mut sitemaps) = (Group::default(), Group::default(), Vec::new());
        let (mut for_us, mut for_all, mut in_agents) = (false, false, false);
        for line in text.get(..cut).unwrap_or_default().lines() {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            if key == "user-agent" {
                if !in_agents {
                    (for_us, for_all) = (false, false);
                }
                in_agents = true;
                for_us |= value.to_ascii_lowercase().split('/').next().is_some_and(|v| v.trim() == AGENT);
                for_all |= value == "*";
            } else if key == "sitemap" {
                if sitemaps.len() < 20 {
                    sitemaps.push(value.to_owned());
                }
            } else {
                in_agents = false;
                if for_us {
                    ours.add(&key, value);
                }
                if for_all {
                    everybody.add(&key, value);
                }
            }
        }
        let group = if ours.seen { ours } else { everybody };
        Robots { rules: group.rules, delay_ms: group.delay_ms, sitemaps }
    }

    /// Whether a path (with query) may be read: the longest matching rule decides, allow wins a tie.
    pub fn allows(&self, path: &str) -> bool {
        let matching = self.rules.iter().filter(|rule| matches(&rule.pattern, path));
        matching.max_by_key(|rule| (rule.pattern.len(), rule.allow)).is_none_or(|rule| rule.allow)
    }
}

#[derive(Default)]
struct Group {
    rules: Vec<Rule>,
    delay_ms: Option<u32>,
    seen: bool,
}

impl Group {
    fn add(&mut self, key: &str, value: &str) {
        self.seen |= matches!(key, "allow" | "disallow" | "crawl-delay");
        match key {
            "allow" | "disallow" if !value.is_empty() && self.rules.len() < MOST_RULES => {
                self.rules.push(Rule { allow: key == "allow", pattern: value.to_owned() });
            }
            "crawl-delay" => {
                let seconds = kernel::json::decimal(value).map(|seconds| seconds as f32);
                self.delay_ms = seconds
                    .filter(|s| s.is_finite() && *s >= 0.0)
                    .map(|s| ((s * 1_000.0) as u32).min(LONGEST_DELAY_MS));
            }
            _ => {}
        }
    }
}

/// `*` stands for any text, a final `$` for the end. Linear: each piece is looked for once, left to right.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, to_end) = pattern.strip_suffix('$').map_or((pattern, false), |p| (p, true));
    let mut pieces = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
    let mut last = "";
    let mut starred = false;
    for piece in pieces {
        starred = true;
        last = piece;
        match rest.find(piece) {
            Some(at) => rest = rest.get(at + piece.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    !to_end || rest.is_empty() || (starred && path.len() >= last.len() && path.ends_with(last))
}

#[cfg(test)]
mod tests {
    use super::Robots;

    #[test]
    fn the_longest_rule_decides() {
        let robots =
            Robots::parse("User-agent: *\nDisallow: /shop\nAllow: /shop/bread\nDisallow: /*.pdf$\nDisallow: /a*b*c");
        assert!(robots.allows("/shop/bread/rye"));
        assert!(!robots.allows("/shop/cart"));
        assert!(!robots.allows("/menu.pdf"));
        assert!(robots.allows("/menu.pdf?x=1"));
        assert!(!robots.allows("/axbyc"));
        assert!(robots.allows("/about"));
    }

    #[test]
    fn our_own_group_replaces_the_one_for_everybody() {
        let robots = Robots::parse(
            "User-agent: *\nDisallow: /\n\nUser-agent: other\nUser-agent: GR8bot/1.0\nDisallow: /private\nCrawl-delay: 1.5\nSitemap: https://a.example/s.xml",
        );
        assert!(robots.allows("/"));
        assert!(!robots.allows("/private/x"));
        assert_eq!(robots.delay_ms, Some(1_500));
        assert_eq!(robots.sitemaps, ["https://a.example/s.xml"]);
    }

    #[test]
    fn an_empty_or_broken_file_allows_everything() {
        assert!(Robots::parse("").allows("/"));
        assert!(Robots::parse("<html>404</html>").allows("/"));
        assert!(Robots::parse("User-agent: *\nDisallow:").allows("/x"));
        assert!(!Robots::parse("\u{feff}user-agent:*\ndisallow:/").allows("/x"));
        assert!(Robots::parse("User-agent: *\nCrawl-delay: NaN").delay_ms.is_none());
    }
}
