//! Sites, their crawls and automations: types and rules.

use crate::address;
use kernel::{
    Fault, Field, Instant,
    ids::{AutomationId, CrawlId, PageId, SiteId},
};
use serde::{Deserialize, Serialize};

/// How the widget looks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Theme {
    /// `#rrggbb`.
    pub color: String,
    /// The corner it stands in.
    pub position: Position,
    /// First words of the chat; the language's own when null.
    pub greeting: Option<String>,
}

/// A corner of the page, at its bottom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Position {
    #[default]
    Right,
    Left,
}

impl Position {
    /// As the widget's script reads it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Left => "left",
        }
    }
}

impl Default for Theme {
    fn default() -> Self {
        Self { color: "#3556a8".to_owned(), position: Position::Right, greeting: None }
    }
}

/// What a site is called until somebody knows better: its host.
pub fn stopgap_name(url: &str) -> String {
    address::parts(url).map(|p| p.host.trim_start_matches("www.").to_owned()).unwrap_or_default()
}

/// Whether a site can answer yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SiteState {
    /// It is read for the first time.
    Reading,
    /// It was read.
    Ready,
    /// It could not be read; the crawl says why.
    Failed,
}

/// A website, as stored.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct SiteRow {
    pub id: SiteId,
    /// Public: `pk_` and 32 hexadecimal digits.
    pub key: String,
    pub url: String,
    pub name: String,
    pub language: Option<String>,
    #[serde(deserialize_with = "kernel::sql::json")]
    pub theme: Theme,
    #[serde(deserialize_with = "kernel::sql::json")]
    pub origins: Vec<String>,
    pub state: SiteState,
    pub crawl_id: Option<CrawlId>,
    pub index_version: Option<String>,
    /// JSON of `view::Analysis`.
    pub analysis: Option<String>,
    /// JSON of `knowledge::SiteFacts`.
    pub facts: Option<String>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// What an owner may change; absent stays as it is.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SiteChange {
    /// 1 to 80 characters.
    pub name: Option<String>,
    pub theme: Option<Theme>,
    /// Origins whose pages may show the widget, at most 20, such as `https://www.example.com`.
    pub origins: Option<Vec<String>>,
}

const LONGEST_NAME: usize = 80;
const LONGEST_GREETING: usize = 300;
const MOST_ORIGINS: usize = 20;

impl SiteRow {
    /// The site with a change applied.
    /// # Errors
    /// `Fault::Invalid` naming every field that is not right.
    pub fn changed(mut self, change: SiteChange, now: Instant) -> Result<SiteRow, Fault> {
        let mut fields = Vec::new();
        if let Some(name) = change.name {
            name.trim().clone_into(&mut self.name);
            if self.name.is_empty() || self.name.chars().count() > LONGEST_NAME {
                fields.push(Field::new("name", "length", "a name has 1 to 80 characters"));
            }
        }
        if let Some(theme) = change.theme {
            fields.extend(theme.faults());
            self.theme = theme;
        }
        if let Some(origins) = change.origins {
            self.origins = origins.iter().filter_map(|o| clean_origin(o)).collect();
            self.origins.dedup();
            if self.origins.len() < origins.len() || self.origins.is_empty() || origins.len() > MOST_ORIGINS {
                fields.push(Field::new(
                    "origins",
                    "not_origins",
                    "enter 1 to 20 different origins such as https://www.example.com, without a path",
                ));
            }
        }
        self.updated_at = now;
        if fields.is_empty() { Ok(self) } else { Err(Fault::Invalid { fields }) }
    }
}

impl Theme {
    fn faults(&self) -> Vec<Field> {
        let mut fields = Vec::new();
        let digits = self.color.strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()));
        if digits.is_none() {
            fields.push(Field::new("theme/color", "not_a_color", "a color is written as #rrggbb"));
        }
        if self.greeting.as_ref().is_some_and(|g| g.chars().count() > LONGEST_GREETING) {
            fields.push(Field::new("theme/greeting", "too_long", "a greeting has at most 300 characters"));
        }
        fields
    }
}

/// An origin without path, or none.
fn clean_origin(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    let origin = address::origin(&text)?;
    let rest = text.get(origin.len()..)?;
    (rest.is_empty() || rest == "/").then_some(origin)
}

/// The origins a new site's pages have: with and without `www.`.
pub fn origins_of(url: &str) -> Vec<String> {
    let Some((origin, parts)) = address::origin(url).zip(address::parts(url)) else { return Vec::new() };
    let twin = match parts.host.strip_prefix("www.") {
        Some(bare) => origin.replacen(parts.host, bare, 1),
        None if parts.host.contains('.') && !parts.host.starts_with(|c: char| c.is_ascii_digit() || c == '[') => {
            origin.replacen(parts.host, &format!("www.{}", parts.host), 1)
        }
        None => return vec![origin],
    };
    vec![origin, twin]
}

/// How far a crawl is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CrawlState {
    Queued,
    Running,
    Done,
    Failed,
}

impl CrawlState {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }
}

/// Why a site could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CrawlProblem {
    /// `unreachable`, `robots_disallowed`, `login_wall`, `not_html`, `redirect_loop`, `too_large`, `private_address`,
    /// `timeout` or `empty`.
    pub code: String,
    /// What is wrong and what to do, for a person.
    pub detail: String,
}

/// One reading of a site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Crawl {
    pub id: CrawlId,
    #[serde(skip_serializing)]
    pub site_id: SiteId,
    pub state: CrawlState,
    /// Pages known so far, read or not.
    pub found: u32,
    pub read: u32,
    pub failed: u32,
    pub skipped: u32,
    /// Pieces of text that answers are made from.
    pub chunks: u32,
    pub started_at: Instant,
    pub finished_at: Option<Instant>,
    #[serde(deserialize_with = "maybe_json")]
    pub problem: Option<CrawlProblem>,
}

/// A column that holds JSON text or null.
fn maybe_json<'de, D: serde::Deserializer<'de>, T: serde::de::DeserializeOwned>(
    from: D,
) -> Result<Option<T>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    text.map(|text| kernel::json::read(&text).map_err(serde::de::Error::custom)).transpose()
}

impl Crawl {
    /// A crawl that waits for its first step.
    pub fn queued(id: CrawlId, site_id: SiteId, now: Instant) -> Crawl {
        Crawl {
            id,
            site_id,
            state: CrawlState::Queued,
            found: 1,
            read: 0,
            failed: 0,
            skipped: 0,
            chunks: 0,
            started_at: now,
            finished_at: None,
            problem: None,
        }
    }
}

/// A switched-on automation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Automation {
    pub id: AutomationId,
    #[serde(skip_serializing)]
    pub site_id: SiteId,
    pub kind: Kind,
    #[serde(deserialize_with = "kernel::sql::flag")]
    pub active: bool,
    /// The form or calendar it uses; null for chat.
    pub resource_id: Option<String>,
    pub activated_at: Instant,
}

pub use crate::analysis::Kind;

impl Kind {
    /// As stored and in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Form => "form",
            Self::Booking => "booking",
        }
    }
}

/// What became of one page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SitePage {
    pub id: PageId,
    pub url: String,
    pub title: String,
    pub status: PageStatus,
    /// Code, for failed and skipped pages.
    pub problem: Option<String>,
    pub words: u32,
    pub chunks: u32,
    pub read_at: Instant,
}

/// Whether a page was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PageStatus {
    Read,
    Failed,
    Skipped,
}

#[cfg(test)]
mod tests;
