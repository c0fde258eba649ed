//! Refresh tokens through the doors: two hundred at once, lost answers, thieves.

use futures_util::future::join_all;
use kernel::time::minutes;
use serde_json::{Value, json};
use testkit::Answer;

use super::world::{Auth, PASSWORD};

const REFRESH: &str = "__Secure-gr8_refresh";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_refreshes_of_one_token_leave_one_branch_and_sign_nobody_out() {
    let auth = Auth::new();
    let browser = auth.person("ann@example.com").await;
    let race = (0..200).map(|_| {
        let caller = browser.caller("/api/auth/refresh");
        tokio::spawn(async move { caller.post_json("/api/auth/refresh", &json!({})).await })
    });
    let answers: Vec<Answer> = join_all(race).await.into_iter().map(Result::unwrap).collect();
    assert!(answers.iter().all(|answer| answer.status() == 200), "nobody is signed out");
    // Whichever answer the browser ends with goes on; of all the others, none does.
    browser.keep(&answers[117]);
    browser.post_json("/api/auth/refresh", &json!({})).await.expect(200);
    browser.get("/api/auth/session").await.expect(200);
    let other = auth.jar("203.0.113.1");
    other.keep(&answers[3]);
    assert_eq!(other.post_json("/api/auth/refresh", &json!({})).await.expect(401).code(), "refresh_reused");
}

#[tokio::test]
async fn an_answer_that_got_lost_can_be_asked_for_again() {
    let auth = Auth::new();
    let browser = auth.person("ann@example.com").await;
    for _ in 0..5 {
        browser.caller("/api/auth/refresh").post_json("/api/auth/refresh", &json!({})).await.expect(200);
    }
    browser.post_json("/api/auth/refresh", &json!({})).await.expect(200);
    browser.post_json("/api/auth/refresh", &json!({})).await.expect(200);
}

#[tokio::test]
async fn a_stolen_token_used_after_its_successor_ends_the_session_before_the_next_request() {
    let auth = Auth::new();
    let browser = auth.person("ann@example.com").await;
    let thief = auth.jar("198.51.100.66");
    thief.set_cookie(REFRESH, &browser.cookie(REFRESH), "/api/auth");
    browser.post_json("/api/auth/refresh", &json!({})).await.expect(200);
    auth.world.clock.advance(minutes(15));
    browser.post_json("/api/auth/refresh", &json!({})).await.expect(200);
    browser.get("/api/auth/session").await.expect(200);
    let caught = thief.post_json("/api/auth/refresh", &json!({})).await.expect(401);
    assert_eq!(caught.code(), "refresh_reused");
    assert_eq!(browser.get("/api/auth/session").await.expect(401).code(), "session_expired");
    assert_eq!(browser.post_json("/api/auth/refresh", &json!({})).await.expect(401).code(), "session_expired");
    assert_eq!(auth.notice("ann@example.com").await, "session_theft");
    let row = &auth.rows("SELECT end_reason FROM sessions")[0];
    assert_eq!(row["end_reason"], "theft");
}

#[tokio::test]
async fn a_thief_who_refreshes_first_is_found_when_the_owner_comes_back() {
    let auth = Auth::new();
    let browser = auth.person("ann@example.com").await;
    let thief = auth.jar("198.51.100.66");
    thief.set_cookie(REFRESH, &browser.cookie(REFRESH), "/api/auth");
    thief.post_json("/api/auth/refresh", &json!({})).await.expect(200);
    thief.post_json("/api/auth/refresh", &json!({})).await.expect(200);
    assert_eq!(browser.post_json("/api/auth/refresh", &json!({})).await.expect(401).code(), "refresh_reused");
    assert_eq!(thief.get("/api/auth/session").await.expect(401).code(), "session_expired");
}

#[tokio::test]
async fn a_program_keeps_its_refresh_token_itself() {
    let auth = Auth::new();
    let browser = auth.person("ann@example.com").await;
    let program = auth.browser("203.0.113.5");
    let body = json!({ "refresh_token": browser.cookie(REFRESH) });
    let answer = program.post_json("/api/auth/refresh", &body).await.expect(200);
    assert!(answer.headers().get("set-cookie").is_none());
    let tokens: Value = answer.json();
    assert_eq!((&tokens["token_type"], &tokens["expires_in"]), (&json!("Bearer"), &json!(900)));
    let bearer = format!("Bearer {}", tokens["access_token"].as_str().unwrap());
    let caller = auth.world.anyone().with("authorization", &bearer);
    caller.get("/api/auth/session").await.expect(200);
    // A bearer token is no cookie: nobody can make a browser send it, so no csrf value is asked for.
    caller.post("/api/auth/sign-out").await.expect(204);
    assert_eq!(caller.get("/api/auth/session").await.expect(401).code(), "session_expired");
}

#[tokio::test]
async fn refreshing_asks_for_our_own_page_and_a_token_that_is_one() {
    let auth = Auth::new();
    let browser = auth.person("ann@example.com").await;
    let elsewhere = browser.caller("/api/auth/refresh").with("origin", "https://evil.example");
    assert_eq!(elsewhere.post_json("/api/auth/refresh", &json!({})).await.expect(403).code(), "origin_not_allowed");
    let nobody = auth.browser("203.0.113.1");
    assert_eq!(nobody.post_json("/api/auth/refresh", &json!({})).await.expect(401).code(), "no_session");
    for odd in ["x", "sess_1.x", &"a".repeat(10_000), "' OR 1=1 --"] {
        let answer = nobody.post_json("/api/auth/refresh", &json!({ "refresh_token": odd })).await.expect(401);
        assert_eq!(answer.code(), "no_session", "{odd}");
    }
}

#[tokio::test]
async fn the_twenty_first_session_ends_the_oldest() {
    let auth = Auth::new();
    let first = auth.person("ann@example.com").await;
    let body = json!({ "email": "ann@example.com", "password": PASSWORD });
    for n in 0..20 {
        auth.world.clock.advance(minutes(1));
        auth.jar(&format!("203.0.113.{n}")).post_json("/api/auth/sign-in", &body).await.expect(200);
    }
    assert_eq!(first.get("/api/auth/session").await.expect(401).code(), "session_expired");
    let live = auth.rows("SELECT count(*) AS n FROM sessions WHERE ended_at IS NULL");
    assert_eq!(live[0]["n"], 20);
}

#[tokio::test]
async fn sessions_are_listed_with_where_they_are_and_ended_one_by_one_or_all_but_this() {
    let auth = Auth::new();
    let ann = auth.person("ann@example.com").await;
    let bob = auth.person("bob@example.com").await;
    let body = json!({ "email": "ann@example.com", "password": PASSWORD });
    let (second, third) = (auth.jar("198.51.100.2"), auth.jar("198.51.100.3"));
    for browser in [&second, &third] {
        auth.world.clock.advance(1_000);
        browser.post_json("/api/auth/sign-in", &body).await.expect(200);
    }
    let list: Value = ann.get("/api/auth/sessions").await.expect(200).json();
    let items = list["items"].as_array().unwrap();
    let ips: Vec<&str> = items.iter().map(|item| item["ip"].as_str().unwrap()).collect();
    assert_eq!(ips, ["198.51.100.3", "198.51.100.2", "203.0.113.1"]);
    assert_eq!(items[2]["current"], true);
    let id = items[0]["id"].as_str().unwrap();
    assert_eq!(bob.delete(&format!("/api/auth/sessions/{id}")).await.expect(404).code(), "not_found");
    ann.delete(&format!("/api/auth/sessions/{id}")).await.expect(204);
    assert_eq!(third.get("/api/auth/session").await.expect(401).code(), "session_expired");
    let ended: Value = ann.post("/api/auth/sessions/revoke-others").await.expect(200).json();
    assert_eq!(ended["ended"], 1);
    assert_eq!(second.get("/api/auth/session").await.expect(401).code(), "session_expired");
    ann.get("/api/auth/session").await.expect(200);
    bob.get("/api/auth/session").await.expect(200);
}
