//! `auth` asks for mails and texts outside of any tenant; `integrations` writes them.

use auth::{CodeText, Post};
use kernel::{Fault, Later, Ports, job::SendMail};

pub struct Courier;

impl Post for Courier {
    fn send<'a>(&'a self, ports: &'a Ports, key: String, mail: SendMail) -> Later<'a, Result<(), Fault>> {
        Box::pin(async move { integrations::ops::send_now(ports.mail.as_ref(), &key, &mail).await })
    }
    fn text<'a>(&'a self, ports: &'a Ports, key: String, text: CodeText) -> Later<'a, Result<(), Fault>> {
        Box::pin(async move {
            let CodeText { to, locale, code } = text;
            integrations::ops::text_now(ports, key, to, &locale, &code).await
        })
    }
}
