//! Who walks through the house.

use kernel::ids::TeamId;
use serde_json::{Value, json};
use testkit::{Answer, Client, PUBLIC_URL};

use crate::House;

/// Long enough for our rules.
pub const PASSWORD: &str = "correct horse battery staple";

/// A person with an account, in their browser.
pub struct Owner {
    pub email: String,
    pub client: Client,
    /// What signing in answered.
    pub session: Value,
}

impl Owner {
    /// Signs up and follows the link in the mail.
    pub async fn sign_up(house: &House, email: &str, name: &str) -> Self {
        let new =
            json!({ "email": email, "password": PASSWORD, "name": name, "locale": "en", "zone": "Europe/Berlin" });
        house.browser().post_json("/api/auth/sign-up", &new).await.expect(202);
        house.settle().await;
        // Followed in another browser than the one that signed up: it must know the password.
        let link = json!({ "token": token_of(&house.mail(email).text, "/verify"), "password": PASSWORD });
        let answer = house.browser().post_json("/api/auth/verify", &link).await.expect(200);
        Self::of(house, email, &answer)
    }
    /// The browser after an answer that signed in.
    pub fn of(house: &House, email: &str, answer: &Answer) -> Self {
        let session: Value = answer.json();
        let token = answer.session_cookie().expect("a session cookie");
        let csrf = text(&session, "/csrf");
        let client = house.world.anyone().signed_in(&token, &csrf, PUBLIC_URL);
        Self { email: email.to_owned(), client, session }
    }
    /// Signs up and names a team.
    pub async fn with_team(house: &House, email: &str, team: &str) -> Self {
        let owner = Self::sign_up(house, email, "Olivia Owner").await;
        owner.client.post_json("/api/teams", &json!({ "name": team })).await.expect(201);
        owner
    }
    /// The team that this browser works in.
    pub async fn team(&self) -> TeamId {
        let session = self.get("/api/auth/session").await;
        text(&session, "/team/id").parse().expect("a team's id")
    }
    /// Connects a website, and lets it be read and analysed.
    pub async fn add_site(&self, house: &House, url: &str) -> Value {
        let fresh: Value = self.client.post_json("/api/sites", &json!({ "url": url })).await.expect(201).json();
        house.settle().await;
        self.get(&format!("/api/sites/{}", text(&fresh, "/id"))).await
    }
    /// Switches all three automations on.
    pub async fn activate_all(&self, site: &Value) {
        for kind in ["chat", "form", "booking"] {
            let path = format!("/api/sites/{}/automations/{kind}", text(site, "/id"));
            self.client.put_json(&path, &json!({ "active": true })).await.expect(200);
        }
    }
    pub async fn get(&self, path: &str) -> Value {
        self.client.get(path).await.expect(200).json()
    }
    /// The rows of a list.
    pub async fn list(&self, path: &str) -> Vec<Value> {
        let page = self.get(path).await;
        page.get("items").and_then(Value::as_array).unwrap_or_else(|| panic!("{path} is no page: {page}")).clone()
    }
}

/// A text inside a JSON value, by JSON pointer.
pub fn text(value: &Value, pointer: &str) -> String {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.unwrap_or_else(|| panic!("no text at {pointer} in {value}")).to_owned()
}

/// The token of a link in a mail's text, by the page that it opens: `/verify`.
pub fn token_of(mail: &str, page: &str) -> String {
    let begins = format!("{page}?token=");
    let (_, rest) = mail.split_once(&begins).unwrap_or_else(|| panic!("no link to {page} in: {mail}"));
    rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).next().unwrap_or_default().to_owned()
}
