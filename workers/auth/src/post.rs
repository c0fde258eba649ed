//! The mails of this room, and the port that sends them: a person has no tenant, so no queue carries their mail. It goes
//! out after the answer; whoever misses it asks again.

use std::{collections::BTreeMap, sync::Arc};

use kernel::{
    Fault, Later, Ports,
    email::Email,
    job::{Recipient, SendMail},
};
use serde_json::Value;

use crate::{door::Knock, store::users::Person};

/// Sends a mail outside of any tenant. `edge` plugs `integrations` in.
pub trait Post: Send + Sync {
    /// The same key is sent once.
    fn send<'a>(&'a self, ports: &'a Ports, key: String, mail: SendMail) -> Later<'a, Result<(), Fault>>;
    /// Sends a code to a telephone, in the reader's language.
    fn text<'a>(&'a self, ports: &'a Ports, key: String, text: CodeText) -> Later<'a, Result<(), Fault>>;
}

/// A code on its way to a telephone.
#[derive(Clone, Debug)]
pub struct CodeText {
    /// E.164.
    pub to: String,
    /// BCP 47.
    pub locale: String,
    pub code: String,
}

/// Who gets an auth mail, and in which language.
pub struct Reader {
    pub email: Email,
    pub name: Option<String>,
    pub locale: String,
}

impl From<&Person> for Reader {
    fn from(person: &Person) -> Self {
        Self { email: person.email.clone(), name: Some(person.name.clone()), locale: person.locale.clone() }
    }
}

/// A mail by template and data; `integrations` has the texts.
pub fn mail(template: &str, to: Reader, data: &[(&str, Value)]) -> SendMail {
    SendMail {
        to: Recipient::Address { email: to.email, name: to.name },
        template: template.to_owned(),
        locale: to.locale,
        data: data.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect::<BTreeMap<_, _>>(),
        reply_to: None,
        attachments: Vec::new(),
    }
}

/// Hands a mail over after the answer has gone out: how long sending takes tells nobody anything.
pub fn send_later(knock: &Knock, key: String, mail: SendMail) {
    let (held, post) = (Arc::clone(&knock.ports), Arc::clone(&knock.desk.post));
    knock.ports.background.run(Box::pin(async move {
        if let Err(fault) = post.send(&held, key, mail).await {
            tracing::error!(op = "auth.mail", %fault, "a mail was not sent; its reader can ask again");
        }
    }));
}
