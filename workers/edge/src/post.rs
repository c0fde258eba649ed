//! `auth` asks for mails outside of any tenant; `integrations` writes them.

use auth::Post;
use kernel::{Fault, Later, Ports, job::SendMail};

pub struct Courier;

impl Post for Courier {
    fn send<'a>(&'a self, ports: &'a Ports, key: String, mail: SendMail) -> Later<'a, Result<(), Fault>> {
        Box::pin(async move { integrations::ops::send_now(ports.mail.as_ref(), &key, &mail).await })
    }
}
