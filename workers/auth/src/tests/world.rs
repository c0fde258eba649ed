//! A world with this room's routes and real sessions, and a post office that keeps what it got.

use std::sync::{Arc, Mutex};

use axum::Router;
use kernel::{
    Fault, Later, Ports,
    ids::{TeamId, UserId},
    job::SendMail,
};
use serde_json::{Value, json};
use testkit::{Answer, Browser, Client, PUBLIC_URL, World};

use web::App;

use crate::{CodeText, PersonalData, Post, Sessions, family, routes};

pub const PASSWORD: &str = "correct horse battery";

#[derive(Default)]
pub struct Letters {
    mails: Mutex<Vec<(String, SendMail)>>,
    texts: Mutex<Vec<CodeText>>,
    next_text: Mutex<Option<Fault>>,
}

impl Post for Letters {
    fn send<'a>(&'a self, _: &'a Ports, key: String, mail: SendMail) -> Later<'a, Result<(), Fault>> {
        self.mails.lock().unwrap().push((key, mail));
        Box::pin(async { Ok(()) })
    }
    fn text<'a>(&'a self, _: &'a Ports, _: String, text: CodeText) -> Later<'a, Result<(), Fault>> {
        let failure = self.next_text.lock().unwrap().take();
        if failure.is_none() {
            self.texts.lock().unwrap().push(text);
        }
        Box::pin(async { failure.map_or(Ok(()), Err) })
    }
}

/// Logs of teams are another room's.
pub struct NoTeams;

impl PersonalData for NoTeams {
    fn deeds_in<'a>(
        &'a self,
        _: &'a Arc<Ports>,
        (team, shard): (TeamId, u8),
        user: &'a UserId,
    ) -> Later<'a, Result<Vec<Value>, Fault>> {
        Box::pin(async move { Ok(vec![json!({ "team": team, "shard": shard, "user": user })]) })
    }
}

pub struct Auth {
    pub world: World,
    letters: Arc<Letters>,
}

impl Auth {
    pub fn new() -> Self {
        Self::build(|_| {})
    }
    /// The same with other settings.
    pub fn build(change: impl FnOnce(&mut testkit::Parts)) -> Self {
        Self::make(change, |_| Router::new())
    }
    /// The same beside routes of other rooms.
    pub fn with(others: impl FnOnce(&App) -> Router<App>) -> Self {
        Self::make(|_| {}, others)
    }
    fn make(change: impl FnOnce(&mut testkit::Parts), others: impl FnOnce(&App) -> Router<App>) -> Self {
        let world = World::build(|parts| {
            parts.identify = Box::new(|ports| Arc::new(Sessions::new(ports)));
            change(parts);
        });
        world.objects.plug(family::CLASS, testkit::stored(family::decide));
        let letters = Arc::new(Letters::default());
        let post = letters.clone();
        world.serve(|app| routes(app, post, Arc::new(NoTeams)).merge(others(app)));
        Self { world, letters }
    }
    /// Somebody on our own pages, at a network address, who keeps no cookies.
    pub fn browser(&self, ip: &str) -> Client {
        self.world.anyone().with("origin", PUBLIC_URL).with("cf-connecting-ip", ip)
    }
    /// A browser that keeps cookies.
    pub fn jar(&self, ip: &str) -> Browser {
        Browser::new(self.browser(ip))
    }
    /// A browser with a new account and a session.
    pub async fn person(&self, email: &str) -> Browser {
        let browser = self.jar("203.0.113.1");
        let body = json!({ "email": email, "password": PASSWORD, "name": "Ann Smith", "locale": "de", "zone": "Europe/Berlin" });
        browser.post_json("/api/auth/sign-up", &body).await.expect(202);
        browser.post_json("/api/auth/verify", &json!({ "token": self.link(email).await })).await.expect(200);
        browser
    }
    /// The post office.
    pub fn post(&self) -> Arc<dyn Post> {
        self.letters.clone()
    }
    /// Texts with codes so far, oldest first.
    pub async fn texts(&self) -> Vec<CodeText> {
        self.world.background.drive().await;
        self.letters.texts.lock().unwrap().clone()
    }
    /// The same with a session.
    pub fn with_session(&self, token: &str, csrf: &str) -> Client {
        self.world.anyone().signed_in(token, csrf, PUBLIC_URL)
    }
    /// Mails to an address so far, oldest first, as (template, link).
    pub async fn mails(&self, email: &str) -> Vec<(String, String)> {
        self.world.background.drive().await;
        let letters = self.letters.mails.lock().unwrap();
        let to = |mail: &SendMail| match &mail.to {
            kernel::job::Recipient::Address { email, .. } => email.as_str().to_owned(),
            kernel::job::Recipient::Owners => String::new(),
        };
        let mine = letters.iter().filter(|(_, mail)| to(mail) == email);
        let link = |mail: &SendMail| mail.data.get("link").and_then(Value::as_str).unwrap_or_default().to_owned();
        mine.map(|(_, mail)| (mail.template.clone(), link(mail))).collect()
    }
    /// The token of the latest link to an address.
    pub async fn link(&self, email: &str) -> String {
        self.link_of(email, "verify_email", "/verify?token=").await
    }
    /// The token of the latest link of a template to an address.
    pub async fn link_of(&self, email: &str, template: &str, page: &str) -> String {
        let mails = self.mails(email).await;
        let found = mails.iter().rev().find(|(name, _)| name == template);
        let (_, link) = found.unwrap_or_else(|| panic!("no {template} among {mails:?}"));
        link.strip_prefix(&format!("{PUBLIC_URL}{page}")).expect("our own page").to_owned()
    }
    /// What the latest notice about an account's security tells of.
    pub async fn notice(&self, email: &str) -> String {
        self.notices(email).await.pop().unwrap_or_default()
    }
    /// What the notices about an account's security tell of, oldest first.
    pub async fn notices(&self, email: &str) -> Vec<String> {
        self.world.background.drive().await;
        let letters = self.letters.mails.lock().unwrap();
        let is_to = |mail: &SendMail| matches!(&mail.to, kernel::job::Recipient::Address { email: to, .. } if to.as_str() == email);
        let found = letters.iter().filter(|(_, mail)| mail.template == "security_notice" && is_to(mail));
        found.map(|(_, mail)| mail.data["event"].as_str().unwrap().to_owned()).collect()
    }
    /// The data of the latest mail of a template.
    pub async fn data_of(&self, template: &str) -> std::collections::BTreeMap<String, Value> {
        self.world.background.drive().await;
        let letters = self.letters.mails.lock().unwrap();
        let found = letters.iter().rev().find(|(_, mail)| mail.template == template);
        found.unwrap_or_else(|| panic!("no {template}")).1.data.clone()
    }
    /// The provider takes the next text not.
    pub fn fail_next_text(&self, fault: Fault) {
        *self.letters.next_text.lock().unwrap() = Some(fault);
    }
    pub async fn sign_up(&self, email: &str, password: &str) -> Answer {
        let body = json!({ "email": email, "password": password, "name": "Ann Smith", "locale": "de", "zone": "Europe/Berlin" });
        self.browser("203.0.113.1").post_json("/api/auth/sign-up", &body).await
    }
    /// Follows a link in another browser than the one that signed up, with the password.
    pub async fn verify(&self, token: &str) -> Answer {
        let body = json!({ "token": token, "password": PASSWORD });
        self.browser("203.0.113.1").post_json("/api/auth/verify", &body).await
    }
    pub async fn resend(&self, email: &str) -> Answer {
        self.browser("203.0.113.1").post_json("/api/auth/resend", &json!({ "email": email })).await
    }
    pub async fn sign_in(&self, email: &str, password: &str) -> Answer {
        let body = json!({ "email": email, "password": password });
        self.browser("203.0.113.1").post_json("/api/auth/sign-in", &body).await
    }
    /// A proven account with a session: its token and csrf value.
    pub async fn account(&self, email: &str) -> (String, String) {
        self.sign_up(email, PASSWORD).await.expect(202);
        let answer = self.verify(&self.link(email).await).await.expect(200);
        session_of(&answer)
    }
    /// The rows of a table of the control database.
    pub fn rows(&self, query: &str) -> Vec<Value> {
        self.world.control.rows(query)
    }
}

/// Token and csrf value of an answer that signs in.
pub fn session_of(answer: &Answer) -> (String, String) {
    let body: Value = answer.json();
    (answer.session_cookie().expect("a cookie"), body["csrf"].as_str().unwrap().to_owned())
}

/// A body without what differs by request.
pub fn body_of(answer: &Answer) -> Value {
    let mut body: Value = answer.json();
    body.as_object_mut().unwrap().remove("request_id");
    body
}
