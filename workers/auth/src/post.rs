//! The mails of this room, and the port that sends them: a person who signs up has no tenant, so no queue carries
//! their mail. It goes out after the answer; whoever misses it asks again.

use std::{collections::BTreeMap, sync::Arc};

use kernel::{
    Fault, Later, Ports,
    email::Email,
    job::{Recipient, SendMail},
};

/// Sends a mail outside of any tenant. `edge` plugs `integrations` in.
pub trait Post: Send + Sync {
    /// The same key is sent once.
    fn send<'a>(&'a self, ports: &'a Ports, key: String, mail: SendMail) -> Later<'a, Result<(), Fault>>;
}

/// `Post` on its way to the handlers.
#[derive(Clone)]
pub struct Courier(pub Arc<dyn Post>);

/// Who gets an auth mail, and in which language.
pub struct Reader {
    pub email: Email,
    pub locale: String,
}

/// The link that proves an address. It opens a page that asks by POST, so a mail scanner that follows links uses
/// nothing up.
pub fn verify_email(to: Reader, name: &str, public_url: &str, token: &str) -> SendMail {
    let link = format!("{public_url}/verify?token={token}");
    mail("verify_email", to, Some(name), &[("name", name), ("link", &link)])
}

/// Tells a person who has an account that somebody tried to make it again.
pub fn already_registered(to: Reader, public_url: &str) -> SendMail {
    mail("already_registered", to, None, &[("link", &format!("{public_url}/sign-in"))])
}

fn mail(template: &str, to: Reader, name: Option<&str>, data: &[(&str, &str)]) -> SendMail {
    SendMail {
        to: Recipient::Address { email: to.email, name: name.map(str::to_owned) },
        template: template.to_owned(),
        locale: to.locale,
        data: data.iter().map(|(key, value)| ((*key).to_owned(), (*value).into())).collect::<BTreeMap<_, _>>(),
        reply_to: None,
        attachments: Vec::new(),
    }
}

/// Hands a mail over after the answer has gone out: how long sending takes tells nobody anything.
pub fn send_later(ports: &Arc<Ports>, courier: &Courier, key: String, mail: SendMail) {
    let (held, post) = (Arc::clone(ports), Arc::clone(&courier.0));
    ports.background.run(Box::pin(async move {
        if let Err(fault) = post.send(&held, key, mail).await {
            tracing::error!(op = "auth.mail", %fault, "a mail was not sent; its reader can ask again");
        }
    }));
}
