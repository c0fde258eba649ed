//! What leads, booking and chat know of what happened, in the words of workflows.

use kernel::{
    Fault, Later, Scope,
    ids::{AppointmentId, ConversationId, LeadId},
};
use workflows::lookup::{AppointmentFacts, ConversationFacts, LeadFacts, Lookup, Said};

pub struct Rooms;

/// What is gone is no failure: the item has what its event says.
fn there<T>(found: Result<T, Fault>) -> Result<Option<T>, Fault> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(Fault::NotFound { .. }) => Ok(None),
        Err(fault) => Err(fault),
    }
}

const fn name(by: chat::protocol::By) -> &'static str {
    match by {
        chat::protocol::By::Visitor => "visitor",
        chat::protocol::By::Bot => "bot",
        chat::protocol::By::Owner => "owner",
    }
}

impl Lookup for Rooms {
    fn lead<'a>(&'a self, scope: &'a Scope, id: &'a LeadId) -> Later<'a, Result<Option<LeadFacts>, Fault>> {
        Box::pin(async move {
            let lead = there(leads::find_lead(scope, id).await)?;
            Ok(lead.map(|lead| LeadFacts {
                phone: lead.phone,
                answers: lead.answers,
                page_url: lead.page_url,
                locale: lead.locale,
            }))
        })
    }
    fn appointment<'a>(
        &'a self,
        scope: &'a Scope,
        id: &'a AppointmentId,
    ) -> Later<'a, Result<Option<AppointmentFacts>, Fault>> {
        Box::pin(async move {
            let found = booking::find_appointment_row(scope, id).await?;
            Ok(found.map(|row| AppointmentFacts {
                service: row.service_name,
                calendar_name: row.calendar_name,
                ends_at: row.ends_at,
                is_cancelled: row.cancelled_at.is_some(),
                name: row.guest_name,
                email: row.guest_email.as_str().to_owned(),
                phone: row.guest_phone,
                zone: row.guest_zone,
                locale: row.guest_locale,
                note: row.note,
            }))
        })
    }
    fn conversation<'a>(
        &'a self,
        scope: &'a Scope,
        id: &'a ConversationId,
    ) -> Later<'a, Result<Option<ConversationFacts>, Fault>> {
        Box::pin(async move {
            let Some((conversation, messages)) = there(chat::find_thread(scope, id).await)? else { return Ok(None) };
            let said = |message: chat::ChatMessage| Said {
                by: name(message.by).to_owned(),
                text: message.text,
                at: message.at,
            };
            let messages = messages.into_iter().map(said).collect();
            Ok(Some(ConversationFacts { page_url: conversation.page_url, locale: conversation.locale, messages }))
        })
    }
}
