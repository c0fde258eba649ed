//! What owners and visitors are shown of a site.

use crate::analysis::{Findings, Kind};
use crate::model::{Automation, Crawl, SiteRow, SiteState, Theme};
use kernel::{Fault, Instant, ids::SiteId};
use knowledge::{OpeningHours as Week, Sourced};
use serde::{Deserialize, Serialize};

/// A website with everything the dashboard shows.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Site {
    pub id: SiteId,
    /// Public: stands in the embed code.
    pub key: String,
    pub url: String,
    pub name: String,
    pub language: Option<String>,
    pub created_at: Instant,
    pub theme: Theme,
    pub origins: Vec<String>,
    pub state: SiteState,
    /// The latest crawl.
    pub crawl: Option<Crawl>,
    pub analysis: Option<Analysis>,
    pub automations: Vec<Automation>,
}

impl Site {
    /// From its rows.
    pub fn of(row: SiteRow, crawl: Option<Crawl>, automations: Vec<Automation>) -> Result<Site, Fault> {
        let analysis = row.analysis.as_deref().map(kernel::json::read).transpose()?;
        Ok(Site {
            id: row.id,
            key: row.key,
            url: row.url,
            name: row.name,
            language: row.language,
            created_at: row.created_at,
            theme: row.theme,
            origins: row.origins,
            state: row.state,
            crawl,
            analysis,
            automations,
        })
    }
}

/// What GR8 makes of a site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Analysis {
    /// What the business does, in its own words.
    pub summary: String,
    /// The trade, when the evidence is clear.
    pub category: Option<String>,
    /// BCP 47, the most used.
    pub language: String,
    pub pages: u32,
    pub words: u32,
    pub contact: ContactFacts,
    pub has: Has,
    pub missing: Vec<Missing>,
    pub recommendations: Vec<Recommendation>,
}

/// Ways to reach the business.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContactFacts {
    pub emails: Vec<String>,
    pub phones: Vec<String>,
    pub address: Option<String>,
    pub opening_hours: Vec<OpeningHours>,
    pub socials: Vec<String>,
}

/// Days with the same hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpeningHours {
    /// `mo` to `su`.
    pub days: Vec<String>,
    /// `HH:MM`.
    pub opens: String,
    /// `HH:MM`; earlier than `opens` when it closes after midnight.
    pub closes: String,
}

/// What the site has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[allow(clippy::struct_excessive_bools, reason = "a checklist")]
pub struct Has {
    pub booking: bool,
    pub form: bool,
    pub opening_hours: bool,
    pub phone: bool,
    pub email: bool,
    pub address: bool,
    pub prices: bool,
    pub faq: bool,
}

/// Something visitors look for in vain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Missing {
    pub code: String,
    pub title: String,
    pub detail: String,
}

/// An automation that would help.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recommendation {
    pub kind: Kind,
    pub title: String,
    pub reason: String,
    /// What was seen on the site.
    pub evidence: Vec<String>,
    /// 0 to 1.
    pub confidence: f32,
}

impl From<&Findings> for Analysis {
    fn from(findings: &Findings) -> Self {
        let facts = &findings.facts;
        let values = |list: &[Sourced<String>]| list.iter().map(|s| s.value.clone()).collect();
        let has = findings.has;
        Analysis {
            summary: facts.summary.as_ref().map(|s| s.value.clone()).unwrap_or_default(),
            category: findings.category.as_ref().map(|c| c.label.clone()),
            language: facts.languages.first().cloned().unwrap_or_else(|| "und".to_owned()),
            pages: findings.pages,
            words: findings.words,
            contact: ContactFacts {
                emails: values(&facts.emails),
                phones: values(&facts.phones),
                address: facts.addresses.first().map(|a| a.value.one_line()),
                opening_hours: facts.hours.as_ref().map(|h| hours(&h.value)).unwrap_or_default(),
                socials: values(&facts.socials),
            },
            has: Has {
                booking: has.booking,
                form: has.form,
                opening_hours: has.opening_hours,
                phone: has.phone,
                email: has.email,
                address: has.address,
                prices: has.prices,
                faq: has.faq,
            },
            missing: findings
                .missing
                .iter()
                .map(|m| Missing { code: m.code.clone(), title: m.title.clone(), detail: m.detail.clone() })
                .collect(),
            recommendations: findings.recommendations.iter().map(recommendation).collect(),
        }
    }
}

fn recommendation(from: &crate::analysis::Recommendation) -> Recommendation {
    let (title, reason, evidence) = (from.title.clone(), from.reason.clone(), from.evidence.clone());
    // Two decimals: a guess is not more precise than that.
    Recommendation { kind: from.kind, title, reason, evidence, confidence: (from.confidence * 100.0).round() / 100.0 }
}

/// Days grouped by equal spans, in the order of the week.
fn hours(week: &Week) -> Vec<OpeningHours> {
    let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60);
    let mut out: Vec<OpeningHours> = Vec::new();
    for (name, spans) in ["mo", "tu", "we", "th", "fr", "sa", "su"].iter().zip(&week.days) {
        for span in spans.iter().flatten() {
            let (opens, closes) = (clock(span.from), clock(span.until));
            match out.iter_mut().find(|row| row.opens == opens && row.closes == closes) {
                Some(row) => row.days.push((*name).to_owned()),
                None => out.push(OpeningHours { days: vec![(*name).to_owned()], opens, closes }),
            }
        }
    }
    out
}

/// What the widget needs to draw itself.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WidgetConfig {
    pub site: WidgetSite,
    pub theme: Theme,
    /// Active ones only.
    pub automations: Vec<WidgetAutomation>,
    /// Changes when anything here does.
    pub version: String,
}

/// The site, as visitors may know it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WidgetSite {
    pub name: String,
    pub language: Option<String>,
}

/// An automation that visitors may use.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WidgetAutomation {
    pub kind: Kind,
    pub resource_id: Option<String>,
}

/// What owners paste into their pages.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EmbedCode {
    /// The whole snippet.
    pub html: String,
    pub key: String,
    pub script_url: String,
}
