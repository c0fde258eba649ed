//! Things that happen in other rooms: a form, a chat, a booking; and another workflow's failure.

use std::collections::BTreeMap;

use kernel::Event;
use nodes::{Manifest, Node};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::TRIGGER;

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FormParams {
    /// Id of the form; every form of the team when it is not said.
    #[serde(default)]
    pub form: Option<String>,
    /// Id of the website; every one when it is not said.
    #[serde(default)]
    pub site: Option<String>,
}

/// A lead.
#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FormOutput {
    pub lead: String,
    pub form: String,
    pub site: String,
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// By the names of the form's fields.
    pub answers: BTreeMap<String, String>,
    /// The same as lines of a text: `budget: 5000`.
    pub answers_text: String,
    /// The page from which it was sent.
    pub page_url: Option<String>,
    /// The visitor's language, such as `de`.
    pub locale: Option<String>,
}

/// Form submitted.
pub struct Form;

impl Node for Form {
    type Params = FormParams;
    type Output = FormOutput;
    const MANIFEST: Manifest = Manifest {
        kind: "trigger.form",
        name: "Form submitted",
        icon: "clipboard-list",
        docs: "Starts when somebody sends a form of one of your websites.",
        ..TRIGGER
    };
}

/// What happened in a chat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChatEvent {
    #[default]
    ConversationStarted,
    /// The website does not answer what a visitor asked.
    QuestionUnanswered,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChatParams {
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub when: ChatEvent,
    /// Id of the website; every one when it is not said.
    #[serde(default)]
    pub site: Option<String>,
}

/// A conversation.
#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChatOutput {
    pub event: String,
    pub conversation: String,
    pub site: String,
    /// What was said, from the beginning: `by`, `text`, `at` (unix milliseconds). The last hundred.
    pub messages: Vec<Value>,
    /// The same as lines of a text: `visitor: Do you deliver?`
    pub transcript: String,
    /// The visitor's last words; empty when there are none.
    pub question: String,
    /// The page on which it began.
    pub page_url: Option<String>,
    /// The visitor's language, such as `de`.
    pub locale: Option<String>,
}

/// Chat event.
pub struct Chat;

impl Node for Chat {
    type Params = ChatParams;
    type Output = ChatOutput;
    const MANIFEST: Manifest = Manifest {
        kind: "trigger.chat",
        name: "Chat event",
        icon: "message-circle",
        docs: "Starts when a conversation begins, or when a visitor asks what the website does not answer.",
        ..TRIGGER
    };
}

/// What happened to an appointment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BookingEvent {
    #[default]
    Booked,
    Cancelled,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BookingParams {
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub when: BookingEvent,
    /// Id of the calendar; every one when it is not said.
    #[serde(default)]
    pub calendar: Option<String>,
}

/// An appointment.
#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BookingOutput {
    pub event: String,
    pub appointment: String,
    pub calendar: String,
    pub site: String,
    /// ISO 8601, in UTC.
    pub starts_at: String,
    pub ends_at: Option<String>,
    /// `booked` or `cancelled`: how it stands when the run begins.
    pub state: String,
    pub service: Option<String>,
    pub calendar_name: Option<String>,
    /// Of the guest.
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// The guest's IANA zone.
    pub zone: String,
    /// The guest's language, such as `de`.
    pub locale: Option<String>,
    /// What the guest wrote.
    pub note: Option<String>,
}

/// Booking event.
pub struct Booking;

impl Node for Booking {
    type Params = BookingParams;
    type Output = BookingOutput;
    const MANIFEST: Manifest = Manifest {
        kind: "trigger.booking",
        name: "Booking event",
        icon: "calendar-check",
        docs: "Starts when an appointment is booked or cancelled. A run that a booking started hears of its end: “Wait for an event” with the name `appointment_cancelled` and the appointment's id.",
        ..TRIGGER
    };
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorParams {}

/// A failed run of another workflow.
#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorOutput {
    /// Its id.
    pub workflow: String,
    pub workflow_name: String,
    pub run: String,
    pub code: String,
    pub message: String,
    /// Id of the node that failed.
    pub node: Option<String>,
}

/// Workflow error.
pub struct OnError;

impl Node for OnError {
    type Params = ErrorParams;
    type Output = ErrorOutput;
    const MANIFEST: Manifest = Manifest {
        kind: "trigger.error",
        name: "Workflow error",
        icon: "siren",
        docs: "Starts when a run of a workflow fails whose settings name this one as its error workflow.",
        ..TRIGGER
    };
}

/// An event as triggers hear it.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// Kind of the trigger.
    pub kind: &'static str,
    /// What the trigger's parameters may ask for, by name.
    pub about: Vec<(&'static str, String)>,
    /// The item that the run begins with.
    pub item: Value,
}

/// What an event is for triggers; none when no trigger hears of such.
pub fn heard(event: &Event) -> Option<Heard> {
    let text = |value: &dyn std::fmt::Display| value.to_string();
    Some(match event {
        Event::LeadCaptured { lead, form, site, name, email } => Heard {
            kind: "trigger.form",
            about: vec![("form", text(form)), ("site", text(site))],
            item: json!({ "lead": lead, "form": form, "site": site, "name": name, "email": email }),
        },
        Event::ConversationStarted { conversation, site } | Event::QuestionUnanswered { conversation, site } => Heard {
            kind: "trigger.chat",
            about: vec![("when", event.name().to_owned()), ("site", text(site))],
            item: json!({ "event": event.name(), "conversation": conversation, "site": site }),
        },
        Event::AppointmentBooked { appointment, calendar, site, starts_at }
        | Event::AppointmentCancelled { appointment, calendar, site, starts_at } => {
            let when = if matches!(event, Event::AppointmentBooked { .. }) { "booked" } else { "cancelled" };
            let starts_at = jiff::Timestamp::from_millisecond(starts_at.millis()).ok()?.to_string();
            Heard {
                kind: "trigger.booking",
                about: vec![("when", when.to_owned()), ("calendar", text(calendar))],
                item: json!({
                    "event": when, "appointment": appointment, "calendar": calendar, "site": site, "starts_at": starts_at
                }),
            }
        }
        _ => return None,
    })
}

impl Heard {
    /// Whether a trigger with these parameters starts: it is of the kind, and asks for nothing else.
    pub fn starts(&self, kind: &str, params: &Value) -> bool {
        let usual = match kind {
            "trigger.chat" => Some("conversation_started"),
            "trigger.booking" => Some("booked"),
            _ => None,
        };
        kind == self.kind
            && self.about.iter().all(|(name, is)| match params.get(name).and_then(Value::as_str) {
                Some(wanted) => wanted == is,
                None => *name != "when" || usual == Some(is),
            })
    }
}
