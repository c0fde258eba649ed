//! Work for later, in the imperative, and the envelope that carries it. Add variants, never rename one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Event, Instant,
    email::Email,
    ids::{AppointmentId, CrawlId, DeadLetterId, EventId, LeadId, RunId, SiteId, TeamId, UserId, WorkflowId},
};

/// Work to be done in one tenant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Job {
    /// Read the next pages of a site; repeats itself until the crawl is done.
    CrawlSite { site: SiteId, crawl: CrawlId },
    /// Send one mail, rendered by `integrations`.
    SendMail(SendMail),
    /// Write to one side about a lead; `leads` knows what.
    MailLead { lead: LeadId, to: Side },
    /// Write to one side about an appointment; `booking` knows what.
    MailAppointment { appointment: AppointmentId, to: Side, about: AppointmentNews },
    /// Remove everything of a team whose time is up; repeats itself until nothing is left.
    EraseTeam,
    /// Take the name of somebody whose account is gone out of the team's audit log.
    ForgetPerson { user: UserId },
    /// Look after calendars whose object lost its alarm before the database had everything.
    SweepCalendars,
    /// Wake runs of workflows whose time has passed without a sound.
    SweepRuns,
    /// Run again what failed of workflows, or of one, up to an instant; repeats itself until all are done.
    RedriveRuns {
        workflow: Option<WorkflowId>,
        until: Instant,
        /// How far it is: time and id of the last one.
        after: Option<(Instant, DeadLetterId)>,
    },
    /// Make an attempt of a step of a workflow's run: what it is given, the run's object says.
    RunStep {
        run: RunId,
        /// Its name: `node:iteration`.
        step: String,
        attempt: u32,
    },
    /// Forget runs of workflows whose days are over, and other things of old; repeats itself until all are.
    ForgetRuns {
        /// How far it is: end of its days and id of the last one.
        after: Option<(Instant, RunId)>,
    },
}

/// Who reads a mail about what a visitor did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Who wrote or booked.
    Visitor,
    /// The team's owners.
    Owners,
}

/// What a mail says of an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppointmentNews {
    Booked,
    Cancelled,
    /// It is near.
    Reminder,
}

/// A mail, named by template and data; `integrations/src/layouts` and `texts` have what it says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SendMail {
    pub to: Recipient,
    /// Template name, such as `lead_answer`.
    pub template: String,
    /// BCP 47 language of the reader; the template falls back to `en`.
    pub locale: String,
    /// What the template shows. Values are plain text; the template engine escapes them.
    pub data: BTreeMap<String, serde_json::Value>,
    /// Where an answer should go, when not to us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Email>,
    /// Files of the mail, such as an invitation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}

/// Who gets a mail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// The team's owners, each in their own language and zone.
    Owners,
    /// One address.
    Address { email: Email, name: Option<String> },
}

/// A text file that travels with a mail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attachment {
    pub filename: String,
    /// Media type with parameters, such as `text/calendar; method=REQUEST; charset=utf-8`.
    pub content_type: String,
    pub content: String,
}

/// What the queue carries for a tenant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    Event(Event),
    Job(Job),
}

/// One queue message: the tenant is inside, so a consumer never reads unscoped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    pub team: TeamId,
    pub shard: u8,
    /// Consumers are idempotent by it.
    pub id: EventId,
    pub at: Instant,
    pub body: Body,
}
