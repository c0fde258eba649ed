//! The mails there are, and what each needs. `Job::SendMail` names one by template and data; here it gets its type.

use std::collections::BTreeMap;

use kernel::{Fault, Instant, json};
use serde::Deserialize;

use crate::header::HeaderText;

/// One mail with everything its text shows.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mail {
    VerifyEmail {
        name: HeaderText,
        link: Link,
    },
    AlreadyRegistered {
        link: Link,
    },
    LeadOwner(LeadFacts),
    LeadAnswer {
        /// The sender as the visitor knows it: the team's name.
        team: HeaderText,
        subject: HeaderText,
        /// In the owner's own words, greeting included.
        body: String,
    },
    AppointmentGuest(Visit),
    AppointmentCancelledGuest(Visit),
    AppointmentOwner(Guest),
    AppointmentCancelledOwner(Guest),
    SiteReady(SiteFacts),
}

/// A captured lead, as its owner reads it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct LeadFacts {
    /// Name of the form.
    pub form: HeaderText,
    /// In the form's order.
    #[serde(default)]
    pub answers: Vec<Answer>,
    /// The lead in the dashboard.
    pub link: Link,
    pub site: Option<HeaderText>,
    pub name: Option<HeaderText>,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// The page on which the form was filled in. Comes from the visitor: shown as text, never linked.
    pub page_url: Option<String>,
}

/// One answered field.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Answer {
    pub label: String,
    pub value: String,
}

/// An appointment, as the guest reads it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Visit {
    pub business: HeaderText,
    pub service: HeaderText,
    pub starts_at: Instant,
    pub ends_at: Instant,
    /// IANA zone of the guest.
    pub zone: String,
    /// The guest.
    pub name: HeaderText,
}

/// An appointment, as the owner reads it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Guest {
    pub service: HeaderText,
    pub starts_at: Instant,
    pub ends_at: Instant,
    /// IANA zone of the reader: `ops` fills it in for owners.
    #[serde(default)]
    pub zone: String,
    pub name: HeaderText,
    pub email: String,
    pub phone: Option<String>,
    pub note: Option<String>,
    /// The appointment in the dashboard.
    pub link: Link,
}

/// An analysed site.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct SiteFacts {
    pub site: HeaderText,
    pub url: String,
    /// Pages read.
    pub pages: u32,
    /// The site in the dashboard.
    pub link: Link,
    /// Titles of what the analysis recommends.
    #[serde(default)]
    pub recommendations: Vec<String>,
}

/// An address that a mail may link: http or https, nothing that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link(String);

impl Link {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Link {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let web = text.starts_with("https://") || text.starts_with("http://");
        let plain = !text.chars().any(|c| c.is_control() || c.is_whitespace());
        if web && plain { Ok(Self(text)) } else { Err(serde::de::Error::custom("not a web address")) }
    }
}

impl Mail {
    /// The mail of a job.
    /// # Errors
    /// `Fault::Internal` when there is no such template or its data lacks something: our own rooms wrote the job.
    pub fn read(template: &str, data: &BTreeMap<String, serde_json::Value>) -> Result<Self, Fault> {
        let text = json::write(&BTreeMap::from([(template, data)]))?;
        json::read(&text).map_err(|error| Fault::internal(format!("mail template {template}: {error}")))
    }
}
