//! Signing in through a service, as far as time, races and rows decide it; what services say is judged in `tests/peers`.

use std::sync::{Arc, Mutex};

use futures_util::future::join_all;
use kernel::{
    ports::{Incoming, Provider, ProviderKind},
    secret::Secret,
    time::{hours, minutes},
};
use serde_json::{Value, json};
use testkit::Browser;

use super::world::{Auth, PASSWORD};

const FLOW: &str = "__Host-gr8_flow";
const EXPIRED: &str = "/sign-in?problem=trip_expired";

/// A world with a service in the shape of GitHub's, and who sits at its browser: the number and the address there.
pub struct Service {
    pub auth: Auth,
    visitor: Arc<Mutex<(i64, String)>>,
}

impl Service {
    pub fn new() -> Self {
        let auth = Auth::build(|parts| {
            parts.settings.providers = vec![Provider {
                id: "github".to_owned(),
                name: "GitHub".to_owned(),
                kind: ProviderKind::GitHub,
                issuer: "https://git.example".to_owned(),
                client_id: "client".to_owned(),
                client_secret: Secret::new("secret".to_owned()),
            }];
        });
        let visitor = Arc::new(Mutex::new((1, "ann@example.com".to_owned())));
        let sits = visitor.clone();
        auth.world.http.host("git.example", move |request| {
            let (number, email) = sits.lock().unwrap().clone();
            let body = if request.url.ends_with("/access_token") {
                json!({ "access_token": "token" })
            } else if request.url.ends_with("/emails") {
                json!([{ "email": email, "primary": true, "verified": true }])
            } else {
                json!({ "id": number, "login": "octo", "name": "Ann" })
            };
            Ok(Incoming { status: 200, headers: Vec::new(), body: body.to_string().into_bytes(), truncated: false })
        });
        Self { auth, visitor }
    }
    pub fn visit(&self, number: i64, email: &str) {
        *self.visitor.lock().unwrap() = (number, email.to_owned());
    }
    pub fn browser(&self) -> Browser {
        self.auth.jar("198.51.100.7")
    }
    /// Sets out; gives the path that the service sends the browser back to.
    pub async fn set_out(&self, browser: &Browser, wish: &str) -> String {
        let answer = browser.get(&format!("/api/auth/oauth/github/start{wish}")).await.expect(303);
        let to = answer.header("location").to_owned();
        let state = to.split("state=").nth(1).and_then(|rest| rest.split('&').next());
        format!(
            "/api/auth/oauth/github/callback?code=code&state={}",
            state.unwrap_or_else(|| panic!("no state in {to}"))
        )
    }
    /// The whole trip; gives where it ended.
    pub async fn travel(&self, browser: &Browser, wish: &str) -> String {
        let back = self.set_out(browser, wish).await;
        come(browser, &back).await
    }
    /// The token of a linking that waits for the person whose address it is.
    async fn waiting(&self, browser: &Browser) -> String {
        let to = self.travel(browser, "").await;
        let token = to.strip_prefix("/sign-in?link=").and_then(|rest| rest.split('&').next());
        token.unwrap_or_else(|| panic!("{to} is no linking")).to_owned()
    }
    fn identities(&self) -> Vec<Value> {
        self.auth.rows("SELECT provider, subject FROM identities ORDER BY subject")
    }
}

pub async fn come(browser: &Browser, back: &str) -> String {
    browser.get(back).await.expect(303).header("location").to_owned()
}

async fn sign_in(browser: &Browser, email: &str) {
    browser.post_json("/api/auth/sign-in", &json!({ "email": email, "password": PASSWORD })).await.expect(200);
}

#[tokio::test]
async fn a_trip_takes_ten_minutes_at_most() {
    let service = Service::new();
    let browser = service.browser();
    for (after, to) in [(minutes(10) - 1, "/app"), (minutes(10), EXPIRED)] {
        let back = service.set_out(&browser, "").await;
        service.auth.world.clock.advance(after);
        assert_eq!(come(&browser, &back).await, to);
    }
}

#[tokio::test]
async fn of_many_first_trips_of_one_account_at_once_one_makes_the_person() {
    let service = Service::new();
    let browsers: Vec<Browser> = (0..6).map(|_| service.browser()).collect();
    let mut backs = Vec::new();
    for browser in &browsers {
        backs.push(service.set_out(browser, "").await);
    }
    service.auth.world.control.take_turns();
    join_all(browsers.iter().zip(&backs).map(|(browser, back)| come(browser, back))).await;
    assert_eq!(service.identities(), [json!({ "provider": "github", "subject": "1" })]);
    assert_eq!(
        service.auth.rows("SELECT count(*) AS n FROM users WHERE email = 'ann@example.com'"),
        [json!({ "n": 1 })]
    );
}

#[tokio::test]
async fn a_sign_up_that_somebody_left_behind_does_not_come_with_the_account() {
    let service = Service::new();
    service.auth.sign_up("ann@example.com", PASSWORD).await.expect(202);
    let token = service.auth.link("ann@example.com").await;
    let browser = service.browser();
    assert_eq!(service.travel(&browser, "").await, "/app");
    assert_eq!(service.auth.rows("SELECT id FROM sign_ups"), Vec::<Value>::new());
    service.auth.verify(&token).await.expect(409);
    service.auth.sign_in("ann@example.com", PASSWORD).await.expect(401);
}

#[tokio::test]
async fn a_linking_waits_a_quarter_of_an_hour_in_the_browser_that_came() {
    let service = Service::new();
    service.auth.person("ann@example.com").await;
    let browser = service.browser();
    let token = service.waiting(&browser).await;
    let body = json!({ "token": token });
    sign_in(&browser, "ann@example.com").await;

    // The same person in another browser, with a flow of its own and with none.
    let elsewhere = service.browser();
    sign_in(&elsewhere, "ann@example.com").await;
    assert_eq!(elsewhere.post_json("/api/auth/oauth/link", &body).await.expect(409).code(), "link_gone");
    let second = service.waiting(&browser).await;
    service.set_out(&elsewhere, "").await;
    assert_ne!(elsewhere.cookie(FLOW), browser.cookie(FLOW));
    let answer = elsewhere.post_json("/api/auth/oauth/link", &json!({ "token": second })).await;
    assert_eq!(answer.expect(409).code(), "link_gone");
    assert_eq!(service.identities(), Vec::<Value>::new());

    let late = service.waiting(&browser).await;
    service.auth.world.clock.advance(minutes(15));
    sign_in(&browser, "ann@example.com").await;
    let answer = browser.post_json("/api/auth/oauth/link", &json!({ "token": late })).await;
    assert_eq!(answer.expect(409).code(), "link_gone");

    let good = service.waiting(&browser).await;
    sign_in(&browser, "ann@example.com").await;
    browser.post_json("/api/auth/oauth/link", &json!({ "token": good })).await.expect(204);
    assert_eq!(service.auth.notice("ann@example.com").await, "identity_linked");
    assert_eq!(service.travel(&service.browser(), "").await, "/app");
}

#[tokio::test]
async fn a_page_of_others_does_not_sign_its_visitor_in() {
    let service = Service::new();
    let browser = service.auth.jar("198.51.100.1");
    let start = "/api/auth/oauth/github/start";
    for from in ["cross-site", "same-site"] {
        let answer = browser.caller(start).with("sec-fetch-site", from).get(start).await.expect(303);
        assert_eq!(answer.header("location"), "/sign-in?problem=origin_not_allowed");
    }
    let answer = browser.caller(start).with("sec-fetch-site", "same-origin").get(start).await.expect(303);
    assert!(answer.header("location").starts_with("https://git.example/login/oauth/authorize?"));
}

#[tokio::test]
async fn linking_asks_for_a_fresh_session_and_a_page_of_ours() {
    let service = Service::new();
    let browser = service.auth.person("ann@example.com").await;
    let start = "/api/auth/oauth/github/start?link=1";
    for from in ["cross-site", "same-site", "none"] {
        let answer = browser.caller(start).with("sec-fetch-site", from).get(start).await.expect(303);
        assert_eq!(answer.header("location"), "/sign-in?problem=origin_not_allowed");
    }
    let answer = browser.caller(start).with("sec-fetch-site", "same-origin").get(start).await.expect(303);
    assert!(answer.header("location").starts_with("https://git.example/login/oauth/authorize?"));
    service.visit(2, "private@example.com");
    assert_eq!(service.travel(&browser, "?link=1&next=/app/settings/security").await, "/app/settings/security");
    assert_eq!(service.identities(), [json!({ "provider": "github", "subject": "2" })]);

    service.auth.world.clock.advance(hours(1));
    browser.post_json("/api/auth/refresh", &json!({})).await.expect(200);
    let answer = browser.get(start).await.expect(303);
    assert_eq!(answer.header("location"), "/sign-in?problem=step_up_required");
}
