//! The lead: a captured contact.

use std::collections::BTreeMap;

use kernel::{
    Fault, Instant, Value,
    email::Email,
    ids::{FormId, LeadId, SiteId},
};
use serde::{Deserialize, Serialize};

/// Longest note an owner may keep, in characters.
pub const NOTE_MAX: usize = 5_000;

/// Where a lead stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LeadState {
    New,
    Open,
    Won,
    Lost,
    Spam,
}

impl LeadState {
    /// As stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Open => "open",
            Self::Won => "won",
            Self::Lost => "lost",
            Self::Spam => "spam",
        }
    }
}

/// A captured contact with everything it answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lead {
    pub id: LeadId,
    pub form_id: FormId,
    pub site_id: SiteId,
    pub state: LeadState,
    pub name: Option<String>,
    pub email: Option<Email>,
    pub phone: Option<String>,
    /// Field name to what was answered, as text.
    #[serde(deserialize_with = "kernel::sql::json")]
    pub answers: BTreeMap<String, String>,
    /// The page the form was sent from.
    pub page_url: Option<String>,
    /// The visitor's language, BCP 47.
    pub locale: String,
    /// The team's own note.
    pub note: Option<String>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// What an owner may change of a lead. Absent stays as it is.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeadChange {
    pub state: Option<LeadState>,
    /// At most 5,000 characters; empty removes the note.
    pub note: Option<String>,
}

impl Lead {
    /// The lead with the change applied.
    pub fn changed(mut self, change: LeadChange, now: Instant) -> Result<Self, Fault> {
        if let Some(note) = change.note {
            if note.chars().count() > NOTE_MAX {
                return Err(Fault::invalid("note", "too_long", format!("at most {NOTE_MAX} characters")));
            }
            self.note = Some(note.trim().to_owned()).filter(|note| !note.is_empty());
        }
        self.state = change.state.unwrap_or(self.state);
        self.updated_at = now;
        Ok(self)
    }
    /// The answers as stored.
    pub fn answers_json(&self) -> Result<Value, Fault> {
        Ok(Value::Text(kernel::json::write(&self.answers)?))
    }
}
