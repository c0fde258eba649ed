//! Mails about leads, appointments and sites, and those of a sign-up.

use crate::{
    layout::{
        Choice, Field,
        Kind::{Answers, Items, Line as OneLine, Link, Name, Pages, Starts, Text},
        Layout,
        Line::{As, Of},
        Piece::{self, Button, Facts, Say},
        may, need,
    },
    words::Key as K,
};

const VISIT: &[Field] =
    &[need("business", OneLine), need("service", OneLine), need("starts_at", Starts), need("name", Name)];
const VISIT_FACTS: Piece =
    Facts(&[(K::LabelService, "service"), (K::LabelWith, "business"), (K::LabelWhen, "when"), (K::LabelZone, "zone")]);
const GUEST: &[Field] = &[
    need("service", OneLine),
    need("starts_at", Starts),
    need("name", OneLine),
    need("email", Text),
    may("phone", Text),
    may("note", Text),
    need("link", Link),
];
const GUEST_FACTS: Piece = Facts(&[
    (K::LabelService, "service"),
    (K::LabelWhen, "when"),
    (K::LabelZone, "zone"),
    (K::LabelGuest, "name"),
    (K::LabelEmail, "email"),
    (K::LabelPhone, "phone"),
    (K::LabelNote, "note"),
]);

pub static LAYOUTS: [Layout; 9] = [
    Layout {
        name: "verify_email",
        fields: &[need("name", Name), need("link", Link)],
        sender: None,
        subject: Of(K::VerifySubject),
        heading: Of(K::VerifyHeading),
        preview: Of(K::VerifyPreview),
        body: &[Say(K::VerifyText), Button(K::VerifyButton, "link"), Say(K::LinkDay)],
        footer: Of(K::VerifyFooter),
        choice: Choice::Always,
    },
    Layout {
        name: "already_registered",
        fields: &[need("link", Link)],
        sender: None,
        subject: Of(K::RegisteredSubject),
        heading: Of(K::RegisteredSubject),
        preview: Of(K::RegisteredPreview),
        body: &[Say(K::RegisteredText), Button(K::RegisteredButton, "link")],
        footer: Of(K::RegisteredFooter),
        choice: Choice::Always,
    },
    Layout {
        name: "lead_owner",
        fields: &[
            need("form", OneLine),
            may("answers", Answers),
            may("site", OneLine),
            may("name", OneLine),
            may("email", Text),
            may("phone", Text),
            // Comes from the visitor: shown as text, never linked.
            may("page_url", Text),
            need("link", Link),
        ],
        sender: None,
        subject: Of(K::LeadSubject),
        heading: Of(K::LeadHeading),
        preview: Of(K::LeadPreview),
        body: &[Say(K::LeadText), Piece::Answers, Facts(&[(K::LabelPage, "page_url")]), Button(K::LeadButton, "link")],
        footer: Of(K::ToOwners),
        choice: Choice::Leads,
    },
    Layout {
        name: "lead_answer",
        // The body is in the owner's own words, greeting included.
        fields: &[need("team", OneLine), need("subject", OneLine), need("body", Text)],
        sender: Some("team"),
        subject: As("{subject}"),
        heading: As("{subject}"),
        preview: As("{first}"),
        body: &[Piece::Words("body")],
        footer: Of(K::AnswerFooter),
        choice: Choice::Always,
    },
    Layout {
        name: "appointment_guest",
        fields: VISIT,
        sender: Some("business"),
        subject: Of(K::BookedSubject),
        heading: Of(K::BookedHeading),
        preview: As("{service}, {when}"),
        body: &[Say(K::BookedText), VISIT_FACTS, Say(K::BookedInvitation)],
        footer: Of(K::VisitFooter),
        choice: Choice::Always,
    },
    Layout {
        name: "appointment_cancelled_guest",
        fields: VISIT,
        sender: Some("business"),
        subject: Of(K::CancelledSubject),
        heading: Of(K::CancelledHeading),
        preview: As("{service}, {when}"),
        body: &[Say(K::CancelledText), VISIT_FACTS, Say(K::CancelledAgain)],
        footer: Of(K::VisitFooter),
        choice: Choice::Always,
    },
    Layout {
        name: "appointment_owner",
        fields: GUEST,
        sender: None,
        subject: Of(K::GuestSubject),
        heading: Of(K::GuestHeading),
        preview: As("{name}: {service}, {when}"),
        body: &[GUEST_FACTS, Button(K::GuestButton, "link")],
        footer: Of(K::ToOwners),
        choice: Choice::Appointments,
    },
    Layout {
        name: "appointment_cancelled_owner",
        fields: GUEST,
        sender: None,
        subject: Of(K::GuestGoneSubject),
        heading: Of(K::GuestGoneHeading),
        preview: As("{name}: {service}, {when}"),
        body: &[Say(K::GuestGoneText), GUEST_FACTS, Button(K::GuestButton, "link")],
        footer: Of(K::ToOwners),
        choice: Choice::Appointments,
    },
    Layout {
        name: "site_ready",
        fields: &[
            need("site", OneLine),
            need("url", Text),
            need("pages", Pages),
            need("link", Link),
            // Titles of what the analysis recommends.
            may("recommendations", Items),
        ],
        sender: None,
        subject: Of(K::SiteSubject),
        heading: Of(K::SiteHeading),
        preview: Of(K::SitePreview),
        body: &[Say(K::SiteText), Piece::Items(K::SiteRecommend), Button(K::SiteButton, "link")],
        footer: Of(K::ToOwners),
        choice: Choice::Sites,
    },
];
