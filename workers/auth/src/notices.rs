//! What people are told of their account: a line of their security log, and a mail with a way to say "this was not me".

use kernel::{Fault, sql::Statement, time::days};
use serde_json::{Value, json};

use crate::{
    door::Knock,
    post::{self, Reader},
    secrets,
    store::{
        links::{self, NewLink},
        log::{self, SecurityEvent},
        users::Person,
    },
};

/// The purpose of its link.
pub const SECURE: &str = "secure";
/// How long "this was not me" works, in milliseconds.
const SECURE_MS: i64 = days(7);

/// A notice about to be written down and sent.
pub struct Notice {
    /// Run them in the batch of what happened.
    pub statements: Vec<Statement>,
    mail: Option<(String, kernel::job::SendMail)>,
}

impl Notice {
    /// A line of the log and a mail to the person. `kind` is one of integrations' security events.
    pub fn new(knock: &Knock, person: &Person, kind: &str, detail: Option<&str>) -> Self {
        Self::with_undo(knock, person, (kind, detail), None)
    }
    /// The same, where "this was not me" undoes one thing more: JSON of `account::secure::Undo`.
    pub fn with_undo(
        knock: &Knock,
        person: &Person,
        (kind, detail): (&str, Option<&str>),
        undo: Option<String>,
    ) -> Self {
        let (visit, now) = (&knock.visit, knock.ports.clock.now());
        let SecureLink { hash, statement, address } = secure_link(knock, person, undo);
        let mut data = vec![
            ("event", json!(kind)),
            ("name", json!(person.name)),
            ("ip", json!(visit.ip)),
            ("device", json!(visit.device)),
            ("at", json!(now)),
            ("zone", json!(person.zone)),
            ("link", json!(address)),
        ];
        data.extend((!visit.place.is_empty()).then(|| ("place", json!(visit.place))));
        data.extend(detail.map(|detail| ("detail", Value::from(detail))));
        let mail = post::mail("security_notice", Reader::from(person), &data);
        Self {
            statements: vec![line(knock, person, kind, detail), statement],
            mail: Some((format!("auth/{hash}"), mail)),
        }
    }
    /// Sends the mail, after the answer.
    pub fn send(self, knock: &Knock) {
        if let Some((key, mail)) = self.mail {
            post::send_later(knock, key, mail);
        }
    }
}

/// A way to say "this was not me".
pub struct SecureLink {
    /// Of its token.
    pub hash: String,
    /// Stores it.
    pub statement: Statement,
    /// Where it leads.
    pub address: String,
}

/// A link for a mail to the person that is no notice by itself.
pub fn secure_link(knock: &Knock, person: &Person, undo: Option<String>) -> SecureLink {
    let ports = &knock.ports;
    let (now, token) = (ports.clock.now(), secrets::token(ports));
    let hash = kernel::secret::token_hash(&token);
    let link = NewLink { token_hash: &hash, purpose: SECURE, data: undo, now, expires_at: now.plus(SECURE_MS) };
    let statement = links::insert_for_person(&person.id, &person.email.folded(), link);
    SecureLink { statement, address: format!("{}/secure?token={token}", ports.settings.public_url), hash }
}

/// A line of the log alone, for what happens every day.
pub fn line(knock: &Knock, person: &Person, kind: &str, detail: Option<&str>) -> Statement {
    let visit = &knock.visit;
    let event = SecurityEvent {
        id: knock.ports.new_id(),
        kind: kind.to_owned(),
        at: knock.ports.clock.now(),
        device: visit.device.clone(),
        place: visit.place.clone(),
        ip: visit.ip.clone(),
        detail: detail.map(str::to_owned),
    };
    log::insert(&person.id, &event)
}

/// Writes a notice down by itself and sends it.
pub async fn tell(knock: &Knock, person: &Person, kind: &str, detail: Option<&str>) -> Result<(), Fault> {
    let notice = Notice::new(knock, person, kind, detail);
    knock.ports.control.run(&notice.statements).await?;
    notice.send(knock);
    Ok(())
}
