//! Facts, in the past tense. Rooms meet here and never import one another. Add variants, never rename one:
//! every variant has a golden file in tests/contract.

use serde::{Deserialize, Serialize};

use crate::{
    Instant,
    audit::{Actor, Change},
    email::Email,
    ids::{AppointmentId, AutomationId, CalendarId, ConversationId, CrawlId, FormId, LeadId, SiteId},
};

/// Something that happened in one tenant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    SiteAdded {
        site: SiteId,
        url: String,
    },
    SiteAnalysed {
        site: SiteId,
        crawl: CrawlId,
        pages: u32,
    },
    AutomationActivated {
        site: SiteId,
        automation: AutomationId,
        kind: String,
    },
    LeadCaptured {
        lead: LeadId,
        form: FormId,
        site: SiteId,
        name: Option<String>,
        email: Option<Email>,
    },
    ConversationStarted {
        conversation: ConversationId,
        site: SiteId,
    },
    QuestionUnanswered {
        conversation: ConversationId,
        site: SiteId,
    },
    AppointmentBooked {
        appointment: AppointmentId,
        calendar: CalendarId,
        site: SiteId,
        starts_at: Instant,
    },
    AppointmentCancelled {
        appointment: AppointmentId,
        calendar: CalendarId,
        site: SiteId,
        starts_at: Instant,
    },
    /// Somebody changed something: a line of the audit log to be.
    Audited {
        actor: Actor,
        change: Change,
    },
}

impl Event {
    /// The stable name, as on the wire and in the dashboard's live feed.
    pub fn name(&self) -> &'static str {
        match self {
            Self::SiteAdded { .. } => "site_added",
            Self::SiteAnalysed { .. } => "site_analysed",
            Self::AutomationActivated { .. } => "automation_activated",
            Self::LeadCaptured { .. } => "lead_captured",
            Self::ConversationStarted { .. } => "conversation_started",
            Self::QuestionUnanswered { .. } => "question_unanswered",
            Self::AppointmentBooked { .. } => "appointment_booked",
            Self::AppointmentCancelled { .. } => "appointment_cancelled",
            Self::Audited { .. } => "audited",
        }
    }
}
