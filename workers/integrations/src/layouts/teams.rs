//! Mails about a team and who belongs to it.

use crate::{
    layout::{
        Choice,
        Kind::{Link, Name, Role, Time},
        Layout,
        Line::Of,
        Piece::{Button, Facts, Say},
        need,
    },
    words::Key as K,
};

pub static LAYOUTS: [Layout; 5] = [
    Layout {
        // The reader may know neither us nor the team.
        name: "invitation",
        fields: &[
            need("team", Name),
            need("inviter", Name),
            need("role", Role),
            need("expires_at", Time),
            need("link", Link),
        ],
        sender: None,
        subject: Of(K::InviteSubject),
        heading: Of(K::InviteHeading),
        preview: Of(K::InviteText),
        body: &[
            Say(K::InviteText),
            Facts(&[
                (K::LabelTeam, "team"),
                (K::LabelRole, "role"),
                (K::LabelInviter, "inviter"),
                (K::LabelUntil, "expires_at"),
            ]),
            Button(K::InviteButton, "link"),
        ],
        footer: Of(K::InviteFooter),
        choice: Choice::Always,
    },
    Layout {
        name: "team_deletion",
        fields: &[need("team", Name), need("deletion_at", Time), need("link", Link)],
        sender: None,
        subject: Of(K::TeamDeletionSubject),
        heading: Of(K::TeamDeletionSubject),
        preview: Of(K::TeamDeletionText),
        body: &[
            Say(K::TeamDeletionText),
            Facts(&[(K::LabelDeleted, "deletion_at")]),
            Say(K::TeamDeletionBack),
            Button(K::TeamDeletionButton, "link"),
        ],
        footer: Of(K::ToOwners),
        choice: Choice::Always,
    },
    Layout {
        name: "team_joined",
        fields: &[need("team", Name), need("who", Name)],
        sender: None,
        subject: Of(K::JoinedSubject),
        heading: Of(K::JoinedSubject),
        preview: Of(K::JoinedText),
        body: &[Say(K::JoinedText)],
        footer: Of(K::ToOwners),
        choice: Choice::Always,
    },
    Layout {
        name: "second_factor_asked",
        fields: &[need("team", Name), need("who", Name), need("link", Link)],
        sender: None,
        subject: Of(K::FactorAskedSubject),
        heading: Of(K::FactorAskedSubject),
        preview: Of(K::FactorAskedText),
        body: &[Say(K::FactorAskedText), Say(K::FactorAskedUntil), Button(K::FactorAskedButton, "link")],
        footer: Of(K::TeamFooter),
        choice: Choice::Always,
    },
    Layout {
        name: "sessions_ended_by_team",
        fields: &[need("team", Name), need("who", Name), need("link", Link)],
        sender: None,
        subject: Of(K::TeamEndedSubject),
        heading: Of(K::TeamEndedSubject),
        preview: Of(K::TeamEndedText),
        body: &[Say(K::TeamEndedText), Say(K::TeamEndedAgain), Button(K::TeamEndedButton, "link")],
        footer: Of(K::TeamFooter),
        choice: Choice::Always,
    },
];
