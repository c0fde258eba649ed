//! Magic links and remembered browsers.

use futures_util::future::join_all;
use kernel::time::minutes;
use serde_json::{Value, json};
use testkit::{Answer, Browser};

use super::{
    passwords::headers,
    world::{Auth, PASSWORD, body_of},
};

async fn ask(auth: &Auth, email: &str) -> Answer {
    auth.browser("203.0.113.9").post_json("/api/auth/magic-link", &json!({ "email": email })).await
}

/// The token of a new link.
async fn link(auth: &Auth, email: &str) -> String {
    ask(auth, email).await.expect(202);
    auth.link_of(email, "magic_link", "/magic?token=").await
}

async fn follow(browser: &Browser, token: &str) -> Answer {
    browser.post_json("/api/auth/magic-link/use", &json!({ "token": token })).await
}

#[tokio::test]
async fn a_link_signs_in_in_another_browser_which_is_told_of_as_new() {
    let auth = Auth::new();
    auth.person("ann@example.com").await;
    ask(&auth, "Ann@Example.com").await.expect(202);
    let token = auth.link_of("ann@example.com", "magic_link", "/magic?token=").await;
    let telephone = auth.jar("198.51.100.7");
    let session: Value = follow(&telephone, &token).await.expect(200).json();
    assert_eq!((&session["user"]["email"], &session["methods"]), (&json!("ann@example.com"), &json!(["email"])));
    telephone.get("/api/auth/session").await.expect(200);
    assert_eq!(auth.notice("ann@example.com").await, "new_device");
}

#[tokio::test]
async fn a_known_browser_is_not_told_of_and_the_session_it_had_ends() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    let before = ann.cookie("__Host-gr8_session");
    let token = link(&auth, "ann@example.com").await;
    follow(&ann, &token).await.expect(200);
    assert_ne!(ann.cookie("__Host-gr8_session"), before);
    assert_eq!(auth.notice("ann@example.com").await, "");
    assert_eq!(auth.rows("SELECT end_reason FROM sessions WHERE ended_at IS NOT NULL")[0]["end_reason"], "replaced");
}

#[tokio::test]
async fn a_link_works_once_for_a_quarter_of_an_hour_and_ends_the_others() {
    let auth = Auth::new();
    auth.person("ann@example.com").await;
    let late = link(&auth, "ann@example.com").await;
    auth.world.clock.advance(minutes(15));
    let browser = auth.jar("203.0.113.9");
    assert_eq!(follow(&browser, &late).await.expect(409).code(), "link_used_or_expired");
    let (one, other) = (link(&auth, "ann@example.com").await, link(&auth, "ann@example.com").await);
    follow(&browser, &one).await.expect(200);
    for used in [&one, &other] {
        assert_eq!(follow(&browser, used).await.expect(409).code(), "link_used_or_expired");
    }
    for odd in ["", "x", &"A".repeat(43), &"A".repeat(9_000)] {
        assert_eq!(follow(&browser, odd).await.expect(409).code(), "link_used_or_expired", "{odd}");
    }
}

#[tokio::test]
async fn of_twenty_who_follow_a_link_at_once_one_comes_in() {
    let auth = Auth::new();
    auth.person("ann@example.com").await;
    let token = link(&auth, "ann@example.com").await;
    auth.world.control.take_turns();
    let browsers: Vec<Browser> = (0..20).map(|n| auth.jar(&format!("198.51.100.{n}"))).collect();
    let answers = join_all(browsers.iter().map(|browser| follow(browser, &token))).await;
    let came_in = answers.iter().filter(|answer| answer.status() == 200).count();
    let refused = answers.iter().filter(|answer| answer.status() == 409).count();
    assert_eq!((came_in, refused), (1, 19));
}

#[tokio::test]
async fn a_second_factor_is_asked_for_all_the_same() {
    let auth = Auth::new();
    auth.person("ann@example.com").await;
    auth.world
        .control
        .script("INSERT INTO totp (user_id, secret_sealed, created_at, confirmed_at) SELECT id, 'x', 1, 1 FROM users")
        .unwrap();
    let token = link(&auth, "ann@example.com").await;
    let browser = auth.jar("203.0.113.9");
    let asked: Value = follow(&browser, &token).await.expect(200).json();
    assert_eq!(asked["status"], "second_factor_required");
    assert_eq!(browser.cookie("__Host-gr8_session"), "");
    assert_eq!(follow(&browser, &token).await.expect(409).code(), "link_used_or_expired", "the link is used up");
}

#[tokio::test]
async fn a_link_of_another_kind_or_of_a_person_who_is_gone_lets_nobody_in() {
    let auth = Auth::new();
    auth.person("ann@example.com").await;
    auth.browser("203.0.113.9")
        .post_json("/api/auth/password/forgot", &json!({ "email": "ann@example.com" }))
        .await
        .expect(202);
    let reset = auth.link_of("ann@example.com", "reset_password", "/reset?token=").await;
    let browser = auth.jar("203.0.113.9");
    assert_eq!(follow(&browser, &reset).await.expect(409).code(), "link_used_or_expired");
    let token = link(&auth, "ann@example.com").await;
    auth.world.control.script("DELETE FROM users").unwrap();
    assert_eq!(follow(&browser, &token).await.expect(409).code(), "link_used_or_expired");
}

#[tokio::test]
async fn known_and_unknown_addresses_get_the_same_answer_by_the_same_work() {
    let auth = Auth::new();
    auth.person("ann@example.com").await;
    let mut shapes = Vec::new();
    for email in ["ann@example.com", "nobody@example.com"] {
        auth.world.control.take_ran();
        let asked = auth.world.objects.asked().len();
        let answer = ask(&auth, email).await.expect(202);
        let objects = auth.world.objects.asked().split_off(asked);
        shapes.push((body_of(&answer), headers(&answer), auth.world.control.take_ran(), objects));
    }
    assert_eq!(shapes[0], shapes[1]);
    assert!(auth.mails("nobody@example.com").await.is_empty());
    for bad in ["", "ann", "ann@example"] {
        assert_eq!(ask(&auth, bad).await.expect(422).bad_fields(), ["email"], "{bad}");
    }
}

#[tokio::test]
async fn the_link_leads_on_to_a_path_of_ours_and_nowhere_else() {
    let auth = Auth::new();
    auth.person("ann@example.com").await;
    for (n, (wish, kept)) in [
        ("/app/leads?state=new&page=2", "/app/leads?state=new%26page=2"),
        ("/invite?token=abc", "/invite?token=abc"),
        ("//evil.example", "/app"),
        ("/\\evil.example", "/app"),
        ("https://evil.example", "/app"),
        ("javascript:alert(1)", "/app"),
        ("/%2f%2fevil.example", "/app"),
        ("/@evil.example", "/app"),
        ("/a\nb", "/app"),
        ("/api/auth/sign-out", "/app"),
    ]
    .into_iter()
    .enumerate()
    {
        if n % 5 == 0 {
            auth.world.clock.advance(minutes(61));
        }
        let body = json!({ "email": "ann@example.com", "next": wish });
        auth.browser("203.0.113.9").post_json("/api/auth/magic-link", &body).await.expect(202);
        let rest = auth.link_of("ann@example.com", "magic_link", "/magic?token=").await;
        let (token, next) = rest.split_once("&next=").unwrap();
        assert_eq!((token.len(), next), (43, kept), "{wish}");
    }
}

#[tokio::test]
async fn other_sites_can_neither_ask_nor_sign_their_visitors_in() {
    let auth = Auth::new();
    let body = json!({ "email": "ann@example.com", "token": "x" });
    for path in ["/api/auth/magic-link", "/api/auth/magic-link/use"] {
        let elsewhere = auth.browser("203.0.113.9").with("origin", "https://evil.example");
        assert_eq!(elsewhere.post_json(path, &body).await.expect(403).code(), "origin_not_allowed");
    }
}

#[tokio::test]
async fn browsers_are_listed_and_one_that_is_forgotten_is_new_again() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    let bob = auth.person("bob@example.com").await;
    auth.world.clock.advance(minutes(1));
    let other = auth.jar("198.51.100.2");
    let body = json!({ "email": "ann@example.com", "password": PASSWORD });
    other.post_json("/api/auth/sign-in", &body).await.expect(200);
    let list: Value = ann.get("/api/auth/devices").await.expect(200).json();
    let items = list["items"].as_array().unwrap();
    assert_eq!(
        (items[0]["current"].as_bool(), items[1]["current"].as_bool()),
        (Some(false), Some(true)),
        "latest first"
    );
    assert!(items.iter().all(|item| item.get("trusted_until").is_none()));
    let path = format!("/api/auth/devices/{}", items[0]["id"].as_str().unwrap());
    assert_eq!(bob.delete(&path).await.expect(404).code(), "not_found");
    ann.delete(&path).await.expect(204);
    ann.delete(&path).await.expect(404);
    let before = auth.notices("ann@example.com").await.len();
    other.post_json("/api/auth/sign-in", &body).await.expect(200);
    assert_eq!(auth.notices("ann@example.com").await.len(), before + 1, "it is a new browser now");
    assert_eq!(auth.browser("203.0.113.9").get("/api/auth/devices").await.expect(401).code(), "no_session");
}
