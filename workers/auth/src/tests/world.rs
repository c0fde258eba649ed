//! A world with this room's routes and real sessions, and a post office that keeps what it got.

use std::sync::{Arc, Mutex};

use kernel::{Fault, Later, Ports, job::SendMail};
use serde_json::{Value, json};
use testkit::{Answer, Client, PUBLIC_URL, World};

use crate::{Post, Sessions, routes};

pub const PASSWORD: &str = "correct horse battery";

#[derive(Default)]
pub struct Letters(Mutex<Vec<(String, SendMail)>>);

impl Post for Letters {
    fn send<'a>(&'a self, _: &'a Ports, key: String, mail: SendMail) -> Later<'a, Result<(), Fault>> {
        self.0.lock().unwrap().push((key, mail));
        Box::pin(async { Ok(()) })
    }
}

pub struct Auth {
    pub world: World,
    letters: Arc<Letters>,
}

impl Auth {
    pub fn new() -> Self {
        let world = World::build(|parts| parts.identify = Box::new(|ports| Arc::new(Sessions::new(ports))));
        let letters = Arc::new(Letters::default());
        let post = letters.clone();
        world.serve(|_| routes(post));
        Self { world, letters }
    }
    /// A browser on our own pages, at a network address.
    pub fn browser(&self, ip: &str) -> Client {
        self.world.anyone().with("origin", PUBLIC_URL).with("cf-connecting-ip", ip)
    }
    /// The same with a session.
    pub fn with_session(&self, token: &str, csrf: &str) -> Client {
        self.world.anyone().signed_in(token, csrf, PUBLIC_URL)
    }
    /// Mails to an address so far, oldest first, as (template, link).
    pub async fn mails(&self, email: &str) -> Vec<(String, String)> {
        self.world.background.drive().await;
        let letters = self.letters.0.lock().unwrap();
        let to = |mail: &SendMail| match &mail.to {
            kernel::job::Recipient::Address { email, .. } => email.as_str().to_owned(),
            kernel::job::Recipient::Owners => String::new(),
        };
        let mine = letters.iter().filter(|(_, mail)| to(mail) == email);
        mine.map(|(_, mail)| (mail.template.clone(), mail.data["link"].as_str().unwrap().to_owned())).collect()
    }
    /// The token of the latest link to an address.
    pub async fn link(&self, email: &str) -> String {
        let mails = self.mails(email).await;
        let (template, link) = mails.last().expect("a mail").clone();
        assert_eq!(template, "verify_email");
        link.strip_prefix(&format!("{PUBLIC_URL}/verify?token=")).expect("our own page").to_owned()
    }
    pub async fn sign_up(&self, email: &str, password: &str) -> Answer {
        let body = json!({ "email": email, "password": password, "name": "Ann Smith", "locale": "de", "zone": "Europe/Berlin" });
        self.browser("203.0.113.1").post_json("/api/auth/sign-up", &body).await
    }
    pub async fn verify(&self, token: &str) -> Answer {
        self.browser("203.0.113.1").post_json("/api/auth/verify", &json!({ "token": token })).await
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
