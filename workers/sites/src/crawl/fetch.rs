//! Fetching from a website: every hop guarded, everything bounded, every failure named.

use super::progress::Progress;
use crate::address;
use crate::frontier::Frontier;
use crate::model::CrawlProblem;
use crate::page::{Page, read_page};
use crate::robots::Robots;
use crate::sitemap;
use kernel::{
    Fault, Scope, guard,
    ports::{Incoming, Outgoing, PageRead},
};

/// What came of a page.
pub enum Outcome {
    Read(Box<Page>),
    /// Code of what went wrong.
    Failed(&'static str),
    /// Code of why it was not wanted.
    Skipped(&'static str),
}

const PAGE_BYTES: u32 = 2_000_000;
const TEXT_BYTES: u32 = 1_000_000;
const TIMEOUT_MS: u32 = 10_000;
const MOST_HOPS: usize = 5;
const MOST_SITEMAPS: usize = 6;
const AGENT: &str = "GR8bot/1.0 (+https://gr8.example/bot)";

/// Reads robots.txt, the sitemaps and the start page's final address.
/// # Errors
/// Why the site cannot be read at all.
pub async fn begin(scope: &Scope, url: &str) -> Result<Progress, CrawlProblem> {
    guard::check(url, scope.settings()).map_err(|_| problem("private_address"))?;
    let origin = address::origin(url).ok_or_else(|| problem("unreachable"))?;
    let robots = match read_text(scope, &format!("{origin}/robots.txt")).await {
        Text::Found(text) => text,
        Text::Missing => String::new(),
        // RFC 9309, section 2.3.1.4: a server that fails to say what is allowed allows nothing.
        Text::Broken => return Err(problem("robots_unreachable")),
    };
    let rules = Robots::parse(&robots);
    let path = address::parts(url).map_or("/", |p| p.path);
    if !rules.allows(path) {
        return Err(problem("robots_disallowed"));
    }
    let mut frontier = Frontier::new(url);
    let mut waiting: Vec<String> = rules.sitemaps.iter().filter(|s| address::same_site(s, url)).cloned().collect();
    waiting.push(format!("{origin}/sitemap.xml"));
    let mut seen: Vec<String> = Vec::new();
    while let Some(next) = waiting.pop().filter(|_| seen.len() < MOST_SITEMAPS) {
        if seen.contains(&next) {
            continue;
        }
        let map = sitemap::read(&read_text(scope, &next).await.or_empty());
        map.pages.iter().for_each(|(page, priority)| {
            if let Some(page) = scope.http().resolve("", page) {
                frontier.add(&page, 1, *priority);
            }
        });
        waiting.extend(map.sitemaps.into_iter().filter(|s| address::same_site(s, url)));
        seen.push(next);
    }
    Ok(Progress { frontier, robots, ..Progress::default() })
}

/// What a code means and what to do, for the owner.
pub fn problem(code: &str) -> CrawlProblem {
    let detail = match code {
        "private_address" => "This address is not on the public web. Enter the public address of the website.",
        "robots_disallowed" => {
            "The site's robots.txt forbids reading it. Allow the agent “GR8bot” there and read the site again."
        }
        "robots_unreachable" => {
            "The site's server failed to say what may be read (robots.txt). Try again later, or ask who runs the site."
        }
        "login_wall" => "The site asks for a sign-in. GR8 reads public pages only.",
        "not_html" => "The address does not lead to a web page. Enter the address of the site's home page.",
        "redirect_loop" => "The site redirects without an end, or away to another site. Check the address.",
        "too_large" => "The page is larger than 2 MB of text. Enter another start page.",
        "timeout" => "The site took longer than ten seconds to answer. Try again later.",
        "empty" => "The pages have hardly any text. GR8 reads what the server sends and runs no scripts of the page.",
        _ => "The site did not answer. Check the address and try again.",
    };
    CrawlProblem { code: code.to_owned(), detail: detail.to_owned() }
}

/// Reads one page of the site, following redirects inside it.
pub async fn fetch_page(scope: &Scope, url: &str) -> Outcome {
    let mut at = url.to_owned();
    for _ in 0..=MOST_HOPS {
        if guard::check(&at, scope.settings()).is_err() {
            return Outcome::Failed("private_address");
        }
        let read = match read_page_of(scope, &at).await {
            Ok(read) => read,
            Err(code) => return Outcome::Failed(code),
        };
        let location = read.header("location").filter(|_| is_redirect(read.status));
        let Some(location) = location else {
            // A redirect that ends at a sign-in is the polite form of 401.
            let is_wall = at != url && address::is_sign_in(&at) && !address::is_sign_in(url);
            return if is_wall { Outcome::Failed("login_wall") } else { outcome_of(scope, &at, &read) };
        };
        match scope.http().resolve(&at, location) {
            // Told apart from other ways off the site: the owner should know that their site points inwards.
            Some(next) if guard::check(&next, scope.settings()).is_err() => return Outcome::Failed("private_address"),
            Some(next) if !address::same_site(&next, url) => return Outcome::Failed("redirect_loop"),
            Some(next) => at = next,
            None => return Outcome::Failed("redirect_loop"),
        }
    }
    Outcome::Failed("redirect_loop")
}

/// A connection that breaks off says little about a site (a kept one may have been closed a moment ago): it gets a
/// second chance. A site that was waited for in vain does not.
async fn read_page_of(scope: &Scope, url: &str) -> Result<PageRead, &'static str> {
    let read = || async { scope.http().read_page(request(url, PAGE_BYTES)).await.map_err(|fault| code_of(&fault)) };
    match read().await {
        Err("unreachable") => read().await,
        other => other,
    }
}

fn outcome_of(scope: &Scope, url: &str, read: &PageRead) -> Outcome {
    match read.status {
        200..=299 => {}
        401 | 403 | 407 => return Outcome::Failed("login_wall"),
        404 | 410 => return Outcome::Failed("not_found"),
        429 => return Outcome::Failed("busy"),
        _ => return Outcome::Failed("unreachable"),
    }
    let kind = read.header("content-type").unwrap_or("text/html").to_ascii_lowercase();
    if !kind.contains("html") {
        return Outcome::Skipped("not_html");
    }
    let asks_not_to = read.header("x-robots-tag").is_some_and(|tag| tag.to_ascii_lowercase().contains("noindex"));
    let mut page = read_page(&address::normalise(url).unwrap_or_else(|| url.to_owned()), &read.events);
    page.noindex |= asks_not_to;
    page.links = page.links.iter().filter_map(|link| scope.http().resolve(url, link)).collect();
    // A page cut at the limit counts as far as it came, unless nothing came.
    if read.truncated && page.word_count() == 0 {
        return Outcome::Failed("too_large");
    }
    Outcome::Read(Box::new(page))
}

/// A small text file of the site.
enum Text {
    Found(String),
    /// It is not there, or nobody answers.
    Missing,
    /// The server answers that it failed.
    Broken,
}

impl Text {
    fn or_empty(self) -> String {
        if let Self::Found(text) = self { text } else { String::new() }
    }
}

async fn read_text(scope: &Scope, url: &str) -> Text {
    let mut at = url.to_owned();
    for _ in 0..=MOST_HOPS {
        if guard::check(&at, scope.settings()).is_err() {
            return Text::Missing;
        }
        let Ok(answer) = scope.http().send(request(&at, TEXT_BYTES)).await else { return Text::Missing };
        let location = header(&answer, "location").filter(|_| is_redirect(answer.status));
        let Some(location) = location else {
            return match answer.status {
                200 => Text::Found(String::from_utf8_lossy(&answer.body).into_owned()),
                500..=599 => Text::Broken,
                _ => Text::Missing,
            };
        };
        match scope.http().resolve(&at, location).filter(|next| address::same_site(next, url)) {
            Some(next) => at = next,
            None => return Text::Missing,
        }
    }
    Text::Missing
}

fn request(url: &str, limit_bytes: u32) -> Outgoing {
    let mut request = Outgoing::get(url, limit_bytes, TIMEOUT_MS);
    request.headers = vec![
        ("user-agent".to_owned(), AGENT.to_owned()),
        ("accept".to_owned(), "text/html,application/xhtml+xml,*/*;q=0.5".to_owned()),
    ];
    request
}

fn header<'a>(answer: &'a Incoming, name: &str) -> Option<&'a str> {
    answer.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

fn code_of(fault: &Fault) -> &'static str {
    let text = fault.to_string().to_ascii_lowercase();
    if text.contains("timed out") || text.contains("timeout") { "timeout" } else { "unreachable" }
}
