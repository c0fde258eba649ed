//! A browser on our own pages: it keeps cookies as browsers do, and sends the session's csrf value with every change.

use std::{collections::BTreeMap, sync::Mutex};

use http::{Method, header};
use serde::Serialize;
use serde_json::Value;

use crate::{Answer, Client, store::open};

/// Cookies by name, with the path that they are sent to.
type Jar = BTreeMap<String, (String, String)>;

/// One browser. Clone its `client` for what a browser would not send.
pub struct Browser {
    client: Client,
    jar: Mutex<Jar>,
    csrf: Mutex<String>,
}

impl Browser {
    /// A new browser of this caller; `client` has its origin and address.
    pub fn new(client: Client) -> Self {
        Self { client, jar: Mutex::default(), csrf: Mutex::default() }
    }
    /// The value of a cookie; empty when it is not there.
    pub fn cookie(&self, name: &str) -> String {
        open(&self.jar).get(name).map(|(value, _)| value.clone()).unwrap_or_default()
    }
    /// Puts a cookie in, or takes it away with an empty value.
    pub fn set_cookie(&self, name: &str, value: &str, path: &str) {
        let mut jar = open(&self.jar);
        if value.is_empty() {
            jar.remove(name);
        } else {
            jar.insert(name.to_owned(), (value.to_owned(), path.to_owned()));
        }
    }
    /// The session's csrf value, as the latest answer told it.
    pub fn csrf(&self) -> String {
        open(&self.csrf).clone()
    }
    /// A caller with exactly this browser's cookies and csrf value, which keeps nothing.
    pub fn caller(&self, path: &str) -> Client {
        let client = self.client.clone().with("x-csrf-token", &self.csrf());
        let jar = open(&self.jar);
        let sent: Vec<String> = jar
            .iter()
            .filter(|(_, (_, scope))| path.starts_with(scope.as_str()))
            .map(|(name, (value, _))| format!("{name}={value}"))
            .collect();
        if sent.is_empty() { client } else { client.with("cookie", &sent.join("; ")) }
    }
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }
    pub async fn post(&self, path: &str) -> Answer {
        self.send(Method::POST, path, None).await
    }
    pub async fn post_json(&self, path: &str, body: &impl Serialize) -> Answer {
        self.send(Method::POST, path, Some(text(body))).await
    }
    pub async fn patch_json(&self, path: &str, body: &impl Serialize) -> Answer {
        self.send(Method::PATCH, path, Some(text(body))).await
    }
    pub async fn put_json(&self, path: &str, body: &impl Serialize) -> Answer {
        self.send(Method::PUT, path, Some(text(body))).await
    }
    /// Any request; what the answer sets is kept.
    pub async fn send(&self, method: Method, path: &str, body: Option<String>) -> Answer {
        let answer = self.caller(path).send(method, path, body).await;
        self.keep(&answer);
        answer
    }
    /// Keeps what an answer sets, as if it had come to this browser.
    pub fn keep(&self, answer: &Answer) {
        for line in answer.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            let (pair, rest) = line.split_once(';').unwrap_or((line, ""));
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let path = rest.split(';').find_map(|part| part.trim().strip_prefix("Path=")).unwrap_or("/");
            self.set_cookie(name, value, path);
        }
        let body: Value = serde_json::from_str(&answer.text()).unwrap_or_default();
        if let Some(csrf) = body.get("csrf").and_then(Value::as_str) {
            csrf.clone_into(&mut open(&self.csrf));
        }
    }
}

fn text(body: &impl Serialize) -> String {
    serde_json::to_string(body).expect("a body that becomes JSON")
}
