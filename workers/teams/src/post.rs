//! Mails of this room, for `integrations` to write.

use std::collections::BTreeMap;

use kernel::{
    Instant,
    job::{Recipient, SendMail},
};
use serde_json::{Value, json};

fn mail<const N: usize>(to: Recipient, template: &str, locale: &str, data: [(&str, Value); N]) -> SendMail {
    SendMail {
        to,
        template: template.to_owned(),
        locale: locale.to_owned(),
        data: data.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<BTreeMap<_, _>>(),
        reply_to: None,
        attachments: Vec::new(),
    }
}

/// What an invitation's mail says.
pub struct Invited<'a> {
    pub team: &'a str,
    pub inviter: &'a str,
    /// `viewer`, `editor`, …
    pub role: &'static str,
    pub link: String,
    pub expires_at: Instant,
}

pub fn invitation(to: Recipient, locale: &str, invited: &Invited<'_>) -> SendMail {
    let data = [
        ("team", json!(invited.team)),
        ("inviter", json!(invited.inviter)),
        ("role", json!(invited.role)),
        ("link", json!(invited.link)),
        ("expires_at", json!(invited.expires_at)),
    ];
    mail(to, "invitation", locale, data)
}

/// To the owners: somebody joined.
pub fn joined(team: &str, who: &str) -> SendMail {
    mail(Recipient::Owners, "team_joined", "en", [("team", json!(team)), ("who", json!(who))])
}

/// To somebody without a second factor: `who` has asked for one in the name of the team.
pub fn second_factor_asked(to: Recipient, locale: &str, (team, who): (&str, &str), link: &str) -> SendMail {
    mail(to, "second_factor_asked", locale, [("team", json!(team)), ("who", json!(who)), ("link", json!(link))])
}

/// To somebody whose sessions `who` has ended in the name of the team.
pub fn sessions_ended(to: Recipient, locale: &str, (team, who): (&str, &str), link: &str) -> SendMail {
    mail(to, "sessions_ended_by_team", locale, [("team", json!(team)), ("who", json!(who)), ("link", json!(link))])
}

/// To the owners: the team is closed and will be removed.
pub fn deletion(team: &str, deletion_at: Instant, link: &str) -> SendMail {
    let data = [("team", json!(team)), ("deletion_at", json!(deletion_at)), ("link", json!(link))];
    mail(Recipient::Owners, "team_deletion", "en", data)
}
