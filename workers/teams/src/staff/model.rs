//! What staff asks for and sees.

use kernel::{Fault, Instant, ids::TeamId, page::PageQuery};
use serde::{Deserialize, Serialize};

/// Shortest and longest reason, in characters.
const REASON: std::ops::RangeInclusive<usize> = 5..=500;
/// Longest query, in bytes.
const MAX_QUERY: usize = 200;

/// Whom to look at, and why.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewActing {
    pub team_id: TeamId,
    /// 5 to 500 characters; the team's owners can read it.
    #[serde(default)]
    pub reason: String,
}

impl NewActing {
    /// The reason, trimmed.
    /// # Errors
    /// `Fault::Invalid` naming the field.
    pub fn check(&self) -> Result<String, Fault> {
        let reason = self.reason.trim();
        if !REASON.contains(&reason.chars().count()) {
            let detail = "say in 5 to 500 characters why; the team's owners can read it";
            return Err(Fault::invalid("reason", if reason.is_empty() { "required" } else { "invalid" }, detail));
        }
        Ok(reason.to_owned())
    }
}

/// A look at somebody's team.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = StaffLook))]
pub struct Acting {
    pub team: ActingTeam,
    pub reason: String,
    /// Ends by itself.
    pub until_at: Instant,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActingTeam {
    pub id: TeamId,
    pub name: String,
}

/// A team in the list of all.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnyTeam {
    pub id: TeamId,
    pub name: String,
    pub created_at: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deletion_at: Option<Instant>,
}

/// Narrows the list of all teams.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct Search {
    /// A team's id, or the beginning of its name.
    pub query: Option<String>,
}

impl Search {
    /// What was typed, trimmed.
    pub fn text(&self) -> Result<&str, Fault> {
        let text = self.query.as_deref().unwrap_or_default().trim();
        if text.len() > MAX_QUERY {
            return Err(Fault::invalid("query", "too_long", "use at most 200 characters"));
        }
        Ok(text)
    }
}

/// A cursor is a place in the order of names: id, dot, name.
pub fn place(page: &PageQuery) -> Result<(&str, &str), Fault> {
    match page.cursor.as_deref().filter(|cursor| !cursor.is_empty()) {
        None => Ok(("", "")),
        Some(cursor) => {
            let bad = || Fault::invalid("cursor", "unknown", "pass the next_cursor of the page before");
            cursor.split_once('.').ok_or_else(bad)
        }
    }
}

/// The place of a team.
pub fn cursor_of(team: &AnyTeam) -> String {
    format!("{}.{}", team.id, team.name)
}
