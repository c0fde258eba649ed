//! What other rooms know of what happened. Events carry ids; the item of a run has what a workflow needs, read when the run begins.
//! `edge` plugs the rooms in.

use std::collections::BTreeMap;

use kernel::{
    Event, Fault, Instant, Later, Scope,
    ids::{AppointmentId, ConversationId, LeadId},
};
use serde_json::{Map, Value, json};

/// Messages of a conversation that an item has.
const MOST_MESSAGES: usize = 100;

/// A lead, beside what its event says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeadFacts {
    pub phone: Option<String>,
    /// By the names of the form's fields.
    pub answers: BTreeMap<String, String>,
    pub page_url: Option<String>,
    pub locale: String,
}

/// An appointment with its guest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppointmentFacts {
    pub service: String,
    pub calendar_name: String,
    pub ends_at: Instant,
    pub is_cancelled: bool,
    pub name: String,
    pub email: String,
    pub phone: Option<String>,
    /// IANA name.
    pub zone: String,
    pub locale: String,
    pub note: Option<String>,
}

/// A conversation so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationFacts {
    pub page_url: Option<String>,
    pub locale: String,
    /// In order.
    pub messages: Vec<Said>,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// `visitor`, `bot`, `owner`.
    pub by: String,
    pub text: String,
    pub at: Instant,
}

/// Asks the rooms. None: it is gone.
pub trait Lookup: Send + Sync {
    fn lead<'a>(&'a self, scope: &'a Scope, id: &'a LeadId) -> Later<'a, Result<Option<LeadFacts>, Fault>>;
    fn appointment<'a>(
        &'a self,
        scope: &'a Scope,
        id: &'a AppointmentId,
    ) -> Later<'a, Result<Option<AppointmentFacts>, Fault>>;
    fn conversation<'a>(
        &'a self,
        scope: &'a Scope,
        id: &'a ConversationId,
    ) -> Later<'a, Result<Option<ConversationFacts>, Fault>>;
}

/// No room is plugged in: items have what their events say.
pub struct EventsOnly;

impl Lookup for EventsOnly {
    fn lead<'a>(&'a self, _: &'a Scope, _: &'a LeadId) -> Later<'a, Result<Option<LeadFacts>, Fault>> {
        Box::pin(async { Ok(None) })
    }
    fn appointment<'a>(
        &'a self,
        _: &'a Scope,
        _: &'a AppointmentId,
    ) -> Later<'a, Result<Option<AppointmentFacts>, Fault>> {
        Box::pin(async { Ok(None) })
    }
    fn conversation<'a>(
        &'a self,
        _: &'a Scope,
        _: &'a ConversationId,
    ) -> Later<'a, Result<Option<ConversationFacts>, Fault>> {
        Box::pin(async { Ok(None) })
    }
}

/// An event's item with all fields that its trigger promises.
pub async fn complete(scope: &Scope, lookup: &dyn Lookup, event: &Event, item: &Value) -> Result<Value, Fault> {
    let more = match event {
        Event::LeadCaptured { lead, .. } => of_lead(lookup.lead(scope, lead).await?.unwrap_or_default()),
        Event::ConversationStarted { conversation, .. } | Event::QuestionUnanswered { conversation, .. } => {
            of_conversation(lookup.conversation(scope, conversation).await?.unwrap_or_default())
        }
        Event::AppointmentBooked { appointment, .. } | Event::AppointmentCancelled { appointment, .. } => {
            let is_cancelled = matches!(event, Event::AppointmentCancelled { .. });
            of_appointment(lookup.appointment(scope, appointment).await?, is_cancelled)
        }
        _ => Value::Null,
    };
    let mut fields: Map<String, Value> = item.as_object().cloned().unwrap_or_default();
    if let Value::Object(more) = more {
        fields.extend(more);
    }
    Ok(Value::Object(fields))
}

fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

fn of_lead(facts: LeadFacts) -> Value {
    let LeadFacts { phone, answers, page_url, locale } = facts;
    let lines: Vec<String> = answers.iter().map(|(name, answer)| format!("{name}: {answer}")).collect();
    json!({ "phone": phone, "answers": answers, "answers_text": lines.join("\n"), "page_url": page_url,
        "locale": some(locale) })
}

fn of_conversation(facts: ConversationFacts) -> Value {
    let ConversationFacts { page_url, locale, mut messages } = facts;
    messages.drain(..messages.len().saturating_sub(MOST_MESSAGES));
    let lines: Vec<String> = messages.iter().map(|said| format!("{}: {}", said.by, said.text)).collect();
    let question = messages.iter().rev().find(|said| said.by == "visitor").map(|said| said.text.clone());
    let messages: Vec<Value> =
        messages.iter().map(|said| json!({ "by": said.by, "text": said.text, "at": said.at })).collect();
    json!({ "messages": messages, "transcript": lines.join("\n"), "question": question.unwrap_or_default(),
        "page_url": page_url, "locale": some(locale) })
}

fn of_appointment(facts: Option<AppointmentFacts>, is_cancelled: bool) -> Value {
    let state = |is_cancelled: bool| if is_cancelled { "cancelled" } else { "booked" };
    let Some(facts) = facts else {
        return json!({ "ends_at": null, "state": state(is_cancelled), "service": null, "calendar_name": null, "name": null,
            "email": null, "phone": null, "zone": "UTC", "locale": null, "note": null });
    };
    let ends_at = jiff::Timestamp::from_millisecond(facts.ends_at.millis()).ok().map(|at| at.to_string());
    json!({ "ends_at": ends_at, "state": state(is_cancelled || facts.is_cancelled), "service": facts.service,
        "calendar_name": facts.calendar_name, "name": facts.name, "email": facts.email, "phone": facts.phone,
        "zone": facts.zone, "locale": some(facts.locale), "note": facts.note })
}
