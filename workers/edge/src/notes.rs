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
        Event::Audited { change, .. } => (change.resource_id.clone(), json!({ "action": change.action })),
    };
    Note { kind: event.name().to_owned(), subject, data }
}

#[cfg(test)]
mod tests {
    use kernel::{
        Event, Instant,
        audit::{Actor, ActorKind, Change},
        email::Email,
        id::Id,
        ids::{FormId, LeadId, SiteId},
    };

    use serde_json::json;

    use super::note;

    #[test]
    fn a_note_of_a_change_tells_what_was_done_to_what_and_not_by_whom() {
        let actor = Actor { kind: ActorKind::User, id: "user_1".into(), ip: "203.0.113.9".into() };
        let change = Change::new("member.removed", "user_2").before(json!({ "email": "a…@example.com" }));
        let note = note(&Event::Audited { actor, change });
        assert_eq!((note.kind.as_str(), note.subject.as_str()), ("audited", "user_2"));
        assert_eq!(note.data, json!({ "action": "member.removed" }));
    }

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
