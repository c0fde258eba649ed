//! What dashboards hear of an event: its name, what changed, and facts that every role may see. No names, no
//! addresses: whoever may read those asks for the thing itself.

use kernel::{Event, live::Note};
use serde_json::{Value, json};

/// The note of an event.
pub fn note(event: &Event) -> Note {
    let (subject, data) = match event {
        Event::SiteAdded { site, .. } => (site.to_string(), Value::Null),
        Event::SiteAnalysed { site, crawl, pages } => (site.to_string(), json!({ "crawl": crawl, "pages": pages })),
        Event::AutomationActivated { site, automation, kind } => {
            (automation.to_string(), json!({ "site": site, "kind": kind }))
        }
        Event::LeadCaptured { lead, form, site, .. } => (lead.to_string(), json!({ "form": form, "site": site })),
        Event::ConversationStarted { conversation, site } | Event::QuestionUnanswered { conversation, site } => {
            (conversation.to_string(), json!({ "site": site }))
        }
        Event::AppointmentBooked { appointment, calendar, site, starts_at }
        | Event::AppointmentCancelled { appointment, calendar, site, starts_at } => {
            (appointment.to_string(), json!({ "calendar": calendar, "site": site, "starts_at": starts_at }))
        }
    };
    Note { kind: event.name().to_owned(), subject, data }
}

#[cfg(test)]
mod tests {
    use kernel::{
        Event, Instant,
        email::Email,
        id::Id,
        ids::{FormId, LeadId, SiteId},
    };

    use super::note;

    #[test]
    fn a_note_tells_which_lead_and_nothing_about_the_person() {
        let at = Instant::from_millis(0);
        let lead = LeadId::from_parts(at, [1; 10]);
        let event = Event::LeadCaptured {
            lead: lead.clone(),
            form: FormId::from_parts(at, [2; 10]),
            site: SiteId::from_parts(at, [3; 10]),
            name: Some("Ann Smith".into()),
            email: Email::parse("ann@example.com"),
        };
        let note = note(&event);
        assert_eq!((note.kind.as_str(), note.subject.as_str()), ("lead_captured", lead.as_str()));
        assert!(!note.data.to_string().contains("Ann") && !note.data.to_string().contains('@'));
    }
}
